// Room `resolver`: module graph, definitions, and what every name means. The only file other rooms import.

export * from "./resolved.js";

/**
 * Room `doc`: a checked program in, its documentation out, as HTML pages or JSON. The only file that other rooms import.
 */
export { collectDocs, type DocInput } from "./collect.js";
export { docPages, type DocPage } from "./html.js";
export { docJson } from "./json.js";

/**
 * Effects as text, for `--emit effects`: each function with its set, and for each effect where it comes from (`docs/reference/formats.md`).
 */
import { at, lineColumn, sourceFile, type Span } from "../source/index.js";
import type { DefId, PackageId } from "../resolver/index.js";
import { EFFECT_COUNT, effectPath, fullPath, type EffectId, type Program } from "../types/index.js";
import { declaredEffects } from "./declared.js";
import type { EffectGraph, Inference, NodeId } from "./graph.js";
import { distancesTo, sourceOf, stepOf, usersOf } from "./origin.js";
import { effectsOf } from "./solve.js";

/** The text of a package: its functions, in order of declaration. */
export function dumpEffects(inference: Inference, pkg: PackageId): string {
  const program = inference.program;
  const graph = inference.graph;
  const users = usersOf(graph);
  const distances: (readonly number[])[] = [];
  for (let effect = 0; effect < EFFECT_COUNT; effect += 1) {
    distances.push(distancesTo(program, graph, users, effect));
  }
  const lines: string[] = [];
  for (const def of program.resolved.defs) {
    const effects = def.pkg === pkg && program.funcs[def.id] !== undefined ? effectsOf(inference, def.id) : undefined;
    if (effects !== undefined) {
      const names = effects.map((effect) => effectPath(effect));
      lines.push("func " + fullPath(program, def.id) + " effects [" + names.join(", ") + "]" + declaredMark(program, def.id) + "\n");
      if (declaredEffects(program, def.id) === undefined) {
        for (const effect of effects) {
          lines.push("  " + effectPath(effect) + ": " + originText(program, graph, at(graph.nodeOf, def.id), effect, at(distances, effect)) + "\n");
        }
      }
    }
  }
  return lines.join("");
}

function declaredMark(program: Program, def: DefId): string {
  if (declaredEffects(program, def) === undefined) {
    return "";
  }
  return program.funcs[def]?.effects === undefined ? " extern" : " declared";
}

/** The first step to an effect: what has it by itself, or the function or implementation that brings it; and the place. */
function originText(program: Program, graph: EffectGraph, node: NodeId, effect: EffectId, distance: readonly number[]): string {
  const source = sourceOf(graph, node, effect);
  if (source !== -1) {
    const one = at(graph.sources, source);
    return one.cause + placeText(program, one.span);
  }
  const step = stepOf(graph, node, distance);
  if (step === undefined) {
    return "unknown";
  }
  return targetText(program, graph, step.to, distance) + placeText(program, step.span);
}

/** A function, or the implementation that a goal leads to. */
function targetText(program: Program, graph: EffectGraph, target: NodeId, distance: readonly number[]): string {
  let node = target;
  while (at(graph.nodes, node).kind === "goal") {
    const step = stepOf(graph, node, distance);
    if (step === undefined) {
      break;
    }
    node = step.to;
  }
  const one = at(graph.nodes, node);
  return (one.kind === "impl" ? "impl " : "call ") + fullPath(program, one.def);
}

function placeText(program: Program, span: Span): string {
  const file = sourceFile(program.resolved.sources, span.file);
  const place = lineColumn(file, span.start);
  return " " + String(place.line) + ":" + String(place.column);
}

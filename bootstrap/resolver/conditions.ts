/**
 * Conditional compilation (section 15): `@when(…)` keeps an item, member, field or variant where all of its conditions hold, `@unless(…)` where
 * one does not. What is left out is not there for anything behind the parser. A directive
 * that cannot be read leaves nothing out.
 */
import type { Directive, DirArg, FieldDecl, FileAst, TypeBody } from "../parser/index.js";
import { at, text } from "../source/index.js";
import { badCondition } from "./errors.js";
import type { Conditions, Resolver } from "./state.js";
import { nearestOf } from "./suggest.js";

const KEYS: readonly string[] = ["os", "arch", "target", "feature", "debug"];

/** Takes what is left out from the lists of a file's tree. Reports S026. */
export function keepActive(r: Resolver, ast: FileAst, conditions: Conditions): void {
  const holds = (directives: readonly Directive[]): boolean => isActive(r, directives, conditions);
  keep(ast.items, (item) => holds(at(ast.itemNodes, item).head.directives));
  for (const item of ast.items) {
    const node = at(ast.itemNodes, item);
    if (node.kind === "Behavior" || node.kind === "Extend") {
      keep(node.members, (member) => holds(at(ast.itemNodes, member).head.directives));
    } else if (node.kind === "Type") {
      keepParts(node.body, holds);
    }
  }
}

function keepParts(body: TypeBody, holds: (directives: readonly Directive[]) => boolean): void {
  const isKept = (field: FieldDecl): boolean => holds(field.head.directives);
  if (body.kind === "Struct") {
    keep(body.fields, isKept);
  } else if (body.kind === "Enum") {
    keep(body.variants, (variant) => holds(variant.head.directives));
    for (const variant of body.variants) {
      if (variant.payload.kind === "Record") {
        keep(variant.payload.fields, isKept);
      }
    }
  }
}

function keep<T>(list: T[], holds: (element: T) => boolean): void {
  const kept = list.filter(holds);
  list.length = 0;
  list.push(...kept);
}

function isActive(r: Resolver, directives: readonly Directive[], conditions: Conditions): boolean {
  let active = true;
  for (const directive of directives) {
    const name = text(r.interner, directive.name.sym);
    if (name !== "when" && name !== "unless") {
      continue;
    }
    if (directive.args.length === 0) {
      badCondition(r, directive.span, "`@" + name + "` needs a condition, such as `os: \"linux\"` or `debug: true`", null);
    }
    const found = directive.args.map((arg) => isTrue(r, arg, conditions));
    if (found.length > 0 && !found.includes(undefined)) {
      active = active && found.every((one) => one) === (name === "when");
    }
  }
  return active;
}

/** Whether one condition holds; undefined for one that cannot be read, which is reported. */
function isTrue(r: Resolver, arg: DirArg, conditions: Conditions): boolean | undefined {
  const key = arg.key === null ? "" : text(r.interner, arg.key.sym);
  if (arg.key === null || !KEYS.includes(key)) {
    const best = arg.key === null ? null : nearestOf(r, arg.key.sym, KEYS);
    badCondition(r, arg.key === null ? arg.span : arg.key.span, "a condition is `os`, `arch`, `target`, `feature` or `debug` with a value", best);
    return undefined;
  }
  if (key === "debug") {
    if (arg.value === null || arg.value.kind === "Bool") {
      return conditions.debug === (arg.value === null || arg.value.value);
    }
    badCondition(r, arg.span, "`debug` is `true` or `false`", null);
    return undefined;
  }
  if (arg.value === null || (arg.value.kind !== "Str" && arg.value.kind !== "Name")) {
    badCondition(r, arg.span, "`" + key + "` needs a name: `" + key + ": \"…\"`", null);
    return undefined;
  }
  const value = text(r.interner, arg.value.kind === "Str" ? arg.value.value : arg.value.name.sym);
  switch (key) {
    case "os":
      return value === conditions.os;
    case "arch":
      return value === conditions.arch;
    case "target":
      return value === conditions.target;
    default:
      return conditions.features.includes(value);
  }
}

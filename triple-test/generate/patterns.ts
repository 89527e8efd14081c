/** Random `when` and `if let`: nested patterns over any type, as conditions in C. */
import { baseOf, branches, chance, choice, declare, fresh, movable, own, payloadPath, places, scoped, withAccess, type Both, type Gen, type Local, type Place } from "./state.js";
import { int, literal, literalOf, render, value } from "./expressions.js";
import { itemOf, variantPattern, type Type } from "./types.js";

/** How names are bound: a copy, the value itself, or a reference to it. */
type Mode = "copy" | "move" | "ref" | "mut";

interface Bound {
  readonly name: string;
  readonly type: Type;
  readonly c: string;
}

interface Pattern {
  readonly t: string;
  /** The condition in C; empty if it always holds. */
  readonly conditions: readonly string[];
  readonly bound: readonly Bound[];
}

function always(t: string, bound: readonly Bound[] = []): Pattern {
  return { t, conditions: [], bound };
}

function joined(parts: readonly Pattern[], t: string, conditions: readonly string[] = []): Pattern {
  return { t, conditions: [...conditions, ...parts.flatMap((part) => part.conditions)], bound: parts.flatMap((part) => part.bound) };
}

/** A pattern for the value that C finds at `at`. */
function pattern(g: Gen, type: Type, at: string, depth: number): Pattern {
  const plain = g.random(10);
  if (depth <= 0 || plain < 2 || ["token", "heap", "list", "str"].includes(type.kind)) {
    const name = fresh(g, "b");
    return plain % 2 === 0 ? always("_") : always(name, [{ name, type, c: at }]);
  }
  switch (type.kind) {
    case "bool": {
      const yes = chance(g, 50);
      return { t: `${yes}`, conditions: [yes ? at : `!${at}`], bound: [] };
    }
    case "int":
      return integer(g, type, at);
    case "struct": {
      const shown = type.fields.map((field, i) => ({ field, part: pattern(g, field.type, `${at}.f${i}`, depth - 1) }));
      const kept = shown.filter(({ part }) => part.t !== "_");
      return joined(kept.map(({ part }) => part), `${type.head} { ${kept.map(({ field, part }) => `${field.name}: ${part.t}`).join(", ")}${kept.length === 0 ? "" : kept.length < shown.length ? ", " : ""}${kept.length < shown.length ? ".." : ""} }`);
    }
    case "tuple": {
      const parts = type.fields.map((field, i) => pattern(g, field.type, `${at}.f${i}`, depth - 1));
      return joined(parts, `(${parts.map((part) => part.t).join(", ")})`);
    }
    case "array": {
      const count = chance(g, 40) ? g.random(type.length + 1) : type.length;
      const parts = Array.from({ length: count }, (_, i) => pattern(g, itemOf(type), `${at}.v[${i}]`, depth - 1));
      return joined(parts, `[${[...parts.map((part) => part.t), ...(count < type.length ? [".."] : [])].join(", ")}]`);
    }
    default:
      return variant(g, type, at, depth);
  }
}

function variant(g: Gen, type: Type, at: string, depth: number): Pattern {
  const index = g.random(type.variants.length);
  const found = type.variants[index];
  if (found === undefined) {
    return always("_");
  }
  const parts = found.fields.map((field, i) => pattern(g, field.type, `${at}.${payloadPath(type, index, i)}`, depth - 1));
  return joined(parts, variantPattern(type, found, parts.map((part) => part.t)), [`${at}.tag == ${index}`]);
}

function integer(g: Gen, type: Type, at: string): Pattern {
  const few = (): bigint => BigInt(g.random(12)) - (type.signed ? 4n : 0n);
  switch (g.random(4)) {
    case 0: {
      const low = few();
      const high = low + BigInt(1 + g.random(5));
      const through = chance(g, 50);
      const [a, b] = [literalOf(g, type, low), literalOf(g, type, high)];
      return { t: `${a.t} ${through ? "through" : "to"} ${b.t}`, conditions: [`${at} >= ${a.c} && ${at} ${through ? "<=" : "<"} ${b.c}`], bound: [] };
    }
    case 1: {
      const values = Array.from({ length: 2 + g.random(2) }, () => (chance(g, 70) ? literalOf(g, type, few()) : literal(g, type)));
      return { t: values.map((one) => one.t).join(" | "), conditions: [`(${values.map((one) => `${at} == ${one.c}`).join(" || ")})`], bound: [] };
    }
    default: {
      const one = literalOf(g, type, few());
      return { t: one.t, conditions: [`${at} == ${one.c}`], bound: [] };
    }
  }
}

/** Declares what a pattern binds; the text is that of C. */
function bind(g: Gen, bound: readonly Bound[], mode: Mode): string {
  return bound
    .map(({ name, type, c }) => {
      const byValue = mode === "copy" || mode === "move";
      declare(g, { name, type, mutable: false, form: byValue ? "value" : mode });
      return byValue ? `${type.c} ${name} ${own(type)}= ${type.drops ? `MOVE(${c})` : c};` : `${mode === "ref" ? "const " : ""}${type.c} *${name} = &${c};`;
    })
    .join(" ");
}

interface Scrutinee {
  readonly place: Place;
  readonly mode: Mode;
  /** As written in TML, and a pointer to it in C. */
  readonly t: string;
  readonly c: string;
  readonly while: <T>(work: () => T) => T;
}

function scrutinee(g: Gen, modes: readonly Mode[] = ["copy", "move", "ref", "mut"]): Scrutinee | undefined {
  const allowed = (place: Place): boolean => place.type.copy || modes.includes("ref") || (place.whole && movable(g, place.root));
  const found = places(g, (place) => allowed(place) && place.type.kind !== "slice" && place.type.kind !== "str" && (place.type.kind === "enum" || g.random(3) === 0));
  if (found.length === 0) {
    return undefined;
  }
  const place = choice(g, found);
  const shown = render(g, place);
  const { root } = place;
  const make = (mode: Mode, t: string, access: Local["access"]): Scrutinee => ({ place, mode, t, c: `&${shown.c}`, while: (work) => withAccess(root, access, work) });
  if (place.type.copy) {
    return make("copy", shown.t, root.access);
  }
  if (place.whole && movable(g, root) && (chance(g, 40) || !modes.includes("ref"))) {
    root.moved = true;
    return make("move", shown.t, root.access);
  }
  if (place.mutable && root.access === "full" && chance(g, 40)) {
    return make("mut", `mut ref ${shown.prec >= 15 ? shown.t : `(${shown.t})`}`, "none");
  }
  // A local that is a reference is matched through it.
  const t = place.type === root.type && root.form === "ref" && chance(g, 50) ? baseOf(shown) : `ref ${shown.prec >= 15 ? shown.t : `(${shown.t})`}`;
  return make("ref", t, "read");
}

/** A `when` of statements; `block` makes the arms' content. */
export function whenStatement(g: Gen, block: () => Both): Both | undefined {
  const on = scrutinee(g);
  if (on === undefined) {
    return undefined;
  }
  const name = fresh(g, "s");
  const arms = armsOf(g, on, name);
  const bodies = on.while(() =>
    branches(g, arms.map((arm) => () => scoped(g, () => {
      const binding = bind(g, arm.bound, on.mode);
      const body = block();
      return { t: `${arm.t} => {\n${body.t}}\n`, c: `${binding} ${body.c}`, condition: arm.conditions.join(" && ") };
    }))),
  );
  const cases = bodies.map((body, i) => `${i === 0 ? "" : "else "}if (${body.condition || "1"}) { ${body.c} }`);
  return { t: `when ${on.t} {\n${bodies.map((body) => body.t).join("")}}\n`, c: `{ ${on.mode === "ref" || on.mode === "copy" ? "const " : ""}${on.place.type.c} *${name} = ${on.c}; ${on.mode === "copy" ? `${on.place.type.c} ${name}_ = *${name};` : ""} ${cases.join("\n")} }\n` };
}

/** Patterns that together match everything. */
function armsOf(g: Gen, on: Scrutinee, name: string): Pattern[] {
  const { type } = on.place;
  const at = on.mode === "copy" ? `${name}_` : `(*${name})`;
  const last = fresh(g, "b");
  const rest = chance(g, 70) || on.mode === "mut" ? always("_") : always(last, [{ name: last, type, c: at }]);
  if (type.kind === "enum" && chance(g, 50)) {
    const each = type.variants.map((found, i) => {
      const bound = found.fields.map((field, k) => ({ name: fresh(g, "b"), type: field.type, c: `${at}.${payloadPath(type, i, k)}` }));
      return { t: variantPattern(type, found, bound.map((one) => one.name)), conditions: [`${at}.tag == ${i}`], bound };
    });
    return each;
  }
  if (type.kind === "bool" && chance(g, 50)) {
    return [{ t: "false", conditions: [`!${at}`], bound: [] }, always("true")];
  }
  const made = Array.from({ length: 1 + g.random(4) }, () => pattern(g, type, at, 3)).filter((one) => one.t !== "_" && !(one.conditions.length === 0 && one.bound.length === 1 && one.bound[0]?.c === at));
  return [...made, rest];
}

/** A `when` as an expression of a type. */
export function whenValue(g: Gen, type: Type): Both | undefined {
  const on = scrutinee(g);
  if (on === undefined) {
    return undefined;
  }
  const [name, result] = [fresh(g, "s"), fresh(g, "r")];
  const arms = on.while(() =>
    branches(g, armsOf(g, on, name).map((arm) => () => scoped(g, () => {
      const binding = bind(g, arm.bound, on.mode);
      const made = type.kind === "int" ? int(g, type, 2) : value(g, type, 2);
      return { t: `${arm.t} => ${made.t}\n`, c: `{ ${binding} ${result} = ${made.c}; }`, condition: arm.conditions.join(" && ") };
    }))),
  );
  const cases = arms.map((arm, i) => `${i === 0 ? "" : "else "}if (${arm.condition || "1"}) ${arm.c}`);
  const copied = on.mode === "copy" ? `${on.place.type.c} ${name}_ = *${name};` : "";
  return {
    t: `when ${on.t} {\n${arms.map((arm) => arm.t).join("")}}`,
    c: `({ ${type.c} ${result}; ${on.mode === "ref" || on.mode === "copy" ? "const " : ""}${on.place.type.c} *${name} = ${on.c}; ${copied} ${cases.join("\n")} ${result}; })`,
  };
}

/** `if let … { } else { }`. */
export function ifLet(g: Gen, block: () => Both): Both | undefined {
  const on = scrutinee(g);
  if (on === undefined) {
    return undefined;
  }
  const name = fresh(g, "s");
  const at = on.mode === "copy" ? `${name}_` : `(*${name})`;
  const test = pattern(g, on.place.type, at, 3);
  const bodies = on.while(() => branches(g, [
    () => scoped(g, () => {
      const binding = bind(g, test.bound, on.mode);
      const body = block();
      return { t: body.t, c: `${binding} ${body.c}` };
    }),
    () => block(),
  ]));
  const [yes, no] = bodies;
  if (yes === undefined || no === undefined) {
    return undefined;
  }
  const head = `${on.mode === "ref" || on.mode === "copy" ? "const " : ""}${on.place.type.c} *${name} = ${on.c}; ${on.mode === "copy" ? `${on.place.type.c} ${name}_ = *${name};` : ""}`;
  return { t: `if let ${test.t} = ${on.t} {\n${yes.t}} else {\n${no.t}}\n`, c: `{ ${head} if (${test.conditions.join(" && ") || "1"}) { ${yes.c} } else { ${no.c} } }\n` };
}

/** `let … else`: what leaves the function or loop comes from `exit`. */
export function letElse(g: Gen, exit: () => Both | undefined): Both | undefined {
  const left = exit();
  const on = left === undefined ? undefined : scrutinee(g, ["copy", "move"]);
  if (left === undefined || on === undefined) {
    return undefined;
  }
  const name = fresh(g, "s");
  const at = on.mode === "copy" ? `${name}_` : `(*${name})`;
  const test = pattern(g, on.place.type, at, 3);
  const binding = bind(g, test.bound, on.mode);
  const copied = on.mode === "copy" ? `${on.place.type.c} ${name}_ = *${name};` : "";
  return { t: `let ${test.t} = ${on.t} else {\n${left.t}}\n`, c: `${on.mode === "copy" ? "const " : ""}${on.place.type.c} *${name} = ${on.c}; ${copied} if (!(${test.conditions.join(" && ") || "1"})) { ${left.c} } ${binding}\n` };
}

/** The state of the function that is being generated: its locals, what may be done with them, and texts in both languages. */
import { pick, type Random } from "../lib/random.js";
import { itemOf, payload, type Type, type Unit } from "./types.js";

/** A text in TML and the same in C. */
export interface Both {
  readonly t: string;
  readonly c: string;
}

/** An expression. `prec` is the level of its operator in TML (17 for what needs no parentheses), `atom` says that it is a literal. */
export interface Expr extends Both {
  readonly prec: number;
  readonly atom: boolean;
  /** Of a place: what stands before `.` and `[`. */
  readonly base?: string;
}

export interface Local {
  readonly name: string;
  readonly type: Type;
  readonly mutable: boolean;
  /** A value of its own, or what a reference points to. */
  readonly form: "value" | "ref" | "mut";
  /** `read` while it is borrowed, `none` while it is borrowed mutably. */
  access: "full" | "read" | "none";
  moved: boolean;
  /** How many loops and closures are around its declaration. */
  readonly level: number;
}

export interface Parameter {
  readonly type: Type;
  readonly form: "value" | "ref" | "mut" | "slice";
}

/** A function that may be called; `receiver` makes it a method. All take `h: mut ref U64` last. */
export interface Callable {
  readonly name: string;
  readonly receiver: Parameter | undefined;
  readonly parameters: readonly Parameter[];
  readonly result: Type | undefined;
  readonly cost: number;
}

/** A closure in scope, which takes and gives integers. */
export interface ClosureLocal {
  readonly name: string;
  readonly parameter: Type;
  readonly result: Type;
}

export interface Gen {
  readonly unit: Unit;
  readonly random: Random;
  readonly functions: Callable[];
  scopes: Local[][];
  closures: ClosureLocal[];
  result: Type | undefined;
  level: number;
  /** Loops around this place that `break` may leave. */
  loops: number;
  /** How often this place runs at most, and what the function costs so far. */
  weight: number;
  cost: number;
  /** Above 0: no calls and no blocks. */
  pure: number;
  /** Above 0: no local is moved. */
  pinned: number;
  /** Whether operations that can panic on any operands may be used. */
  readonly daring: boolean;
}

export function fresh(g: Gen, letter: string): string {
  return `${letter}${g.unit.next++}`;
}

export function chance(g: Gen, percent: number): boolean {
  return g.random(100) < percent;
}

export function choice<T>(g: Gen, list: readonly T[]): T {
  return pick(g.random, list);
}

export function declare(g: Gen, local: Omit<Local, "access" | "moved" | "level">): Local {
  const made: Local = { ...local, access: "full", moved: false, level: g.level };
  g.scopes[g.scopes.length - 1]?.push(made);
  return made;
}

export function locals(g: Gen): Local[] {
  return g.scopes.flat();
}

/** Calls `work` in a scope of its own. */
export function scoped<T>(g: Gen, work: () => T): T {
  const closures = g.closures;
  g.scopes.push([]);
  const result = work();
  g.scopes.pop();
  g.closures = closures;
  return result;
}

/** Generates alternatives: what one moves is there for the others, and for none afterwards. */
export function branches<T>(g: Gen, works: readonly (() => T)[]): T[] {
  const seen = locals(g);
  const before = seen.map((local) => local.moved);
  const after = [...before];
  const results = works.map((work) => {
    seen.forEach((local, i) => {
      local.moved = before[i] ?? false;
    });
    const result = work();
    seen.forEach((local, i) => {
      after[i] = (after[i] ?? false) || local.moved;
    });
    return result;
  });
  seen.forEach((local, i) => {
    local.moved = after[i] ?? false;
  });
  return results;
}

/** Calls `work` while `local` can be used as `access` says only. */
export function withAccess<T>(local: Local, access: Local["access"], work: () => T): T {
  const before = local.access;
  local.access = access;
  const result = work();
  local.access = before;
  return result;
}

/** Something that can be read, and written where `mutable`: a local, or a part of one. */
export interface Place {
  readonly type: Type;
  readonly root: Local;
  readonly mutable: boolean;
  /** Whether it is the local itself and no reference. */
  readonly whole: boolean;
  /** Writes it down; index expressions come from `index`. */
  readonly render: (index: (g: Gen) => { readonly expr: Expr; readonly type: Type }) => Expr;
}

function rootPlace(local: Local): Place {
  const value = local.form === "value";
  return {
    type: local.type,
    root: local,
    mutable: local.access === "full" && (local.form === "mut" || (value && local.mutable)),
    whole: value,
    render: () => ({ t: value ? local.name : `*${local.name}`, c: value ? local.name : `(*${local.name})`, prec: value ? 17 : 15, atom: false, base: local.name }),
  };
}

/** What stands before `.` or `[`: references are looked through. */
export function baseOf(expr: Expr): string {
  return expr.base ?? operand(expr, 17);
}

function parts(g: Gen, place: Place): Place[] {
  const { type } = place;
  const part = (of: Type, render: Place["render"]): Place => ({ type: of, root: place.root, mutable: place.mutable, whole: false, render });
  switch (type.kind) {
    case "struct":
    case "tuple":
      return type.fields.map((field, i) =>
        part(field.type, (index) => {
          const base = place.render(index);
          return { t: `${baseOf(base)}.${field.name}`, c: `${base.c}.f${i}`, prec: 17, atom: false };
        }),
      );
    case "array":
    case "list":
    case "slice":
      return [
        part(itemOf(type), (index) => {
          const base = place.render(index);
          const at = index(g);
          const length = type.kind === "array" ? `${type.length}` : `${base.c}.len`;
          const low = at.expr.t;
          const [t, c] = chance(g, g.daring ? 4 : 0) ? [low, at.expr.c] : [`(${low}) as U64 % ${type.kind === "array" ? `${type.length}u64` : `${baseOf(base)}.len()`}`, `rem_u64((u64)${at.expr.c}, ${length})`];
          const raw = t === low && at.type.signed;
          return { t: `${baseOf(base)}[${t}]`, c: `${base.c}.v[({ __auto_type i_ = ${c}; ix(i_, ${raw ? "i_ < 0" : "0"}, ${length}); })]`, prec: 17, atom: false };
        }),
      ];
    case "heap":
      return [
        part(itemOf(type), (index) => {
          const base = place.render(index);
          // At the start of a line `**` would continue the line before.
          return { t: `*${base.prec > 15 ? base.t : `(${base.t})`}`, c: `${base.c}.p[0]`, prec: 15, atom: false };
        }),
      ];
    default:
      return [];
  }
}

/** All places of up to three steps that `wanted` takes and that can be read now. */
export function places(g: Gen, wanted: (place: Place) => boolean): Place[] {
  const found: Place[] = [];
  const visit = (place: Place, depth: number): void => {
    if (wanted(place)) {
      found.push(place);
    }
    if (depth > 0) {
      for (const part of parts(g, place)) {
        visit(part, depth - 1);
      }
    }
  };
  for (const local of locals(g)) {
    if (local.access !== "none" && !local.moved) {
      visit(rootPlace(local), 3);
    }
  }
  return found;
}

/** Whether the local behind a place may be moved away here. */
export function movable(g: Gen, local: Local): boolean {
  return g.pinned === 0 && local.form === "value" && local.access === "full" && !local.moved && local.level === g.level;
}

/** An operand in TML: in parentheses if its operator binds less than `prec`. */
export function operand(expr: Expr, prec: number): string {
  return expr.prec >= prec ? expr.t : `(${expr.t})`;
}

/** Evaluates expressions from left to right in C and then `build`, which gets what holds their values. */
export function inOrder(g: Gen, exprs: readonly { readonly type: Type; readonly expr: Expr }[], build: (values: string[]) => string): string {
  if (exprs.slice(1).every(({ expr }) => expr.atom)) {
    return build(exprs.map(({ expr }) => expr.c));
  }
  const names = exprs.map(() => fresh(g, "t"));
  const lines = exprs.map(({ type, expr }, i) => `${type.c} ${names[i] ?? ""} ${own(type)}= ${expr.c};`);
  return `({ ${lines.join(" ")} ${build(exprs.map(({ type }, i) => (type.drops ? `MOVE(${names[i] ?? ""})` : (names[i] ?? ""))))}; })`;
}

/** The mark of C for variables that drop their value. */
export function own(type: Type): string {
  return type.drops ? `OWN(${type.c}) ` : "";
}

/** The payload of a variant in C. */
export function payloadPath(type: Type, variant: number, field: number): string {
  const found = type.variants[variant];
  return found === undefined ? "" : payload(found, field);
}

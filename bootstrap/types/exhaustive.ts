/**
 * Exhaustiveness and reachability of patterns ([pat.exhaustive]), by Maranget's matrix algorithm: columns left to right, the whole
 * matrix split once per constructor, so that one walk finds the missing patterns and the rows that nothing reaches.
 */
import { at } from "../source/index.js";
import { typeOf } from "./intern.js";
import { partsOf, showConstructor, SHOWN, splitColumn, WILD, type Constructor } from "./pattern_space.js";
import type { Program } from "./program.js";
import type { TBody, TPatId } from "./tast.js";
import type { TypeId } from "./ty.js";

/** A row of the matrix. Columns stand in reverse: the last one is looked at next. `chain` lists the alternatives of or-patterns taken. */
interface Row {
  readonly pats: readonly TPatId[];
  readonly arm: number;
  readonly chain: number;
}

interface Matrix {
  readonly program: Program;
  readonly body: TBody;
  readonly chains: { readonly alt: TPatId; readonly parent: number }[];
  readonly armReached: boolean[];
  readonly altReached: Set<TPatId>;
}

/** Result: `missing` holds up to three missing patterns as source; `unreached` the patterns (arms or alternatives) that nothing reaches. */
export interface Coverage {
  readonly missing: readonly string[];
  readonly unreached: readonly TPatId[];
}

/** Checks the patterns `arms`, in order, against all values of `type`. */
export function cover(program: Program, body: TBody, type: TypeId, arms: readonly TPatId[]): Coverage {
  const matrix: Matrix = { program, body, chains: [], armReached: arms.map(() => false), altReached: new Set() };
  const rows: Row[] = arms.map((pat, arm) => ({ pats: [pat], arm, chain: -1 }));
  const missing = solve(matrix, [type], rows).map((stack) => at(stack, 0));
  const unreached: TPatId[] = [];
  arms.forEach((pat, arm) => {
    if (at(matrix.armReached, arm)) {
      collectUnreached(matrix, pat, unreached);
    } else {
      unreached.push(pat);
    }
  });
  return { missing, unreached };
}

function collectUnreached(m: Matrix, id: TPatId, out: TPatId[]): void {
  const pat = at(m.body.pats, id);
  switch (pat.kind) {
    case "or":
      for (const alt of pat.alts) {
        if (m.altReached.has(alt)) {
          collectUnreached(m, alt, out);
        } else {
          out.push(alt);
        }
      }
      return;
    case "deref":
      collectUnreached(m, pat.inner, out);
      return;
    case "variant":
      for (const field of pat.fields) {
        collectUnreached(m, field.pat, out);
      }
      return;
    case "tuple":
      for (const elem of pat.elems) {
        collectUnreached(m, elem, out);
      }
      return;
    case "slice":
      for (const elem of pat.prefix) {
        collectUnreached(m, elem, out);
      }
      return;
    default:
  }
}

/** Witnesses of values that no row matches: stacks of texts parallel to `types`. Marks the rows that are reached. */
function solve(m: Matrix, types: readonly TypeId[], rows: readonly Row[]): string[][] {
  const first = rows[0];
  if (first !== undefined && first.pats.every((pat) => takesAll(m, pat))) {
    // No value gets past it, however the columns are split.
    markReached(m, first);
    return [];
  }
  if (types.length === 0) {
    return [[]];
  }
  const opened = openHeads(m, rows);
  const type = lookThrough(m, at(types, types.length - 1));
  const rest = types.slice(0, types.length - 1);
  const heads = opened.map((row) => at(row.pats, row.pats.length - 1));
  if (heads.every((head) => head === WILD)) {
    const inner = solve(m, rest, opened.map((row) => dropHead(row)));
    return inner.map((stack) => [...stack, "_"]);
  }
  return solveSplit(m, type, rest, opened, heads);
}

/** Whether a pattern matches whatever it is given. */
function takesAll(m: Matrix, id: TPatId): boolean {
  if (id === WILD) {
    return true;
  }
  const pat = at(m.body.pats, id);
  return pat.kind === "wild" || pat.kind === "binding" || pat.kind === "error" || (pat.kind === "deref" && takesAll(m, pat.inner));
}

function solveSplit(m: Matrix, type: TypeId, rest: readonly TypeId[], rows: readonly Row[], heads: readonly TPatId[]): string[][] {
  const split = splitColumn(m.program, m.body, type, heads);
  const buckets: Row[][] = split.present.map(() => []);
  const wild: Row[] = [];
  rows.forEach((row, i) => {
    const covered = at2(split.ofRow, i);
    const head = at(heads, i);
    if (covered === undefined) {
      wild.push(dropHead(row));
      split.present.forEach((made, k) => at(buckets, k).push(openRow(m, row, head, made)));
    } else {
      for (const k of covered) {
        at(buckets, k).push(openRow(m, row, head, at(split.present, k)));
      }
    }
  });
  const found: Witness[] = [];
  split.present.forEach((made, k) => {
    const types = [...rest];
    for (let i = made.fields.length - 1; i >= 0; i -= 1) {
      types.push(at(made.fields, i));
    }
    for (const stack of solve(m, types, at(buckets, k))) {
      found.push({ order: made.lo, stack: closeStack(m, type, made, stack) });
    }
  });
  if (split.missing.length > 0 || split.open) {
    addMissing(m, type, split.missing, solve(m, rest, wild), found);
  }
  found.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  return found.slice(0, SHOWN).map((witness) => witness.stack);
}

/** A witness with the constructor's place in declaration order. */
interface Witness {
  readonly order: bigint;
  readonly stack: string[];
}

function addMissing(m: Matrix, type: TypeId, missing: readonly Constructor[], stacks: readonly string[][], found: Witness[]): void {
  for (const stack of stacks) {
    if (missing.length === 0) {
      found.push({ order: 0n, stack: [...stack, "_"] });
    }
    for (const made of missing.slice(0, SHOWN)) {
      found.push({ order: made.lo, stack: [...stack, showConstructor(m.program, type, made, made.fields.map(() => "_"))] });
    }
  }
}

function at2<T>(array: readonly (T | undefined)[], index: number): T | undefined {
  return array[index];
}

function closeStack(m: Matrix, type: TypeId, made: Constructor, stack: readonly string[]): string[] {
  const keep = stack.length - made.fields.length;
  const parts: string[] = [];
  for (let i = stack.length - 1; i >= keep; i -= 1) {
    parts.push(at(stack, i));
  }
  const text = made.kind === "text" ? "_" : showConstructor(m.program, type, made, parts);
  return [...stack.slice(0, keep), text];
}

function openRow(m: Matrix, row: Row, head: TPatId, made: Constructor): Row {
  const pats = row.pats.slice(0, row.pats.length - 1);
  const parts = partsOf(m.body, head, made);
  for (let i = parts.length - 1; i >= 0; i -= 1) {
    pats.push(at(parts, i));
  }
  return { pats, arm: row.arm, chain: row.chain };
}

function dropHead(row: Row): Row {
  return { pats: row.pats.slice(0, row.pats.length - 1), arm: row.arm, chain: row.chain };
}

function markReached(m: Matrix, row: Row): void {
  m.armReached[row.arm] = true;
  for (let link = row.chain; link >= 0; link = at(m.chains, link).parent) {
    m.altReached.add(at(m.chains, link).alt);
  }
}

/** Expands or-patterns in the next column and reduces its heads to constructors or `WILD`. */
function openHeads(m: Matrix, rows: readonly Row[]): Row[] {
  const out: Row[] = [];
  for (const row of rows) {
    openHead(m, row, at(row.pats, row.pats.length - 1), row.chain, out);
  }
  return out;
}

function openHead(m: Matrix, row: Row, head: TPatId, chain: number, out: Row[]): void {
  if (head !== WILD) {
    const pat = at(m.body.pats, head);
    if (pat.kind === "or") {
      for (const alt of pat.alts) {
        m.chains.push({ alt, parent: chain });
        openHead(m, row, alt, m.chains.length - 1, out);
      }
      return;
    }
    if (pat.kind === "deref") {
      openHead(m, row, pat.inner, chain, out);
      return;
    }
    if (pat.kind === "wild" || pat.kind === "binding" || pat.kind === "error") {
      openHead(m, row, WILD, chain, out);
      return;
    }
  }
  const pats = row.pats.slice(0, row.pats.length - 1);
  pats.push(head);
  out.push({ pats, arm: row.arm, chain });
}

/** Patterns look through references, so a column of references is a column of what they refer to. */
function lookThrough(m: Matrix, type: TypeId): TypeId {
  let inner = type;
  for (;;) {
    const kind = typeOf(m.program.table, inner);
    if (kind.kind !== "ref") {
      return inner;
    }
    inner = kind.inner;
  }
}

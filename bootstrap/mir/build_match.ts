/**
 * Pattern matching as decision trees [pat.decision]: the first row's first test chooses the place; every row is then asked what it
 * needs of each outcome, so that no way tests one place twice. Arms share one block however many ways lead to them.
 */
import { at, type Span } from "../source/index.js";
import { internalError } from "../diagnostics/index.js";
import { TY_BOOL, TY_CHAR, TY_REF_STR, TY_U64, typeOf, type TypeId } from "../types/index.js";
import { intShape, maxOf, minOf } from "../ir/index.js";
import {
  assign,
  branch,
  callLang,
  goTo,
  localPlace,
  newBlock,
  newTemp,
  project,
  readPlace,
  readTemp,
  startBlock,
  tempOf,
  terminate,
  type Builder,
} from "./builder.js";
import {
  expandOrs,
  FAIL,
  newMatcher,
  occPlace,
  startRows,
  testAt,
  variantCount,
  withoutTest,
  withParts,
  type Bind,
  type MatchArm,
  type Matcher,
  type OccId,
  type Row,
} from "./match_rows.js";
import { segmentsOf, sameRows, type Segment } from "./match_segments.js";
import { lengthOf } from "./build_place.js";
import { declare } from "./scopes.js";
import { NO_BLOCK, type BlockId, type Operand, type Place } from "./mir.js";

export { isIrrefutable, type MatchArm } from "./match_rows.js";

/** Tests `place` against the arms' patterns in order, binds the variables of the first that fits and goes to its block; to `fail` if none does. */
export function buildMatch(b: Builder, place: Place, span: Span, arms: readonly MatchArm[], fail: BlockId): void {
  const m = newMatcher(b, place, span, arms, fail);
  decide(m, startRows(m));
}

function decide(m: Matcher, start: readonly Row[]): void {
  let rows = start;
  for (;;) {
    const first = rows[0];
    if (first === undefined) {
      terminate(m.b, m.span, { kind: "unreachable" });
      return;
    }
    const next = first.tests[0];
    if (next === undefined) {
      leaf(m, first);
      return;
    }
    rows = expandOrs(m, rows, next.occ);
    const test = at(rows, 0).tests[0];
    if (test !== undefined && test.occ === next.occ) {
      split(m, rows, next.occ);
      return;
    }
  }
}

function split(m: Matcher, rows: readonly Row[], occ: OccId): void {
  const pat = at(m.b.body.pats, at(at(rows, 0).tests, 0).pat);
  switch (pat.kind) {
    case "variant":
      return splitVariants(m, rows, occ, pat.type);
    case "range":
      return splitNumbers(m, rows, occ, pat.type, { kind: "copy", place: occPlace(m, occ) });
    case "slice":
      return splitNumbers(m, rows, occ, TY_U64, lengthOf(m.b, occPlace(m, occ), pat.type, pat.span));
    case "literal":
      if (pat.value.kind === "bool") {
        return splitBool(m, rows, occ);
      }
      if (pat.value.kind === "str") {
        return splitText(m, rows, occ);
      }
      return splitNumbers(m, rows, occ, pat.type, { kind: "copy", place: occPlace(m, occ) });
    default:
      return internalError("mir", pat.span, "test of a pattern of kind " + pat.kind);
  }
}

/** The row matches: binds its variables in order and goes on. */
function leaf(m: Matcher, row: Row): void {
  for (const bind of row.binds) {
    emitBind(m, bind);
  }
  goTo(m.b, m.span, row.arm === FAIL ? m.fail : at(m.arms, row.arm).block);
}

function emitBind(m: Matcher, bind: Bind): void {
  const b = m.b;
  const local = declare(b, bind.local, bind.span);
  const place = occPlace(m, bind.occ);
  const dest = localPlace(local);
  if (bind.from >= 0) {
    return emitRest(m, bind, place, dest);
  }
  if (bind.mode === "move") {
    assign(b, bind.span, dest, { kind: "use", value: readPlace(b, place, bind.type) });
  } else {
    assign(b, bind.span, dest, { kind: "borrow", borrow: bind.mode, place });
  }
}

/** `..rest`: a view of the remaining elements, or an array of them. */
function emitRest(m: Matcher, bind: Bind, place: Place, dest: Place): void {
  const b = m.b;
  const table = b.cx.program.table;
  const base = typeOf(table, bind.type);
  if (bind.mode !== "move") {
    const lo: Operand = { kind: "const", value: { kind: "int", value: BigInt(bind.from) }, type: TY_U64 };
    assign(b, bind.span, dest, { kind: "slice", place, lo, hi: lengthOf(b, place, bind.type, bind.span), mut: bind.mode === "mut" });
    return;
  }
  const length = base.kind === "array" ? typeOf(table, base.len) : undefined;
  if (base.kind !== "array" || length === undefined || length.kind !== "const") {
    return internalError("mir", bind.span, "rest of a slice by value");
  }
  const elems: Operand[] = [];
  for (let offset = bind.from; offset < Number(length.value); offset += 1) {
    elems.push(readPlace(b, project(place, { kind: "const_index", offset, type: base.elem }), base.elem));
  }
  assign(b, bind.span, dest, { kind: "array", elems });
}

// -------------------------------------------------------------------------------------------------- enums and Bool

function splitVariants(m: Matcher, rows: readonly Row[], occ: OccId, type: TypeId): void {
  const b = m.b;
  const count = variantCount(b, type);
  const seen: (Row[] | undefined)[] = [];
  for (let i = 0; i < count; i += 1) {
    seen.push(undefined);
  }
  let missing = count;
  for (const row of rows) {
    const variant = variantAt(m, row, occ);
    if (variant >= 0 && seen[variant] === undefined) {
      seen[variant] = [];
      missing -= 1;
    }
  }
  const others: Row[] = [];
  for (const row of rows) {
    const test = testAt(row, occ);
    if (test >= 0) {
      seen[variantAt(m, row, occ)]?.push(withParts(m, row, test));
      continue;
    }
    others.push(row);
    for (const bucket of seen) {
      bucket?.push(row);
    }
  }
  const tag = readTemp(b, tempOf(b, m.span, TY_U64, { kind: "discriminant", place: occPlace(m, occ) }));
  const cases: { readonly value: bigint; readonly target: BlockId }[] = [];
  for (let variant = 0; variant < count; variant += 1) {
    if (seen[variant] !== undefined) {
      cases.push({ value: BigInt(variant), target: newBlock(b) });
    }
  }
  const otherwise = missing > 0 && others.length > 0 ? newBlock(b) : NO_BLOCK;
  terminate(b, m.span, { kind: "switch", value: tag, cases, otherwise });
  for (const one of cases) {
    startBlock(b, one.target);
    decide(m, seen[Number(one.value)] ?? []);
  }
  if (otherwise !== NO_BLOCK) {
    startBlock(b, otherwise);
    decide(m, others);
  }
}

function variantAt(m: Matcher, row: Row, occ: OccId): number {
  const test = testAt(row, occ);
  const pat = test < 0 ? undefined : at(m.b.body.pats, at(row.tests, test).pat);
  return pat !== undefined && pat.kind === "variant" ? pat.variant : -1;
}

function splitBool(m: Matcher, rows: readonly Row[], occ: OccId): void {
  const b = m.b;
  const yes: Row[] = [];
  const no: Row[] = [];
  for (const row of rows) {
    const test = testAt(row, occ);
    if (test < 0) {
      yes.push(row);
      no.push(row);
      continue;
    }
    const pat = at(b.body.pats, at(row.tests, test).pat);
    const holds = pat.kind === "literal" && pat.value.kind === "bool" && pat.value.value;
    (holds ? yes : no).push(withoutTest(row, test));
  }
  const then = newBlock(b);
  const otherwise = newBlock(b);
  branch(b, m.span, { kind: "copy", place: occPlace(m, occ) }, then, otherwise);
  startBlock(b, then);
  decide(m, yes);
  startBlock(b, otherwise);
  decide(m, no);
}

// ------------------------------------------------------------------------------------------------------------ text

function textAt(m: Matcher, row: Row, occ: OccId): Uint8Array | undefined {
  const test = testAt(row, occ);
  const pat = test < 0 ? undefined : at(m.b.body.pats, at(row.tests, test).pat);
  return pat !== undefined && pat.kind === "literal" && pat.value.kind === "str" ? pat.value.bytes : undefined;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) {
    return false;
  }
  for (let i = 0; i < a.length; i += 1) {
    if (a[i] !== b[i]) {
      return false;
    }
  }
  return true;
}

/** Text literals are compared one after the other, in the order of the rows. */
function splitText(m: Matcher, start: readonly Row[], occ: OccId): void {
  const b = m.b;
  const text = readTemp(b, tempOf(b, m.span, TY_REF_STR, { kind: "borrow", borrow: "ref", place: occPlace(m, occ) }));
  let rows = start;
  for (;;) {
    const first = rows[0];
    const bytes = first === undefined ? undefined : textAt(m, first, occ);
    if (bytes === undefined) {
      decide(m, rows);
      return;
    }
    const yes: Row[] = [];
    const no: Row[] = [];
    for (const row of rows) {
      const other = textAt(m, row, occ);
      if (other === undefined) {
        yes.push(row);
        no.push(row);
      } else if (sameBytes(bytes, other)) {
        yes.push(withoutTest(row, testAt(row, occ)));
      } else {
        no.push(row);
      }
    }
    const literal: Operand = { kind: "const", value: { kind: "str", bytes }, type: TY_REF_STR };
    const equal = newTemp(b, TY_BOOL, m.span);
    callLang(b, m.span, localPlace(equal), TY_BOOL, b.cx.lang.strEqual, [text, literal]);
    const then = newBlock(b);
    const otherwise = newBlock(b);
    branch(b, m.span, readTemp(b, equal), then, otherwise);
    startBlock(b, then);
    decide(m, yes);
    startBlock(b, otherwise);
    rows = no;
  }
}

// --------------------------------------------------------------------------------------------------------- numbers

/** Integers, `Char` and lengths: one switch for single values, then comparisons for what is left, each halving the ranges. */
function splitNumbers(m: Matcher, rows: readonly Row[], occ: OccId, type: TypeId, value: Operand): void {
  const b = m.b;
  const shape = intShape(b.cx.program, type);
  const least = type === TY_CHAR ? 0n : minOf(shape);
  const most = type === TY_CHAR ? 0x10ffffn : maxOf(shape);
  const segments = segmentsOf(m, rows, occ, least, most);
  const singles: Segment[] = [];
  const ranges: Segment[] = [];
  for (const segment of segments) {
    const last = ranges[ranges.length - 1];
    if (segment.isCase) {
      singles.push(segment);
    } else if (last !== undefined && sameRows(last.rows, segment.rows)) {
      ranges[ranges.length - 1] = { lo: last.lo, hi: segment.hi, isCase: false, rows: last.rows, passed: last.passed };
    } else {
      ranges.push(segment);
    }
  }
  if (singles.length === 0) {
    decideRanges(m, ranges, 0, ranges.length, type, value);
    return;
  }
  const cases: { readonly value: bigint; readonly target: BlockId }[] = [];
  for (const segment of singles) {
    cases.push({ value: segment.lo, target: newBlock(b) });
  }
  const otherwise = ranges.length > 0 ? newBlock(b) : NO_BLOCK;
  terminate(b, m.span, { kind: "switch", value, cases, otherwise });
  for (let i = 0; i < singles.length; i += 1) {
    startBlock(b, at(cases, i).target);
    decide(m, at(singles, i).passed);
  }
  if (otherwise !== NO_BLOCK) {
    startBlock(b, otherwise);
    decideRanges(m, ranges, 0, ranges.length, type, value);
  }
}

/** Finds the range among `ranges[from .. to)` that holds the value, and goes on with its rows. */
function decideRanges(m: Matcher, ranges: readonly Segment[], from: number, to: number, type: TypeId, value: Operand): void {
  if (to - from === 0) {
    decide(m, []);
    return;
  }
  if (to - from === 1) {
    decide(m, at(ranges, from).passed);
    return;
  }
  const b = m.b;
  const middle = (from + to) >> 1;
  const bound = at(ranges, middle).lo;
  const right: Operand = {
    kind: "const",
    value: type === TY_CHAR ? { kind: "char", value: Number(bound) } : { kind: "int", value: bound },
    type,
  };
  const test = tempOf(b, m.span, TY_BOOL, { kind: "binary", op: "lt", left: value, right, checked: false });
  const below = newBlock(b);
  const above = newBlock(b);
  branch(b, m.span, readTemp(b, test), below, above);
  startBlock(b, below);
  decideRanges(m, ranges, from, middle, type, value);
  startBlock(b, above);
  decideRanges(m, ranges, middle, to, type, value);
}

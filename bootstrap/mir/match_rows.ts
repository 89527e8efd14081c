/**
 * Rows of a match: what is still to be tested for each arm, and what its pattern binds.
 *
 * Places under the matched one have numbers (*occurrences*), so that the tests of different rows at the same place are found equal.
 */
import { at, type Span } from "../source/index.js";
import type { LocalIndex } from "../resolver/index.js";
import { typeOf, type TypeId } from "../types/index.js";
import type { IrPatId } from "../ir/index.js";
import { project, type Builder } from "./builder.js";
import type { BlockId, Place, Projection } from "./mir.js";

/** An arm: its pattern, and the block that runs when its variables are bound. */
export interface MatchArm {
  readonly pat: IrPatId;
  readonly block: BlockId;
}

export type OccId = number;

interface Occurrence {
  readonly place: Place;
  readonly children: { readonly key: number; readonly occ: OccId }[];
}

/** A test of the place `occ` against a pattern that may fail. */
export interface Test {
  readonly occ: OccId;
  readonly pat: IrPatId;
}

/** A variable to bind when the row matches; `from` >= 0 binds the elements from that one on (`..rest`). */
export interface Bind {
  readonly local: LocalIndex;
  readonly mode: "move" | "ref" | "mut";
  readonly occ: OccId;
  readonly from: number;
  readonly type: TypeId;
  readonly span: Span;
}

/** `arm` is an index into the arms; FAIL goes to the failure block. */
export interface Row {
  readonly tests: readonly Test[];
  readonly binds: readonly Bind[];
  readonly arm: number;
}

export const FAIL = -1;

/** State of one match. */
export interface Matcher {
  readonly b: Builder;
  readonly occs: Occurrence[];
  readonly arms: readonly MatchArm[];
  readonly fail: BlockId;
  readonly span: Span;
}

/** A matcher whose occurrence 0 is `place`. */
export function newMatcher(b: Builder, place: Place, span: Span, arms: readonly MatchArm[], fail: BlockId): Matcher {
  return { b, occs: [{ place, children: [] }], arms, fail, span };
}

/** The place of an occurrence. */
export function occPlace(m: Matcher, occ: OccId): Place {
  return at(m.occs, occ).place;
}

function child(m: Matcher, occ: OccId, key: number, step: Projection): OccId {
  const parent = at(m.occs, occ);
  for (const known of parent.children) {
    if (known.key === key) {
      return known.occ;
    }
  }
  m.occs.push({ place: project(parent.place, step), children: [] });
  const made = m.occs.length - 1;
  parent.children.push({ key, occ: made });
  return made;
}

/** Number of variants of an enum type; 1 for anything else. */
export function variantCount(b: Builder, type: TypeId): number {
  const node = typeOf(b.cx.program.table, type);
  const sig = node.kind === "adt" ? b.cx.program.adts[node.def] : undefined;
  return sig === undefined || !sig.isEnum ? 1 : sig.variants.length;
}

/** Whether a pattern matches every value of its type. */
export function isIrrefutable(b: Builder, id: IrPatId): boolean {
  const pat = at(b.body.pats, id);
  switch (pat.kind) {
    case "error":
    case "wild":
    case "binding":
      return true;
    case "literal":
      return pat.value.kind === "unit";
    case "range":
      return false;
    case "deref":
      return isIrrefutable(b, pat.inner);
    case "variant":
      return variantCount(b, pat.type) === 1 && pat.fields.every((field) => isIrrefutable(b, field.pat));
    case "tuple":
      return pat.elems.every((elem) => isIrrefutable(b, elem));
    case "slice":
      return isArray(b, pat.type) && pat.prefix.every((elem) => isIrrefutable(b, elem));
    case "or":
      return pat.alts.some((alt) => isIrrefutable(b, alt));
  }
}

function isArray(b: Builder, type: TypeId): boolean {
  return typeOf(b.cx.program.table, type).kind === "array";
}

/** Appends what a pattern at `occ` tests and binds: constructors that always fit are taken apart, or-patterns are kept whole. */
function flatten(m: Matcher, occ: OccId, id: IrPatId, tests: Test[], binds: Bind[]): void {
  const pat = at(m.b.body.pats, id);
  switch (pat.kind) {
    case "error":
    case "wild":
      return;
    case "binding":
      binds.push({ local: pat.local, mode: pat.mode, occ, from: -1, type: pat.type, span: pat.span });
      return;
    case "literal":
      if (pat.value.kind !== "unit") {
        tests.push({ occ, pat: id });
      }
      return;
    case "range":
    case "or":
      tests.push({ occ, pat: id });
      return;
    case "deref":
      flatten(m, child(m, occ, 1, { kind: "deref", type: at(m.b.body.pats, pat.inner).type }), pat.inner, tests, binds);
      return;
    case "tuple":
      for (let i = 0; i < pat.elems.length; i += 1) {
        flattenField(m, occ, 0, i, at(pat.elems, i), tests, binds);
      }
      return;
    case "variant":
      if (variantCount(m.b, pat.type) === 1) {
        flattenParts(m, occ, id, tests, binds);
      } else {
        tests.push({ occ, pat: id });
      }
      return;
    case "slice":
      if (isArray(m.b, pat.type)) {
        flattenParts(m, occ, id, tests, binds);
      } else {
        tests.push({ occ, pat: id });
      }
      return;
  }
}

function flattenField(m: Matcher, occ: OccId, variant: number, field: number, id: IrPatId, tests: Test[], binds: Bind[]): void {
  const type = at(m.b.body.pats, id).type;
  flatten(m, child(m, occ, (variant * 65536 + field) * 4, { kind: "field", field, variant, type }), id, tests, binds);
}

/** Appends what the parts of a variant or slice pattern test and bind, once the variant or length is known to fit. */
function flattenParts(m: Matcher, occ: OccId, id: IrPatId, tests: Test[], binds: Bind[]): void {
  const pat = at(m.b.body.pats, id);
  if (pat.kind === "variant") {
    for (const field of pat.fields) {
      flattenField(m, occ, pat.variant, field.field, field.pat, tests, binds);
    }
  } else if (pat.kind === "slice") {
    for (let i = 0; i < pat.prefix.length; i += 1) {
      const elem = at(pat.prefix, i);
      const type = at(m.b.body.pats, elem).type;
      flatten(m, child(m, occ, i * 4 + 2, { kind: "const_index", offset: i, type }), elem, tests, binds);
    }
    const rest = pat.rest === undefined || pat.rest < 0 ? undefined : at(m.b.body.pats, pat.rest);
    if (rest !== undefined && rest.kind === "binding") {
      binds.push({ local: rest.local, mode: rest.mode, occ, from: pat.prefix.length, type: pat.type, span: rest.span });
    }
  }
}

/** The rows of the arms; with a failure block, a last row that always matches. */
export function startRows(m: Matcher): Row[] {
  const rows: Row[] = [];
  for (let arm = 0; arm < m.arms.length; arm += 1) {
    const tests: Test[] = [];
    const binds: Bind[] = [];
    flatten(m, 0, at(m.arms, arm).pat, tests, binds);
    rows.push({ tests, binds, arm });
  }
  if (m.fail >= 0) {
    rows.push({ tests: [], binds: [], arm: FAIL });
  }
  return rows;
}

/** Number of the row's test at `occ`; -1 without. */
export function testAt(row: Row, occ: OccId): number {
  for (let i = 0; i < row.tests.length; i += 1) {
    if (at(row.tests, i).occ === occ) {
      return i;
    }
  }
  return -1;
}

/** The row without its test number `test`. */
export function withoutTest(row: Row, test: number): Row {
  const tests: Test[] = [];
  for (let i = 0; i < row.tests.length; i += 1) {
    if (i !== test) {
      tests.push(at(row.tests, i));
    }
  }
  return { tests, binds: row.binds, arm: row.arm };
}

/** The row with its test number `test` passed: the parts of the pattern take its place. */
export function withParts(m: Matcher, row: Row, test: number): Row {
  const tests = row.tests.slice(0, test);
  const binds = row.binds.slice();
  const passed = at(row.tests, test);
  flattenParts(m, passed.occ, passed.pat, tests, binds);
  return { tests: tests.concat(row.tests.slice(test + 1)), binds, arm: row.arm };
}

/** The rows with every or-pattern at `occ` replaced by one row per alternative. */
export function expandOrs(m: Matcher, rows: readonly Row[], occ: OccId): Row[] {
  const expanded: Row[] = [];
  for (const row of rows) {
    expandRow(m, row, occ, expanded);
  }
  return expanded;
}

function expandRow(m: Matcher, row: Row, occ: OccId, out: Row[]): void {
  const test = testAt(row, occ);
  const pat = test < 0 ? undefined : at(m.b.body.pats, at(row.tests, test).pat);
  if (pat === undefined || pat.kind !== "or") {
    out.push(row);
    return;
  }
  for (const alt of pat.alts) {
    const tests = row.tests.slice(0, test);
    const binds = row.binds.slice();
    flatten(m, occ, alt, tests, binds);
    expandRow(m, { tests: tests.concat(row.tests.slice(test + 1)), binds, arm: row.arm }, occ, out);
  }
}

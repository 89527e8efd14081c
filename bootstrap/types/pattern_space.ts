/**
 * Constructors of the values of a type, as patterns split them ([pat.exhaustive]).
 *
 * A column of a pattern matrix is split into constructors that are disjoint and together cover the type. Those no row
 * names are `missing`; for types that cannot be enumerated (text, floats, open types) `open` says that something always is.
 */
import { at, decodeUtf8, text } from "../source/index.js";
import type { Program, VariantSig } from "./program.js";
import type { TBody, TPat, TPatId } from "./tast.js";
import { fieldsOf } from "./solve.js";
import { typeOf } from "./intern.js";
import { TY_BOOL, TY_CHAR, TY_I8, TY_U128, TY_U8, TY_I128, type TypeId } from "./ty.js";

/** The pattern `_`, where a row has none. */
export const WILD: TPatId = -1;

/**
 * One constructor. `fields` are the types of its parts.
 * `range` covers integers, `Char` and `Bool` (0, 1), both ends included. `length`: an array or slice with exactly `lo` elements, or with
 * at least `lo` if `more`. `text`: the string literal with number `lo` in the split.
 */
export interface Constructor {
  readonly kind: "variant" | "range" | "length" | "text";
  readonly variant: number;
  readonly lo: bigint;
  readonly hi: bigint;
  readonly more: boolean;
  readonly fields: readonly TypeId[];
}

/** A type split by the head patterns of a column. `ofRow[i]` are the constructors row i covers; undefined for a wild row. */
export interface Split {
  readonly present: readonly Constructor[];
  readonly missing: readonly Constructor[];
  readonly open: boolean;
  readonly ofRow: readonly (readonly number[] | undefined)[];
}

/** Smallest and largest value of an integer type, `Char` or `Bool`; undefined for other types. Surrogates are left out by the caller. */
export function valueLimits(type: TypeId): { readonly lo: bigint; readonly hi: bigint } | undefined {
  if (type === TY_BOOL) {
    return { lo: 0n, hi: 1n };
  }
  if (type === TY_CHAR) {
    return { lo: 0n, hi: 0x10ffffn };
  }
  if (type >= TY_I8 && type <= TY_I128) {
    const bits = 8n << BigInt(type - TY_I8);
    return { lo: -(1n << (bits - 1n)), hi: (1n << (bits - 1n)) - 1n };
  }
  if (type >= TY_U8 && type <= TY_U128) {
    const bits = 8n << BigInt(type - TY_U8);
    return { lo: 0n, hi: (1n << bits) - 1n };
  }
  return undefined;
}

function plainConstructor(kind: "variant" | "text", number: number, fields: readonly TypeId[]): Constructor {
  return { kind, variant: number, lo: BigInt(number), hi: BigInt(number), more: false, fields };
}

/** Splits `type` by the patterns `heads` (none of them an or-pattern; references already looked through). */
export function splitColumn(program: Program, body: TBody, type: TypeId, heads: readonly TPatId[]): Split {
  const limits = valueLimits(type);
  if (limits !== undefined) {
    return splitRanges(body, type, limits.lo, limits.hi, heads);
  }
  const kind = typeOf(program.table, type);
  switch (kind.kind) {
    case "tuple":
      return splitVariants(program, body, type, 1, heads);
    case "adt":
      return splitVariants(program, body, type, at(program.adts, kind.def)?.variants.length ?? 1, heads);
    case "array": {
      const len = typeOf(program.table, kind.len);
      return splitLengths(body, kind.elem, len.kind === "const" ? len.value : undefined, heads);
    }
    case "slice":
      return splitLengths(body, kind.elem, undefined, heads);
    default:
      return splitTexts(body, heads);
  }
}

/** How many missing patterns are named. */
export const SHOWN = 3;

function headPattern(body: TBody, id: TPatId): TPat | undefined {
  return id === WILD ? undefined : at(body.pats, id);
}

function splitVariants(program: Program, body: TBody, type: TypeId, count: number, heads: readonly TPatId[]): Split {
  const slot: number[] = [];
  for (let i = 0; i < count; i += 1) {
    slot.push(-1);
  }
  const chosen: number[] = [];
  for (const head of heads) {
    const pat = headPattern(body, head);
    const variant = pat === undefined ? -1 : pat.kind === "variant" ? pat.variant : 0;
    chosen.push(variant);
    if (variant >= 0) {
      slot[variant] = 0;
    }
  }
  const present: Constructor[] = [];
  const missing: Constructor[] = [];
  for (let i = 0; i < count; i += 1) {
    if (at(slot, i) === 0) {
      slot[i] = present.length;
      present.push(plainConstructor("variant", i, fieldsOf(program, type, i)));
    } else if (missing.length < SHOWN) {
      missing.push(plainConstructor("variant", i, fieldsOf(program, type, i)));
    }
  }
  return { present, missing, open: false, ofRow: chosen.map((variant) => (variant < 0 ? undefined : [at(slot, variant)])) };
}

function patternRange(pat: TPat): { readonly lo: bigint; readonly hi: bigint } | undefined {
  if (pat.kind === "range") {
    return { lo: pat.lo, hi: pat.inclusive ? pat.hi : pat.hi - 1n };
  }
  if (pat.kind === "literal") {
    switch (pat.value.kind) {
      case "int":
        return { lo: pat.value.value, hi: pat.value.value };
      case "bool": {
        const value = pat.value.value ? 1n : 0n;
        return { lo: value, hi: value };
      }
      case "char":
        return { lo: BigInt(pat.value.value), hi: BigInt(pat.value.value) };
      default:
        return undefined;
    }
  }
  return undefined;
}

function compareBig(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function indexOfCut(cuts: readonly bigint[], value: bigint): number {
  let low = 0;
  let high = cuts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (at(cuts, middle) <= value) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

/** Cuts the values of the type at every end of a pattern; the pieces no pattern covers are missing, neighbours joined. */
function splitRanges(body: TBody, type: TypeId, lo: bigint, hi: bigint, heads: readonly TPatId[]): Split {
  const cuts: bigint[] = [lo];
  if (type === TY_CHAR) {
    cuts.push(0xd800n, 0xe000n);
  }
  const ranges: ({ readonly lo: bigint; readonly hi: bigint } | undefined)[] = [];
  for (const head of heads) {
    const pat = headPattern(body, head);
    const range = pat === undefined ? undefined : patternRange(pat);
    ranges.push(range);
    if (range !== undefined && range.lo <= range.hi) {
      cuts.push(range.lo);
      if (range.hi < hi) {
        cuts.push(range.hi + 1n);
      }
    }
  }
  cuts.sort(compareBig);
  const starts: bigint[] = [];
  for (const cut of cuts) {
    if (starts.length === 0 || at(starts, starts.length - 1) !== cut) {
      starts.push(cut);
    }
  }
  const covered: number[] = starts.map(() => -1);
  for (const range of ranges) {
    if (range !== undefined && range.lo <= range.hi) {
      for (let i = indexOfCut(starts, range.lo); i < starts.length && at(starts, i) <= range.hi; i += 1) {
        covered[i] = 0;
      }
    }
  }
  return rangePieces(type, starts, hi, covered, ranges);
}

function rangePieces(
  type: TypeId,
  starts: readonly bigint[],
  hi: bigint,
  covered: number[],
  ranges: readonly ({ readonly lo: bigint; readonly hi: bigint } | undefined)[],
): Split {
  const present: Constructor[] = [];
  const missing: Constructor[] = [];
  let openGap = false;
  for (let i = 0; i < starts.length; i += 1) {
    const from = at(starts, i);
    const to = i + 1 < starts.length ? at(starts, i + 1) - 1n : hi;
    if (type === TY_CHAR && from === 0xd800n) {
      covered[i] = -1;
      openGap = false;
      continue;
    }
    const piece: Constructor = { kind: "range", variant: 0, lo: from, hi: to, more: false, fields: [] };
    if (at(covered, i) === 0) {
      covered[i] = present.length;
      present.push(piece);
      openGap = false;
    } else if (openGap) {
      const last = at(missing, missing.length - 1);
      missing[missing.length - 1] = { ...last, hi: to };
    } else {
      missing.push(piece);
      openGap = true;
    }
  }
  const ofRow = ranges.map((range) => {
    if (range === undefined) {
      return undefined;
    }
    const pieces: number[] = [];
    for (let i = indexOfCut(starts, range.lo); range.lo <= range.hi && i < starts.length && at(starts, i) <= range.hi; i += 1) {
      if (at(covered, i) >= 0) {
        pieces.push(at(covered, i));
      }
    }
    return pieces;
  });
  return { present, missing, open: false, ofRow };
}

/** Slices split by length up to the longest pattern, then "that many and more"; arrays have one length. */
function splitLengths(body: TBody, elem: TypeId, fixed: bigint | undefined, heads: readonly TPatId[]): Split {
  let longest = 0;
  for (const head of heads) {
    const pat = headPattern(body, head);
    if (pat !== undefined && pat.kind === "slice") {
      const least = pat.prefix.length + (pat.rest === undefined ? 1 : 0);
      longest = least > longest ? least : longest;
    }
  }
  const all: Constructor[] = [];
  const last = fixed === undefined ? longest : Number(fixed);
  for (let n = fixed === undefined ? 0 : last; n <= last; n += 1) {
    const fields: TypeId[] = [];
    for (let i = 0; i < n && i < longest; i += 1) {
      fields.push(elem);
    }
    all.push({ kind: "length", variant: 0, lo: BigInt(n), hi: BigInt(n), more: fixed === undefined && n === last, fields });
  }
  const covered = all.map(() => -1);
  const rows = heads.map((head) => {
    const pat = headPattern(body, head);
    if (pat === undefined || pat.kind !== "slice") {
      return undefined;
    }
    const picked: number[] = [];
    for (let i = 0; i < all.length; i += 1) {
      const size = Number(at(all, i).lo);
      if (pat.rest === undefined ? size === pat.prefix.length && !at(all, i).more : size >= pat.prefix.length) {
        picked.push(i);
        covered[i] = 0;
      }
    }
    return picked;
  });
  return pickCovered(all, covered, rows);
}

function pickCovered(all: readonly Constructor[], covered: number[], rows: readonly (readonly number[] | undefined)[]): Split {
  const present: Constructor[] = [];
  const missing: Constructor[] = [];
  for (let i = 0; i < all.length; i += 1) {
    if (at(covered, i) === 0) {
      covered[i] = present.length;
      present.push(at(all, i));
    } else {
      missing.push(at(all, i));
    }
  }
  return { present, missing, open: false, ofRow: rows.map((row) => row?.map((i) => at(covered, i))) };
}

function splitTexts(body: TBody, heads: readonly TPatId[]): Split {
  const known = new Map<string, number>();
  const present: Constructor[] = [];
  const ofRow = heads.map((head) => {
    const pat = headPattern(body, head);
    if (pat === undefined || pat.kind !== "literal" || pat.value.kind !== "str") {
      return undefined;
    }
    const key = decodeUtf8(pat.value.bytes, 0, pat.value.bytes.length);
    const found = known.get(key);
    if (found !== undefined) {
      return [found];
    }
    known.set(key, present.length);
    present.push(plainConstructor("text", present.length, []));
    return [present.length - 1];
  });
  return { present, missing: [], open: true, ofRow };
}

/** Sub-patterns of a row's head under constructor `made`, first part first; `WILD` where the pattern says nothing. */
export function partsOf(body: TBody, head: TPatId, made: Constructor): TPatId[] {
  const parts: TPatId[] = made.fields.map(() => WILD);
  const pat = headPattern(body, head);
  if (pat === undefined) {
    return parts;
  }
  if (pat.kind === "variant") {
    for (const field of pat.fields) {
      parts[field.field] = field.pat;
    }
  } else if (pat.kind === "tuple") {
    pat.elems.forEach((elem, i) => {
      parts[i] = elem;
    });
  } else if (pat.kind === "slice") {
    pat.prefix.forEach((elem, i) => {
      if (i < parts.length) {
        parts[i] = elem;
      }
    });
  }
  return parts;
}

/** A missing value as source text; `parts` are the texts of the constructor's parts. */
export function showConstructor(program: Program, type: TypeId, made: Constructor, parts: readonly string[]): string {
  switch (made.kind) {
    case "range":
      return showRange(type, made);
    case "length":
      return "[" + [...parts, ...(made.more ? [".."] : [])].join(", ") + "]";
    case "text":
      return "_";
    case "variant": {
      const kind = typeOf(program.table, type);
      if (kind.kind !== "adt") {
        return parts.length === 1 ? "(" + parts.join("") + ",)" : "(" + parts.join(", ") + ")";
      }
      const adt = at(program.adts, kind.def);
      return adt === undefined ? "_" : showVariant(program, adt.isEnum, at(adt.variants, made.variant), parts);
    }
  }
}

function showVariant(program: Program, isEnum: boolean, variant: VariantSig, parts: readonly string[]): string {
  const interner = program.resolved.interner;
  let name = text(interner, variant.name);
  if (isEnum && !isPreludeVariant(name)) {
    const owner = at(program.resolved.defs, at(program.resolved.defs, variant.def).parent);
    name = text(interner, owner.name) + "::" + name;
  }
  if (isEnum && variant.shape === "unit") {
    return name;
  }
  if (isEnum && variant.shape === "tuple") {
    return name + "(" + parts.join(", ") + ")";
  }
  const shown: string[] = [];
  for (let i = 0; i < parts.length; i += 1) {
    if (at(parts, i) !== "_") {
      shown.push(text(interner, at(variant.fields, i).name) + ": " + at(parts, i));
    }
  }
  if (shown.length < parts.length) {
    shown.push("..");
  }
  return shown.length === 0 ? name + " { }" : name + " { " + shown.join(", ") + " }";
}

function isPreludeVariant(name: string): boolean {
  return ["Just", "Nothing", "Ok", "Err", "Less", "Equal", "Greater"].includes(name);
}

function showRange(type: TypeId, made: Constructor): string {
  if (type === TY_BOOL) {
    return made.lo === 0n ? "false" : "true";
  }
  const lo = type === TY_CHAR ? showChar(made.lo) : made.lo.toString();
  const hi = type === TY_CHAR ? showChar(made.hi) : made.hi.toString();
  return made.lo === made.hi ? lo : lo + " through " + hi;
}

function showChar(value: bigint): string {
  if (value === 0x27n || value === 0x5cn) {
    return "'\\" + String.fromCharCode(Number(value)) + "'";
  }
  if (value >= 0x20n && value < 0x7fn) {
    return "'" + String.fromCharCode(Number(value)) + "'";
  }
  return "'\\u{" + value.toString(16).toUpperCase() + "}'";
}

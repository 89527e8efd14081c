/**
 * Variants of enums in memory ([abi.enum]).
 */
import { at } from "../source/index.js";
import {
  buildCast,
  buildInt,
  buildIntCompare,
  buildOffset,
  buildSelect,
  constInt,
  constSmall,
  intType,
  type LlModule,
  type LlValue,
} from "./builder.js";
import type { Layout, Scalar, TagLayout } from "./layout.js";
import { constOfScalar, loadScalar, storeScalar } from "./values.js";

/** The number of the active variant, 64 bits, of the enum at an address. */
export function emitDiscriminant(m: LlModule, layout: Layout, pointer: LlValue): LlValue {
  const tag = layout.tag;
  switch (tag.kind) {
    case "single":
      return constSmall(m, 64, 0);
    case "tag":
      return variantOfTag(m, tag.values, extend(m, tag.scalar, loadScalar(m, tag.scalar, pointer)));
    case "niche":
      return variantOfNiche(m, tag, layout.offsets.length, loadScalar(m, tag.scalar, buildOffset(m, pointer, tag.offset)));
  }
}

function extend(m: LlModule, scalar: Scalar, value: LlValue): LlValue {
  return scalar.bits === 64 ? value : buildCast(m, "zext", value, intType(m, 64));
}

/** Tags that are the variant numbers are the answer; others are compared one by one. */
function variantOfTag(m: LlModule, values: readonly bigint[], tag: LlValue): LlValue {
  let same = true;
  for (let variant = 0; variant < values.length; variant += 1) {
    same = same && at(values, variant) === BigInt(variant);
  }
  if (same) {
    return tag;
  }
  let result: LlValue = constSmall(m, 64, values.length - 1);
  for (let variant = values.length - 2; variant >= 0; variant -= 1) {
    const hit = buildIntCompare(m, "eq", tag, constInt(m, 64, at(values, variant)));
    result = buildSelect(m, hit, constSmall(m, 64, variant), result);
  }
  return result;
}

/** The n-th value of the niche means the n-th variant other than the one with data. */
function variantOfNiche(m: LlModule, tag: Extract<TagLayout, { kind: "niche" }>, count: number, value: LlValue): LlValue {
  const data = constSmall(m, 64, tag.data);
  if (count === 2) {
    const hit = buildIntCompare(m, "eq", value, constOfScalar(m, tag.scalar, tag.start));
    return buildSelect(m, hit, constSmall(m, 64, 1 - tag.data), data);
  }
  const bits = tag.scalar.bits;
  const relative = buildInt(m, "sub", value, constInt(m, bits, tag.start));
  const hit = buildIntCompare(m, "ult", relative, constInt(m, bits, BigInt(count - 1)));
  const number = bits === 64 ? relative : buildCast(m, bits > 64 ? "trunc" : "zext", relative, intType(m, 64));
  const behind = buildCast(m, "zext", buildIntCompare(m, "uge", number, data), intType(m, 64));
  return buildSelect(m, hit, buildInt(m, "add", number, behind), data);
}

/** Makes the enum at an address have the given variant, whose fields are stored already. */
export function emitSetVariant(m: LlModule, layout: Layout, variant: number, pointer: LlValue): void {
  const tag = layout.tag;
  if (tag.kind === "tag") {
    storeScalar(m, tag.scalar, constInt(m, tag.scalar.bits, at(tag.values, variant)), pointer);
  } else if (tag.kind === "niche" && variant !== tag.data) {
    storeScalar(m, tag.scalar, nicheValue(m, tag, variant), buildOffset(m, pointer, tag.offset));
  }
}

/** What the niche holds for a variant without data. */
export function nicheValue(m: LlModule, tag: Extract<TagLayout, { kind: "niche" }>, variant: number): LlValue {
  const number = BigInt(variant < tag.data ? variant : variant - 1);
  return constOfScalar(m, tag.scalar, tag.start + number);
}

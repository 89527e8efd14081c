// The type table, arithmetic of constants, and the solver over a small standard library in memory.

import { describe, expect, it } from "vitest";
import { floatToInt, intToFloat } from "../../bootstrap/types/const_float.js";
import { binaryInt, fitsInt, intMax, intMin, negateInt, wrapInt } from "../../bootstrap/types/const_ops.js";
import {
  childrenOf,
  createTypeTable,
  flagsOf,
  mkAdt,
  mkArray,
  mkConst,
  mkFunc,
  mkInfer,
  mkParam,
  mkProjection,
  mkRef,
  mkSlice,
  mkTuple,
  typeOf,
  withChildren,
} from "../../bootstrap/types/intern.js";
import {
  HAS_INFER,
  HAS_PARAM,
  HAS_PROJECTION,
  HAS_REF,
  TY_BOOL,
  TY_F32,
  TY_F64,
  TY_I128,
  TY_I32,
  TY_I8,
  TY_REF_STR,
  TY_STR,
  TY_U128,
  TY_U64,
  TY_U8,
  TY_UNIT,
} from "../../bootstrap/types/ty.js";

describe("the type table", () => {
  it("has the fixed types at their ids", () => {
    const table = createTypeTable();
    expect(typeOf(table, TY_BOOL)).toEqual({ kind: "prim", prim: "Bool" });
    expect(typeOf(table, TY_STR)).toEqual({ kind: "prim", prim: "Str" });
    expect(mkTuple(table, [])).toBe(TY_UNIT);
    expect(mkRef(table, false, TY_STR)).toBe(TY_REF_STR);
    expect(table.types.length).toBe(19);
  });

  it("gives equal structure one id and different structure different ids", () => {
    const table = createTypeTable();
    const seen = new Set<number>();
    for (let def = 0; def < 50; def += 1) {
      for (let i = 1; i < 17; i += 1) {
        const made = [mkAdt(table, def, [i, TY_I32]), mkTuple(table, [def % 17, i]), mkFunc(table, "func", [i], def % 17, 0)];
        expect(mkAdt(table, def, [i, TY_I32])).toBe(made[0]);
        for (const id of made) {
          seen.add(id);
        }
      }
    }
    expect(seen.size).toBe(50 * 16 + 17 * 16 + 17 * 16);
    expect(mkRef(table, true, TY_I32)).not.toBe(mkRef(table, false, TY_I32));
    expect(mkArray(table, TY_I32, mkConst(table, 3n))).not.toBe(mkArray(table, TY_I32, mkConst(table, 1n << 40n)));
  });

  it("computes flags from the structure", () => {
    const table = createTypeTable();
    expect(flagsOf(table, mkSlice(table, mkRef(table, true, mkParam(table, 7))))).toBe(HAS_PARAM | HAS_REF);
    expect(flagsOf(table, mkProjection(table, 9, [mkInfer(table, 1)]))).toBe(HAS_PROJECTION | HAS_INFER);
    expect(flagsOf(table, mkAdt(table, 3, [TY_I32]))).toBe(0);
  });

  it("takes types apart and puts them together again", () => {
    const table = createTypeTable();
    const types = [
      mkFunc(table, "mut", [TY_I32, TY_BOOL], TY_STR, 1),
      mkArray(table, TY_I32, mkConst(table, 4n)),
      mkTuple(table, [TY_I32, TY_STR]),
      mkProjection(table, 5, [TY_I32]),
      mkRef(table, true, TY_I32),
    ];
    for (const type of types) {
      expect(withChildren(table, type, childrenOf(typeOf(table, type)))).toBe(type);
    }
  });
});

describe("arithmetic of constants", () => {
  it("knows the ranges of all widths", () => {
    expect(intMin(TY_I8)).toBe(-128n);
    expect(intMax(TY_U128)).toBe((1n << 128n) - 1n);
    expect(fitsInt(TY_U8, 256n)).toBe(false);
    expect(wrapInt(TY_I8, 200n)).toBe(-56n);
    expect(wrapInt(TY_U64, -1n)).toBe(18446744073709551615n);
  });

  it("checks overflow, division and shifts", () => {
    expect(binaryInt("add", TY_U8, 200n, 55n)).toEqual({ kind: "value", value: 255n });
    expect(binaryInt("add", TY_U8, 200n, 56n)).toEqual({ kind: "panic", text: "integer overflow in addition" });
    expect(binaryInt("sub", TY_U64, 0n, 1n)).toEqual({ kind: "panic", text: "integer overflow in subtraction" });
    expect(binaryInt("div", TY_I128, intMin(TY_I128), -1n)).toEqual({ kind: "panic", text: "integer overflow in division" });
    expect(binaryInt("rem", TY_I32, -7n, 2n)).toEqual({ kind: "value", value: -1n });
    expect(binaryInt("rem", TY_I32, 1n, 0n)).toEqual({ kind: "panic", text: "division by zero" });
    expect(binaryInt("shl", TY_I8, 1n, 7n)).toEqual({ kind: "value", value: -128n });
    expect(binaryInt("shr", TY_I8, -128n, 7n)).toEqual({ kind: "value", value: -1n });
    expect(binaryInt("shl", TY_U64, 1n, 64n)).toEqual({ kind: "panic", text: "shift by 64 exceeds the width of U64" });
    expect(negateInt(TY_I8, -128n)).toEqual({ kind: "panic", text: "integer overflow in negation" });
  });

  it("raises to powers without computing giants", () => {
    expect(binaryInt("pow", TY_U64, 2n, 63n)).toEqual({ kind: "value", value: 1n << 63n });
    expect(binaryInt("pow", TY_U64, 2n, 64n).kind).toBe("panic");
    expect(binaryInt("pow", TY_I32, -1n, 1n << 60n)).toEqual({ kind: "value", value: 1n });
    expect(binaryInt("pow", TY_I32, -1n, (1n << 60n) + 1n)).toEqual({ kind: "value", value: -1n });
    expect(binaryInt("pow", TY_I32, 3n, 1n << 60n).kind).toBe("panic");
    expect(binaryInt("pow", TY_I32, 0n, 0n)).toEqual({ kind: "value", value: 1n });
  });

  it("converts between floats and integers as at run time", () => {
    expect(floatToInt(TY_U8, 300.7)).toBe(255n);
    expect(floatToInt(TY_I8, -3.9)).toBe(-3n);
    expect(floatToInt(TY_U64, Number.NaN)).toBe(0n);
    expect(intToFloat(TY_F64, (1n << 53n) + 1n)).toBe(2 ** 53);
    // Twice rounded this would be a tie and go down.
    expect(intToFloat(TY_F32, (1n << 60n) + (1n << 36n) + 1n)).toBe(2 ** 60 + 2 ** 37);
    expect(intToFloat(TY_F32, -16777217n)).toBe(-16777216);
  });
});

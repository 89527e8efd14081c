// Evaluation of constants on typed trees that are built by hand.

import { describe, expect, it } from "vitest";
import { checkConstants, evalConst, newConstEvaluator, type ConstEvaluator } from "../../bootstrap/types/const_eval.js";
import type { TBody, TExpr, TypedProgram } from "../../bootstrap/types/tast.js";
import { TY_BOOL, TY_F64, TY_I32, TY_U8, type TypeId } from "../../bootstrap/types/ty.js";
import { MINI_STD } from "./mini_std.js";
import { find, make, messages, type Made } from "./types_harness.js";

const PROGRAM = `func main() { }
type Color { Red, Green = 5, Blue }
type Point { x: U8, y: U8 }
const A: U8 = 1
const B: U8 = 2
const C: U8 = 3
const D: U8 = 4
`;

interface Bench {
  readonly made: Made;
  readonly typed: TypedProgram;
  readonly e: ConstEvaluator;
}

function bench(): Bench {
  const made = make(MINI_STD, { "": PROGRAM });
  expect(messages(made)).toEqual([]);
  const typed: TypedProgram = { bodies: made.program.resolved.defs.map(() => undefined) };
  return { made, typed, e: newConstEvaluator(made.program, typed, made.diagnostics) };
}

/** Gives the constant `name` a body; the root is the last expression. */
function define(b: Bench, name: string, ...exprs: Omit<TExpr, "span">[]): void {
  const owner = find(b.made, name);
  const span = b.made.program.resolved.defs[owner]?.span ?? { file: 0, start: 0, end: 0 };
  const body: TBody = {
    owner,
    locals: [],
    params: [],
    ret: TY_U8,
    exprs: exprs.map((expr) => ({ ...expr, span }) as TExpr),
    pats: [],
    closures: [],
    catches: [],
    contracts: [],
    root: exprs.length - 1,
  };
  b.typed.bodies[owner] = body;
}

const int = (type: TypeId, value: bigint): Omit<TExpr, "span"> =>
  ({ kind: "literal", type, value: { kind: "int", value } }) as Omit<TExpr, "span">;

function node(type: TypeId, kind: string, rest: object): Omit<TExpr, "span"> {
  return { type, kind, ...rest } as unknown as Omit<TExpr, "span">;
}

function value(b: Bench, name: string): unknown {
  return evalConst(b.e, find(b.made, name), []);
}

describe("constants", () => {
  it("compute with other constants", () => {
    const b = bench();
    define(b, "A", int(TY_U8, 200n));
    define(b, "B", node(TY_U8, "const_ref", { def: find(b.made, "A"), args: [] }), int(TY_U8, 55n), node(TY_U8, "binary", { op: "add", left: 0, right: 1 }));
    define(b, "C", node(TY_U8, "const_ref", { def: find(b.made, "B"), args: [] }), node(TY_I32, "cast", { cast: "num", value: 0 }));
    define(b, "D", int(TY_U8, 1n), int(TY_U8, 2n), node(TY_BOOL, "binary", { op: "lt", left: 0, right: 1 }));
    expect(value(b, "B")).toEqual({ kind: "int", type: TY_U8, value: 255n });
    expect(value(b, "C")).toEqual({ kind: "int", type: TY_I32, value: 255n });
    expect(value(b, "D")).toEqual({ kind: "bool", value: true });
    expect(messages(b.made)).toEqual([]);
  });

  it("report panics once, where they happen", () => {
    const b = bench();
    define(b, "A", int(TY_U8, 255n), int(TY_U8, 1n), node(TY_U8, "binary", { op: "add", left: 0, right: 1 }));
    define(b, "B", node(TY_U8, "const_ref", { def: find(b.made, "A"), args: [] }));
    checkConstants(b.e);
    expect(value(b, "B")).toEqual({ kind: "error" });
    expect(messages(b.made)).toEqual(["T024 evaluation of this constant panics: integer overflow in addition"]);
  });

  it("report cycles", () => {
    const b = bench();
    define(b, "A", node(TY_U8, "const_ref", { def: find(b.made, "B"), args: [] }));
    define(b, "B", node(TY_U8, "const_ref", { def: find(b.made, "A"), args: [] }));
    checkConstants(b.e);
    expect(messages(b.made)).toEqual(["T005 constant `A` is defined by itself"]);
  });

  it("build structs, enums, tuples and arrays", () => {
    const b = bench();
    const point = find(b.made, "Point");
    const color = find(b.made, "Color");
    define(
      b,
      "A",
      int(TY_U8, 1n),
      int(TY_U8, 2n),
      node(TY_U8, "construct", { def: point, variant: 0, inits: [{ field: 1, value: 0 }, { field: 0, value: 1 }], base: -1 }),
    );
    define(b, "B", node(TY_U8, "construct", { def: color, variant: 2, inits: [], base: -1 }), node(TY_U8, "cast", { cast: "num", value: 0 }));
    define(b, "C", node(TY_F64, "literal", { value: { kind: "float", text: "2.5", value: 2.5 } }), node(TY_U8, "cast", { cast: "num", value: 0 }));
    define(b, "D", int(TY_U8, 7n), node(TY_U8, "tuple", { elems: [0, 0] }), node(TY_U8, "array", { elems: [1] }));
    expect(value(b, "A")).toMatchObject({ kind: "adt", def: point, fields: [{ value: 2n }, { value: 1n }] });
    expect(value(b, "B")).toEqual({ kind: "int", type: TY_U8, value: 6n });
    expect(value(b, "C")).toEqual({ kind: "int", type: TY_U8, value: 2n });
    expect(value(b, "D")).toMatchObject({ kind: "array", elems: [{ kind: "tuple", elems: [{ value: 7n }, { value: 7n }] }] });
  });

  it("reject calls", () => {
    const b = bench();
    define(b, "A", node(TY_U8, "call", { func: { def: find(b.made, "main"), args: [] }, args: [] }));
    value(b, "A");
    expect(messages(b.made)).toEqual(["T024 not a constant expression: calls are not possible"]);
  });
});

// Signatures, their checks, and the solver's answers, over a small standard library in memory.

import { describe, expect, it } from "vitest";
import { boundsFor, EMPTY_ENV, envOf, makeEnv } from "../../bootstrap/types/env.js";
import { isCopy, isDisposable, needsDrop } from "../../bootstrap/types/markers.js";
import { normalize } from "../../bootstrap/types/normalize.js";
import type { Env } from "../../bootstrap/types/program.js";
import { fieldsOf, genericsOf, langItem, resolveCall } from "../../bootstrap/types/query.js";
import { implementsBehavior, select } from "../../bootstrap/types/select.js";
import { showBound, showType, showTypeFull, showTypes } from "../../bootstrap/types/show.js";
import { mkInfer, mkParam, mkAdt } from "../../bootstrap/types/intern.js";
import { TY_I32, TY_I64, TY_STR, TY_U8, type TypeId } from "../../bootstrap/types/ty.js";
import { MINI_STD } from "./mini_std.js";
import { find, make, messages, type Made } from "./types_harness.js";

function app(code: string): Made {
  return make(MINI_STD, { "": "func main() { }\n" + code });
}

function errors(code: string): string[] {
  return messages(app(code));
}

/** The type that an alias of the program names. */
function aliased(made: Made, name: string): TypeId {
  return made.program.aliases[find(made, name)]?.type ?? -1;
}

function lang(made: Made, key: string): number {
  const def = langItem(made.program, key);
  expect(def, key).not.toBe(-1);
  return def;
}

function has(made: Made, env: Env, key: string, ...args: TypeId[]): boolean {
  return implementsBehavior(made.program, env, lang(made, key), args);
}

describe("selection", () => {
  const made = app(`
type Point { x: I32, y: I32 }
extend Point with Equal { func eq(this, other: ref Point) -> Bool { true } }
type Pair[A, B] { a: A, b: B }
extend[A: Equal, B: Equal] Pair[A, B] with Equal { func eq(this, other: ref Pair[A, B]) -> Bool { true } }
type Plain { x: I32 }
type Wrapped { x: Heap[I32] }
type A1 = List[Point]
type A2 = List[Plain]
type A3 = Pair[I32, List[Point]]
type A4 = Pair[Plain, I32]
type A5 = [Point; 3]
type A6 = (Point, ref Plain)
type A7 = (Point, ref Point)
type A8 = Pair[Str, I32]
type A9 = Maybe[mut ref I32]
func generic[T: Ordered, U](t: T, u: U) { }
`);
  const p = made.program;

  it("is without errors", () => {
    expect(messages(made)).toEqual([]);
  });

  it("finds blocks by head and checks their bounds", () => {
    expect(has(made, EMPTY_ENV, "equal", aliased(made, "A1"))).toBe(true);
    expect(has(made, EMPTY_ENV, "equal", aliased(made, "A2"))).toBe(false);
    expect(has(made, EMPTY_ENV, "equal", aliased(made, "A3"))).toBe(true);
    expect(has(made, EMPTY_ENV, "equal", aliased(made, "A4"))).toBe(false);
    expect(has(made, EMPTY_ENV, "equal", aliased(made, "A5"))).toBe(true);
    expect(has(made, EMPTY_ENV, "equal", aliased(made, "A6"))).toBe(false);
    expect(has(made, EMPTY_ENV, "equal", aliased(made, "A7"))).toBe(true);
  });

  it("gives the arguments of the block", () => {
    const answer = select(p, EMPTY_ENV, lang(made, "equal"), [aliased(made, "A3")]);
    expect(answer).toMatchObject({ kind: "extend", args: [TY_I32, aliased(made, "A1")] });
  });

  it("uses bounds in scope and their super-behaviors", () => {
    const generic = find(made, "generic");
    const [t, u] = genericsOf(p, generic);
    const env = envOf(p, generic);
    const tType = mkParam(p.table, t ?? -1);
    const uType = mkParam(p.table, u ?? -1);
    expect(has(made, env, "ordered", tType)).toBe(true);
    expect(has(made, env, "equal", tType)).toBe(true);
    expect(has(made, env, "equal", uType)).toBe(false);
    expect(has(made, EMPTY_ENV, "equal", tType)).toBe(false);
    const list = lang(made, "list");
    expect(has(made, env, "equal", mkAdt(p.table, list, [tType]))).toBe(true);
    expect(has(made, env, "equal", mkAdt(p.table, list, [uType]))).toBe(false);
    expect(boundsFor(p, env, tType).map((bound) => showBound(p, bound))).toEqual(["T: Ordered", "T: Equal"]);
  });

  it("selects by the arguments of the behavior, and through blanket blocks", () => {
    expect(has(made, EMPTY_ENV, "from", TY_I64, TY_I32)).toBe(true);
    expect(has(made, EMPTY_ENV, "from", TY_I64, TY_U8)).toBe(true);
    expect(has(made, EMPTY_ENV, "from", TY_I64, TY_STR)).toBe(false);
    expect(has(made, EMPTY_ENV, "into", TY_U8, TY_I64)).toBe(true);
    expect(has(made, EMPTY_ENV, "into", TY_STR, TY_I64)).toBe(false);
  });

  it("is ambiguous where inference variables decide", () => {
    const open = mkInfer(p.table, 0);
    expect(select(p, EMPTY_ENV, lang(made, "from"), [TY_I64, open])).toBe("ambiguous");
    expect(select(p, EMPTY_ENV, lang(made, "equal"), [open])).toBe("ambiguous");
    const listOfOpen = mkAdt(p.table, lang(made, "list"), [open]);
    expect(select(p, EMPTY_ENV, lang(made, "equal"), [listOfOpen])).toBe("ambiguous");
    expect(select(p, EMPTY_ENV, lang(made, "disposable"), [listOfOpen])).toMatchObject({ kind: "extend", args: [open] });
  });

  it("decides Copy and drops by structure", () => {
    expect(isCopy(p, EMPTY_ENV, aliased(made, "A5"))).toBe(true);
    expect(isCopy(p, EMPTY_ENV, aliased(made, "A6"))).toBe(true);
    expect(isCopy(p, EMPTY_ENV, aliased(made, "A8"))).toBe(false);
    expect(isCopy(p, EMPTY_ENV, aliased(made, "A9"))).toBe(false);
    expect(needsDrop(p, EMPTY_ENV, aliased(made, "A9"))).toBe(false);
    expect(needsDrop(p, EMPTY_ENV, aliased(made, "A8"))).toBe(true);
    const wrapped = mkAdt(p.table, find(made, "Wrapped"), []);
    expect(needsDrop(p, EMPTY_ENV, wrapped)).toBe(true);
    expect(isDisposable(p, wrapped)).toBe(-1);
    expect(isDisposable(p, aliased(made, "A1"))).not.toBe(-1);
    expect(has(made, EMPTY_ENV, "copy", aliased(made, "A5"))).toBe(true);
    // Copy implies Duplicate.
    expect(has(made, EMPTY_ENV, "duplicate", aliased(made, "A5"))).toBe(true);
    expect(has(made, EMPTY_ENV, "duplicate", wrapped)).toBe(false);
  });

  it("decides thread markers by structure and assertions", () => {
    expect(has(made, EMPTY_ENV, "sendable", mkAdt(p.table, find(made, "Wrapped"), []))).toBe(true);
    expect(has(made, EMPTY_ENV, "sendable", aliased(made, "A1"))).toBe(false);
    expect(has(made, EMPTY_ENV, "owned", aliased(made, "A6"))).toBe(false);
    expect(has(made, EMPTY_ENV, "owned", aliased(made, "A5"))).toBe(true);
  });

  it("ends for bounds that lead to ever larger goals", () => {
    const deep = app(`
type Foo[T] { t: T }
extend[T] Foo[T] with Equal where Foo[Foo[T]]: Equal { func eq(this, other: ref Foo[T]) -> Bool { true } }
type Deep = Foo[I32]
`);
    expect(has(deep, EMPTY_ENV, "equal", aliased(deep, "Deep"))).toBe(false);
  });
});

describe("normal forms", () => {
  const made = app(`
type A1 = Iter2::Item
type Iter2 { n: I32 }
extend Iter2 with Iterator { type Item = (I32, Str)   func next(mut this) -> Maybe[This::Item] { Nothing } }
type Peek[I: Iterator] { iter: I, peeked: Maybe[I::Item] }
type A2 = Peek[Iter2]
func f[C: Iterable](c: C) -> C::Iter::Item { loop { } }
func g[T, C: Iterable[Item = T]](c: C, iter: C::Iter, item: C::Iter::Item) { }
func h[I: Iterator](iter: I) where I::Item: Ordered { }
type Sum { n: I32 }
extend Sum with Addable { func add(this, rhs: ref Sum) -> Sum { Sum { n: 1 } } }
func s(x: Sum::Output) { }
func e[T, E: Iterator[Item = Maybe[T]]](e: E, first: E::Item) { }
`);
  const p = made.program;

  function param(name: string, index: number): string {
    return showType(p, p.funcs[find(made, name)]?.params[index]?.type ?? 0);
  }

  it("is without errors", () => {
    expect(messages(made)).toEqual([]);
  });

  it("go through implementations, in fields too", () => {
    expect(showType(p, normalize(p, EMPTY_ENV, aliased(made, "A1")))).toBe("(I32, Str)");
    expect(fieldsOf(p, aliased(made, "A2"), 0).map((type) => showType(p, type))).toEqual(["Iter2", "Maybe[(I32, Str)]"]);
  });

  it("go through bounds and the bounds of associated types", () => {
    expect(showType(p, p.funcs[find(made, "f")]?.ret ?? 0)).toBe("C::Item");
    expect(param("g", 1)).toBe("C::Iter");
    expect(param("g", 2)).toBe("T");
    expect(param("e", 1)).toBe("Maybe[T]");
    expect(param("s", 0)).toBe("Sum");
  });

  it("carry the bounds of where clauses", () => {
    const def = find(made, "h");
    const env = envOf(p, def);
    const bound = env.bounds.find((one) => one.behavior === lang(made, "ordered"));
    expect(showType(p, bound?.self ?? 0)).toBe("I::Item");
    expect(has(made, env, "equal", bound?.self ?? 0)).toBe(true);
  });

  it("resolve calls to the implementing method, or leave the default", () => {
    const iter2 = mkAdt(p.table, find(made, "Iter2"), []);
    const next = lang(made, "iterator_next");
    const resolved = resolveCall(p, EMPTY_ENV, { def: next, args: [iter2] });
    expect(resolved.def).not.toBe(next);
    expect(resolved.args).toEqual([]);
    const count = find(made, "count", 0);
    expect(resolveCall(p, EMPTY_ENV, { def: count, args: [iter2] })).toEqual({ def: count, args: [iter2] });
    const duplicate = lang(made, "duplicate_duplicate");
    expect(resolveCall(p, EMPTY_ENV, { def: duplicate, args: [TY_I32] }).args).toEqual([TY_I32]);
    expect(resolveCall(p, EMPTY_ENV, { def: duplicate, args: [TY_STR] })).toMatchObject({ args: [] });
  });

  it("end for equalities in a circle", () => {
    const circle = app("func f[A: Iterator[Item = B::Item], B: Iterator[Item = A::Item]](a: A, x: A::Item) { }\n");
    expect(messages(circle)).toEqual([]);
    makeEnv(circle.program, circle.program.funcs[find(circle, "f")]?.bounds ?? []);
  });
});

describe("types as text", () => {
  it("are source, with full paths only where names clash", () => {
    const made = make(MINI_STD, {
      "": "use b::Point\nfunc main() { }\nfunc f(a: Point, b: a::Point, c: mut func(I32, ref [U8]) -> [Str; 4] with Sendable, d: (I32,)) { }\n",
      a: "pub type Point { pub x: I32 }\n",
      b: "pub type Point { pub x: I32 }\n",
    });
    expect(messages(made)).toEqual([]);
    const types = made.program.funcs[find(made, "f")]?.params.map((param) => param.type) ?? [];
    expect(types.slice(2).map((type) => showType(made.program, type))).toEqual([
      "mut func(I32, ref [U8]) -> [Str; 4] with Sendable",
      "(I32,)",
    ]);
    expect(showTypes(made.program, types.slice(0, 2))).toEqual(["app::b::Point", "app::a::Point"]);
    expect(showTypeFull(made.program, types[0] ?? 0)).toBe("app::b::Point");
  });
});

describe("errors of signatures", () => {
  it("T002: what is no type", () => {
    expect(errors("func f(x: Equal) { }\nfunc g(x: [I32]) { }\n")).toEqual([
      "T002 `Equal` is a behavior, not a type",
      "T002 a slice exists behind a reference only",
    ]);
  });

  it("T008: type arguments", () => {
    expect(errors("func f(x: Maybe, y: I32[Str], z: List[I32, I32]) { }\n")).toEqual([
      "T008 `Maybe` takes 1 type argument, found 0",
      "T008 `I32` takes 0 type arguments, found 1",
      "T008 `List` takes 1 type argument, found 2",
    ]);
  });

  it("T004: bounds of types", () => {
    expect(errors("type Keyed[K: Hash] { k: K }\nfunc f(x: Keyed[Str], y: Keyed[I32]) { }\nfunc g[T](x: Keyed[T]) { }\n")).toEqual([
      "T004 `Str` does not implement `Hash`",
      "T004 `T` does not implement `Hash`",
    ]);
  });

  it("T005: types, aliases, constants and behaviors in terms of themselves", () => {
    expect(errors("type A { b: B }\ntype B { a: Maybe[A] }\n")).toEqual([
      "T005 type `A` contains itself and has no finite size",
      "T005 type `B` contains itself and has no finite size",
    ]);
    expect(errors("type Tree { kids: List[Tree], up: Maybe[Heap[Tree]], f: Maybe[Maybe[I32]] }\n")).toEqual([]);
    expect(errors("type X = Maybe[Y]\ntype Y = X\n")[0]).toMatch(/^T005/);
    expect(errors("const N: U64 = M\nconst M: U64 = N\nfunc f(x: [I32; N]) { }\n")).toEqual(["T005 constant `N` is defined by itself"]);
    expect(errors("behavior P: Q { }\nbehavior Q: P { }\n").every((text) => text.startsWith("T005"))).toBe(true);
    expect(errors("type D[T = D] { t: T }\nfunc f(d: D) { }\n").some((text) => text.startsWith("T005"))).toBe(true);
  });

  it("T009, T015: associated types", () => {
    expect(errors("func f[T: Equal](x: T::Item) { }\n")).toEqual(["T009 `T` has no associated type `Item`"]);
    expect(errors("behavior Other { type Item }\nfunc f[T: Iterator + Other](x: T::Item) { }\n")).toEqual(["T015 `T::Item` is ambiguous"]);
    expect(errors("behavior Loop[X] { type Item }\nfunc f[T: Loop[T::Item]](x: T) { }\n")).toEqual(["T009 `T` has no associated type `Item`"]);
  });

  it("T011, T012: implementations against the behavior", () => {
    expect(errors("type P { x: I32 }\nextend P with Iterator { }\n")).toEqual([
      "T011 implementation of `Iterator` lacks `type Item`, `next`",
    ]);
    expect(errors("type P { x: I32 }\nextend P with Equal { func eq(this, other: P) -> Bool { true } }\n")).toEqual([
      "T012 `eq` does not have the signature that `Equal` declares",
    ]);
    expect(errors("type P { x: I32 }\nextend P with Equal { func eq(this, other: ref P) -> Bool { true }  func foo(this) { } }\n")).toEqual([
      "T012 `foo` is not an item of behavior `Equal`",
    ]);
    expect(errors("type P { x: I32 }\nextend P with Ordered { func compare(this, other: ref P) -> Ordering { Ordering::Less } }\n")).toEqual([
      "T004 `P` does not implement `Equal`",
    ]);
    expect(errors("behavior B { func f[T: Equal](t: T) }\nextend I32 with B { func f[U: Ordered](t: U) { } }\n")).toEqual([
      "T012 `f` has the bound `U: Ordered`, which the behavior does not declare",
    ]);
    expect(errors("behavior B { func f[T: Ordered](t: T) }\nextend I32 with B { func f[U: Equal](t: U) { } }\n")).toEqual([]);
    expect(errors("type P { x: I32 }\nextend ref P with Iterable { type Item = I32  type Iter = P  func iter(move this) -> P { P { x: 1 } } }\n")).toEqual([
      "T004 `P` does not implement `Iterator`",
    ]);
  });

  it("T012: Disposable and markers", () => {
    expect(errors("type P[T] { x: T }\nextend P[I32] with Disposable { func drop(mut this) { } }\n")).toEqual([
      "T012 `Disposable` must be implemented for all instances of `P`, without further bounds",
    ]);
    expect(errors("type P[T] { x: T }\nextend[T: Equal] P[T] with Disposable { func drop(mut this) { } }\n")).toEqual([
      "T012 `Disposable` must be implemented for all instances of `P`, without further bounds",
    ]);
    expect(errors("type P[T: Equal] { x: T }\nextend[T: Equal] P[T] with Disposable { func drop(mut this) { } }\n")).toEqual([]);
    expect(errors("type P { x: I32 }\nextend P with Copy { }\n")).toEqual(["T012 `Copy` holds by structure and is never implemented by hand"]);
  });

  it("T013, T014: coherence", () => {
    expect(errors("extend List[I32] with Display { func fmt(this, f: mut ref Formatter) { } }\n")).toEqual([
      "T013 this package owns neither `Display` nor `List[I32]`",
    ]);
    expect(errors("extend I32 { func twice(this) -> I32 { 2 } }\n")).toEqual([
      "T013 `I32` belongs to another package and cannot be extended without a behavior",
    ]);
    expect(errors("behavior B { }\nextend[T] List[T] with B { }\nextend List[I32] with B { }\nextend Maybe[I32] with B { }\nextend Maybe[Str] with B { }\n")).toEqual([
      "T014 `B` is implemented twice for `List[I32]`",
    ]);
    expect(errors("behavior B { }\nextend[T: Equal] T with B { }\nextend Str with B { }\n")).toEqual(["T014 `B` is implemented twice for `Str`"]);
    expect(errors("type P { x: I32 }\nextend P { func f(this) { } }\nextend P { func f(this) { } }\n")[0]).toMatch(/^S014 /);
  });

  it("T003: open parameters of blocks", () => {
    expect(errors("type P { x: I32 }\nextend[T] P { func f(this) { } }\n")).toEqual([
      "T003 type parameter `T` is not determined by this `extend`",
    ]);
  });

  it("T023: discriminants", () => {
    expect(errors("type E { A = 1, B = 0, C }\n")).toEqual(["T023 discriminant 1 is used twice"]);
    expect(errors("type E { A(I32) = 1, B }\n")).toEqual(["T023 only enums whose variants have no fields have discriminants of their own"]);
    const made = app("type E { A = 3, B, C = 10, D }\n");
    expect(made.program.adts[find(made, "E")]?.variants.map((variant) => variant.discriminant)).toEqual([3n, 4n, 10n, 11n]);
  });

  it("array lengths", () => {
    const made = app(`
const WIDTH: U64 = 4
const BIG: Bool = WIDTH > 3
type Grid = [I32; WIDTH * (BIG ? 2 : 1) + 0x10 as U64]
`);
    expect(messages(made)).toEqual([]);
    expect(showType(made.program, aliased(made, "Grid"))).toBe("[I32; 24]");
    expect(errors("type T = [I32; 1 - 2]\n")).toEqual(["T024 evaluation of this constant panics: integer overflow in subtraction"]);
    expect(errors("const N: I32 = 3\ntype T = [I32; N]\n")).toEqual(["T001 expected `U64`, found `I32`"]);
    expect(errors("func n() -> U64 { 3 }\ntype T = [I32; n()]\n")[0]).toMatch(/^T024 not a constant expression/);
  });

  it("bodies and main", () => {
    expect(errors("func f()\n")).toEqual(["T030 `f` has no body: only `@extern` functions and methods of behaviors have none"]);
    expect(messages(make(MINI_STD, { "": "func main(x: I32) -> Str { \"\" }\n" }))).toEqual([
      "T006 `main` cannot return `Str`",
      "T008 `main` takes no parameters and no type parameters",
    ]);
    expect(messages(make(MINI_STD, { "": "func main() -> Outcome[(), I32] { Ok(()) }\n" }))).toEqual([]);
  });

  it("G010: types at the C boundary", () => {
    expect(errors('@extern("c")\nfunc f(a: ref Str, b: *U8, c: List[I32], d: F64) -> ref Str\n')).toEqual([
      "G010 `List[I32]` cannot be passed to C: only structs with `@repr(c)` are passed by value",
      "G010 `ref Str` cannot be passed to C: references are not C pointers: pass a `*T` (`ref Str` can be a parameter)",
    ]);
  });
});

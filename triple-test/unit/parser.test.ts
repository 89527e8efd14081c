import { describe, expect, test } from "vitest";
import { dumpAst, typeExprOfExpr } from "../../bootstrap/parser/index.js";
import { applyEdits, bodyCodes, codes, exprTree, parse, shown, tree } from "./front.js";

describe("files", () => {
  test("declarations in front of the items", () => {
    expect(tree("//! doc\nmod a::b\ncaps: [io.file, db::db.query]\nuse a::b as c\npub use a::*\nuse crate::{x, y::{z}}\nuse super::super::w")).toBe(
      '(doc "doc") (mod a::b) (caps (effect io.file) (effect db::db.query)) (use (name a::b as c)) (use pub (glob a)) ' +
        "(use (group crate (name x) (group y (name z)))) (use (name super::super::w))",
    );
  });

  test("`use` behind an item is P002 and still read", () => {
    const parsed = parse("func f() { }\nuse a\n");
    expect(codes(parsed)).toEqual(["P002 2:1"]);
    expect(parsed.ast.uses.length).toBe(1);
  });
});

describe("functions", () => {
  test("everything that a signature may hold", () => {
    expect(
      tree("pub lowlevel func f@a1b2c3d4[T: A + B[X, I = Y] = Z](mut a: T, (b, c): I32, ...) -> T where T: C pre: a > 0 post(r): r == 1 effects: [io.file.read, pure] { }"),
    ).toBe(
      "(func f@a1b2c3d4 pub (lowlevel) (generic T (bounds (bound A) (bound B (type-path X) (assoc I (type-path Y)))) (default (type-path Z))) " +
        "(param (pat-bind a mut) (type-path T)) (param (pat-tuple (pat-bind b) (pat-bind c)) (type-path I32)) (variadic) (result (type-path T)) " +
        "(where (type-path T) (bounds (bound C))) (pre (binary Gt (path a) (int 0))) (post r (binary Eq (path r) (int 1))) " +
        "(effects (effect io.file.read) (effect pure)) (body (block)))",
    );
  });

  test.each([
    ["this", "Ref"],
    ["ref this", "Ref"],
    ["mut this", "MutRef"],
    ["mut ref this", "MutRef"],
    ["move this", "Move"],
  ])("receiver %s", (source, kind) => {
    expect(tree("extend T { func f(" + source + ", a: I32) }")).toBe(
      "(extend (type-path T) (func f (receiver " + kind + ") (param (pat-bind a) (type-path I32))))",
    );
  });

  test("contracts on lines of their own, without struct literals", () => {
    expect(tree("func f(a: P)\n    pre: a == b\n    post: c\n{ }")).toBe(
      "(func f (param (pat-bind a) (type-path P)) (pre (binary Eq (path a) (path b))) (post (path c)) (body (block)))",
    );
  });

  test("functions may have keywords as names, methods reserved words too", () => {
    expect(tree("extend T { func extend(this) }")).toBe("(extend (type-path T) (func extend (receiver Ref)))");
    expect(tree("extend T { func union(this) }")).toBe("(extend (type-path T) (func union (receiver Ref)))");
    expect(tree("func var() { env::var() }")).toBe("(func var (body (block (tail (call (path env::var))))))");
    expect(codes(parse("func union() { }"))).toEqual(["P010 1:6"]);
    expect(codes(parse("type extend { }"))).toEqual(["P001 1:6"]);
  });
});

describe("types", () => {
  test("bodies of type declarations", () => {
    expect(tree("type A { }")).toBe("(type A (struct))");
    expect(tree("type A { x: I32, pub y: I32 = 1, } invariant: this.x < this.y")).toBe(
      "(type A (struct (field x (type-path I32)) (field y pub (type-path I32) (default (int 1))) " +
        "(invariant (binary Lt (field x (this)) (field y (this))))))",
    );
    expect(tree("type A { pub x: I32 }")).toBe("(type A (struct (field x pub (type-path I32))))");
    expect(tree("type A { B, C(I32, T), D { x: I32 }, E = 4 }")).toBe(
      "(type A (enum (variant B) (variant C (payload (type-path I32) (type-path T))) (variant D (record (field x (type-path I32)))) (variant E = 4)))",
    );
    expect(tree("type A = B")).toBe("(type A (alias (type-path B)))");
    expect(tree("type A = | B")).toBe("(type A (enum (variant B)))");
    expect(tree("type A = B | C(I32)\n    | D")).toBe("(type A (enum (variant B) (variant C (payload (type-path I32))) (variant D)))");
    expect(tree("type A = B(I32)")).toBe("(type A (enum (variant B (payload (type-path I32)))))");
    expect(tree("type A = List[B]")).toBe("(type A (alias (type-path List (type-path B))))");
    expect(tree("type A { @default B, C }")).toBe("(type A (enum (variant B (directive default)) (variant C)))");
  });

  test.each([
    ["ref T?", "(type-ref (type-maybe (type-path T)))"],
    ["mut ref [T]", "(type-mut-ref (type-slice (type-path T)))"],
    ["*mut *T", "(type-mut-ptr (type-ptr (type-path T)))"],
    ["[T; 4]", "(type-array (type-path T) (int 4))"],
    ["()", "(type-tuple)"],
    ["(T)", "(type-path T)"],
    ["(T,)", "(type-tuple (type-path T))"],
    ["(A, B)??", "(type-maybe (type-maybe (type-tuple (type-path A) (type-path B))))"],
    ["This::Item", "(type-path This::Item)"],
    ["a::B[C]::D", "(type-path a::B (type-path C) (scope D))"],
    ["func() -> T?", "(type-func Func (result (type-maybe (type-path T))))"],
    ["move func(A) -> B with S + O effects: [pure]", "(type-func MoveFunc (type-path A) (result (type-path B)) (with (bound S) (bound O)) (effects (effect pure)))"],
    ["mut func()", "(type-func MutFunc)"],
  ])("%s", (source, expected) => {
    expect(tree("const A: " + source + " = 1")).toBe("(const A " + expected + " (value (int 1)))");
  });
});

describe("other items", () => {
  test("behaviors and extensions", () => {
    expect(tree("behavior B[T]: A + C { type I: D = E  const N: I32  func f(this) }")).toBe(
      "(behavior B (generic T) (supers (bound A) (bound C)) (assoc-type I (bounds (bound D)) (value (type-path E))) (const N (type-path I32)) (func f (receiver Ref)))",
    );
    expect(tree("lowlevel extend[T: A] List[T] with B[T] where T: C { type I = T }")).toBe(
      "(extend lowlevel (generic T (bounds (bound A))) (type-path List (type-path T)) (with (bound B (type-path T))) (where (type-path T) (bounds (bound C))) (assoc-type I (value (type-path T))))",
    );
  });

  test("`impl` is `extend`", () => {
    expect(tree("impl[T] B[T] for List[T] { }")).toBe(tree("extend[T] List[T] with B[T] { }"));
    expect(tree("impl List[I32] { }")).toBe(tree("extend List[I32] { }"));
    expect(tree("impl B for ref T { }")).toBe(tree("extend ref T with B { }"));
    expect(codes(parse("impl [T] { }"))).toEqual(["P001 1:10"]);
  });

  test("constants, globals, effects", () => {
    expect(tree("const A: I32 = 1\nvar b: I32 = 2\neffect db.query")).toBe(
      "(const A (type-path I32) (value (int 1))) (global b (type-path I32) (value (int 2))) (effect db.query)",
    );
    expect(codes(parse("const A: I32"))).toEqual(["P001 1:13"]);
  });

  test("directives and comments", () => {
    expect(
      tree('/// one\n// @ai:k: v\n@[test(should_fail)]\n@extern("c", name: "x") @move @when(os: linux, n: 1)\n/// two\npub func f()'),
    ).toBe(
      '(func f pub (doc "one") (doc "two") (ai "k" "v") (directive test (arg should_fail)) ' +
        '(directive extern (arg str "c") (arg name str "x")) (directive move) (directive when (arg os name linux) (arg n int 1)))',
    );
  });
});

describe("operators", () => {
  test.each([
    ["a + b * c", "(binary Add (path a) (binary Mul (path b) (path c)))"],
    ["a - b - c", "(binary Sub (binary Sub (path a) (path b)) (path c))"],
    ["a ** b ** c", "(binary Pow (path a) (binary Pow (path b) (path c)))"],
    ["a or b and not c == d", "(binary Or (path a) (binary And (path b) (unary Not (binary Eq (path c) (path d)))))"],
    ["a < b to c", "(binary Lt (path a) (range to (path b) (path c)))"],
    ["a through b + 1", "(range through (path a) (binary Add (path b) (int 1)))"],
    ["a | b ^ c & d << e + f", "(binary BitOr (path a) (binary BitXor (path b) (binary BitAnd (path c) (binary Shl (path d) (binary Add (path e) (path f))))))"],
    ["-a as I64 * b", "(binary Mul (cast (unary Neg (path a)) (type-path I64)) (path b))"],
    ["a as ref T ? b : c", "(ternary (cast (path a) (type-ref (type-path T))) (path b) (path c))"],
    ["a ? b : c ? d : e", "(ternary (path a) (path b) (ternary (path c) (path d) (path e)))"],
    ["a = b = c", "(assign (path a) (assign (path b) (path c)))"],
    ["a **= b << 1", "(update Pow (path a) (binary Shl (path b) (int 1)))"],
    ["ref a.b[c]", "(unary Ref (bracket (field b (path a)) (path c)))"],
    ["mut ref a", "(unary MutRef (path a))"],
    ["**a", "(unary Deref (unary Deref (path a)))"],
    ["~a & &b", "(binary BitAnd (unary BitNot (path a)) (unary AddrOf (path b)))"],
    ["-128i8", "(int -128 I8)"],
    ["-1.5", "(float -1.5)"],
    ["-2 ** 2", "(unary Neg (binary Pow (int 2) (int 2)))"],
    ["-1.max(2)", "(unary Neg (method-call max (int 1) (int 2)))"],
    ["2 ** -a", "(binary Pow (int 2) (unary Neg (path a)))"],
    ["(a < b) == c", "(binary Eq (binary Lt (path a) (path b)) (path c))"],
    ["not not a", "(unary Not (unary Not (path a)))"],
  ])("%s", (source, expected) => {
    expect(exprTree(source)).toBe(expected);
  });

  test("errors", () => {
    expect(bodyCodes("a < b < c")).toEqual(["P012 1:7"]);
    expect(bodyCodes("a to b to c")).toEqual(["P012 1:8"]);
    expect(bodyCodes("(a < b) < c")).toEqual([]);
    expect(bodyCodes("a == not b")).toEqual(["P014 1:6"]);
    expect(bodyCodes("-not b")).toEqual(["P014 1:2"]);
    expect(bodyCodes("*a ** 2")).toEqual(["P015 1:1"]);
    expect(bodyCodes("ref a.b ** 2")).toEqual(["P015 1:1"]);
    expect(bodyCodes("(*a) ** 2 + *(a ** 2)")).toEqual([]);
    expect(bodyCodes("a && b")).toEqual(["P002 1:3"]);
    expect(bodyCodes("a || b")).toEqual(["P002 1:3"]);
    expect(bodyCodes("!a")).toEqual(["P003 1:1"]);
    expect(bodyCodes("-129i8; 128i8; -1u8; 255u8; -128i8.abs()")).toEqual(["L005 1:2", "L005 1:9", "L005 1:17", "L005 1:30"]);
  });

  test("machine edits", () => {
    for (const [wrong, right] of [
      ["a == not b", "a == (not b)"],
      ["*a ** 2", "(*a) ** 2"],
      ["a && b", "a and b"],
      ["!a", "not a"],
      ["if a 1 else 2", "if a then 1 else 2"],
      ["a() b()", "a(); b()"],
      ["when a { 1 -> 2 }", "when a { 1 => 2 }"],
    ] as const) {
      const source = "func f() { " + wrong + " }";
      const fixed = applyEdits(source, parse(source).diagnostics.list);
      expect(fixed).toBe("func f() { " + right + " }");
      expect(codes(parse(fixed))).toEqual([]);
    }
  });
});

describe("postfix", () => {
  test.each([
    ["a.b.0.1", "(tuple-index 1 (tuple-index 0 (field b (path a))))"],
    ["a.b(c)(d)", "(call (method-call b (path a) (path c)) (path d))"],
    ["(a.b)(c)", "(call (field b (path a)) (path c))"],
    ["a.b[c](d)", "(method-call b (path a) (generics (path c)) (path d))"],
    ["a.b[c].d", "(field d (bracket (field b (path a)) (path c)))"],
    ["parse[U16](s)", "(call (bracket (path parse) (path U16)) (path s))"],
    ["List[I32]::new()", "(call (scope new (bracket (path List) (path I32))))"],
    ["a::b::C(1)", "(call (path a::b::C) (int 1))"],
    ["x.extend(y)", "(method-call extend (path x) (path y))"],
    ["a[b, c]", "(bracket (path a) (path b) (path c))"],
    ["a!", "(bang (path a))"],
    ["a!!.b", "(field b (bang (bang (path a))))"],
    ["a! else b + c", "(binary Add (bang (path a) (else (path b))) (path c))"],
    ["a! else { b }", "(bang (path a) (else (block-expr (block (tail (path b))))))"],
    ["a! else do(e) e.f", "(bang (path a) (else-do e (field f (path e))))"],
    ["a! else do(e) { }.f", "(field f (bang (path a) (else-do e (block-expr (block)))))"],
    ["a! else return", "(bang (path a) (else (return)))"],
  ])("%s", (source, expected) => {
    expect(exprTree(source)).toBe(expected);
  });

  test.each([
    ["[T]", "(type-slice (type-path T))"],
    ["[T; 4]", "(type-array (type-path T) (int 4))"],
    ["ref T", "(type-ref (type-path T))"],
    ["mut ref T", "(type-mut-ref (type-path T))"],
    ["*T", "(type-ptr (type-path T))"],
    ["*mut T", "(type-mut-ptr (type-path T))"],
    ["()", "(type-tuple)"],
    ["(A, B?)", "(type-tuple (type-path A) (type-maybe (type-path B)))"],
    ["ref T?", "(type-ref (type-maybe (type-path T)))"],
    ["T??", "(type-maybe (type-maybe (type-path T)))"],
    ["List[T?]?", "(type-maybe (type-path List (type-maybe (type-path T))))"],
    ["func(A) -> B?", "(type-func Func (type-path A) (result (type-maybe (type-path B))))"],
    ["ref move func()", "(type-ref (type-func MoveFunc))"],
    ["a::B[C]::D", "(type-path a::B (type-path C) (scope D))"],
    ["This::Item", "(type-path This::Item)"],
    ["[T?; 2]", "(type-array (type-maybe (type-path T)) (int 2))"],
  ])("the argument %s has a reading as a type", (source, expected) => {
    const parsed = parse("func f() {\n    x[" + source + "]\n}");
    expect(codes(parsed)).toEqual([]);
    const bracket = parsed.ast.exprs.findLast((e) => e.kind === "Bracket" && parsed.file.bytes[e.span.start] === 0x78);
    const type = bracket?.kind === "Bracket" ? typeExprOfExpr(parsed.ast, bracket.args[0] ?? -1) : null;
    expect(type).not.toBe(null);
    const span = parsed.ast.span;
    parsed.ast.exprs.push({ kind: "TypeOnly", type: type ?? 0, span });
    const last = parsed.ast.exprs.length - 1;
    parsed.ast.blocks.push({ stmts: [], tail: last, span });
    const item = parsed.ast.itemNodes[0];
    if (item?.kind === "Func") {
      parsed.ast.itemNodes[0] = { ...item, body: parsed.ast.blocks.length - 1 };
    }
    const dump = dumpAst(parsed.ast, parsed.file, parsed.interner).replaceAll(/ \d+:\d+-\d+:\d+/g, "").replaceAll(/\n\s*/g, " ");
    expect(dump).toContain("(type-only " + expected + ")");
  });

  test("a ternary in brackets is no type suffix", () => {
    expect(exprTree("x[a ? b : c]")).toBe("(bracket (path x) (ternary (path a) (path b) (path c)))");
    expect(exprTree("x[1 + 2]")).toBe("(bracket (path x) (binary Add (int 1) (int 2)))");
  });
});

describe("primary expressions", () => {
  test.each([
    ["()", "(tuple)"],
    ["(a)", "(path a)"],
    ["(a,)", "(tuple (path a))"],
    ["[a, b,]", "(array (path a) (path b))"],
    ["[0; n]", "(repeat (int 0) (path n))"],
    ["P { x: 1, y, ..p }", "(struct-lit (type-path P) (init x (int 1)) (init y short (path y)) (base (path p)))"],
    ["a::P[T] { }", "(struct-lit (type-path a::P (type-path T)))"],
    ["P[T]::V { x }", "(struct-lit (type-path P (type-path T) (scope V)) (init x short (path x)))"],
    ["this.x", "(field x (this))"],
    ["This::new()", "(call (path This::new))"],
    ["'a'", "(char 97)"],
    ["true", "(bool true)"],
    ['"a{x:>4}b {}"', '(interp (text "a") (value (spec 32 Right width 4 Display) (path x)) (text "b {}" (hole "b ")))'],
    ['"{a ? b : c}"', "(interp (value (ternary (path a) (path b) (path c))))"],
    ['"{f("{x}", P { y: 1 })}"', "(interp (value (call (path f) (interp (value (path x))) (struct-lit (type-path P) (init y (int 1))))))"],
    ["lowlevel { a }", "(lowlevel (block (tail (path a))))"],
    ["return a + b", "(return (binary Add (path a) (path b)))"],
    ["break", "(break)"],
  ])("%s", (source, expected) => {
    expect(exprTree(source)).toBe(expected);
  });
});

describe("control", () => {
  test.each([
    ["if a { b } else if c { d } else { e }", "(if (path a) (block-expr (block (tail (path b)))) (else (if (path c) (block-expr (block (tail (path d)))) (else (block-expr (block (tail (path e))))))))"],
    ["if a then b else c + d", "(if then (path a) (path b) (else (binary Add (path c) (path d))))"],
    ["if a then b! else c", "(if then (path a) (bang (path b)) (else (path c)))"],
    ["if a then (b! else c) else d", "(if then (path a) (bang (path b) (else (path c))) (else (path d)))"],
    ["if let Just(x) = y { }", "(if (cond-let (pat-variant Just (pat-bind x)) (path y)) (block-expr (block)))"],
    ["if a == P { }", "(if (binary Eq (path a) (path P)) (block-expr (block)))"],
    ["if (P { }) { }", "(if (struct-lit (type-path P)) (block-expr (block)))"],
    ["if a { 1 } else { 2 } + 3", "(binary Add (if (path a) (block-expr (block (tail (int 1)))) (else (block-expr (block (tail (int 2)))))) (int 3))"],
    ["when x { 1 => a, _ => b }", "(when (path x) (arm (pat-lit int 1) (path a)) (arm (pat-wild) (path b)))"],
    ["loop { break }", "(loop (block (tail (break))))"],
    ["loop while a { }", "(while (path a) (block))"],
    ["loop (a) { }", "(while (path a) (block))"],
    ["while let a = b { }", "(while (cond-let (pat-bind a) (path b)) (block))"],
    ["loop (var i: I32 < n) { }", "(loop-var i (type-path I32) (path n) (block))"],
    ["loop x in xs { }", "(for (pat-bind x) (path xs) (block))"],
    ["for (a, b) in 0 to 9 { }", "(for (pat-tuple (pat-bind a) (pat-bind b)) (range to (int 0) (int 9)) (block))"],
    ["catch { a! } else do(e: E) { e }", "(catch e (block (tail (bang (path a)))) (type (type-path E)) (block (tail (path e))))"],
    ["catch { } else { }", "(catch (block) (block))"],
    ["do(x) x + 1", "(closure (param (pat-bind x)) (binary Add (path x) (int 1)))"],
    ["move do(x: A, (y, _)) -> B { }", "(closure move (param (pat-bind x) (type (type-path A))) (param (pat-tuple (pat-bind y) (pat-wild))) (result (type-path B)) (block-expr (block)))"],
    ["do() a = b", "(closure (assign (path a) (path b)))"],
    ["f(do(x) P { x })", "(call (path f) (closure (param (pat-bind x)) (struct-lit (type-path P) (init x short (path x)))))"],
  ])("%s", (source, expected) => {
    expect(exprTree(source)).toBe(expected);
  });

  test("errors", () => {
    expect(bodyCodes("if a b else c")).toEqual(["P005 1:6"]);
    expect(bodyCodes("when a {\n  1 -> b\n  2 -> c\n}")).toEqual(["P016 2:5", "P016 3:5"]);
    expect(bodyCodes("when a { x if x > 1 => b }")).toEqual(["P001 1:12"]);
    expect(bodyCodes("when a { 1.5 => b\n -1.0 => c }")).toEqual(["P004 1:10", "P004 2:3"]);
    expect(bodyCodes("loop (a, b) in c { }")).toEqual(["P001 1:8"]);
    expect(bodyCodes("if a { } else b")).toEqual(["P001 1:15"]);
    expect(bodyCodes("let a = ")).toEqual(["P003 2:1"]);
  });
});

describe("patterns", () => {
  test.each([
    ["_", "(pat-wild)"],
    ["-1i8 through 5", "(pat-range int -1 I8 through int 5)"],
    ["'a' to 'z'", "(pat-range char 97 to char 122)"],
    ['"x" | true', '(pat-or (pat-lit str "x") (pat-lit bool true))'],
    ["(a | b) | c", "(pat-or (pat-bind a) (pat-bind b) (pat-bind c))"],
    ["mut a", "(pat-bind a mut)"],
    ["A::B", "(pat-path A::B)"],
    ["A::B(x, _,)", "(pat-variant A::B (pat-bind x) (pat-wild))"],
    ["P { x, mut y, z: 1, .. }", "(pat-record P .. (field x short (pat-bind x)) (field y short (pat-bind y mut)) (field z (pat-lit int 1)))"],
    ["P { .. }", "(pat-record P ..)"],
    ["()", "(pat-tuple)"],
    ["(a,)", "(pat-tuple (pat-bind a))"],
    ["[a, ..rest]", "(pat-slice (pat-bind a) (rest rest))"],
    ["[..]", "(pat-slice (rest))"],
    ["[]", "(pat-slice)"],
  ])("%s", (source, expected) => {
    expect(exprTree("when x { " + source + " => 1 }")).toBe("(when (path x) (arm " + expected + " (int 1)))");
  });

  test("errors are P004", () => {
    for (const source of ["1.5", "..", "[.., a]", "P { .., x }", "b\"x\"", "+", "mut _"]) {
      expect(bodyCodes("when x { " + source + " => 1 }")[0], source).toMatch(/^P004/);
    }
  });
});

describe("statements", () => {
  test("kinds", () => {
    expect(tree("func f() {\n let (a, _): T = b else { return }\n var c: I32 = 1\n let mut d = 2\n const E: I32 = 3\n f(); g()\n}")).toBe(
      "(func f (body (block (let (pat-tuple (pat-bind a) (pat-wild)) (type (type-path T)) (path b) (else (block (tail (return))))) " +
        "(var c (type (type-path I32)) (int 1)) (var d (int 2)) (local (const E (type-path I32) (value (int 3)))) (stmt ; (call (path f))) (tail (call (path g))))))",
    );
    expect(tree("func f() { let mut (a, b) = c }")).toContain("(pat-tuple (pat-bind a mut) (pat-bind b mut))");
    expect(tree("func f() { a; }")).toBe("(func f (body (block (stmt ; (path a)))))");
  });

  test("`let … else` and `! else`", () => {
    expect(tree("func f() { let p = e! else { a } }")).toContain("(let (pat-bind p) (bang (path e) (else (block-expr");
    expect(tree("func f() { let p = (e!) else { a } }")).toContain("(let (pat-bind p) (bang (path e)) (else (block");
  });

  test("line breaks", () => {
    const stmts = (source: string): string => tree("func f() {\n" + source + "\n}").slice("(func f (body (block ".length, -3);
    expect(stmts("a\n-b")).toBe("(stmt (path a)) (tail (unary Neg (path b)))");
    expect(stmts("a\n*b")).toBe("(stmt (path a)) (tail (unary Deref (path b)))");
    expect(stmts("a\n&b")).toBe("(stmt (path a)) (tail (unary AddrOf (path b)))");
    expect(stmts("a\n(b)")).toBe("(stmt (path a)) (tail (path b))");
    expect(stmts("a\n[b]")).toBe("(stmt (path a)) (tail (array (path b)))");
    expect(stmts("a\n{ }")).toBe("(stmt (path a)) (tail (block-expr (block)))");
    expect(stmts("a\n+ b")).toBe("(tail (binary Add (path a) (path b)))");
    expect(stmts("a\n.b()\n.c")).toBe("(tail (field c (method-call b (path a))))");
    expect(stmts("a\nand b")).toBe("(tail (binary And (path a) (path b)))");
    expect(stmts("(a\n-b\n(c))")).toBe("(tail (binary Sub (path a) (call (path b) (path c))))");
    expect(stmts("x[a\n*b]")).toBe("(tail (bracket (path x) (binary Mul (path a) (path b))))");
    expect(stmts("(do() {\na\n-b })")).toBe("(tail (closure (block-expr (block (stmt (path a)) (tail (unary Neg (path b)))))))");
    expect(stmts("return\na")).toBe("(stmt (return)) (tail (path a))");
    expect(stmts("f(return\na)")).toBe("(tail (call (path f) (return (path a))))");
    expect(stmts("if a { }\nelse { }")).toBe("(tail (if (path a) (block-expr (block)) (else (block-expr (block)))))");
    expect(stmts("let a = b as T\n[c]")).toBe("(let (pat-bind a) (cast (path b) (type-path T))) (tail (array (path c)))");
  });

  test("two statements on one line are P013", () => {
    expect(bodyCodes("a b")).toEqual(["P013 1:3"]);
    expect(bodyCodes("let a = 1 let b = 2")).toEqual(["P013 1:11"]);
    expect(bodyCodes("a )")).toEqual(["P002 1:3"]);
  });

  test("reserved words are P010", () => {
    expect(bodyCodes("let class = 1")).toEqual(["P010 1:5"]);
    expect(bodyCodes("async f()")).toEqual(["P010 1:1"]);
    expect(codes(parse("class A { }"))).toEqual(["P010 1:1"]);
    expect(codes(parse("func yield() { }"))).toEqual(["P010 1:6"]);
  });
});

describe("recovery", () => {
  test("independent errors are all reported, and no consequences", () => {
    expect(bodyCodes("let a = \nlet b = )\nlet c = 1\nd +\n")).toEqual(["P003 2:1", "P003 2:9", "P003 6:1"]);
    expect(bodyCodes("f(a b,\n c)\nlet = 1\ng()")).toEqual(["P001 1:5", "P004 3:5"]);
    expect(bodyCodes("if (a b) {\n  c\n}\nlet = 1")).toEqual(["P001 1:7", "P004 4:5"]);
    expect(bodyCodes("f(do() {\n let = 1\n g()\n})\nlet = 2")).toEqual(["P004 2:6", "P004 5:5"]);
  });

  test("items behind a broken one are parsed", () => {
    const parsed = parse("func a( {\n  x\n}\nfunc b() { let = 1 }\ntype C { x }\nfunc d() { }\n");
    expect(codes(parsed)).toEqual(["P001 1:9", "P004 4:16"]);
    expect(parsed.ast.items.length).toBe(4);
  });

  test("a block that is not closed ends before the next item", () => {
    const source = "func a() {\n  if b {\n    c\n}\n\nfunc d() { }\n";
    const parsed = parse(source);
    expect(codes(parsed)).toEqual(["P001 6:1"]);
    expect(parsed.ast.items.length).toBe(2);
    expect(codes(parse("func a() {\n  func b() { }\n}\n"))).toEqual(["P001 2:3"]);
    expect(codes(parse("func a() {\n"))).toEqual(["P001 2:1"]);
  });

  test("members and arms", () => {
    expect(codes(parse("extend A {\n  func f(\n  func g() { }\n  x\n  func h() { let = 1 }\n}\nfunc i() { )\n}"))).toEqual([
      "P001 3:3",
      "P002 4:3",
      "P004 5:18",
      "P003 7:12",
    ]);
    expect(bodyCodes("when x {\n  + => 1\n  2 => )\n  3 => 4\n  5 6\n}")).toEqual(["P004 2:3", "P003 3:8", "P001 5:5"]);
  });

  test("a missing comma between fields is put in", () => {
    const source = "type A {\n    x: I32\n    y: I32\n}\n";
    const parsed = parse(source);
    expect(codes(parsed)).toEqual(["P001 2:11"]);
    expect(codes(parse(applyEdits(source, parsed.diagnostics.list)))).toEqual([]);
  });

  test("errors behind a lexical error in the same statement are its consequences", () => {
    expect(bodyCodes('f("abc)\ng()')).toEqual(["L002 1:3"]);
    expect(bodyCodes("f(a $ b)")).toEqual(["L001 1:5"]);
    expect(bodyCodes('let a = "x\ny"\nlet = 1')).toEqual(["L002 1:9", "P004 3:5"]);
    expect(codes(parse('func f() {\n    r#"abc\n}'))).toEqual(["L002 2:5"]);
  });

  test("at most 100 errors", () => {
    expect(codes(parse("func f() {\n" + "let = 1\n".repeat(300) + "}\n")).length).toBe(100);
  });

  test("messages say what was expected and where the bracket was opened", () => {
    expect(shown(parse("func f() {\n    g(1, 2\n}\n"))).toBe(
      [
        "error[P001]: expected `)`, found `}`",
        "  --> test.tml:3:1",
        "   |",
        " 2 |     g(1, 2",
        "   |      - opened here",
        " 3 | }",
        "   | ^",
        "",
      ].join("\n"),
    );
  });
});

describe("limits", () => {
  const body = (expr: string): string[] => codes(parse("func f() {\n    " + expr + "\n}\n")).map((code) => code.slice(0, 4));

  test.each([
    ["chains of operators", "1" + " + 1".repeat(900), "1" + " + 1".repeat(1100)],
    ["chains of fields", "a" + ".b".repeat(900), "a" + ".b".repeat(1100)],
    ["chains of calls", "a" + "()".repeat(900), "a" + "()".repeat(1100)],
    ["prefix operators", "- ".repeat(900) + "a", "- ".repeat(100000) + "a"],
    ["not", "not ".repeat(900) + "a", "not ".repeat(100000) + "a"],
    ["powers", "a ** ".repeat(900) + "a", "a ** ".repeat(100000) + "a"],
    ["ternaries", "a ? b : ".repeat(900) + "c", "a ? b : ".repeat(100000) + "c"],
    ["assignments", "a = ".repeat(900) + "c", "a = ".repeat(100000) + "c"],
    ["closures", "do() ".repeat(900) + "c", "do() ".repeat(100000) + "c"],
    ["else if", "if a { } else ".repeat(900) + "{ }", "if a { } else ".repeat(100000) + "{ }"],
    ["handlers", "a! else ".repeat(900) + "b", "a! else ".repeat(100000) + "b"],
    ["brackets", "(".repeat(200) + "1" + ")".repeat(200), "(".repeat(100000)],
    ["chains below chains", ("(" .repeat(100) + "a" + (" + b".repeat(9) + ")").repeat(100)), "(".repeat(100) + "a" + (" + b".repeat(20) + ")").repeat(100)],
  ])("%s", (_name, shallow, deep) => {
    expect(body(shallow)).toEqual([]);
    expect(body(deep)).toEqual(["P020"]);
  });

  test("types and patterns", () => {
    expect(codes(parse("const A: " + "ref ".repeat(100000) + "T = 1")).map((c) => c.slice(0, 4))).toEqual(["P020"]);
    expect(codes(parse("const A: T" + "?".repeat(100000) + " = 1")).map((c) => c.slice(0, 4))).toEqual(["P020"]);
    expect(body("let " + "A(".repeat(300) + "x = 1")).toEqual(["P020"]);
  });

  test("garbage of any kind ends without a crash", () => {
    const words =
      'func type behavior extend impl const use let var if else then when => -> { } ( ) [ ] , ; : :: . .. ... ? @ ! = += == < & * ** - not as to ref mut move do this This return loop while for in catch lowlevel x Foo 1 2.5 \'c\' "s" "{ } \n pub caps: effects: pre:'.split(
        " ",
      );
    let seed = 1;
    const next = (): number => (seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff) >> 8;
    for (let round = 0; round < 150; round += 1) {
      let source = "";
      for (let i = next() % 200; i > 0; i -= 1) {
        source += (words[next() % words.length] ?? "") + (next() % 5 === 0 ? "\n" : " ");
      }
      const parsed = parse(source);
      expect(dumpAst(parsed.ast, parsed.file, parsed.interner).length).toBeGreaterThan(0);
      expect(shown(parsed).length).toBeGreaterThanOrEqual(0);
    }
  });
});

test("the dump has one node per line, with places", () => {
  const parsed = parse("func f() -> I32 {\n    g(1)\n}\n");
  expect(dumpAst(parsed.ast, parsed.file, parsed.interner)).toBe(
    [
      '(file "test.tml"',
      "  (func f 1:1-3:2",
      "    (result",
      "      (type-path I32 1:13-1:16))",
      "    (body",
      "      (block 1:17-3:2",
      "        (tail",
      "          (call 2:5-2:9",
      "            (path g 2:5-2:6)",
      "            (int 1 2:7-2:8)))))))",
      "",
    ].join("\n"),
  );
});

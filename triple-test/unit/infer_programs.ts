// Programs for infer.test.ts.

export interface InferProgram {
  readonly name: string;
  readonly code: string;
  /** A message that must be among those reported. */
  readonly says?: string;
  /** The code with all edits of all diagnostics applied. */
  readonly fixed?: string;
}

const f = (body: string): string => "func f() {\n" + body + "\n}\n";

export const PROGRAMS: readonly InferProgram[] = [
  {
    name: "[type.infer] literals get their defaults at the end of the statement",
    code: f(`
    let a = 1 //= I32
    let b = 1.5 //= F64
    let c: U8 = 200 //= U8
    let d = 5u16 //= U16
    let e: F64 = 3 //= F64
    let g = [1, 2, 3] //= [I32; 3]
    let h = (1, "x", 'c', true) //= (I32, Str, Char, Bool)
    let i = c + 1 //= U8
    let j = 2 * e //= F64
    let k = 1 to 5 //= Range[I32]
    let l = 'a' through 'z' //= RangeInclusive[Char]`),
  },
  {
    name: "[type.infer] an open type parameter may stay open to the end of the function",
    code: f(`
    var xs = List::new() //= List[U16]
    xs.push(3u16)
    let m = Nothing //= Maybe[Str]
    let n: Maybe[Str] = m`),
  },
  { name: "[type.infer] T003 when nothing says what it is", code: f("    let xs = List::new() //~ T003") },
  { name: "[type.infer] a method on an unknown type", code: f("    let m = Nothing\n    m.unwrap().len() //~ T003") },
  {
    name: "[type.infer] closure parameters",
    code: f(`
    let g = do(x) x //~ T003
    let h = do(x: I32) x + 1 //= func(I32) -> I32 with Sendable + Shareable + Owned
    let i: func(I32) -> I32 = do(x) x * 2 //= func(I32) -> I32
    let j = h(i(2)) //= I32`),
  },
  {
    name: "[type.infer] branches check against the first that is not Never",
    code: `func f(c: Bool) -> I32 {
    let a = if c { return 1 } else { 2u8 } //= U8
    let b = c ? 1 : a //= U8
    let d = when c { true => panic("x"), false => "s" } //= Str
    let e = if c { 1 } else { "x" } //~ T001
    3
}
`,
  },
  {
    name: "[type.coerce] what converts",
    code: `
func view(s: ref Str) -> U64 { s.len() }
func slice(s: ref [I32]) -> U64 { s.len() }
func one(x: ref I32) -> I32 { *x }
func change(x: mut ref I32) { *x = 1 }
func call(g: func(I32) -> I32) -> I32 { g(1) }
func take(g: move func(I32) -> I32) -> I32 { g(1) }
func double(x: I32) -> I32 { x * 2 }
func f() {
    let a = view("text")
    let b = [1, 2]
    let c = slice(ref b)
    var n = 0
    let r = mut ref n
    change(r)
    one(r)
    change(r)
    call(double)
    take(double)
    let g: func(I32) -> I32 = double
    take(ref g)
    let s: ref [I32] = ref [1, 2, 3] //= ref [I32]
    let t: ref Str = "x" //= ref Str
    let u: I32 = panic("never")
}
`,
  },
  {
    name: "[type.coerce] nothing else converts",
    code: `
func view(s: ref Str) -> U64 { s.len() }
func f(xs: List[I32], r: ref I32) {
    let a: I64 = 1i32 //~ T001
    let b: List[I32] = [1] //= List[I32]
    let c: ref [I32] = ref xs //~ T001
    let d: I32 = r //~ T001
    let e = "a{1}"
    view(e) //~ T010
    let g: mut ref I32 = r //~ T001
}
`,
  },
  {
    name: "[expr.call] T010 carries the fix",
    code: "func g(s: ref Str, n: mut ref I32) { }\nfunc f(t: Str) {\n    var n = 1\n    g(t, n) //~ T010, T010\n}\n",
    fixed: "func g(s: ref Str, n: mut ref I32) { }\nfunc f(t: Str) {\n    var n = 1\n    g(ref t, mut ref n) //~ T010, T010\n}\n",
  },
  {
    name: "[type.convert] a number conversion is written",
    code: "func f(n: U8, a: I64, b: I64) -> I64 {\n    let m: I64 = n //~ T001\n    let k: I32 = a + b //~ T001\n    m\n}\n",
    fixed: "func f(n: U8, a: I64, b: I64) -> I64 {\n    let m: I64 = n as I64 //~ T001\n    let k: I32 = (a + b) as I32 //~ T001\n    m\n}\n",
    says: "expected `I64`, found `U8`",
  },
  {
    name: "[type.convert] as",
    code: `
type Color { Red, Green }
func f(c: Color, x: F64) {
    let a = c as I32 //= I32
    let b = 'x' as U32 //= U32
    let d = true as U8 //= U8
    let e = x as I64 //= I64
    let g = 65u8 as Char //= Char
    let h = -1 as U64 //= U64
    let i = 5_000_000_000 as U64 //= U64
    let j = 300 as U8 //= U8
    let k = 65 as Char //= Char
    let l = 1 as Bool //~ T001
    let m = "1" as I32 //~ T001
    let n = 66u32 as Char //~ T001
}
`,
  },
  { name: "T006 at the end of a body and at return", code: "func f(c: Bool) -> I32 {\n    if c { return \"x\" } //~ T006\n    \"y\" //~ T006\n}\n" },
  { name: "T006 where a value is missing", code: "func f() -> I32 {\n    let a = 1\n} //~ T006\n" },
  { name: "T006 in a branch of the result", code: "func f(c: Bool) -> I32 {\n    if c { 1 } else { true } //~ T006\n}\n" },
  {
    name: "T007 carries the fix",
    code: "func g() -> Maybe[I32] { Just(1) }\nfunc f() -> Maybe[I32] {\n    let a: I32 = g() //~ T007\n    Just(a)\n}\n",
    fixed: "func g() -> Maybe[I32] { Just(1) }\nfunc f() -> Maybe[I32] {\n    let a: I32 = g()! //~ T007\n    Just(a)\n}\n",
  },
  { name: "T007 for methods and fields of the content", code: "type P { x: I32 }\nfunc f(m: Maybe[Str], p: Maybe[P]) {\n    m.len() //~ T007\n    p.x //~ T007\n}\n" },
  {
    name: "T008 arguments",
    code: "func g(a: I32, b: I32) { }\nfunc f(h: func(I32)) {\n    g(1) //~ T008\n    g(1, 2, 3) //~ T008\n    h() //~ T008\n    Just(1, 2) //~ T008\n    g[I32](1, 2) //~ T008\n}\n",
  },
  {
    name: "T009 with suggestions",
    code: "type Point { left: I32, top: I32 }\nextend Point { func area(this) -> I32 { 1 } }\nfunc f(p: Point) {\n    p.lft //~ T009\n    p.areaa() //~ T009\n    p.area //~ T009\n    Point::areaa(ref p) //~ T009\n    p.0 //~ T009\n}\n",
    fixed: "type Point { left: I32, top: I32 }\nextend Point { func area(this) -> I32 { 1 } }\nfunc f(p: Point) {\n    p.left //~ T009\n    p.area() //~ T009\n    p.area() //~ T009\n    Point::area(ref p) //~ T009\n    p.0 //~ T009\n}\n",
  },
  {
    name: "[expr.operand] references are stripped",
    code: `
func f(a: ref I32, b: mut ref I32, s: ref Str, t: Str) {
    let c = a + b * 2 //= I32
    let d = a < 3 //= Bool
    let e = s == "x" //= Bool
    let g = t == s //= Bool
    let h = s + t + "y" //= Str
    b += 1
    let i = -a //= I32
}
`,
  },
  {
    name: "[expr.operand] operands differ",
    code: `
type P { x: I32 }
func f(a: I32, b: I64, p: P, s: Str) {
    a + b //~ T001
    a == "x" //~ T001
    a + s //~ T001
    p + p //~ T004
    p == p //~ T004
    not a //~ T001
    a and true //~ T001
    -s //~ T004
    1.5 & 2 //~ T004
    true + true //~ T004
}
`,
  },
  {
    name: "[expr.arith] shifts and powers",
    code: `
func f(a: U64, n: U8, k: I32, x: F64) {
    let b = a << n //= U64
    let c = 1 << k //= I32
    let d = a ** 3 //= U64
    let e = x ** 2 //= F64
    let g: F64 = 2 ** 3 //= F64
    let h = a ** k //~ T001
    let i = a ** n //= U64
}
`,
  },
  {
    name: "operators by behavior",
    code: `
type V { x: F64 }
extend V with Addable { func add(this, rhs: ref V) -> V { V { x: this.x + rhs.x } } }
extend V with Multipliable[F64] { type Output = V  func mul(this, rhs: ref F64) -> V { V { x: this.x * rhs } } }
extend V with Equal { func eq(this, other: ref V) -> Bool { this.x == other.x } }
func f(a: V, b: ref V) {
    var c = a + b //= V
    let d = a * 2.0 //= V
    c += d
    let e = c == b //= Bool
    let g = a * "x" //~ T001
}
func sum[T: Addable[Output = T] + Duplicate](xs: ref [T], start: T) -> T {
    var s = start //= T
    for x in xs { s = s + x }
    s
}
func mixed[T: Addable](a: T, b: T) -> T::Output { a + b }
`,
  },
  {
    name: "[expr.index] and slices",
    code: `
func f(xs: List[Str], ys: [I32; 3], m: Map[Str, I32], s: Str, i: U8) {
    let a = ref xs[0] //= ref Str
    let b = ys[i] //= I32
    let c = ref ys[1 to 3] //= ref [I32]
    let d = ref s[0 through 1] //= ref Str
    let e = m["k"] //= I32
    let g = xs[0].len() //= U64
    let h = ys[1 to 2].len() //= U64
    let j = s[0] //~ T001
    let k = ys[1.5] //~ T001
    let l = ys[0 to 2] //~ T001
    let n = i[0] //~ T004
    let o = m[1] //~ T001
}
`,
  },
  {
    name: "[expr.for]",
    code: `
func f(xs: List[Str], m: Map[Str, I32], n: U16) {
    for i in 0 to n { let a = i } //= U16
    for x in xs { let b = x } //= ref Str
    for x in ref xs { let c = x } //= ref Str
    for x in xs.iter() { let d = x } //= ref Str
    for (k, v) in m { let e = v } //= ref I32
    for c in 'a' to 'e' { let g = c } //= Char
    for x in xs.into_iter() { let h = x } //= Str
    for x in 5 { } //~ T004
    for x in [1, 2] { let i = x } //= ref I32
}
func g(xs: mut ref List[I32]) {
    for x in xs { *x += 1 }
}
`,
  },
  {
    name: "[pat.binding-mode]",
    code: `
type P { x: I32, name: Str }
func f(m: ref Maybe[Str], p: mut ref P, t: (I32, Str), a: ref [I32]) {
    if let Just(s) = m { let b = s } //= ref Str
    when p { P { x, name } => { *x += 1 } }
    let (n, s) = t //= Str
    when a { [first, ..rest] => { let c = rest }, _ => () } //= ref [I32]
    when *m { Just(_) => (), Nothing => () }
    when m { Just("x") => (), _ => () }
}
`,
  },
  {
    name: "patterns that cannot match",
    code: `
type E { A, B(I32), C { x: I32 } }
const MAX: I32 = 5
func f(e: E, n: I32, s: Str) {
    when n { "x" => (), _ => () } //~ T001
    when e { E::B => (), _ => () } //~ T001
    when e { E::A(x) => (), _ => () } //~ T001
    when e { E::B(x, y) => (), _ => () } //~ T008
    when e { E::C { y, .. } => (), _ => () } //~ T009
    when e { E::C { } => (), _ => () } //~ T022
    when n { MAX => (), _ => () }
    when n { 0 to 5 | 300 => (), _ => () }
    when n as U8 { 300 => (), _ => () } //~ L005
    let (a, b) = n //~ T001
    when s { "a" | "b" => (), _ => () }
    when n { Just(x) => (), _ => () } //~ T001
    when e { E::A => (), E::B(_) => () } //~ S009
}
`,
  },
  {
    name: "[type.struct] literals",
    code: `
type Config { name: Str = "x", sizes: List[U64] = List::new(), pub depth: I32, scale: F64 = 1 }
type Pair[A, B] { a: A, b: B }
func f() {
    let a = Config { depth: 1 } //= Config
    let b = Config { name: "y", ..a }
    let c = Pair { a: 1u8, b: "s" } //= Pair[U8, Str]
    let d: Pair[I64, F32] = Pair { a: 1, b: 2 } //= Pair[I64, F32]
    let e = Config { } //~ T022
    let g = Config { depth: 1, color: 2 } //~ T009
    let h = Config { depth: 1, depth: 2 } //~ S014
    let i = Config { depth: "x" } //~ T001
    let j = Pair[I32, Str] { a: 1, b: "s" } //= Pair[I32, Str]
}
type Bad { x: I32 = "no" } //~ T001
func g() -> Bad { Bad { } }
`,
  },
  {
    name: "[gen.args]",
    code: `
use std::convert::ParseError
func make[T: Default]() -> T { T::default() }
func pair[A, B](a: A, b: B) -> (A, B) { (a, b) }
func f() {
    let a = make[I32]() //= I32
    let b: Str = make() //= Str
    let c = pair(1u8, "x") //= (U8, Str)
    let d = List[U64]::new() //= List[U64]
    let e = "7".parse[U16]() //= Outcome[U16, ParseError]
    let g = Maybe::Nothing[I32] //= Maybe[I32]
    let h = Just[I64](1) //= Maybe[I64]
    let i = make() //~ T003
    let j: List[I32] = List::with_capacity(4)
    let k = List.new[I32]() //~ T008
}
`,
  },
  {
    name: "T004 bounds",
    code: `
type P { x: I32 }
func show[T: Display](x: T) { }
func f(p: P, xs: List[P]) {
    show(p) //~ T004
    println("{p}") //~ T004
    println("{xs:?}") //~ T004
    show(1)
}
`,
  },
  {
    name: "[beh.lookup] two behaviors of one name",
    code: `
behavior A { func go(this) -> I32 }
behavior B { func go(this) -> I32 }
extend I32 with A { func go(this) -> I32 { 1 } }
extend I32 with B { func go(this) -> I32 { 2 } }
func f(n: I32) {
    n.go() //~ T015
    A::go(ref n)
    B::go(ref n)
}
`,
  },
  {
    name: "[beh.lookup] inherent methods first, then each box",
    code: `
type P { x: I32 }
extend P { func get(this) -> U8 { 1 }  func change(mut this) { }  func eat(move this) -> U64 { 2 } }
behavior Get { func get(this) -> Str }
extend P with Get { func get(this) -> Str { "" } }
func f(p: P, h: Heap[P], r: ref Heap[P]) {
    let a = p.get() //= U8
    let b = h.get() //= U8
    let c = r.get() //= U8
    let d = Get::get(ref p) //= Str
    let e = h.x //= I32
    let g = p.eat() //= U64
}
`,
  },
  {
    name: "[beh.assoc] of a parameter's associated type",
    code: `
behavior Named { const ID: I32  func name() -> Str  type Key: Default }
extend I32 with Named { const ID: I32 = 7  func name() -> Str { "i" }  type Key = U8 }
func f[T: Named]() -> T::Key {
    let a = T::ID //= I32
    let b = T::name() //= Str
    let c = I32::ID + I32::MAX //= I32
    T::Key::default()
}
func g() {
    let k = f[I32]() //= U8
    let n = I32::nam() //~ T009
    let m = Named::name() //~ T003
}
`,
  },
  {
    name: "[err.bang]",
    code: `
@auto(debug)
type E { Text(Str) }
extend E with From[Str] { func from(value: Str) -> E { E::Text(value) } }
func fails() -> Outcome[I32, Str] { Ok(1) }
func same() -> Outcome[I32, Str] { Ok(fails()! + 1) }
func converts() -> Outcome[I32, E] { Ok(fails()! + 1) }
func missing() -> Outcome[I32, I64] { Ok(fails()! + 1) } //~ T018
func none(x: Maybe[I32]) -> Maybe[I32] { Just(x!) }
func panics(x: Maybe[I32]) -> I32 { x! }
func not_fallible(x: I32) -> I32 { x! } //~ T001
func other(x: Maybe[I32]) -> I32 { x! else 0 }
func handler() -> Str { let a = fails()! else do(e) { return e }; "ok" }
func leaves(x: Maybe[I32]) -> I32 { let a = x! else { return 1 }; a }
`,
  },
  {
    name: "[err.catch]",
    code: `
func fails() -> Outcome[I32, Str] { Ok(1) }
func f() {
    let a = catch { fails()! + 1 } else do(e) { e.len() as I32 } //= I32
    let b: U64 = catch { fails()!; 1 } else { 2 } //= U64
    let c = catch { 1 } else do(e) { 2 } //~ T003
}
`,
  },
  { name: "[err.must-use]", code: "func g() -> Outcome[I32, Str] { Ok(1) }\nfunc f() {\n    g() //~ W003\n    let _ = g()\n}\n" },
  {
    name: "[clo.kind] closures that do not fit",
    code: `
func twice(g: func()) { g() }
func once(g: move func()) { g() }
func f(s: Str) {
    var n = 0
    twice(do() n += 1) //~ T017
    once(do() drop(s))
    twice(do() drop(s)) //~ T017
    twice(do(x) ()) //~ T017
}
`,
  },
  {
    name: "[clo.kind] without an expected type",
    code: `
func f(s: Str) {
    var n = 0
    var add = do(k: I32) n += k //= mut func(I32) with Sendable + Shareable
    let eat = move do() drop(s) //= move func() with Sendable + Shareable + Owned
    let get = do() 5 //= func() -> I32 with Sendable + Shareable + Owned
    add(1)
    eat()
}
`,
  },
  { name: "[clo.control] ! does not cross a closure", code: "func f(x: Maybe[I32]) -> Maybe[I32] {\n    let g: func() -> I32 = do() x!\n    let h: func() -> Maybe[I32] = do() Just(x! + 1)\n    h()\n}\n" },
  {
    name: "[std.print] formats",
    code: `
type P { x: I32 }
func f(n: I32, s: Str) {
    println("{} {:>5} {n:x}", n, s)
    println("{}", n, s) //~ T019
    println("{} {}", n) //~ T019
    println(s, n) //~ T019
    println(n)
    println("only {}")
    print() //~ T008
    println("{s:x}") //~ T004
    assert(n == 1, "n is {}", n)
    assert(n) //~ T001
    assert_eq(n, "x") //~ T001
    assert_eq(s, "x")
    panic("bad {}", s)
}
`,
  },
  {
    name: "[low.block]",
    code: `
lowlevel func danger() { }
@extern("c")
func getpid() -> I32
func f(p: *I32, n: I32) {
    p.read() //~ T031
    danger() //~ T031
    getpid() //~ T031
    lowlevel {
        p.read()
        danger()
        let q = &n //= *I32
        let m: *mut I32 = &n //= *mut I32
        m.write(*q)
        let a = q as U64 //= U64
        let b = q.offset(1).is_null() //= Bool
        let g = ref n as *I32 //= *I32
        let s: ref Str = "x"
        let t = s as *Str //~ T001
    }
    let h = &n //~ T031
    let k: func() = danger //~ T017
}
`,
  },
  {
    name: "[mod.vis] private fields and methods",
    code: `
use crate::p0
func f(xs: List[I32]) {
    xs.ptr //~ S012
    Heap { ptr: 1 } //~ S012, T001
}
`,
  },
  { name: "[own.drop-check] drop can be neither called nor named", code: "type P { x: I32 }\nextend P with Disposable { func drop(mut this) { } }\nfunc f() {\n    var p = P { x: 1 }\n    p.drop() //~ S013\n    Disposable::drop(mut ref p) //~ S013\n    drop(p)\n}\n" },
  { name: "T021 a base with Disposable", code: "type P { x: I32, y: Str }\nextend P with Disposable { func drop(mut this) { } }\nfunc f(p: P) -> P { P { x: 1, ..p } } //~ T021\n" },
  { name: "L005 after defaulting", code: f("    let a = 3_000_000_000 //~ L005\n    let b: U8 = 256 //~ L005\n    let c: I8 = -128\n    let d: U8 = -1 //~ L005\n    let e: U64 = 3_000_000_000") },
  { name: "T032 not a place", code: "func g() -> I32 { 1 }\nfunc f() {\n    g() = 2 //~ T032\n    1 += 1 //~ T032\n}\n" },
  { name: "let else must leave", code: "func f(m: Maybe[I32]) -> I32 {\n    let Just(a) = m else { 1 } //~ T001\n    let Just(b) = m else { return 0 }\n    b\n}\n" },
  {
    name: "repeated values",
    code: f(`
    let a = [0; 4] //= [I32; 4]
    let b: [Maybe[Str]; 2] = [Nothing; 2]
    let c = ["x"; 3] //= [Str; 3]
    let d = "a{1}"
    let e = [d; 2] //~ T004
    let g: List[U8] = [1; 3] //= List[U8]`),
  },
  {
    name: "discarded values need not agree",
    code: `
func g(m: mut ref Map[Str, I32], xs: mut ref List[I32], c: Bool) {
    if c { m.insert("a", 1) } else { xs.push(1) }
    when c { true => m.insert("b", 2), false => xs.push(2) }
    m.insert("c", 3)
}
`,
  },
  {
    name: "variants and functions as values",
    code: `
func double(x: I32) -> I32 { x * 2 }
func f(xs: List[I32]) {
    let a = xs.iter().map(do(x) *x).map(Just).collect[List[Maybe[I32]]]() //= List[Maybe[I32]]
    let b = xs.into_iter().map(double).collect[List[I32]]() //= List[I32]
    let c: List[func(I32) -> I32] = [double, do(x) x + 1]
    let d = (c[0])(5) //= I32
}
`,
  },
  {
    name: "iterator chains",
    code: `
use std::convert::ParseError
func f(words: ref List[Str]) {
    let a: Map[Str, U64] = words.iter().map(do(w) (w.duplicate(), w.len())).collect()
    let b = words.iter().filter(do(w) w.len() > 2).count() //= U64
    let c: I64 = (1 to 5).map(do(n) n as I64).sum() //= I64
    let d = words.iter().enumerate().fold(0u64, do(acc, p) acc + p.0) //= U64
    let e: Outcome[List[I32], ParseError] = words.iter().map(do(w) w.parse[I32]()).collect()
    let g = words.iter().zip((0 to 3).into_iter()).next() //= Maybe[(ref Str, I32)]
}
`,
  },
  {
    name: "one error per cause",
    code: `
func f() -> I32 {
    let a = undefined_name //~ S004
    let b = a + 1
    b.method().field[3]
    let c = List::of(a) //~ T009
    for x in c { x.y }
    when c { Just(z) => z, Nothing => 2 }
}
`,
  },
  {
    name: "Never everywhere",
    code: `
func f(m: Maybe[I32]) -> I32 {
    let a = m! else return 1
    let b = 1 + return 2
    let c = [return 3, 1]
    loop { if a > 0 { break } }
    loop { }
}
func g() -> Never { panic("x") }
func h(c: Bool) -> Str {
    if c { "a" } else { g() }
}
`,
  },
  {
    name: "field defaults of generic types and closures in them",
    code: `
type W[T: Default] { v: T = T::default(), n: List[T] = List::new(), f: func(I32) -> I32 = do(x) x + 1 }
func f() {
    let a = W[I32] { } //= W[I32]
    let b: W[Str] = W { v: "x" } //= W[Str]
    let c = (a.f)(2) //= I32
}
`,
  },
  {
    name: "conversions by From and Into",
    code: `
type E { Text(Str), Num(I64) }
extend E with From[Str] { func from(value: Str) -> E { E::Text(value) } }
extend E with From[I64] { func from(value: I64) -> E { E::Num(value) } }
func f() {
    let a: E = "x".into()
    let b = E::from("y") //= E
    let c = E::from(5) //= E
    let d = E::from(true) //~ T004
}
`,
  },
  {
    name: "closures inside closures",
    code: `
func f(k: I32) {
    let a = do(x: I32) move do(y: I32) x + y //= func(I32) -> func(I32) -> I32 with Sendable + Shareable + Owned with Sendable + Shareable + Owned
    let b = a(1)(2) //= I32
    let c = do(x: I32) x + k //= func(I32) -> I32 with Sendable + Shareable
}
`,
  },
  {
    name: "methods of slices on arrays and lists",
    code: `
func f(mut xs: List[I32], mut ys: [U8; 3]) {
    xs.swap(0, xs.len() - 1)
    ys.swap(0, 1)
    let a = xs.first() //= Maybe[ref I32]
    let b = ys.contains(ref 1) //= Bool
    let c: ref [I32] = xs //~ T001
}
`,
  },
  { name: "text is not changed in place", code: "func f(mut s: Str) {\n    let a = mut ref s[0 to 1] //~ T001\n}\n" },
  {
    name: "constants",
    code: `
const A: U64 = 2 ** 10 + B
const B: U64 = 3
const NAMES: [Str; 2] = ["a", "b"]
const VIEW: ref Str = "v"
const WRONG: I32 = "x" //~ T001
const BIG: U8 = 200 + 100 //~ T024
const LOOP: I32 = LOOP + 1 //~ T005
func f(n: U64) -> Str {
    when n { A => "a", B => "b", _ => "c" }
}
`,
  },
];

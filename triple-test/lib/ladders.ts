/** Pathological sources that grow with a number: each kind is one construct, repeated or nested beyond what anyone writes. */

/** Files by name; `main.tml` is compiled. */
export type Files = Readonly<Record<string, string>>;

export interface Ladder {
  readonly name: string;
  /** The smallest size; the others are twice and four times that. */
  readonly size: number;
  /** The code of the first error; empty if the program is accepted. */
  readonly code: string;
  /** Twice the size may cost this many times as much. */
  readonly growth: number;
  readonly make: (n: number) => Files;
}

function repeat(n: number, text: (i: number) => string, between = "\n"): string {
  return Array.from({ length: n }, (_, i) => text(i)).join(between);
}

function nested(n: number, open: string, middle: string, close: string): string {
  return open.repeat(n) + middle + close.repeat(n);
}

function body(text: string): Files {
  return { "main.tml": `func main() {\n${text}\n}\n` };
}

function file(text: string, main = ""): Files {
  return { "main.tml": `${text}\nfunc main() {\n${main}\n}\n` };
}

const GROWTH = 2.6;

function ladder(name: string, size: number, make: (n: number) => Files, code = "", growth = GROWTH): Ladder {
  return { name, size, code, growth, make };
}

/** Constructs that nest: how one level opens, what is inside, how it closes. */
const NESTED: readonly (readonly [string, string, string, string])[] = [
  ["parentheses", "let x = ", "(", ")"],
  ["blocks", "let x = ", "{ ", " }"],
  ["branches", "", "if true { ", " }"],
  ["loops", "", "loop { ", "; break }"],
  ["arms", "let x = ", "when 1 { _ => ", " }"],
  ["closures", "let x = ", "do(a: I32) -> I32 { let f = ", "; a }"],
  ["arrays", "let x = ", "[", "]"],
  ["tuples", "let x = ", "(1, ", ")"],
  ["calls", "let x = ", "same(", ")"],
  ["prefixes", "let x = ", "-", ""],
  ["references", "let x = ", "ref ", ""],
  ["conditions", "let x = ", "true ? 1 : ", ""],
  ["negations", "let x = 1 == 1 and ", "not ", ""],
  ["texts", "let x = ", "\"{", "}\""],
];

const SAME = "func same[T](x: T) -> T { x }\n";

function middle(name: string): string {
  return name === "negations" ? "true" : "1";
}

/** Far beyond the limit: a diagnostic in little time. */
const deep = NESTED.map(([name, start, open, close]) =>
  ladder(`${name}, nested far too deep`, 2500, (n) => ({ "main.tml": `${SAME}func main() {\n${start}${nested(n, open, middle(name), close)}\n}\n` }), "P020"),
);

const EXPONENTIAL = 12;

export const LADDERS: readonly Ladder[] = [
  ...deep,
  ladder("locals of a function", 2500, (n) => body(`${repeat(n, (i) => `let v${i} = ${i}`)}\nprintln(${"v"}${n - 1} + v0)`)),
  ladder("locals that own memory", 600, (n) => body(repeat(n, (i) => `let v${i}: List[I32] = [${i}]`))),
  ladder("arms over numbers", 1250, (n) => body(`let x = 7\nprintln(when x {\n${repeat(n, (i) => `${i} => ${i * 3}`)}\n_ => 0\n})`)),
  ladder("arms over texts", 500, (n) => body(`let x: Str = "k7"\nprintln(when x {\n${repeat(n, (i) => `"k${i}" => ${i}`)}\n_ => 0\n})`)),
  ladder("arms over pairs", 250, (n) => body(`let x = (7, 8)\nprintln(when x {\n${repeat(n, (i) => `(${i}, ${i % 7}) => ${i}`)}\n_ => 0\n})`)),
  ladder("a chain of else if", 200, (n) => body(`let x = 7\n${repeat(n, (i) => `if x == ${i} { println(${i}) }`, " else ")}`)),
  ladder("a chain of else if that is too long", 5000, (n) => body(`let x = 7\n${repeat(n, (i) => `if x == ${i} { println(${i}) }`, " else ")}`), "P020"),
  ladder("terms of a sum", 200, (n) => body(`let x = 7\nprintln(${repeat(n, () => "x", " + ")})`)),
  ladder("terms of a sum that is too long", 10_000, (n) => body(`let x = 7\nprintln(${repeat(n, () => "x", " + ")})`), "P020"),
  ladder("a chain of methods", 200, (n) => body(`let x = 7\nprintln(x${".wrapping_add(1)".repeat(n)})`)),
  ladder("type parameters with bounds", 250, (n) => file(`func many[${repeat(n, (i) => `T${i}: Display + Duplicate`, ", ")}](${repeat(n, (i) => `a${i}: T${i}`, ", ")}) { println(a0) }`, `many(${repeat(n, (i) => `${i}`, ", ")})`)),
  ladder("bounds of one parameter", 250, (n) => file(`${repeat(n, (i) => `behavior B${i} { func m${i}(this) -> I32 }\nextend I32 with B${i} { func m${i}(this) -> I32 { ${i} } }`)}\nfunc all[T: ${repeat(n, (i) => `B${i}`, " + ")}](x: T) -> I32 { ${repeat(n, (i) => `let r${i} = x.m${i}()`, "; ")}; r0 }`, "println(all(1))")),
  ladder("imported modules", 100, (n) => ({
    "main.tml": `${repeat(n, (i) => `use crate::m${i}::f${i}`)}\nfunc main() {\n${repeat(n, (i) => `f${i}()`)}\n}\n`,
    ...Object.fromEntries(Array.from({ length: n }, (_, i) => [`m${i}.tml`, `pub func f${i}() { }\n`])),
  })),
  ladder("elements of an array", 5000, (n) => body(`let xs = [${repeat(n, (i) => `${i}`, ", ")}]\nprintln(xs.len())`)),
  ladder("elements of a list of texts", 1000, (n) => body(`let xs: List[Str] = [${repeat(n, (i) => `"t${i}"`, ", ")}]\nprintln(xs.len())`)),
  ladder("bytes of a text", 250_000, (n) => body(`let s = "${"abcdefgh".repeat(n / 8)}"\nprintln(s.len())`)),
  ladder("holes of a text", 200, (n) => body(`let x = 7\nlet s = "${"{x} ".repeat(n)}"\nprintln(s.len())`)),
  ladder("variants of an enum", 300, (n) => file(`@auto(equal, order, hash, duplicate, debug)\ntype E { ${repeat(n, (i) => (i % 3 === 0 ? `V${i}(I32)` : `V${i}`), ", ")} }\nfunc number(e: ref E) -> I32 { when e {\n${repeat(n, (i) => (i % 3 === 0 ? `E::V${i}(x) => *x` : `E::V${i} => ${i}`))}\n} }`, "println(number(ref E::V1))\nprintln(E::V1 == E::V2)\nprintln(E::V1 < E::V2)\nprintln(\"{E::V1:?}\")")),
  ladder("fields of a struct", 200, (n) => file(`@auto(equal, order, hash, duplicate, debug, default)\ntype S { ${repeat(n, (i) => `f${i}: I32`, ", ")} }`, "let s = S::default()\nprintln(s == S { f0: 1, ..s })\nprintln(\"{s:?}\")")),
  ladder("types with the same behavior", 200, (n) => file(`behavior B { func m(this) -> I32 }\n${repeat(n, (i) => `type S${i} { x: I32 }\nextend S${i} with B { func m(this) -> I32 { this.x + ${i} } }`)}`, repeat(n, (i) => `println(S${i} { x: 1 }.m())`))),
  ladder("closures of a function", 200, (n) => body(`let x = 7\nvar sum = 0\n${repeat(n, (i) => `let f${i} = do(a: I32) a + x + ${i}\nsum += f${i}(1)`)}\nprintln(sum)`)),
  ladder("functions that call each other", 2500, (n) => file(repeat(n, (i) => `func f${i}(x: I32) -> I32 { if x == 0 { 0 } else { f${(i * 7 + 1) % n}(x - 1) } }`), "println(f0(10))")),
  ladder("generic functions one on another", 125, (n) => file(`func g0[T: Display](x: ref T) { println(x) }\n${repeat(n, (i) => `func g${i + 1}[T: Display](x: ref T) { g${i}(x) }`)}`, `g${n}(ref 1)\ng${n}(ref true)`)),
  ladder("instances of a function", 125, (n) => file(`${SAME}${repeat(n, (i) => `type S${i} { x: I32 }`)}`, repeat(n, (i) => `println(same(S${i} { x: ${i} }).x)`))),
  ladder("constants one on another", 500, (n) => file(`const C0: I64 = 1\n${repeat(n, (i) => `const C${i + 1}: I64 = C${i} + 1`)}`, `println(C${n})`)),
  ladder("aliases of aliases", 500, (n) => file(`type A0 = I32\n${repeat(n, (i) => `type A${i + 1} = A${i}`)}`, `let x: A${n} = 1\nprintln(x)`)),
  ladder("structs in structs", EXPONENTIAL, (n) => file(`type S0 { x: I32 }\n${repeat(n, (i) => `type S${i + 1} { a: Heap[S${i}], b: Maybe[Heap[S${i}]] }`)}`, `let x: Maybe[S${n}] = Nothing\nprintln(x.is_nothing())`)),
  ladder("moves on some ways", 250, (n) => file("func take(x: List[I32]) -> U64 { x.len() }", `let c = 3\n${repeat(n, (i) => `let v${i}: List[I32] = [${i}]\nif c == ${i} { println(take(v${i})) }`)}`)),
  ladder("branches one after another", 500, (n) => body(`var x = 1\n${repeat(n, (i) => `if x == ${i} { x += 2 } else { x += 1 }`)}\nprintln(x)`)),
  ladder("loops one after another", 300, (n) => body(`var x = 1\n${repeat(n, (i) => `for i in 0 to ${i} { x = x.wrapping_add(i) }`)}\nprintln(x)`)),
  ladder("borrows that live together", 250, (n) => body(`let x = 7\n${repeat(n, (i) => `let r${i} = ref x`)}\nprintln(${repeat(Math.min(n, 100), (i) => `*r${i}`, " + ")})\n${repeat(n, (i) => `assert(*r${i} == 7)`)}`)),
  ladder("borrows of different locals", 250, (n) => body(`${repeat(n, (i) => `var x${i} = ${i}\nlet r${i} = mut ref x${i}`)}\n${repeat(n, (i) => `*r${i} += 1`)}`)),
  ladder("statements on one line", 2500, (n) => body(`var x = 1; ${repeat(n, () => "x = x ^ 3", "; ")}; println(x)`)),
  ladder("lines of comments", 25_000, (n) => file(repeat(n, (i) => `// comment ${i} /* */`), "println(1)")),
  ladder("nested comments", 25_000, (n) => file(nested(n, "/* ", "", " */"), "println(1)")),
  ladder("errors", 700, (n) => body(repeat(n, (i) => `let v${i} = unknown_${i}`)), "S004"),
  ladder("type errors", 1000, (n) => body(repeat(n, (i) => `let v${i}: Bool = ${i}`)), "T001"),
  ladder("matching on many booleans", 3, (n) => body(`let x = (${repeat(n * 2, () => "true", ", ")})\nprintln(when x {\n${repeat(n * 2, (i) => `(${repeat(n * 2, (k) => (k === i ? "true" : "_"), ", ")}) => ${i}`)}\n_ => 99\n})`)),
  ladder("types nested too deep", 2500, (n) => file(`func f(x: ${nested(n, "Maybe[", "I32", "]")}) { }`), "P020"),
  ladder("calls that change one local", 500, (n) => body(`var s: List[I32] = []\n${repeat(n, (i) => `s.push(${i})`)}\nprintln(s.len())`)),
  ladder("references in one list", 500, (n) => body(`${repeat(n, (i) => `let x${i} = ${i}`)}\nvar xs: List[ref I32] = []\n${repeat(n, (i) => `xs.push(ref x${i})`)}\nprintln(xs.len())`)),
  ladder("references to references", 500, (n) => body(`let x = 7\nlet r0 = ref x\n${repeat(n, (i) => `let r${i + 1} = ref *r${i}`)}\nprintln(*r${n})`)),
  ladder("arms over payloads", 300, (n) => file(`type E { ${repeat(n, (i) => `V${i}(I32)`, ", ")} }`, `let e = E::V1(7)\nprintln(when e {\n${repeat(n, (i) => `E::V${i}(x) => x + ${i}`)}\n})`)),
  ladder("methods of a type", 500, (n) => file(`type S { x: I32 }\nextend S {\n${repeat(n, (i) => `func m${i}(this) -> I32 { this.x + ${i} }`)}\n}`, `let s = S { x: 1 }\n${repeat(n, (i) => `println(s.m${i}())`)}`)),
  ladder("instances of a type", 250, (n) => file(`type Box[T] { x: T }\n${repeat(n, (i) => `type S${i} { x: I32 }`)}`, repeat(n, (i) => `println(Box { x: S${i} { x: ${i} } }.x.x)`))),
  ladder("values that were moved", 250, (n) => body(`${repeat(n, (i) => `let v${i}: List[I32] = [${i}]\nlet w${i} = v${i}`)}\n${repeat(n, (i) => `println(v${i}.len())`)}`), "S001"),
  ladder("assignments to constants", 250, (n) => body(`${repeat(n, (i) => `let v${i} = ${i}`)}\n${repeat(n, (i) => `v${i} = 1`)}`), "S005"),
  ladder("elements of a constant", 2500, (n) => file(`const C: [I32; ${n}] = [${repeat(n, (i) => `${i}`, ", ")}]`, "println(C[1])")),
];

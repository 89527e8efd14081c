// Names, modules, imports, visibility and @auto, over packages in memory and a small standard library.

import { describe, expect, it } from "vitest";
import { newDiagnostics, type Diagnostic } from "../../bootstrap/diagnostics/index.js";
import { parseSource, type ExprId, type FileAst } from "../../bootstrap/parser/index.js";
import {
  behaviorOf,
  NO_DEF,
  resolveProgram,
  type Def,
  type DefId,
  type FileNames,
  type LoadedModule,
  type Res,
  type ResolvedProgram,
} from "../../bootstrap/resolver/index.js";
import {
  addFile,
  at,
  compareSyms,
  intern,
  newInterner,
  newSourceMap,
  sliceText,
  sourceFile,
  text,
  type Interner,
  type Span,
  type Sym,
} from "../../bootstrap/source/index.js";

const MINI_STD: Record<string, string> = {
  "": "pub use crate::core::{cmp, maybe}\n",
  prelude: [
    "pub use crate::core::cmp::{Equal, Ordered, Ordering}",
    "pub use crate::core::cmp::Ordering::{Less, Equal, Greater}",
    "pub use crate::core::maybe::Maybe",
    "pub use crate::core::maybe::Maybe::{Just, Nothing}",
    "pub use crate::core::duplicate::Duplicate",
    "pub use crate::core::fmt::Debug",
    "",
  ].join("\n"),
  core: "",
  "core::cmp": [
    "pub behavior Equal { func eq(this, other: ref This) -> Bool }",
    "pub type Ordering { Less, Equal, Greater }",
    "pub behavior Ordered: Equal { func compare(this, other: ref This) -> Ordering }",
  ].join("\n"),
  "core::maybe": "pub type Maybe[T] { Just(T), Nothing }\nextend[T] Maybe[T] { pub func is_just(this) -> Bool { true } }\n",
  "core::hash": [
    "pub type Hasher { state: U64 }",
    "extend Hasher { pub func write_u64(mut this, word: U64) { } }",
    "pub behavior Hash { func hash(this, state: mut ref Hasher) }",
  ].join("\n"),
  "core::duplicate": "pub behavior Duplicate { func duplicate(this) -> This }",
  "core::default": "pub behavior Default { func default() -> This }",
  "core::fmt": [
    "pub type Formatter { length: U64 }",
    "extend Formatter { pub func write(mut this, text: ref Str) { } }",
    "pub behavior Debug { func debug(this, f: mut ref Formatter) }",
    "pub func debug_part[T: Debug](f: mut ref Formatter, before: ref Str, value: ref T) { }",
  ].join("\n"),
  "core::intrinsics": "pub func variant_number[T](value: ref T) -> U64 { 0 }",
};

interface World {
  readonly n: Interner;
  readonly program: ResolvedProgram;
  readonly list: Diagnostic[];
  readonly loaded: string[];
  readonly textOf: (span: Span) => string;
}

/** Resolves packages given as maps from module path ("" is the root) to source; std is added in front. */
function resolvePackages(packages: { name: string; files: Record<string, string>; isLazy?: boolean; uses?: Record<string, number> }[]): World {
  const n = newInterner();
  const sources = newSourceMap();
  const diagnostics = newDiagnostics();
  const all = [{ name: "std", files: MINI_STD, isLazy: false, uses: {} }, ...packages];
  const loaded: string[] = [];
  const key = (path: readonly Sym[]): string => path.map((sym) => text(n, sym)).join("::");
  const program = resolveProgram({
    interner: n,
    sources,
    diagnostics,
    packages: all.map((pkg) => ({
      name: intern(n, pkg.name),
      conditions: { os: "", arch: "", target: "", debug: true, features: [] },
      dependencies: Object.entries(pkg.uses ?? {}).map(([name, id]) => ({ name: intern(n, name), pkg: id })),
      isLazy: pkg.isLazy === true,
      preload: [],
    })),
    loader: {
      children: (pkg, path) => {
        const prefix = path.length === 0 ? "" : key(path) + "::";
        const names = new Set<Sym>();
        for (const name of Object.keys(at(all, pkg).files)) {
          if (name !== "" && name.startsWith(prefix)) {
            names.add(intern(n, at(name.slice(prefix.length).split("::"), 0)));
          }
        }
        return Array.from(names).sort((a, b) => compareSyms(n, a, b));
      },
      load: (pkg, path): LoadedModule => {
        const name = key(path);
        const source = at(all, pkg).files[name];
        if (source === undefined) {
          return { kind: "folder" };
        }
        loaded.push(at(all, pkg).name + "/" + name);
        const file = addFile(sources, at(all, pkg).name + "/" + name, new TextEncoder().encode(source));
        const ast = parseSource(file, n, diagnostics);
        return name === "double" ? { kind: "both", ast, first: "double.tml", second: "double/mod.tml" } : { kind: "file", ast };
      },
    },
  });
  const textOf = (span: Span): string => sliceText(sourceFile(sources, span.file), span.start, span.end);
  return { n, program, list: diagnostics.list, loaded, textOf };
}

function resolve(files: string | Record<string, string>): World {
  return resolvePackages([{ name: "app", files: typeof files === "string" ? { "": files } : files }]);
}

/** Codes with the text they point at: `S004 foo`. */
function errors(w: World): string[] {
  return w.list.map((d) => d.code + " " + w.textOf(d.span)).sort();
}

function errorsOf(files: string | Record<string, string>): string[] {
  return errors(resolve(files));
}

function noErrors(files: string | Record<string, string>): World {
  const w = resolve(files);
  expect(w.list.map((d) => d.code + ": " + d.message)).toEqual([]);
  return w;
}

function fileOf(w: World, root: string): { ast: FileAst; names: FileNames } {
  const pkg = w.program.packages.find((p) => text(w.n, p.name) === root);
  const file = at(w.program.defs, pkg?.root ?? NO_DEF).file;
  return { ast: at(w.program.asts, file), names: at(w.program.names, file) };
}

/** `module::Type::name` of a definition. */
function defPath(w: World, id: DefId): string {
  const def: Def = at(w.program.defs, id);
  const name = text(w.n, def.name);
  return def.parent === NO_DEF ? name : defPath(w, def.parent) + "::" + name;
}

function show(w: World, res: Res | undefined): string {
  switch (res?.kind) {
    case undefined:
      return "undefined";
    case "def":
      return defPath(w, res.def);
    case "local":
    case "binding":
      return res.kind + " " + String(res.local);
    case "prim":
      return res.prim;
    case "builtin":
      return "builtin " + res.builtin;
    case "partial":
      return "partial " + show(w, res.base) + " " + String(res.used);
    default:
      return res?.kind ?? "";
  }
}

/** Meanings of all path expressions of the package's root file whose text is `source`, in order. */
function meanings(w: World, source: string, root = "app"): string[] {
  const { ast, names } = fileOf(w, root);
  const found: string[] = [];
  ast.exprs.forEach((expr, id) => {
    if ((expr.kind === "Path" || expr.kind === "This") && w.textOf(expr.span) === source) {
      found.push(show(w, names.exprs[id]));
    }
  });
  return found;
}

function exprNamed(w: World, kind: string, source: string): { id: ExprId; names: FileNames } {
  const { ast, names } = fileOf(w, "app");
  const id = ast.exprs.findIndex((expr) => expr.kind === kind && w.textOf(expr.span) === source);
  expect(id).toBeGreaterThanOrEqual(0);
  return { id, names };
}

function pats(w: World, source: string): string[] {
  const { ast, names } = fileOf(w, "app");
  const found: string[] = [];
  ast.pats.forEach((pat, id) => {
    if (w.textOf(pat.span) === source) {
      found.push(show(w, names.pats[id]));
    }
  });
  return found;
}

describe("modules", () => {
  it("finds the modules of a package by their paths", () => {
    const w = noErrors({ "": "func main() { a::b::f(); crate::a::g() }", a: "pub func g() { b::f() }", "a::b": "pub func f() { super::g() }" });
    expect(meanings(w, "a::b::f")).toEqual(["app::a::b::f"]);
    expect(meanings(w, "crate::a::g")).toEqual(["app::a::g"]);
  });

  it("knows folders without a file as modules", () => {
    const w = noErrors({ "": "use crate::x::y::f\nfunc main() { f() }", "x::y": "pub func f() { }" });
    expect(meanings(w, "f")).toEqual(["app::x::y::f"]);
  });

  it("gives std the first definition", () => {
    const w = noErrors("func main() { }");
    expect(at(w.program.defs, 0).kind).toBe("module");
    expect(defPath(w, 0)).toBe("std");
  });

  it("loads a sibling of a single file only where it is named", () => {
    const files = { "": "use util::f\nfunc main() { f() }", util: "pub func f() { crate::other::g() }", other: "pub func g() { }", unused: "func f( {" };
    const w = resolvePackages([{ name: "app", files, isLazy: true }]);
    expect(errors(w)).toEqual([]);
    expect(w.loaded.filter((name) => name.startsWith("app/"))).toEqual(["app/", "app/util", "app/other"]);
  });

  it("does not let a sibling file stand in the way of an import", () => {
    const files = { "": "use std::maybe\nfunc main() { let a = maybe::Maybe::Nothing }", maybe: "func broken( {" };
    expect(errors(resolvePackages([{ name: "app", files, isLazy: true }]))).toEqual([]);
  });

  it("checks the mod declaration", () => {
    expect(errorsOf({ "": "mod app\nfunc main() { }", a: "mod a", "a::b": "mod app::a::b", c: "mod d" })).toEqual(["M004 d"]);
  });

  it("reports two files for one module where it is named", () => {
    expect(errorsOf({ "": "use double::f\nfunc main() { f() }", double: "pub func f() { }" })).toEqual(["M002 double"]);
    expect(errorsOf({ "": "func main() { }", double: "pub func f() { }" })).toEqual(["M002 "]);
  });

  it("reports packages that depend on each other", () => {
    const w = resolvePackages([
      { name: "app", files: { "": "func main() { }" }, uses: { lib: 2 } },
      { name: "lib", files: { "": "" }, uses: { app: 1 } },
    ]);
    expect(w.list.map((d) => d.code)).toEqual(["M003"]);
  });

  it("reaches the public items of a dependency", () => {
    const w = resolvePackages([
      { name: "app", files: { "": "use lib::f\nfunc main() { f(); lib::g() }" }, uses: { lib: 2 } },
      { name: "lib", files: { "": "pub func f() { }\npub(crate) func g() { }" } },
    ]);
    expect(errors(w)).toEqual(["S012 g"]);
    expect(meanings(w, "f")).toEqual(["lib::f"]);
  });
});

describe("imports", () => {
  it("follows trees, aliases and re-exports, also in cycles", () => {
    const w = noErrors({
      "": "use a::{f, b::g as h, Shape::{Round, Flat}}\nfunc main() { f(); h(); let x = Round; let y = Flat }",
      a: "pub use crate::c::f\npub use crate::c::Shape",
      "a::b": "pub func g() { crate::main() }",
      c: "use crate::a::b::g\npub func f() { g() }\npub type Shape { Round, Flat }",
    });
    expect(meanings(w, "f")).toEqual(["app::c::f"]);
    expect(meanings(w, "h")).toEqual(["app::a::b::g"]);
    expect(meanings(w, "Round")).toEqual(["app::c::Shape::Round"]);
  });

  it("imports a chain whatever its order", () => {
    const w = noErrors({ "": "use z::x\nfunc main() { x::f() }", z: "pub use y::x\nuse crate::w as y", w: "pub use crate::v as x", v: "pub func f() { }" });
    expect(meanings(w, "x::f")).toEqual(["app::v::f"]);
  });

  it("brings public names by a glob, and lets explicit imports win", () => {
    const w = noErrors({
      "": "use a::*\nuse b::*\nuse b::f\nfunc main() { f(); g() }",
      a: "pub func f() { }\npub func g() { }\nfunc hidden() { }",
      b: "pub func f() { }",
    });
    expect(meanings(w, "f")).toEqual(["app::b::f"]);
    expect(meanings(w, "g")).toEqual(["app::a::g"]);
  });

  it("reports two globs with one name only where the name is used", () => {
    const modules = { a: "pub func f() { }", b: "pub func f() { }" };
    expect(errorsOf({ "": "use a::*\nuse b::*\nfunc main() { }", ...modules })).toEqual([]);
    expect(errorsOf({ "": "use a::*\nuse b::*\nfunc main() { f() }", ...modules })).toEqual(["M005 f"]);
    expect(errorsOf({ "": "use a::*\nuse b::*\nfunc main() { f() }", a: "pub use c::f", b: "pub use c::f", c: "pub func f() { }" }).length).toBeGreaterThan(0);
    expect(errorsOf({ "": "use a::*\nuse b::*\nfunc main() { f() }", a: "pub use crate::c::f", b: "pub use crate::c::f", c: "pub func f() { }" })).toEqual([]);
  });

  it("takes the variants of an enum by a glob", () => {
    const w = noErrors("use Color::*\ntype Color { Red, Green }\nfunc main() { let c = Red }");
    expect(meanings(w, "Red")).toEqual(["app::Color::Red"]);
  });

  it("says once what cannot be found, and nothing about its uses", () => {
    expect(errorsOf({ "": "use missing::thing\nfunc main() { thing() }" })).toEqual(["M001 missing"]);
    expect(errorsOf({ "": "use a::thing\nfunc main() { thing() }", a: "pub func things() { }" })).toEqual(["S004 thing"]);
    const w = resolve({ "": "use a::thing\nfunc main() { }", a: "pub func things() { }" });
    expect(at(w.list, 0).help).toEqual(["did you mean `things`?"]);
  });

  it("accepts the import of test, which is needed for nothing", () => {
    expect(errorsOf("use test\nuse std::test\nfunc main() { }")).toEqual([]);
  });

  it("keeps private imports private", () => {
    expect(errorsOf({ "": "use a::f\nfunc main() { f() }", a: "use crate::b::f", b: "pub func f() { }" })).toEqual(["S012 f"]);
  });

  it("reports two imports of one name", () => {
    expect(errorsOf({ "": "use a::f\nuse b::f\nfunc main() { }", a: "pub func f() { }", b: "pub func f() { }" })).toEqual(["S014 f"]);
    expect(errorsOf({ "": "use a::f\nuse a::f\nfunc main() { }", a: "pub func f() { }" })).toEqual([]);
  });

  it("collects the behaviors in scope", () => {
    const w = noErrors({ "": "use a::Area\nuse b::*\nfunc main() { }", a: "pub behavior Area { }", b: "pub behavior Volume { }\nbehavior Hidden { }" });
    const root = at(w.program.packages, 1).root;
    const names = (w.program.scopes[root]?.behaviorsInScope ?? []).map((id) => defPath(w, id));
    expect(names).toContain("app::a::Area");
    expect(names).toContain("app::b::Volume");
    expect(names).toContain("std::core::cmp::Equal");
    expect(names).not.toContain("app::b::Hidden");
  });
});

describe("visibility and shadowing of items", () => {
  it("lets a module and those below it see private items", () => {
    expect(errorsOf({ "": "func secret() { }\nfunc main() { a::hidden() }", a: "func hidden() { super::secret() }" })).toEqual(["S012 hidden"]);
  });

  it("prefers items to imports and the prelude", () => {
    const w = noErrors({ "": "use a::f\nfunc f() { }\ntype Maybe { x: I32 }\nfunc main() { f(); let m = Maybe { x: 1 } }", a: "pub func f() { }" });
    expect(meanings(w, "f")).toEqual(["app::f"]);
  });

  it("reports duplicates", () => {
    expect(errorsOf("func f() { }\nfunc f() { }\ntype f { }")).toEqual(["S014 f"]);
    expect(errorsOf("type E { A, A }\ntype S { x: I32, x: I32 }\nfunc g[T, T]() { }")).toEqual(["S014 A", "S014 T", "S014 x"]);
    expect(errorsOf("type S { x: I32 }\nextend S { func a(this) { } func a(this) { } }")).toEqual(["S014 a"]);
    expect(errorsOf("func f(a: I32, a: I32) { }")).toEqual(["S014 a"]);
    expect(errorsOf("func f(p: (I32, I32)) { let (a, a) = p }")).toEqual(["S014 a"]);
  });

  it("keeps behaviors and variants of one name apart", () => {
    const w = noErrors("func f[T: Equal](o: Ordering) -> Bool { when o { Equal => true, _ => false } }");
    expect(pats(w, "Equal")).toEqual(["std::core::cmp::Ordering::Equal"]);
    const { ast, names } = fileOf(w, "app");
    const item = at(ast.itemNodes, 0);
    const bound = item.kind === "Func" ? at(at(item.generics, 0).bounds, 0) : undefined;
    expect(bound === undefined ? "" : defPath(w, behaviorOf(names, bound))).toBe("std::core::cmp::Equal");
  });
});

describe("locals", () => {
  it("numbers parameters first and shadows by order", () => {
    const w = noErrors("type S { n: I32 }\nextend S { func f(this, a: I32) -> I32 { let a = a\n var b = a\n this.n + b } }");
    expect(meanings(w, "a")).toEqual(["local 1", "local 2"]);
    expect(meanings(w, "b")).toEqual(["local 3"]);
    expect(meanings(w, "this")).toEqual(["local 0"]);
    const f = w.program.defs.find((def) => def.kind === "func" && text(w.n, def.name) === "f" && def.pkg === 1);
    const locals = w.program.bodies[f?.id ?? NO_DEF]?.locals ?? [];
    expect(locals.map((l) => text(w.n, l.name) + " " + l.kind + " " + String(l.mutable))).toEqual([
      "this this false",
      "a param false",
      "a let false",
      "b let true",
    ]);
  });

  it("ends names with their block, arm, branch and loop", () => {
    expect(errorsOf("func f() { { let a = 1 }\n a }")).toEqual(["S004 a"]);
    expect(errorsOf("func f(m: Maybe[I32]) { if let Just(x) = m { x } else { x } }")).toEqual(["S004 x"]);
    expect(errorsOf("func f(m: Maybe[I32]) { let Just(x) = m else { return x }\n x }")).toEqual(["S004 x"]);
    expect(errorsOf("func f(m: Maybe[I32]) { when m { Just(x) => x\n Nothing => x } }")).toEqual(["S004 x"]);
    expect(errorsOf("func f() { for i in 0 to 3 { i }\n i }")).toEqual(["S004 i"]);
    expect(errorsOf("func f(m: Maybe[I32]) { while let Just(x) = m { x }\n x }")).toEqual(["S004 x"]);
  });

  it("gives closures their parameters and depth", () => {
    const w = noErrors("func f() { let g = do(x: I32) do(y: I32) x + y }");
    expect(meanings(w, "x")).toEqual(["local 0"]);
    const f = w.program.bodies.find((body) => body !== undefined && at(w.program.defs, body.owner).pkg === 1);
    expect(f?.locals.map((l) => text(w.n, l.name) + String(l.closureDepth))).toEqual(["x1", "y2", "g0"]);
  });

  it("binds the names of loops, handlers and catch", () => {
    const w = noErrors("func f(m: Maybe[I32]) { loop (var i: I32 < 3) { i }\n catch { m! } else do(e) { e }\n m! else do(q) q }");
    for (const [kind, name] of [["LoopVar", "i"], ["Catch", "e"], ["Bang", "q"]] as const) {
      const { ast, names } = fileOf(w, "app");
      const shown = ast.exprs.map((expr, id) => (expr.kind === kind ? show(w, names.exprs[id]) : "none")).filter((s) => s !== "none");
      expect(shown).toEqual([at(meanings(w, name), 0).replace("local", "binding")]);
    }
  });

  it("suggests the nearest name", () => {
    const w = resolve("func f(count: I32) { print(cuont) }\nfunc g(count: I32) { coun }");
    expect(w.list.map((d) => d.help)).toEqual([[], ["did you mean `count`?"]]);
    expect(at(w.list, 1).edits.map((e) => e.text)).toEqual(["count"]);
  });

  it("knows local constants, which see no variables", () => {
    const w = noErrors("func f() -> I32 { const A: I32 = 1\n const B: I32 = A + 1\n when 2 { B => 1, _ => B } }");
    expect(meanings(w, "B")).toEqual(["app::f::B"]);
    expect(pats(w, "B")).toEqual(["app::f::B"]);
    expect(errorsOf("func f(n: I32) { const A: I32 = n }")).toEqual(["S004 n"]);
    expect(errorsOf("func f() { A\n const A: I32 = 1 }")).toEqual(["S004 A"]);
  });

  it("reports jumps and this without a place to go", () => {
    expect(errorsOf("func f() { break }")).toEqual(["S011 break"]);
    expect(errorsOf("func f() { loop { let g = do() { continue } } }")).toEqual(["S011 continue"]);
    expect(errorsOf("func f() { this }")).toEqual(["S010 this"]);
    expect(errorsOf("func f(this) { }")).toEqual(["S010 this"]);
    expect(errorsOf("const C: I32 = { return 1 }")).toEqual(["S011 return 1"]);
    expect(errorsOf("func f() -> This { }")).toEqual(["T002 This"]);
  });
});

describe("patterns", () => {
  it("takes variants and constants by name, everything else is a binding", () => {
    const w = noErrors("const LIMIT: I32 = 3\nfunc used() { }\nfunc f(n: I32, m: Maybe[I32]) { when n { LIMIT => 1, used => 2 }\n when m { Nothing => 1, Just(v) => v } }");
    expect(pats(w, "LIMIT")).toEqual(["app::LIMIT"]);
    expect(at(pats(w, "used"), 0)).toMatch(/^binding/);
    expect(pats(w, "Nothing")).toEqual(["std::core::maybe::Maybe::Nothing"]);
  });

  it("reports unknown names with an upper-case letter", () => {
    const w = resolve("func f(m: Maybe[I32]) { when m { Nothin => 1, _ => 2 } }");
    expect(errors(w)).toEqual(["S004 Nothin"]);
    expect(at(w.list, 0).help).toEqual(["did you mean `Nothing`?"]);
  });

  it("shares the locals of alternatives", () => {
    const w = noErrors("type E { A(I32), B(I32), C(I32) }\nfunc f(e: E) -> I32 { when e { E::A(x) | E::B(x) | E::C(x) => x } }");
    expect(pats(w, "x")).toEqual(["binding 1", "binding 1", "binding 1"]);
    expect(meanings(w, "x")).toEqual(["local 1"]);
    expect(errorsOf("func f(m: (Maybe[I32], I32)) { when m { (Just(x), 1) | (Nothing, x) => 1, _ => 2 } }")).toEqual([]);
    expect(errorsOf("func f(m: Maybe[I32]) { when m { Just(x) | Nothing => 1 } }")).toEqual(["S019 Nothing"]);
    expect(errorsOf("func f(m: Maybe[I32]) { when m { Nothing | Just(x) => 1 } }")).toEqual(["S019 Nothing"]);
    expect(errorsOf("func f(p: (I32, I32)) { when p { (1, x) | (x, x) => 1, _ => 2 } }")).toEqual(["S014 x"]);
    const nested = noErrors("func f(p: (I32, Maybe[I32])) { when p { (x, Just(1)) | (1 | 2, Just(x)) | (3, Just(x)) => x, _ => 0 } }");
    expect(new Set(pats(nested, "x")).size).toBe(1);
  });

  it("binds fields and the rest of a slice", () => {
    const w = noErrors("type P { x: I32, y: I32 }\nfunc f(p: P, s: ref [I32]) { let P { x, y: z } = p\n when s { [a, ..b] => b, _ => s } }");
    expect(pats(w, "[a, ..b]")).toEqual(["binding 5"]);
    expect(meanings(w, "b")).toEqual(["local 5"]);
    expect(pats(w, "P { x, y: z }")).toEqual(["app::P"]);
  });

  it("reports what is no pattern", () => {
    expect(errorsOf("func g() { }\nfunc f(n: I32) { when n { crate::g => 1, _ => 2 } }")).toEqual(["S013 crate::g"]);
  });
});

describe("types and brackets", () => {
  it("resolves primitive types, parameters, This and partial paths", () => {
    const w = noErrors("type W[T] { v: T, u: Unit, s: String }\nbehavior B { type Item\n func f(this) -> This::Item }\nfunc g[T: B](t: T) -> T::Item { I32::MAX; T::f(ref t); B::f(ref t) }");
    expect(meanings(w, "I32::MAX")).toEqual(["partial I32 1"]);
    expect(meanings(w, "T::f")).toEqual(["partial app::g::T 1"]);
    expect(meanings(w, "B::f")).toEqual(["partial app::B 1"]);
    const { ast, names } = fileOf(w, "app");
    const shown = ast.typeExprs.map((type, id) => w.textOf(type.span) + "=" + show(w, names.types[id]));
    expect(shown).toContain("This::Item=partial this_type 0");
    expect(shown).toContain("T::Item=partial app::g::T 1");
    expect(shown).toContain("Unit=unit_type");
    expect(shown).toContain("String=Str");
  });

  it("reports unknown types and things that are none", () => {
    const w = resolve("func f(a: Integr, b: g, c: Equal, d: Mabye[I32]) { }\nfunc g() { }\nfunc h[T: Maybe]() { }");
    expect(errors(w)).toEqual(["T002 Equal", "T002 Integr", "T002 Mabye", "T002 Maybe", "T002 g"]);
  });

  it("decides between generic arguments and an index", () => {
    const w = noErrors("func parse[T](s: I32) { }\nfunc f(xs: [I32; 3], i: U64) { parse[U16](1); xs[i]; Just[I32](1); (xs)[0] }");
    expect(exprNamed(w, "Bracket", "parse[U16]").names.brackets[exprNamed(w, "Bracket", "parse[U16]").id]).toBe("generics");
    expect(exprNamed(w, "Bracket", "xs[i]").names.brackets[exprNamed(w, "Bracket", "xs[i]").id]).toBe("index");
    const just = exprNamed(w, "Bracket", "Just[I32]");
    expect(just.names.brackets[just.id]).toBe("generics");
    expect(just.names.genericArgs[just.id]?.map((type) => show(w, just.names.types[type]))).toEqual(["I32"]);
  });

  it("decides by the arguments behind a type and a method's name", () => {
    const w = noErrors("type S { t: [I32; 2] }\nextend S { const T: [I32; 2] = [1, 2]\n func m[A](this) { }\n func f(this, i: U64) { This::T[i]; This::m[I32](this); this.m[Maybe[I32]](); this.t[i](1) } }");
    const meaning = (kind: string, source: string): string | undefined => {
      const { id, names } = exprNamed(w, kind, source);
      return names.brackets[id];
    };
    expect(meaning("Bracket", "This::T[i]")).toBe("index");
    expect(meaning("Bracket", "This::m[I32]")).toBe("generics");
    expect(meaning("MethodCall", "this.m[Maybe[I32]]()")).toBe("generics");
    expect(meaning("MethodCall", "this.t[i](1)")).toBe("index");
  });

  it("reads types before `::` and `.`", () => {
    const w = noErrors("type S { }\nextend S { func new() -> S { S { } } }\nfunc f() { Maybe[I32]::Just(1); S.new(); Maybe[I32]::is_just(ref Nothing); Maybe.Just(2) }");
    const scope = exprNamed(w, "Scope", "Maybe[I32]::Just");
    expect(show(w, scope.names.exprs[scope.id])).toBe("std::core::maybe::Maybe::Just");
    const other = exprNamed(w, "Scope", "Maybe[I32]::is_just");
    expect(show(w, other.names.exprs[other.id])).toBe("partial std::core::maybe::Maybe 0");
    const call = exprNamed(w, "MethodCall", "S.new()");
    const node = at(fileOf(w, "app").ast.exprs, call.id);
    const type = node.kind === "MethodCall" ? call.names.exprTypes[node.receiver] : undefined;
    expect(show(w, call.names.types[type ?? -1])).toBe("app::S");
    const variant = exprNamed(w, "MethodCall", "Maybe.Just(2)");
    expect(show(w, variant.names.exprs[variant.id])).toBe("std::core::maybe::Maybe::Just");
  });

  it("reports types and modules where values must stand", () => {
    expect(errorsOf("type S { }\nfunc f() { let a = S\n let b = I32\n let c = std::cmp }")).toEqual(["S013 I32", "S013 S", "S013 std::cmp"]);
    expect(errorsOf("func f() { std::cmp.g() }")).toEqual(["S013 std::cmp"]);
    expect(errorsOf("func f(xs: [I32; 1]) { xs[0, 0] }")).toEqual(["T008 xs[0, 0]"]);
  });

  it("takes record variants in literals", () => {
    const w = noErrors("type E { R { x: I32 } }\nuse_it\n".replace("use_it\n", "func f() { E::R { x: 1 } }"));
    const { ast, names } = fileOf(w, "app");
    const lit = ast.exprs.find((expr) => expr.kind === "StructLit");
    expect(lit?.kind === "StructLit" ? show(w, names.types[lit.type]) : "").toBe("app::E::R");
  });

  it("knows the built-in functions as callees only", () => {
    const w = noErrors("func f() { print(1) }");
    expect(meanings(w, "print")).toEqual(["builtin print"]);
    expect(errorsOf("func f() { let p = print }")).toEqual(["S013 print"]);
    expect(meanings(noErrors("func print(a: I32) { }\nfunc f() { print(1) }"), "print")).toEqual(["app::print"]);
  });
});

describe("what is not implemented, and directives", () => {
  it("reports G001 once per construct", () => {
    expect(errorsOf("caps: [io]\nvar g: I32 = 1\neffect db\nfunc f(a: I32) -> I32\n    pre: a > 0\n    post(r): r > old(a)\n    effects: [pure]\n{ a }").map((e) => e.slice(0, 4))).toEqual([
      "G001", "G001", "G001",
    ]);
  });

  it("warns of unknown directives", () => {
    const w = resolve("@inlined\nfunc f() { }\ntype T { @defualt x: I32 }");
    expect(errors(w)).toEqual(["W020 defualt", "W020 inlined"]);
    expect(at(w.list, 0).help).toEqual(["did you mean `inline`?"]);
  });
});

describe("@auto", () => {
  function derived(w: World): string[] {
    return w.program.extends
      .filter((id) => at(w.program.defs, id).pkg === 1)
      .map((id) => {
        const def = at(w.program.defs, id);
        const item = at(at(w.program.asts, def.file).itemNodes, def.item);
        const bound = item.kind === "Extend" ? item.behavior : null;
        return bound === null ? "" : defPath(w, behaviorOf(at(w.program.names, def.file), bound));
      });
  }

  const ALL = "@auto(equal, order, hash, duplicate, default, debug)\n";

  it("makes a block for each behavior of a generic struct", () => {
    const w = noErrors(ALL + "type Pair[A, B: Equal] { a: A, b: B = make(), c: ref Str }\nfunc make[B]() -> B { make() }");
    expect(derived(w)).toEqual([
      "std::core::cmp::Equal",
      "std::core::cmp::Ordered",
      "std::core::hash::Hash",
      "std::core::duplicate::Duplicate",
      "std::core::default::Default",
      "std::core::fmt::Debug",
    ]);
    const first = at(w.program.defs, at(w.program.extends.filter((id) => at(w.program.defs, id).pkg === 1), 0));
    expect(at(w.program.typeParams, first.id).map((id) => text(w.n, at(w.program.defs, id).name))).toEqual(["A", "B"]);
    expect(w.textOf(first.span)).toBe("equal");
  });

  it("makes blocks for enums of all shapes, whatever else is in scope", () => {
    const shadows = "type Equal { }\ntype Bool { }\nconst other: I32 = 1\nconst f: I32 = 2\ntype U64 { }\nfunc std() { }\n";
    const w = noErrors(shadows + ALL + "type E { @default A, B(I32, Str), C { x: I32 } }\n" + ALL + "type U { @default A, B }\n" + ALL + "type Empty { }");
    expect(derived(w).length).toBe(18);
    const { ast, names } = fileOf(w, "app");
    ast.exprs.forEach((expr, id) => {
      if (expr.kind === "Path" && expr.path.root === "Plain" && expr.path.segments.length === 1) {
        expect(at(names.exprs, id).kind).toBe("local");
      }
    });
  });

  it("is linear in the number of variants", () => {
    const size = (count: number): number => {
      let source = "@auto(equal, order, hash, debug)\ntype E {";
      for (let i = 0; i < count; i += 1) {
        source += " V" + String(i) + "(I32),";
      }
      return fileOf(noErrors(source + " }"), "app").ast.exprs.length;
    };
    const small = size(50);
    expect(size(200)).toBeLessThan(small * 4 + 1);
  });

  it("reports what it cannot derive", () => {
    expect(errorsOf("@auto(equl)\ntype T { }")).toEqual(["S024 equl"]);
    expect(errorsOf("@auto(default)\ntype E { A, B }")).toEqual(["S024 default"]);
    expect(errorsOf("@auto(default)\ntype E { @default A(I32), B }")).toEqual(["S024 @default"]);
    expect(errorsOf("@auto(equal)\nfunc f() { }")).toEqual(["S027 @auto(equal)"]);
  });
});

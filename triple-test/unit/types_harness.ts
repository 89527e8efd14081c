// Programs in memory, up to their signatures.

import { newDiagnostics, sortDiagnostics, type Diagnostics } from "../../bootstrap/diagnostics/index.js";
import { parseSource, type FileAst } from "../../bootstrap/parser/index.js";
import { resolveProgram, type DefId, type ResolvedProgram } from "../../bootstrap/resolver/index.js";
import { addFile, encodeUtf8, intern, newInterner, newSourceMap, text, type Sym } from "../../bootstrap/source/index.js";
import { collect } from "../../bootstrap/types/collect.js";
import { createTypeTable } from "../../bootstrap/types/intern.js";
import { findLangItems } from "../../bootstrap/types/lang_items.js";
import type { Program } from "../../bootstrap/types/program.js";

/** Modules of a package by path: `""` is the root, `core::cmp` a module below. */
export type Modules = Record<string, string>;

export interface Made {
  readonly program: Program;
  readonly diagnostics: Diagnostics;
}

/** Parses, resolves and collects `std` and one program. */
export function make(std: Modules, source: Modules): Made {
  const interner = newInterner();
  const sources = newSourceMap();
  const diagnostics = newDiagnostics();
  const packages = [std, source];
  const asts = new Map<string, FileAst>();
  const names = ["std", "app"];
  packages.forEach((modules, pkg) => {
    for (const [path, code] of Object.entries(modules)) {
      const root = pkg === 0 ? "lib" : "main";
      const shown = (pkg === 0 ? "std/" : "src/") + (path === "" ? root : path.replaceAll("::", "/")) + ".tml";
      const file = addFile(sources, shown, encodeUtf8(code));
      asts.set(String(pkg) + "/" + path, parseSource(file, interner, diagnostics));
    }
  });
  const pathText = (path: readonly Sym[]): string => path.map((sym) => text(interner, sym)).join("::");
  const resolved: ResolvedProgram = {
    ...resolveProgram({
      interner,
      sources,
      diagnostics,
      packages: names.map((name) => ({ name: intern(interner, name), conditions: { os: "", arch: "", target: "", debug: true, features: [] }, dependencies: [], isLazy: false, preload: [] })),
      loader: {
        children: (pkg, path) => {
          const prefix = path.length === 0 ? "" : pathText(path) + "::";
          const found = new Set<string>();
          for (const module of Object.keys(packages[pkg] ?? {})) {
            if (module !== "" && module.startsWith(prefix)) {
              found.add(module.slice(prefix.length).split("::")[0] ?? "");
            }
          }
          return Array.from(found).sort().map((name) => intern(interner, name));
        },
        load: (pkg, path) => {
          const ast = asts.get(String(pkg) + "/" + pathText(path));
          return ast === undefined ? { kind: "folder" } : { kind: "file", ast };
        },
      },
    }),
    interner,
    sources,
  };
  const program = collect(resolved, createTypeTable(), findLangItems(resolved), diagnostics);
  return { program, diagnostics };
}

/** Diagnostics in order, as `CODE text`. */
export function messages(made: Made): string[] {
  return sortDiagnostics(made.program.resolved.sources, made.diagnostics).map((d) => d.code + " " + d.message);
}

/** The definition with a path below the program's root: `Point`, `shapes::area`; the first one by DefId. */
export function find(made: Made, name: string, pkg = 1): DefId {
  const defs = made.program.resolved.defs;
  const last = name.split("::").at(-1) ?? "";
  const def = defs.find((node) => node.pkg === pkg && text(made.program.interner, node.name) === last && node.kind !== "module");
  if (def === undefined) {
    throw new Error("no definition " + name);
  }
  return def.id;
}

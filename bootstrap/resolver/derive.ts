/**
 * `@auto(equal, order, hash, duplicate, default, debug)`: written out as extend blocks before any name is bound  [beh.auto].
 *
 * For `type T[A: X]` and `equal` this makes `extend[A: X + Equal] T[A] with Equal { … }`. The size of a block is linear in the number of
 * fields; enums compare the numbers of their variants instead of all pairs. All nodes carry the place of the word in `@auto(…)`.
 */
import type {
  ExprId,
  FileAst,
  FuncItem,
  GenericParam,
  ItemId,
  Name,
  Param,
  Path,
  TypeExprId,
  TypeItem,
} from "../parser/index.js";
import { at, push, text, type Span, type Sym } from "../source/index.js";
import {
  compareBody,
  debugBody,
  defaultBody,
  duplicateBody,
  equalBody,
  hashBody,
  type Body,
  type Derived,
} from "./derive_bodies.js";
import { cannotDerive } from "./errors.js";
import { NO_DEF, type DefId } from "./resolved.js";
import type { Resolver } from "./state.js";
import { nearestOf } from "./suggest.js";
import {
  addBlock,
  bindingPat,
  boundOf,
  nameAt,
  nameOf,
  pathOf,
  pathType,
  plainHead,
  refType,
  stdPath,
  type Synth,
  thisType,
} from "./synth.js";

/** What `@auto` knows: its word, and the behavior below `$std::core`. */
const BEHAVIORS: readonly { readonly word: string; readonly module: string; readonly behavior: string }[] = [
  { word: "equal", module: "cmp", behavior: "Equal" },
  { word: "order", module: "cmp", behavior: "Ordered" },
  { word: "hash", module: "hash", behavior: "Hash" },
  { word: "duplicate", module: "duplicate", behavior: "Duplicate" },
  { word: "default", module: "default", behavior: "Default" },
  { word: "debug", module: "fmt", behavior: "Debug" },
];

/** Appends the blocks that the `@auto` directives and the invariants of a file ask for to its items. */
export function expandAuto(r: Resolver, module: DefId, ast: FileAst): void {
  const count = ast.items.length;
  for (let i = 0; i < count; i += 1) {
    const node = at(ast.itemNodes, at(ast.items, i));
    if (node.kind === "Type" && node.body.kind === "Struct" && node.body.invariant !== null) {
      expandInvariant(r, module, ast, node, node.body.invariant);
    }
    for (const directive of node.head.directives) {
      if (text(r.interner, directive.name.sym) !== "auto" || node.kind !== "Type" || node.body.kind === "Alias") {
        continue;
      }
      const seen: Sym[] = [];
      for (const arg of directive.args) {
        if (arg.key === null || arg.value !== null) {
          cannotDerive(r, arg.span, "`@auto` takes the names of behaviors: `@auto(equal, debug)`", null);
        } else if (!seen.includes(arg.key.sym)) {
          seen.push(arg.key.sym);
          expandOne(r, module, ast, node, arg.key);
        }
      }
    }
  }
}

/** `invariant: cond` of a struct: `extend[A: X] T[A] { func $invariant(this) { } }`, which checks it [con.form]. */
function expandInvariant(r: Resolver, module: DefId, ast: FileAst, type: TypeItem, cond: ExprId): void {
  const span = at(ast.exprs, cond).span;
  const s: Synth = { interner: r.interner, ast, span };
  const args: TypeExprId[] = [];
  for (const generic of type.generics) {
    args.push(pathType(s, pathOf(s, [nameAt(s, generic.name.sym)]), []));
  }
  const method: FuncItem = { ...checker(s, type.name.span), contracts: [{ kind: "Invariant", cond, span }] };
  const member = push(ast.itemNodes, method);
  const item = push(ast.itemNodes, {
    kind: "Extend",
    head: plainHead(),
    isLowlevel: false,
    generics: type.generics.map((generic) => ({ ...generic, fallback: null })),
    target: pathType(s, cratePath(r, s, module, type.name.sym), args),
    behavior: null,
    where: [],
    members: [member],
    span,
  });
  ast.items.push(item);
}

/** `func $invariant(this) { }`, with the place of the receiver */
function checker(s: Synth, self: Span): FuncItem {
  return {
    kind: "Func",
    head: plainHead(),
    name: nameOf(s, "$invariant"),
    stableId: null,
    isLowlevel: false,
    generics: [],
    receiver: { kind: "Ref", span: self },
    params: [],
    isVariadic: false,
    result: null,
    where: [],
    contracts: [],
    effects: null,
    body: addBlock(s, [], null),
    span: s.span,
  };
}

function expandOne(r: Resolver, module: DefId, ast: FileAst, type: TypeItem, key: Name): void {
  const word = text(r.interner, key.sym);
  const entry = BEHAVIORS.find((known) => known.word === word);
  if (entry === undefined) {
    const words = BEHAVIORS.map((known) => known.word);
    cannotDerive(r, key.span, "`@auto` knows no `" + word + "`", nearestOf(r, key.sym, words));
    return;
  }
  const s: Synth = { interner: r.interner, ast, span: key.span };
  const d: Derived = {
    s,
    r,
    type,
    self: cratePath(r, s, module, type.name.sym),
    behavior: stdPath(s, ["core", entry.module, entry.behavior]),
  };
  const method = methodOf(d, word);
  if (method === null) {
    return;
  }
  const item = push(ast.itemNodes, extendItem(d, push(ast.itemNodes, method)));
  ast.items.push(item);
}

/** `crate::a::b::NAME` for a name of module `a::b`. */
export function cratePath(r: Resolver, s: Synth, module: DefId, name: Sym): Path {
  const segments: Name[] = [nameAt(s, name)];
  for (let up = at(r.defs, module); up.parent !== NO_DEF; up = at(r.defs, up.parent)) {
    segments.push(nameAt(s, up.name));
  }
  segments.reverse();
  return { root: "Crate", supers: 0, segments, span: s.span };
}

/** `extend[A: X + B] T[A] with B { method }` */
function extendItem(d: Derived, method: ItemId): FileAst["itemNodes"][number] {
  const generics: GenericParam[] = [];
  const args: TypeExprId[] = [];
  for (const param of d.type.generics) {
    generics.push({
      name: param.name,
      bounds: param.bounds.concat([boundOf(d.s, d.behavior)]),
      fallback: null,
      span: param.span,
    });
    args.push(pathType(d.s, pathOf(d.s, [nameAt(d.s, param.name.sym)]), []));
  }
  return {
    kind: "Extend",
    head: plainHead(),
    isLowlevel: false,
    generics,
    target: pathType(d.s, d.self, args),
    behavior: boundOf(d.s, d.behavior),
    where: [],
    members: [method],
    span: d.s.span,
  };
}

function methodOf(d: Derived, word: string): FuncItem | null {
  const s = d.s;
  const refThis = (): TypeExprId => refType(s, false, thisType(s));
  const std = (names: readonly string[]): TypeExprId => pathType(s, stdPath(s, names), []);
  switch (word) {
    case "equal": {
      const params = [param(d, "$other", refThis())];
      return method(d, "eq", true, params, pathType(s, pathOf(s, [nameOf(s, "$Bool")]), []), equalBody(d));
    }
    case "order": {
      const params = [param(d, "$other", refThis())];
      return method(d, "compare", true, params, std(["core", "cmp", "Ordering"]), compareBody(d));
    }
    case "hash": {
      const params = [param(d, "$state", refType(s, true, std(["core", "hash", "Hasher"])))];
      return method(d, "hash", true, params, null, hashBody(d));
    }
    case "duplicate":
      return method(d, "duplicate", true, [], thisType(s), duplicateBody(d));
    case "default": {
      const body = defaultBody(d);
      return body === null ? null : method(d, "default", false, [], thisType(s), body);
    }
    case "debug": {
      const params = [param(d, "$f", refType(s, true, std(["core", "fmt", "Formatter"])))];
      return method(d, "debug", true, params, null, debugBody(d));
    }
    default:
      return null;
  }
}

function param(d: Derived, name: string, type: TypeExprId): Param {
  return { pat: bindingPat(d.s, name), type, span: d.s.span };
}

function method(
  d: Derived,
  name: string,
  hasReceiver: boolean,
  params: readonly Param[],
  result: TypeExprId | null,
  body: Body,
): FuncItem {
  const span = d.s.span;
  return {
    kind: "Func",
    head: plainHead(),
    name: nameOf(d.s, name),
    stableId: null,
    isLowlevel: false,
    generics: [],
    receiver: hasReceiver ? { kind: "Ref", span } : null,
    params: params.slice(),
    isVariadic: false,
    result,
    where: [],
    contracts: [],
    effects: null,
    body: addBlock(d.s, body.stmts, body.tail),
    span,
  };
}

/**
 * Names in type expressions, bounds and generic parameters.
 */
import type { BoundRef, EffectList, GenericParam, TypeExprId, WhereBound } from "../parser/index.js";
import { at } from "../source/index.js";
import { report } from "../diagnostics/index.js";
import { useOfItem } from "./deprecated.js";
import { bindLength } from "./bind_expr.js";
import { missing, notABehavior, notAType } from "./errors.js";
import { resolvePath } from "./lookup.js";
import { growNames } from "./modules.js";
import { NO_DEF, type DefId, type Res } from "./resolved.js";
import { RES_ERROR, type Binder, type PathLike } from "./state.js";

/** Binds all names of a type expression. */
export function bindType(b: Binder, id: TypeExprId): void {
  const type = at(b.ast.typeExprs, id);
  switch (type.kind) {
    case "Path":
      setType(b, id, typePath(b, type.path));
      bindTypes(b, type.args);
      return;
    case "Ref":
    case "Ptr":
    case "Maybe":
      bindType(b, type.inner);
      return;
    case "Slice":
      bindType(b, type.elem);
      return;
    case "Array":
      bindType(b, type.elem);
      bindLength(b, type.length);
      return;
    case "Tuple":
      bindTypes(b, type.elems);
      return;
    case "Func":
      bindTypes(b, type.params);
      if (type.result !== null) {
        bindType(b, type.result);
      }
      bindBounds(b, type.markers);
      checkEffects(b, type.effects);
      return;
    case "Error":
      return;
  }
}

/** Binds a list of type expressions. */
export function bindTypes(b: Binder, ids: readonly TypeExprId[]): void {
  for (const id of ids) {
    bindType(b, id);
  }
}

/** Binds the type of a struct literal, which may also be a record variant. */
export function bindConstructed(b: Binder, id: TypeExprId): void {
  const type = at(b.ast.typeExprs, id);
  if (type.kind !== "Path") {
    bindType(b, id);
    return;
  }
  const res = resolvePath(b, type.path, "construct");
  setType(b, id, isConstructible(b, res) ? res : rejectType(b, res, type.path));
  bindTypes(b, type.args);
}

/** May a literal or record pattern begin with this? */
export function isConstructible(b: Binder, res: Res): boolean {
  return isType(b, res) || (res.kind === "def" && at(b.r.defs, res.def).kind === "variant");
}

/** Records the meaning of a type expression. */
export function setType(b: Binder, id: TypeExprId, res: Res): void {
  if (b.names.types.length <= id) {
    growNames(b.names, b.ast);
  }
  b.names.types[id] = res;
}

function typePath(b: Binder, path: PathLike): Res {
  const res = resolvePath(b, path, "type");
  return isType(b, res) ? res : rejectType(b, res, path);
}

/** Is this the meaning of a type, or of the beginning of one? */
export function isType(b: Binder, res: Res): boolean {
  switch (res.kind) {
    case "prim":
    case "unit_type":
    case "this_type":
    case "partial":
    case "error":
      return true;
    case "def": {
      const kind = at(b.r.defs, res.def).kind;
      return kind === "struct" || kind === "enum" || kind === "alias" || kind === "type_param" || kind === "assoc_type";
    }
    case "none":
    case "local":
    case "binding":
    case "builtin":
      return false;
  }
}

function rejectType(b: Binder, res: Res, path: PathLike): Res {
  if (res.kind === "def") {
    notAType(b.r, path.span, at(b.r.defs, res.def), "type");
  }
  return RES_ERROR;
}

/** Binds a bound: its behavior, arguments and associated types. */
export function bindBound(b: Binder, bound: BoundRef): void {
  const res = resolvePath(b, bound.path, "behavior");
  let behavior: DefId = NO_DEF;
  if (res.kind === "def") {
    const def = at(b.r.defs, res.def);
    if (def.kind === "behavior") {
      behavior = res.def;
      const found = useOfItem(b.r.interner, at(at(b.r.asts, def.file).itemNodes, def.item), def, bound.path.span);
      if (found !== undefined) {
        report(b.r.diagnostics, found);
      }
    } else {
      notAType(b.r, bound.path.span, def, "behavior");
    }
  } else if (res.kind !== "error") {
    rejectBound(b, res, bound);
  }
  b.names.bounds.set(bound.span.start, behavior);
  bindTypes(b, bound.args);
  for (const assoc of bound.assoc) {
    bindType(b, assoc.type);
  }
}

function rejectBound(b: Binder, res: Res, bound: BoundRef): void {
  const base = res.kind === "partial" ? res.base : res;
  if (base.kind === "def") {
    notAType(b.r, bound.path.span, at(b.r.defs, base.def), "behavior");
  } else {
    notABehavior(b.r, bound.path.span);
  }
}

/** Binds a list of bounds. */
export function bindBounds(b: Binder, bounds: readonly BoundRef[]): void {
  for (const bound of bounds) {
    bindBound(b, bound);
  }
}

/** Binds bounds and defaults of generic parameters; the parameters themselves are already in scope. */
export function bindGenerics(b: Binder, generics: readonly GenericParam[]): void {
  for (const param of generics) {
    bindBounds(b, param.bounds);
    if (param.fallback !== null) {
      bindType(b, param.fallback);
    }
  }
}

/** Binds a where clause. */
export function bindWhere(b: Binder, where: readonly WhereBound[]): void {
  for (const clause of where) {
    bindType(b, clause.type);
    bindBounds(b, clause.bounds);
  }
}

/** A clause that would have to be checked: accepted in std only. Those of behaviors' methods and of extern functions are not checked here. */
export function checkEffects(b: Binder, effects: EffectList | null): void {
  if (effects !== null && b.pkg !== 0) {
    missing(b.r, effects.span, "effect clauses");
  }
}

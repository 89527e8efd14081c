/**
 * Names in the items of a module: what is in scope in a signature and in a body, item by item.
 */
import type {
  BehaviorItem,
  ConstItem,
  ExtendItem,
  FieldDecl,
  FuncItem,
  GlobalItem,
  ItemId,
  TypeItem,
} from "../parser/index.js";
import { at, type Sym } from "../source/index.js";
import { bindBlock, bindExpr } from "./bind_expr.js";
import { addLocal, bindParamPats } from "./bind_pat.js";
import { bindBound, bindBounds, bindGenerics, bindType, bindTypes, bindWhere, checkEffects } from "./bind_type.js";
import { addDef } from "./define.js";
import { checkDirectives, placeOf } from "./directives.js";
import { duplicate, missing, receiverOutside } from "./errors.js";
import { newStack, popNames, pushName } from "./lookup.js";
import { NO_DEF, type DefId, type Res } from "./resolved.js";
import type { Binder, Resolver } from "./state.js";

/** Binds all names of the modules in work. */
export function bindProgram(r: Resolver): void {
  for (let i = r.firstModule; i < r.modules.length; i += 1) {
    bindModule(r, at(r.modules, i));
  }
}

function bindModule(r: Resolver, module: DefId): void {
  const def = at(r.defs, module);
  const ast = at(r.asts, def.file);
  const b: Binder = {
    r,
    ast,
    names: at(r.names, def.file),
    module,
    pkg: def.pkg,
    owner: module,
    body: { owner: module, locals: [] },
    locals: newStack(),
    typeNames: newStack(),
    fence: 0,
    hasThisType: false,
    hasThisValue: false,
    canReturn: false,
    inPost: false,
    loopDepth: 0,
    closureDepth: 0,
  };
  if (ast.caps !== null) {
    missing(r, ast.caps.span, "capabilities");
  }
  for (const item of ast.items) {
    bindItem(b, item);
  }
}

function bindItem(b: Binder, item: ItemId): void {
  const node = at(b.ast.itemNodes, item);
  const def = at(at(b.r.itemDefs, b.ast.file), item);
  checkDirectives(b.r, b.pkg, node.head.directives, placeOf(node, false), node.span);
  switch (node.kind) {
    case "Func":
      if (node.receiver !== null) {
        receiverOutside(b.r, node.receiver.span);
      }
      bindFunc(b, def, node);
      return;
    case "Type":
      bindTypeItem(b, def, node);
      return;
    case "Behavior":
      bindBehavior(b, def, node);
      return;
    case "Extend":
      bindExtend(b, def, node);
      return;
    case "Const":
      bindConst(b, def, node);
      return;
    case "Global":
      bindGlobal(b, def, node);
      return;
    case "Effect":
      missing(b.r, node.span, "effects");
      return;
    case "AssocType":
      return;
  }
}

/** Starts the body of a definition: no locals, no loops. */
function enter(b: Binder, owner: DefId): void {
  b.owner = owner;
  b.body = { owner, locals: [] };
  b.hasThisValue = false;
  b.canReturn = false;
  b.loopDepth = 0;
  b.closureDepth = 0;
}

/** Keeps the locals of the body that `enter` started. */
function keepBody(b: Binder): void {
  b.r.bodies[b.owner] = b.body;
}

/** Brings the type parameters of a definition into scope. */
function pushTypeParams(b: Binder, def: DefId): void {
  for (const param of at(b.r.typeParams, def)) {
    const name = at(b.r.defs, param).name;
    if (name !== b.r.syms.thisType) {
      pushName(b.typeNames, name, param);
    }
  }
}

// ------------------------------------------------------------------------------------------------------- functions

function bindFunc(b: Binder, def: DefId, node: FuncItem): void {
  const height = b.typeNames.syms.length;
  checkShadowedParams(b, def, height);
  pushTypeParams(b, def);
  enter(b, def);
  b.canReturn = true;
  b.hasThisValue = node.receiver !== null;
  if (node.receiver !== null) {
    addLocal(b, { sym: b.r.syms.thisValue, span: node.receiver.span }, node.receiver.kind === "MutRef", "this");
  }
  bindGenerics(b, node.generics);
  for (const param of node.params) {
    bindType(b, param.type);
  }
  bindParamPats(b, node.params.map((param) => param.pat), "param");
  if (node.result !== null) {
    bindType(b, node.result);
  }
  bindWhere(b, node.where);
  bindContracts(b, node);
  if (node.body !== null && !inBehavior(b, def)) {
    checkEffects(b, node.effects);
  }
  if (node.body !== null) {
    bindBlock(b, node.body);
  }
  if (node.body !== null || node.contracts.length > 0) {
    keepBody(b);
  }
  popNames(b.locals, 0);
  popNames(b.typeNames, height);
}

/** Whether a definition is a member of a behavior. */
function inBehavior(b: Binder, def: DefId): boolean {
  const parent = at(b.r.defs, def).parent;
  return parent !== NO_DEF && at(b.r.defs, parent).kind === "behavior";
}

/** S014: a method's type parameter with the name of one of its block's. */
function checkShadowedParams(b: Binder, def: DefId, height: number): void {
  for (const param of at(b.r.typeParams, def)) {
    const name = at(b.r.defs, param);
    for (let i = 0; i < height; i += 1) {
      if (b.typeNames.syms[i] === name.name) {
        const first = at(b.r.defs, at(b.typeNames.targets, i));
        duplicate(b.r, { sym: name.name, span: name.span }, first.span, "type parameter");
      }
    }
  }
}

/** `pre:` sees the parameters; `post(r):` also the result and `old(…)` [con.post]. Nothing returns from a condition. */
function bindContracts(b: Binder, node: FuncItem): void {
  b.canReturn = false;
  for (const contract of node.contracts) {
    const height = b.locals.syms.length;
    if (contract.kind === "Post") {
      b.inPost = true;
      if (contract.result !== null) {
        addLocal(b, contract.result, false, "let");
      }
    }
    bindExpr(b, contract.cond);
    b.inPost = false;
    popNames(b.locals, height);
  }
  b.canReturn = true;
}

// ----------------------------------------------------------------------------------------------------------- types

function bindTypeItem(b: Binder, def: DefId, node: TypeItem): void {
  pushTypeParams(b, def);
  enter(b, def);
  bindGenerics(b, node.generics);
  switch (node.body.kind) {
    case "Struct":
      bindFields(b, node.body.fields);
      break;
    case "Enum":
      bindVariants(b, def, node);
      break;
    case "Alias":
      bindType(b, node.body.type);
      break;
  }
  popNames(b.typeNames, 0);
}

function bindVariants(b: Binder, def: DefId, node: TypeItem): void {
  if (node.body.kind !== "Enum") {
    return;
  }
  for (let i = 0; i < node.body.variants.length; i += 1) {
    const variant = at(node.body.variants, i);
    checkDirectives(b.r, b.pkg, variant.head.directives, "variant", variant.span);
    switch (variant.payload.kind) {
      case "Unit":
        break;
      case "Tuple":
        bindTypes(b, variant.payload.types);
        break;
      case "Record":
        enter(b, at(at(b.r.children, def), i));
        bindFields(b, variant.payload.fields);
        break;
    }
  }
}

/** Fields of a struct or record variant; their defaults share one table of locals. */
function bindFields(b: Binder, fields: readonly FieldDecl[]): void {
  const seen = new Map<Sym, FieldDecl>();
  let hasDefault = false;
  for (const field of fields) {
    checkDirectives(b.r, b.pkg, field.head.directives, "field", field.span);
    const first = seen.get(field.name.sym);
    if (first === undefined) {
      seen.set(field.name.sym, field);
    } else {
      duplicate(b.r, field.name, first.name.span, "field");
    }
    bindType(b, field.type);
    if (field.fallback !== null) {
      bindExpr(b, field.fallback);
      hasDefault = true;
    }
  }
  if (hasDefault) {
    keepBody(b);
  }
}

// ---------------------------------------------------------------------------------------------- behaviors and blocks

function bindBehavior(b: Binder, def: DefId, node: BehaviorItem): void {
  pushTypeParams(b, def);
  enter(b, def);
  b.hasThisType = true;
  bindGenerics(b, node.generics);
  bindBounds(b, node.supers);
  bindMembers(b, node.members);
  b.hasThisType = false;
  popNames(b.typeNames, 0);
}

function bindExtend(b: Binder, def: DefId, node: ExtendItem): void {
  pushTypeParams(b, def);
  enter(b, def);
  bindGenerics(b, node.generics);
  bindType(b, node.target);
  b.hasThisType = true;
  if (node.behavior !== null) {
    bindBound(b, node.behavior);
  }
  bindWhere(b, node.where);
  bindMembers(b, node.members);
  b.hasThisType = false;
  popNames(b.typeNames, 0);
}

function bindMembers(b: Binder, members: readonly ItemId[]): void {
  for (const item of members) {
    const node = at(b.ast.itemNodes, item);
    const def = at(at(b.r.itemDefs, b.ast.file), item);
    checkDirectives(b.r, b.pkg, node.head.directives, placeOf(node, true), node.span);
    switch (node.kind) {
      case "Func":
        bindFunc(b, def, node);
        break;
      case "Const":
        bindConst(b, def, node);
        break;
      case "AssocType":
        enter(b, def);
        bindBounds(b, node.bounds);
        if (node.type !== null) {
          bindType(b, node.type);
        }
        break;
      default:
        break;
    }
  }
}

// ------------------------------------------------------------------------------------------------------- constants

function bindConst(b: Binder, def: DefId, node: ConstItem): void {
  enter(b, def);
  bindType(b, node.type);
  if (node.value !== null) {
    bindExpr(b, node.value);
    keepBody(b);
  }
}

function bindGlobal(b: Binder, def: DefId, node: GlobalItem): void {
  enter(b, def);
  bindType(b, node.type);
  bindExpr(b, node.value);
  keepBody(b);
}

/**
 * A constant declared in a body: makes its definition, binds it and brings its name into scope from here on. It sees constants
 * around it, but no variables, no `this` and no type parameters.
 */
export function bindLocalConst(b: Binder, item: ItemId): Res {
  const node = at(b.ast.itemNodes, item);
  if (node.kind !== "Const") {
    return { kind: "none" };
  }
  const def = addDef(b.r, {
    kind: "const",
    name: node.name.sym,
    span: node.name.span,
    parent: b.owner,
    module: b.module,
    pkg: b.pkg,
    file: b.ast.file,
    item,
    index: -1,
    vis: "private",
  });
  const itemDefs = at(b.r.itemDefs, b.ast.file);
  while (itemDefs.length <= item) {
    itemDefs.push(NO_DEF);
  }
  itemDefs[item] = def;
  const inner: Binder = {
    ...b,
    fence: b.locals.syms.length,
    typeNames: newStack(),
    hasThisType: false,
    inPost: false,
  };
  bindConst(inner, def, node);
  pushName(b.locals, node.name.sym, -1 - def);
  return at(b.r.defRes, def);
}


// Dumps items.

import { escapeText } from "../lexer/index.js";
import { at } from "../source/index.js";
import type {
  BoundRef,
  DirArg,
  DirValue,
  EffectList,
  EffectPath,
  FieldDecl,
  FuncItem,
  GenericParam,
  ItemHead,
  ItemId,
  StableId,
  TypeItem,
  VariantDecl,
  WhereBound,
} from "./ast.js";
import { dumpBlock, dumpExpr, dumpPat, dumpRole, dumpType, dumpTypes } from "./dump_expr.js";
import { close, leaf, open, pathText, place, symText, type DumpWriter } from "./dump_writer.js";

/** An item or member. */
export function dumpItem(w: DumpWriter, id: ItemId): void {
  const item = at(w.ast.itemNodes, id);
  const where = place(w, item.span) + visText(item.head);
  switch (item.kind) {
    case "Func":
      open(w, "func " + symText(w, item.name.sym) + idText(w, item.stableId) + where);
      dumpHead(w, item.head);
      dumpFunc(w, item);
      break;
    case "Type":
      open(w, "type " + symText(w, item.name.sym) + idText(w, item.stableId) + where);
      dumpHead(w, item.head);
      dumpGenerics(w, item.generics);
      dumpTypeBody(w, item);
      break;
    case "Behavior":
      open(w, "behavior " + symText(w, item.name.sym) + idText(w, item.stableId) + where);
      dumpHead(w, item.head);
      dumpGenerics(w, item.generics);
      dumpBounds(w, "supers", item.supers);
      dumpItems(w, item.members);
      break;
    case "Extend":
      open(w, "extend" + (item.isLowlevel ? " lowlevel" : "") + where);
      dumpHead(w, item.head);
      dumpGenerics(w, item.generics);
      dumpType(w, item.target);
      dumpBounds(w, "with", item.behavior === null ? [] : [item.behavior]);
      dumpWhere(w, item.where);
      dumpItems(w, item.members);
      break;
    case "Const":
      open(w, "const " + symText(w, item.name.sym) + idText(w, item.stableId) + where);
      dumpHead(w, item.head);
      dumpType(w, item.type);
      dumpRole(w, "value", item.value, dumpExpr);
      break;
    case "Global":
      open(w, "global " + symText(w, item.name.sym) + idText(w, item.stableId) + where);
      dumpHead(w, item.head);
      dumpType(w, item.type);
      dumpRole(w, "value", item.value, dumpExpr);
      break;
    case "Effect":
      open(w, "effect " + effectText(w, item.path) + where);
      dumpHead(w, item.head);
      break;
    case "AssocType":
      open(w, "assoc-type " + symText(w, item.name.sym) + where);
      dumpHead(w, item.head);
      dumpBounds(w, "bounds", item.bounds);
      dumpRole(w, "value", item.type, dumpType);
      break;
  }
  close(w);
}

export function dumpItems(w: DumpWriter, ids: readonly ItemId[]): void {
  for (const id of ids) {
    dumpItem(w, id);
  }
}

function visText(head: ItemHead): string {
  return head.vis === "Public" ? " pub" : head.vis === "Crate" ? " pub(crate)" : "";
}

function idText(w: DumpWriter, id: StableId | null): string {
  return id === null ? "" : "@" + symText(w, id.text);
}

function dumpHead(w: DumpWriter, head: ItemHead): void {
  for (const doc of head.docs) {
    leaf(w, "doc " + escapeText(symText(w, doc.sym)) + place(w, doc.span));
  }
  for (const ai of head.ai) {
    leaf(w, "ai " + escapeText(symText(w, ai.key)) + " " + escapeText(symText(w, ai.text)) + place(w, ai.span));
  }
  for (const directive of head.directives) {
    open(w, "directive " + symText(w, directive.name.sym) + place(w, directive.span));
    for (const arg of directive.args) {
      leaf(w, argText(w, arg) + place(w, arg.span));
    }
    close(w);
  }
}

function argText(w: DumpWriter, arg: DirArg): string {
  const key = arg.key === null ? "" : " " + symText(w, arg.key.sym);
  return "arg" + key + (arg.value === null ? "" : " " + directiveValueText(w, arg.value));
}

function directiveValueText(w: DumpWriter, value: DirValue): string {
  switch (value.kind) {
    case "Name":
      return "name " + symText(w, value.name.sym);
    case "Int":
      return "int " + String(value.value);
    case "Float":
      return "float " + symText(w, value.text);
    case "Str":
      return "str " + escapeText(symText(w, value.value));
    case "Char":
      return "char " + String(value.value);
    case "Bool":
      return "bool " + String(value.value);
  }
}

function dumpGenerics(w: DumpWriter, generics: readonly GenericParam[]): void {
  for (const param of generics) {
    open(w, "generic " + symText(w, param.name.sym) + place(w, param.span));
    dumpBounds(w, "bounds", param.bounds);
    dumpRole(w, "default", param.fallback, dumpType);
    close(w);
  }
}

/** `(role bound bound …)` if there is a bound. */
export function dumpBounds(w: DumpWriter, role: string, bounds: readonly BoundRef[]): void {
  if (bounds.length === 0) {
    return;
  }
  open(w, role);
  for (const bound of bounds) {
    open(w, "bound " + pathText(w, bound.path) + place(w, bound.span));
    dumpTypes(w, bound.args);
    for (const assoc of bound.assoc) {
      dumpRole(w, "assoc " + symText(w, assoc.name.sym), assoc.type, dumpType);
    }
    close(w);
  }
  close(w);
}

function dumpWhere(w: DumpWriter, where: readonly WhereBound[]): void {
  for (const clause of where) {
    open(w, "where" + place(w, clause.span));
    dumpType(w, clause.type);
    dumpBounds(w, "bounds", clause.bounds);
    close(w);
  }
}

function dumpFunc(w: DumpWriter, item: FuncItem): void {
  if (item.isLowlevel) {
    leaf(w, "lowlevel");
  }
  dumpGenerics(w, item.generics);
  if (item.receiver !== null) {
    leaf(w, "receiver " + item.receiver.kind + place(w, item.receiver.span));
  }
  for (const param of item.params) {
    open(w, "param" + place(w, param.span));
    dumpPat(w, param.pat);
    dumpType(w, param.type);
    close(w);
  }
  if (item.isVariadic) {
    leaf(w, "variadic");
  }
  dumpRole(w, "result", item.result, dumpType);
  dumpWhere(w, item.where);
  for (const contract of item.contracts) {
    if (contract.kind !== "Post") {
      open(w, (contract.kind === "Pre" ? "pre" : "invariant") + place(w, contract.span));
    } else {
      open(w, "post" + (contract.result === null ? "" : " " + symText(w, contract.result.sym)) + place(w, contract.span));
    }
    dumpExpr(w, contract.cond);
    close(w);
  }
  dumpEffects(w, "effects", item.effects);
  dumpRole(w, "body", item.body, dumpBlock);
}

/** `(role (effect a.b) …)`; nothing without a list. */
export function dumpEffects(w: DumpWriter, role: string, list: EffectList | null): void {
  if (list === null) {
    return;
  }
  open(w, role + place(w, list.span));
  for (const effect of list.effects) {
    leaf(w, "effect " + effectText(w, effect) + place(w, effect.span));
  }
  close(w);
}

function effectText(w: DumpWriter, effect: EffectPath): string {
  const prefix = effect.prefix === null ? "" : pathText(w, effect.prefix) + "::";
  const parts: string[] = [];
  for (const segment of effect.segments) {
    parts.push(symText(w, segment.sym));
  }
  return prefix + parts.join(".");
}

function dumpTypeBody(w: DumpWriter, item: TypeItem): void {
  switch (item.body.kind) {
    case "Struct":
      open(w, "struct");
      dumpFields(w, item.body.fields);
      dumpRole(w, "invariant", item.body.invariant, dumpExpr);
      break;
    case "Enum":
      open(w, "enum");
      for (const variant of item.body.variants) {
        dumpVariant(w, variant);
      }
      break;
    case "Alias":
      open(w, "alias");
      dumpType(w, item.body.type);
      break;
  }
  close(w);
}

function dumpFields(w: DumpWriter, fields: readonly FieldDecl[]): void {
  for (const field of fields) {
    open(w, "field " + symText(w, field.name.sym) + place(w, field.span) + visText(field.head));
    dumpHead(w, field.head);
    dumpType(w, field.type);
    dumpRole(w, "default", field.fallback, dumpExpr);
    close(w);
  }
}

function dumpVariant(w: DumpWriter, variant: VariantDecl): void {
  const value = variant.discriminant === null ? "" : " = " + String(variant.discriminant);
  open(w, "variant " + symText(w, variant.name.sym) + value + place(w, variant.span));
  dumpHead(w, variant.head);
  if (variant.payload.kind === "Tuple") {
    open(w, "payload");
    dumpTypes(w, variant.payload.types);
    close(w);
  } else if (variant.payload.kind === "Record") {
    open(w, "record");
    dumpFields(w, variant.payload.fields);
    close(w);
  }
  close(w);
}

// Dumps types, patterns, expressions and blocks.

import { escapeText, hexText, specText, suffixText } from "../lexer/index.js";
import { at } from "../source/index.js";
import type {
  BangElse,
  BlockId,
  ClosureExpr,
  Cond,
  Expr,
  ExprId,
  InterpPart,
  MethodCallExpr,
  Name,
  PatId,
  PatLit,
  StmtId,
  StructLitExpr,
  TextPiece,
  TypeExprId,
  WhenExpr,
} from "./ast.js";
import { dumpBounds, dumpEffects, dumpItem } from "./dump_item.js";
import { close, leaf, open, pathText, place, symText, type DumpWriter } from "./dump_writer.js";
import { bracketArgs } from "./type_of_expr.js";

export function dumpTypes(w: DumpWriter, ids: readonly TypeExprId[]): void {
  for (const id of ids) {
    dumpType(w, id);
  }
}

/** A type expression. */
export function dumpType(w: DumpWriter, id: TypeExprId): void {
  const node = at(w.ast.typeExprs, id);
  const where = place(w, node.span);
  switch (node.kind) {
    case "Path":
      open(w, "type-path " + pathText(w, node.path) + where);
      dumpTypes(w, node.args);
      dumpTail(w, node.tail);
      break;
    case "Ref":
      open(w, (node.isMut ? "type-mut-ref" : "type-ref") + where);
      dumpType(w, node.inner);
      break;
    case "Ptr":
      open(w, (node.isMut ? "type-mut-ptr" : "type-ptr") + where);
      dumpType(w, node.inner);
      break;
    case "Maybe":
      open(w, "type-maybe" + where);
      dumpType(w, node.inner);
      break;
    case "Slice":
      open(w, "type-slice" + where);
      dumpType(w, node.elem);
      break;
    case "Array":
      open(w, "type-array" + where);
      dumpType(w, node.elem);
      dumpExpr(w, node.length);
      break;
    case "Tuple":
      open(w, "type-tuple" + where);
      dumpTypes(w, node.elems);
      break;
    case "Func":
      open(w, "type-func " + node.funcKind + where);
      dumpTypes(w, node.params);
      dumpRole(w, "result", node.result, dumpType);
      dumpBounds(w, "with", node.markers);
      dumpEffects(w, "effects", node.effects);
      break;
    case "Error":
      open(w, "type-error" + where);
      break;
  }
  close(w);
}

function dumpTail(w: DumpWriter, tail: readonly Name[]): void {
  for (const name of tail) {
    leaf(w, "scope " + symText(w, name.sym) + place(w, name.span));
  }
}

/** `(role child)` if there is a child. */
export function dumpRole(w: DumpWriter, role: string, id: number | null, dump: (w: DumpWriter, id: number) => void): void {
  if (id !== null) {
    open(w, role);
    dump(w, id);
    close(w);
  }
}

// ------------------------------------------------------------------------------------------------------ patterns

function litText(w: DumpWriter, lit: PatLit): string {
  switch (lit.kind) {
    case "Int":
      return "int " + String(lit.value) + suffixText(lit.suffix);
    case "Bool":
      return "bool " + String(lit.value);
    case "Char":
      return "char " + String(lit.value);
    case "Str":
      return "str " + escapeText(symText(w, lit.value));
  }
}

function dumpPats(w: DumpWriter, ids: readonly PatId[]): void {
  for (const id of ids) {
    dumpPat(w, id);
  }
}

/** A pattern. */
export function dumpPat(w: DumpWriter, id: PatId): void {
  const node = at(w.ast.pats, id);
  const where = place(w, node.span);
  switch (node.kind) {
    case "Wild":
      open(w, "pat-wild" + where);
      break;
    case "Lit":
      open(w, "pat-lit " + litText(w, node.lit) + where);
      break;
    case "Range": {
      const word = node.isClosed ? " through " : " to ";
      open(w, "pat-range " + litText(w, node.lo) + word + litText(w, node.hi) + where);
      break;
    }
    case "Binding":
      open(w, "pat-bind " + symText(w, node.name.sym) + (node.isMut ? " mut" : "") + where);
      break;
    case "Path":
      open(w, "pat-path " + pathText(w, node.path) + where);
      break;
    case "TupleVariant":
      open(w, "pat-variant " + pathText(w, node.path) + where);
      dumpPats(w, node.elems);
      break;
    case "Record":
      open(w, "pat-record " + pathText(w, node.path) + (node.hasRest ? " .." : "") + where);
      for (const field of node.fields) {
        open(w, "field " + symText(w, field.name.sym) + (field.isShort ? " short" : ""));
        dumpPat(w, field.pat);
        close(w);
      }
      break;
    case "Tuple":
      open(w, "pat-tuple" + where);
      dumpPats(w, node.elems);
      break;
    case "Slice":
      open(w, "pat-slice" + where);
      dumpPats(w, node.elems);
      if (node.rest !== null) {
        const name = node.rest.name === null ? "" : " " + symText(w, node.rest.name.sym);
        leaf(w, "rest" + name + place(w, node.rest.span));
      }
      break;
    case "Or":
      open(w, "pat-or" + where);
      dumpPats(w, node.alts);
      break;
    case "Error":
      open(w, "pat-error" + where);
      break;
  }
  close(w);
}

// ---------------------------------------------------------------------------------------------------- statements

/** A block; its tail, if it has one, is the child `(tail …)`. */
export function dumpBlock(w: DumpWriter, id: BlockId): void {
  const block = at(w.ast.blocks, id);
  open(w, "block" + place(w, block.span));
  for (const stmt of block.stmts) {
    dumpStmt(w, stmt);
  }
  dumpRole(w, "tail", block.tail, dumpExpr);
  close(w);
}

function dumpStmt(w: DumpWriter, id: StmtId): void {
  const stmt = at(w.ast.stmts, id);
  const where = place(w, stmt.span);
  switch (stmt.kind) {
    case "Let":
      open(w, "let" + where);
      dumpPat(w, stmt.pat);
      dumpRole(w, "type", stmt.type, dumpType);
      dumpExpr(w, stmt.init);
      dumpRole(w, "else", stmt.otherwise, dumpBlock);
      break;
    case "Var":
      open(w, "var " + symText(w, stmt.name.sym) + where);
      dumpRole(w, "type", stmt.type, dumpType);
      dumpExpr(w, stmt.init);
      break;
    case "Item":
      open(w, "local" + where);
      dumpItem(w, stmt.item);
      break;
    case "Expr":
      open(w, (stmt.hasSemi ? "stmt ;" : "stmt") + where);
      dumpExpr(w, stmt.expr);
      break;
  }
  close(w);
}

// --------------------------------------------------------------------------------------------------- expressions

function dumpExprs(w: DumpWriter, ids: readonly ExprId[]): void {
  for (const id of ids) {
    dumpExpr(w, id);
  }
}

/** An expression. */
export function dumpExpr(w: DumpWriter, id: ExprId): void {
  const node = at(w.ast.exprs, id);
  open(w, headOf(w, node) + place(w, node.span));
  dumpChildren(w, node);
  close(w);
}

/** The kind of an expression and what is said on its line. */
function headOf(w: DumpWriter, e: Expr): string {
  switch (e.kind) {
    case "Int":
      return "int " + String(e.value) + suffixText(e.suffix);
    case "Float":
      return "float " + symText(w, e.text) + suffixText(e.suffix);
    case "Bool":
      return "bool " + String(e.value);
    case "Char":
      return "char " + String(e.value);
    case "Str":
      return "str " + pieceText(w, e.text);
    case "Bytes":
      return "bytes " + hexText(e.value);
    case "Path":
      return "path " + pathText(w, e.path);
    case "LoopVar":
      return "loop-var " + symText(w, e.name.sym);
    case "Catch":
      return "catch" + (e.param === null ? "" : " " + symText(w, e.param.sym));
    case "Closure":
      return e.isMove ? "closure move" : "closure";
    case "Unary":
      return "unary " + e.op;
    case "Binary":
      return "binary " + e.op;
    case "Update":
      return "update " + e.op;
    case "Range":
      return e.isClosed ? "range through" : "range to";
    case "Field":
      return "field " + symText(w, e.name.sym);
    case "TupleIndex":
      return "tuple-index " + String(e.index);
    case "MethodCall":
      return "method-call " + symText(w, e.name.sym);
    case "Scope":
      return "scope " + symText(w, e.name.sym);
    case "If":
      return e.hasThen ? "if then" : "if";
    default:
      return plainHeads[e.kind];
  }
}

/** The names of the kinds that say nothing else on their line. */
const plainHeads = {
  Interp: "interp",
  This: "this",
  Tuple: "tuple",
  Array: "array",
  Repeat: "repeat",
  StructLit: "struct-lit",
  Block: "block-expr",
  Lowlevel: "lowlevel",
  When: "when",
  Loop: "loop",
  While: "while",
  For: "for",
  Return: "return",
  Break: "break",
  Continue: "continue",
  Assign: "assign",
  Ternary: "ternary",
  Cast: "cast",
  Call: "call",
  Bracket: "bracket",
  Bang: "bang",
  TypeOnly: "type-only",
  Error: "error",
} as const;

function pieceText(w: DumpWriter, piece: TextPiece): string {
  let out = escapeText(symText(w, piece.value));
  for (const hole of piece.holes) {
    out += " (hole " + escapeText(symText(w, hole.before));
    out += (hole.spec === null ? "" : " " + specText(hole.spec)) + ")";
  }
  return out;
}

function dumpChildren(w: DumpWriter, e: Expr): void {
  switch (e.kind) {
    case "Int":
    case "Float":
    case "Bool":
    case "Char":
    case "Str":
    case "Bytes":
    case "Path":
    case "This":
    case "Break":
    case "Continue":
    case "Error":
      return;
    case "Interp":
      return dumpParts(w, e.parts);
    case "Tuple":
    case "Array":
      return dumpExprs(w, e.elems);
    case "Repeat":
      return dumpExprs(w, [e.elem, e.count]);
    case "StructLit":
      return dumpStructLit(w, e);
    case "Block":
    case "Lowlevel":
      return dumpBlock(w, e.block);
    case "If":
      dumpCond(w, e.cond);
      dumpExpr(w, e.yes);
      return dumpRole(w, "else", e.no, dumpExpr);
    case "When":
      return dumpWhen(w, e);
    case "Loop":
      return dumpBlock(w, e.body);
    case "LoopVar":
      dumpType(w, e.type);
      dumpExpr(w, e.limit);
      return dumpBlock(w, e.body);
    case "While":
      dumpCond(w, e.cond);
      return dumpBlock(w, e.body);
    case "For":
      dumpPat(w, e.pat);
      dumpExpr(w, e.iter);
      return dumpBlock(w, e.body);
    case "Catch":
      dumpBlock(w, e.body);
      dumpRole(w, "type", e.type, dumpType);
      return dumpBlock(w, e.handler);
    case "Closure":
      return dumpClosure(w, e);
    case "Return":
      return e.value === null ? undefined : dumpExpr(w, e.value);
    case "Unary":
      return dumpExpr(w, e.operand);
    case "Binary":
      return dumpExprs(w, [e.left, e.right]);
    case "Assign":
    case "Update":
      return dumpExprs(w, [e.place, e.value]);
    case "Range":
      return dumpExprs(w, [e.lo, e.hi]);
    case "Ternary":
      return dumpExprs(w, [e.cond, e.yes, e.no]);
    case "Cast":
      dumpExpr(w, e.operand);
      return dumpType(w, e.type);
    case "Field":
    case "TupleIndex":
    case "Scope":
      return dumpExpr(w, e.base);
    case "Call":
      dumpExpr(w, e.callee);
      return dumpExprs(w, e.args);
    case "MethodCall":
      return dumpMethodCall(w, e);
    case "Bracket":
      dumpExpr(w, e.base);
      return dumpExprs(w, e.args);
    case "Bang":
      dumpExpr(w, e.inner);
      return dumpBangElse(w, e.otherwise);
    case "TypeOnly":
      return dumpType(w, e.type);
  }
}

function dumpStructLit(w: DumpWriter, e: StructLitExpr): void {
  dumpType(w, e.type);
  for (const init of e.inits) {
    open(w, "init " + symText(w, init.name.sym) + (init.isShort ? " short" : ""));
    dumpExpr(w, init.value);
    close(w);
  }
  dumpRole(w, "base", e.base, dumpExpr);
}

function dumpWhen(w: DumpWriter, e: WhenExpr): void {
  dumpExpr(w, e.scrutinee);
  for (const arm of e.arms) {
    open(w, "arm" + place(w, arm.span));
    dumpPat(w, arm.pat);
    dumpExpr(w, arm.body);
    close(w);
  }
}

function dumpClosure(w: DumpWriter, e: ClosureExpr): void {
  for (const param of e.params) {
    open(w, "param" + place(w, param.span));
    dumpPat(w, param.pat);
    dumpRole(w, "type", param.type, dumpType);
    close(w);
  }
  dumpRole(w, "result", e.result, dumpType);
  dumpExpr(w, e.body);
}

function dumpMethodCall(w: DumpWriter, e: MethodCallExpr): void {
  dumpExpr(w, e.receiver);
  if (e.bracketCallee !== null) {
    open(w, "generics");
    dumpExprs(w, bracketArgs(w.ast, e.bracketCallee));
    close(w);
  }
  dumpExprs(w, e.args);
}

function dumpParts(w: DumpWriter, parts: readonly InterpPart[]): void {
  for (const part of parts) {
    if (part.kind === "Text") {
      leaf(w, "text " + pieceText(w, part.text) + place(w, part.span));
    } else {
      open(w, "value" + (part.spec === null ? "" : " " + specText(part.spec)) + place(w, part.span));
      dumpExpr(w, part.expr);
      close(w);
    }
  }
}

function dumpCond(w: DumpWriter, cond: Cond): void {
  if (cond.kind === "Expr") {
    dumpExpr(w, cond.expr);
    return;
  }
  open(w, "cond-let" + place(w, cond.span));
  dumpPat(w, cond.pat);
  dumpExpr(w, cond.expr);
  close(w);
}

function dumpBangElse(w: DumpWriter, otherwise: BangElse): void {
  switch (otherwise.kind) {
    case "None":
      return;
    case "Value":
      return dumpRole(w, "else", otherwise.value, dumpExpr);
    case "Handler":
      return dumpRole(w, "else-do " + symText(w, otherwise.param.sym), otherwise.body, dumpExpr);
  }
}

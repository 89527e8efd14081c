/**
 * Expressions as source text in canonical one-line form: what a failed assertion shows, and `dbg` ([std.print]).
 */
import { at, text, type Interner } from "../source/index.js";
import { bracketArgs } from "../parser/index.js";
import type { BinaryOp, Block, Cond, Expr, ExprId, FileAst, FormatSpec, Pat, PatId, PatLit, Path, Stmt, TextPiece, TypeExpr, TypeExprId, UnaryOp } from "../parser/index.js";

interface Printer {
  readonly n: Interner;
  readonly ast: FileAst;
}

/** The text of an expression. */
export function exprText(n: Interner, ast: FileAst, id: ExprId): string {
  return show({ n, ast }, id, 0);
}

/** Binding strength of a form: an operand of lower strength than its place asks for is put in brackets. */
function strength(expr: Expr): number {
  switch (expr.kind) {
    case "Assign":
    case "Update":
    case "Closure":
    case "Return":
      return 1;
    case "Ternary":
      return 2;
    case "Binary":
      return binaryStrength(expr.op);
    case "Range":
      return 7;
    case "Cast":
      return 14;
    case "Unary":
      return expr.op === "Not" ? 5 : 15;
    case "Int":
    case "Float":
      return isNegative(expr) ? 15 : 18;
    case "If":
    case "When":
    case "Catch":
    case "Loop":
    case "LoopVar":
    case "While":
    case "For":
      return 1;
    default:
      return 18;
  }
}

function isNegative(expr: Expr): boolean {
  return expr.kind === "Int" && expr.value < 0n;
}

function binaryStrength(op: BinaryOp): number {
  switch (op) {
    case "Or": return 3;
    case "And": return 4;
    case "Eq":
    case "Ne":
    case "Lt":
    case "Gt":
    case "Le":
    case "Ge":
      return 6;
    case "BitOr": return 8;
    case "BitXor": return 9;
    case "BitAnd": return 10;
    case "Shl":
    case "Shr":
      return 11;
    case "Add":
    case "Sub":
      return 12;
    case "Mul":
    case "Div":
    case "Rem":
      return 13;
    case "Pow": return 16;
  }
}

function binarySign(op: BinaryOp): string {
  switch (op) {
    case "Or": return "or";
    case "And": return "and";
    case "Eq": return "==";
    case "Ne": return "!=";
    case "Lt": return "<";
    case "Gt": return ">";
    case "Le": return "<=";
    case "Ge": return ">=";
    case "BitOr": return "|";
    case "BitXor": return "^";
    case "BitAnd": return "&";
    case "Shl": return "<<";
    case "Shr": return ">>";
    case "Add": return "+";
    case "Sub": return "-";
    case "Mul": return "*";
    case "Div": return "/";
    case "Rem": return "%";
    case "Pow": return "**";
  }
}

function unarySign(op: UnaryOp): string {
  switch (op) {
    case "Neg": return "-";
    case "BitNot": return "~";
    case "Not": return "not ";
    case "Deref": return "*";
    case "Ref": return "ref ";
    case "MutRef": return "mut ref ";
    case "AddrOf": return "&";
  }
}

function show(p: Printer, id: ExprId, least: number): string {
  const expr = at(p.ast.exprs, id);
  const shown = showExpr(p, expr);
  return strength(expr) < least ? "(" + shown + ")" : shown;
}

function showAll(p: Printer, ids: readonly ExprId[]): string {
  let out = "";
  for (let i = 0; i < ids.length; i += 1) {
    out += (i === 0 ? "" : ", ") + show(p, at(ids, i), 0);
  }
  return out;
}

function showExpr(p: Printer, expr: Expr): string {
  switch (expr.kind) {
    case "Int":
      return expr.value.toString() + (expr.suffix === null ? "" : expr.suffix.toLowerCase());
    case "Float":
      return text(p.n, expr.text) + (expr.suffix === null ? "" : expr.suffix.toLowerCase());
    case "Bool":
      return expr.value ? "true" : "false";
    case "Char":
      return "'" + escaped(String.fromCodePoint(expr.value), "'") + "'";
    case "Str":
      return '"' + pieceText(p, expr.text) + '"';
    case "Bytes":
      return 'b"' + escapedBytes(expr.value) + '"';
    case "Interp":
      return showInterp(p, expr);
    case "Path":
      return pathText(p, expr.path);
    case "This":
      return "this";
    case "Tuple":
      return "(" + showAll(p, expr.elems) + (expr.elems.length === 1 ? ",)" : ")");
    case "Array":
      return "[" + showAll(p, expr.elems) + "]";
    case "Repeat":
      return "[" + show(p, expr.elem, 0) + "; " + show(p, expr.count, 0) + "]";
    case "Unary":
      return unarySign(expr.op) + show(p, expr.operand, expr.op === "Not" ? 5 : 15);
    case "Binary":
      return showBinary(p, expr);
    case "Field":
      return show(p, expr.base, 17) + "." + text(p.n, expr.name.sym);
    case "TupleIndex":
      return show(p, expr.base, 17) + "." + String(expr.index);
    case "Call":
      return showCallee(p, expr.callee) + "(" + showAll(p, expr.args) + ")";
    case "MethodCall":
      return showMethod(p, expr);
    case "Bracket":
      return show(p, expr.base, 17) + "[" + showAll(p, expr.args) + "]";
    case "Scope":
      return show(p, expr.base, 17) + "::" + text(p.n, expr.name.sym);
    case "TypeOnly":
      return typeText(p, expr.type);
    default:
      return showMore(p, expr);
  }
}

function showMore(p: Printer, expr: Expr): string {
  switch (expr.kind) {
    case "Assign":
      return show(p, expr.place, 2) + " = " + show(p, expr.value, 1);
    case "Update":
      return show(p, expr.place, 2) + " " + binarySign(expr.op) + "= " + show(p, expr.value, 1);
    case "Range":
      return show(p, expr.lo, 8) + (expr.isClosed ? " through " : " to ") + show(p, expr.hi, 8);
    case "Ternary":
      return show(p, expr.cond, 3) + " ? " + show(p, expr.yes, 2) + " : " + show(p, expr.no, 2);
    case "Cast":
      return show(p, expr.operand, 14) + " as " + typeText(p, expr.type);
    case "Bang":
      return showBang(p, expr);
    case "StructLit":
      return showStruct(p, expr);
    case "Closure":
      return showClosure(p, expr);
    case "Return":
      return expr.value === null ? "return" : "return " + show(p, expr.value, 1);
    case "Break":
      return "break";
    case "Continue":
      return "continue";
    case "Block":
      return showBlock(p, at(p.ast.blocks, expr.block));
    case "Lowlevel":
      return "lowlevel " + showBlock(p, at(p.ast.blocks, expr.block));
    case "If":
      return showIf(p, expr);
    case "When":
      return showWhen(p, expr);
    case "Loop":
      return "loop " + showBlock(p, at(p.ast.blocks, expr.body));
    case "LoopVar":
      return (
        "loop (var " + text(p.n, expr.name.sym) + ": " + typeText(p, expr.type) + " < " + show(p, expr.limit, 7) + ") " +
        showBlock(p, at(p.ast.blocks, expr.body))
      );
    case "While":
      return "while " + showCond(p, expr.cond) + " " + showBlock(p, at(p.ast.blocks, expr.body));
    case "For":
      return "for " + patText(p, expr.pat) + " in " + show(p, expr.iter, 2) + " " + showBlock(p, at(p.ast.blocks, expr.body));
    case "Catch":
      return showCatch(p, expr);
    default:
      return "";
  }
}

function showBinary(p: Printer, expr: Extract<Expr, { kind: "Binary" }>): string {
  const level = binaryStrength(expr.op);
  const isRight = expr.op === "Pow";
  const isFlat = level === 6;
  const left = show(p, expr.left, isRight || isFlat ? level + 1 : level);
  const right = show(p, expr.right, isRight ? 15 : level + 1);
  return left + " " + binarySign(expr.op) + " " + right;
}

function showCallee(p: Printer, id: ExprId): string {
  const expr = at(p.ast.exprs, id);
  return expr.kind === "Field" ? "(" + show(p, id, 0) + ")" : show(p, id, 17);
}

function showMethod(p: Printer, expr: Extract<Expr, { kind: "MethodCall" }>): string {
  const generics = expr.bracketCallee === null ? "" : "[" + showAll(p, bracketArgs(p.ast, expr.bracketCallee)) + "]";
  return show(p, expr.receiver, 17) + "." + text(p.n, expr.name.sym) + generics + "(" + showAll(p, expr.args) + ")";
}

function showBang(p: Printer, expr: Extract<Expr, { kind: "Bang" }>): string {
  const inner = show(p, expr.inner, 17) + "!";
  switch (expr.otherwise.kind) {
    case "None":
      return inner;
    case "Value":
      return inner + " else " + show(p, expr.otherwise.value, 15);
    case "Handler":
      return inner + " else do(" + text(p.n, expr.otherwise.param.sym) + ") " + show(p, expr.otherwise.body, 1);
  }
}

function showStruct(p: Printer, expr: Extract<Expr, { kind: "StructLit" }>): string {
  const parts: string[] = [];
  for (const init of expr.inits) {
    const name = text(p.n, init.name.sym);
    parts.push(init.isShort ? name : name + ": " + show(p, init.value, 0));
  }
  if (expr.base !== null) {
    parts.push(".." + show(p, expr.base, 0));
  }
  return typeText(p, expr.type) + (parts.length === 0 ? " { }" : " { " + parts.join(", ") + " }");
}

function showClosure(p: Printer, expr: Extract<Expr, { kind: "Closure" }>): string {
  const params: string[] = [];
  for (const param of expr.params) {
    params.push(patText(p, param.pat) + (param.type === null ? "" : ": " + typeText(p, param.type)));
  }
  const result = expr.result === null ? " " : " -> " + typeText(p, expr.result) + " ";
  return (expr.isMove ? "move " : "") + "do(" + params.join(", ") + ")" + result + show(p, expr.body, 1);
}

function showIf(p: Printer, expr: Extract<Expr, { kind: "If" }>): string {
  const head = "if " + showCond(p, expr.cond) + (expr.hasThen ? " then " : " ") + show(p, expr.yes, 0);
  return expr.no === null ? head : head + " else " + show(p, expr.no, 0);
}

function showCond(p: Printer, cond: Cond): string {
  return cond.kind === "Expr" ? show(p, cond.expr, 0) : "let " + patText(p, cond.pat) + " = " + show(p, cond.expr, 0);
}

function showWhen(p: Printer, expr: Extract<Expr, { kind: "When" }>): string {
  const arms: string[] = [];
  for (const arm of expr.arms) {
    arms.push(patText(p, arm.pat) + " => " + show(p, arm.body, 0));
  }
  return "when " + show(p, expr.scrutinee, 0) + (arms.length === 0 ? " { }" : " { " + arms.join(", ") + " }");
}

function showCatch(p: Printer, expr: Extract<Expr, { kind: "Catch" }>): string {
  let param = "";
  if (expr.param !== null) {
    param = "do(" + text(p.n, expr.param.sym) + (expr.type === null ? "" : ": " + typeText(p, expr.type)) + ") ";
  }
  return "catch " + showBlock(p, at(p.ast.blocks, expr.body)) + " else " + param + showBlock(p, at(p.ast.blocks, expr.handler));
}

function showBlock(p: Printer, block: Block): string {
  const parts: string[] = [];
  for (const id of block.stmts) {
    parts.push(showStmt(p, at(p.ast.stmts, id)));
  }
  if (block.tail !== null) {
    parts.push(show(p, block.tail, 0));
  }
  return parts.length === 0 ? "{ }" : "{ " + parts.join("; ") + " }";
}

function showStmt(p: Printer, stmt: Stmt): string {
  switch (stmt.kind) {
    case "Let": {
      const type = stmt.type === null ? "" : ": " + typeText(p, stmt.type);
      const otherwise = stmt.otherwise === null ? "" : " else " + showBlock(p, at(p.ast.blocks, stmt.otherwise));
      return "let " + patText(p, stmt.pat) + type + " = " + show(p, stmt.init, 0) + otherwise;
    }
    case "Var": {
      const type = stmt.type === null ? "" : ": " + typeText(p, stmt.type);
      return "var " + text(p.n, stmt.name.sym) + type + " = " + show(p, stmt.init, 0);
    }
    case "Item": {
      const item = at(p.ast.itemNodes, stmt.item);
      return item.kind === "Const" && item.value !== null
        ? "const " + text(p.n, item.name.sym) + ": " + typeText(p, item.type) + " = " + show(p, item.value, 0)
        : "";
    }
    case "Expr":
      return show(p, stmt.expr, 0);
  }
}

// ------------------------------------------------------------------------------------------------------------- text

function showInterp(p: Printer, expr: Extract<Expr, { kind: "Interp" }>): string {
  let out = '"';
  for (const part of expr.parts) {
    out += part.kind === "Text" ? pieceText(p, part.text) : "{" + show(p, part.expr, 0) + specText(part.spec) + "}";
  }
  return out + '"';
}

function pieceText(p: Printer, piece: TextPiece): string {
  let out = "";
  for (const hole of piece.holes) {
    out += escaped(text(p.n, hole.before), '"') + "{" + specText(hole.spec) + "}";
  }
  return out + escaped(text(p.n, piece.tail), '"');
}

function specText(spec: FormatSpec | null): string {
  if (spec === null) {
    return "";
  }
  let out = ":";
  if (spec.align !== null) {
    out += (spec.fill === 32 ? "" : String.fromCodePoint(spec.fill)) + (spec.align === "Left" ? "<" : spec.align === "Center" ? "^" : ">");
  }
  out += (spec.plus ? "+" : "") + (spec.alternate ? "#" : "") + (spec.zero ? "0" : "");
  out += spec.width === null ? "" : String(spec.width);
  out += spec.precision === null ? "" : "." + String(spec.precision);
  switch (spec.form) {
    case "Display":
      return out;
    case "Debug":
      return out + "?";
    case "LowerHex":
      return out + "x";
    case "UpperHex":
      return out + "X";
    case "Binary":
      return out + "b";
    case "Octal":
      return out + "o";
    case "LowerExp":
      return out + "e";
  }
}

function escaped(value: string, quote: string): string {
  let out = "";
  for (const letter of value) {
    switch (letter) {
      case "\\": out += "\\\\"; break;
      case "\n": out += "\\n"; break;
      case "\r": out += "\\r"; break;
      case "\t": out += "\\t"; break;
      case "\0": out += "\\0"; break;
      case "{": out += quote === "'" ? "{" : "\\{"; break;
      case "}": out += quote === "'" ? "}" : "\\}"; break;
      default: out += letter === quote ? "\\" + quote : letter;
    }
  }
  return out;
}

function escapedBytes(bytes: Uint8Array): string {
  let out = "";
  for (const byte of bytes) {
    if (byte === 0x22 || byte === 0x5c) {
      out += "\\" + String.fromCharCode(byte);
    } else if (byte >= 0x20 && byte < 0x7f) {
      out += String.fromCharCode(byte);
    } else {
      const digits = byte.toString(16);
      out += "\\x" + (digits.length < 2 ? "0" : "") + digits;
    }
  }
  return out;
}

// ------------------------------------------------------------------------------------------------- paths, types, patterns

function pathText(p: Printer, path: Path): string {
  const parts: string[] = [];
  switch (path.root) {
    case "Plain":
      break;
    case "This":
      parts.push("This");
      break;
    case "Crate":
      parts.push("crate");
      break;
    case "Super":
      for (let i = 0; i < path.supers; i += 1) {
        parts.push("super");
      }
      break;
  }
  for (const segment of path.segments) {
    parts.push(text(p.n, segment.sym));
  }
  return parts.join("::");
}

function typeTexts(p: Printer, ids: readonly TypeExprId[]): string {
  let out = "";
  for (let i = 0; i < ids.length; i += 1) {
    out += (i === 0 ? "" : ", ") + typeText(p, at(ids, i));
  }
  return out;
}

function typeText(p: Printer, id: TypeExprId): string {
  const node: TypeExpr = at(p.ast.typeExprs, id);
  switch (node.kind) {
    case "Path": {
      let out = pathText(p, node.path) + (node.args.length === 0 ? "" : "[" + typeTexts(p, node.args) + "]");
      for (const name of node.tail) {
        out += "::" + text(p.n, name.sym);
      }
      return out;
    }
    case "Ref":
      return (node.isMut ? "mut ref " : "ref ") + typeText(p, node.inner);
    case "Ptr":
      return (node.isMut ? "*mut " : "*") + typeText(p, node.inner);
    case "Maybe":
      return typeText(p, node.inner) + "?";
    case "Slice":
      return "[" + typeText(p, node.elem) + "]";
    case "Array":
      return "[" + typeText(p, node.elem) + "; " + show(p, node.length, 0) + "]";
    case "Tuple":
      return "(" + typeTexts(p, node.elems) + (node.elems.length === 1 ? ",)" : ")");
    case "Func": {
      const kind = node.funcKind === "Func" ? "" : node.funcKind === "MutFunc" ? "mut " : "move ";
      return kind + "func(" + typeTexts(p, node.params) + ")" + (node.result === null ? "" : " -> " + typeText(p, node.result));
    }
    case "Error":
      return "";
  }
}

function litText(p: Printer, lit: PatLit): string {
  switch (lit.kind) {
    case "Int":
      return lit.value.toString() + (lit.suffix === null ? "" : lit.suffix.toLowerCase());
    case "Bool":
      return lit.value ? "true" : "false";
    case "Char":
      return "'" + escaped(String.fromCodePoint(lit.value), "'") + "'";
    case "Str":
      return '"' + escaped(text(p.n, lit.value), '"') + '"';
  }
}

function patTexts(p: Printer, ids: readonly PatId[], separator: string): string {
  let out = "";
  for (let i = 0; i < ids.length; i += 1) {
    out += (i === 0 ? "" : separator) + patText(p, at(ids, i));
  }
  return out;
}

function patText(p: Printer, id: PatId): string {
  const pat: Pat = at(p.ast.pats, id);
  switch (pat.kind) {
    case "Wild":
      return "_";
    case "Lit":
      return litText(p, pat.lit);
    case "Range":
      return litText(p, pat.lo) + (pat.isClosed ? " through " : " to ") + litText(p, pat.hi);
    case "Binding":
      return (pat.isMut ? "mut " : "") + text(p.n, pat.name.sym);
    case "Path":
      return pathText(p, pat.path);
    case "TupleVariant":
      return pathText(p, pat.path) + "(" + patTexts(p, pat.elems, ", ") + ")";
    case "Record":
      return recordText(p, pat);
    case "Tuple":
      return "(" + patTexts(p, pat.elems, ", ") + (pat.elems.length === 1 ? ",)" : ")");
    case "Slice": {
      const rest = pat.rest === null ? "" : ".." + (pat.rest.name === null ? "" : text(p.n, pat.rest.name.sym));
      const elems = patTexts(p, pat.elems, ", ");
      return "[" + elems + (elems !== "" && rest !== "" ? ", " : "") + rest + "]";
    }
    case "Or":
      return patTexts(p, pat.alts, " | ");
    case "Error":
      return "_";
  }
}

function recordText(p: Printer, pat: Extract<Pat, { kind: "Record" }>): string {
  const parts: string[] = [];
  for (const field of pat.fields) {
    parts.push(field.isShort ? patText(p, field.pat) : text(p.n, field.name.sym) + ": " + patText(p, field.pat));
  }
  if (pat.hasRest) {
    parts.push("..");
  }
  return pathText(p, pat.path) + (parts.length === 0 ? " { }" : " { " + parts.join(", ") + " }");
}

/**
 * Format texts: interpolation, and the first arguments of the print family ([std.print], [lex.interp]).
 */
import { at, symBytes, type Span, type Sym } from "../source/index.js";
import type { Expr, ExprId, FormatSpec as SourceSpec, TextPiece } from "../parser/index.js";
import { addExpr, exprOf, NO_TYPE, VAR_FLOAT, type Checker } from "./checker.js";
import { isIntType } from "./const_ops.js";
import { reportFormatOfType, reportPlaceholders } from "./errors_infer.js";
import { inferPlace } from "./infer_expr.js";
import { borrowPlace, stripRefs } from "./infer_place.js";
import { addBoundObligation, solveReady } from "./obligations.js";
import type { FormatPart, FormatSink, FormatSpec, TExprId } from "./tast.js";
import { classOf, isNumberType, isOpenNumber, shallow } from "./unify.js";
import { TY_ERROR, TY_NEVER, TY_STR, TY_UNIT, type TypeId } from "./ty.js";

/** The type of a format expression by where its text goes. */
function sinkType(sink: FormatSink): TypeId {
  switch (sink) {
    case "str":
      return TY_STR;
    case "panic":
      return TY_NEVER;
    case "print":
    case "println":
    case "eprint":
    case "eprintln":
      return TY_UNIT;
  }
}

/** An interpolated literal: an owned `Str`. */
export function inferInterp(c: Checker, expr: Extract<Expr, { kind: "Interp" }>): TExprId {
  const parts: FormatPart[] = [];
  for (const part of expr.parts) {
    if (part.kind === "Text") {
      addText(c, parts, part.text.value);
    } else {
      parts.push(valuePart(c, part.expr, part.spec));
    }
  }
  return addExpr(c, { kind: "format", sink: "str", parts, type: TY_STR, span: expr.span });
}

/**
 * The arguments of a printing function, or the message of an assertion: a literal first argument is a format with as many placeholders as
 * further arguments (T019); a single argument of any `Display` type prints as it is.
 */
export function inferFormat(c: Checker, args: readonly ExprId[], sink: FormatSink, span: Span): TExprId {
  return addExpr(c, { kind: "format", sink, parts: formatParts(c, args, span), type: sinkType(sink), span });
}

/** The parts of a format with its arguments. */
export function formatParts(c: Checker, args: readonly ExprId[], span: Span): FormatPart[] {
  const parts: FormatPart[] = [];
  const first = args[0];
  if (first === undefined) {
    return parts;
  }
  const node = at(c.ast.exprs, first);
  let used = 1;
  switch (node.kind) {
    case "Str":
      // A single text prints as it is.
      if (args.length === 1) {
        addText(c, parts, node.text.value);
      } else {
        used = addPiece(c, parts, node.text, args, used);
      }
      break;
    case "Interp":
      for (const part of node.parts) {
        if (part.kind === "Text" && args.length === 1) {
          addText(c, parts, part.text.value);
        } else if (part.kind === "Text") {
          used = addPiece(c, parts, part.text, args, used);
        } else {
          parts.push(valuePart(c, part.expr, part.spec));
        }
      }
      break;
    default:
      parts.push(valuePart(c, first, null));
  }
  if (used !== args.length) {
    reportPlaceholders(c, span, used - 1, args.length - 1, node.kind === "Str" || node.kind === "Interp");
    for (let i = used; i < args.length; i += 1) {
      inferPlace(c, at(args, i), NO_TYPE);
    }
  }
  return parts;
}

/** Text with placeholders; `used` counts the arguments taken so far, the format itself included. */
function addPiece(c: Checker, parts: FormatPart[], piece: TextPiece, args: readonly ExprId[], used: number): number {
  let next = used;
  for (const hole of piece.holes) {
    addText(c, parts, hole.before);
    const arg = args[next];
    if (arg !== undefined) {
      parts.push(valuePart(c, arg, hole.spec));
    }
    next += 1;
  }
  addText(c, parts, piece.tail);
  return next;
}

function addText(c: Checker, parts: FormatPart[], text: Sym): void {
  const bytes = symBytes(c.program.interner, text);
  if (bytes.length > 0) {
    parts.push({ kind: "text", bytes: bytes.slice() });
  }
}

/** One value: borrowed, its references stripped, with the method that writes it. */
function valuePart(c: Checker, id: ExprId, written: SourceSpec | null): FormatPart {
  const value = stripRefs(c, inferPlace(c, id, NO_TYPE));
  solveReady(c);
  const span = at(c.ast.exprs, id).span;
  const type = exprOf(c, value).type;
  const spec = written === null ? undefined : lowerSpec(written);
  const isDebug = written !== null && written.form === "Debug";
  if (written !== null) {
    checkForm(c, written, type, span);
  }
  if (shallow(c, type) !== TY_NEVER) {
    addBoundObligation(c, isDebug ? c.known.debug : c.known.display, [type], span, "print", 0);
  }
  const borrowed = borrowPlace(c, value, "ref", true, span);
  const method = { def: isDebug ? c.known.debugDebug : c.known.displayFmt, args: [type] };
  return { kind: "value", value: borrowed, method, spec };
}

/** `x X b o` are for integers, `e` for numbers; an open type decides for itself. */
function checkForm(c: Checker, spec: SourceSpec, type: TypeId, span: Span): void {
  const head = shallow(c, type);
  switch (spec.form) {
    case "Display":
    case "Debug":
      return;
    case "LowerHex":
    case "UpperHex":
    case "Binary":
    case "Octal":
      if (isIntType(head) || head === TY_ERROR || (isOpenNumber(c, head) && classOf(c, head) !== VAR_FLOAT)) {
        return;
      }
      break;
    case "LowerExp":
      if (isNumberType(head) || head === TY_ERROR || isOpenNumber(c, head)) {
        return;
      }
      break;
  }
  if (c.table.types[head]?.kind !== "param") {
    reportFormatOfType(c, span, head, spec.form);
  }
}

/** The typed form of a format spec. */
function lowerSpec(spec: SourceSpec): FormatSpec {
  const flags =
    (spec.plus ? 1 : 0) |
    (spec.alternate ? 2 : 0) |
    (spec.zero ? 4 : 0) |
    (spec.width !== null ? 8 : 0) |
    (spec.precision !== null ? 16 : 0);
  return {
    fill: spec.fill === 32 ? 0 : spec.fill,
    align: spec.align === null ? 0 : spec.align === "Left" ? 1 : spec.align === "Center" ? 2 : 3,
    flags,
    width: spec.width ?? 0,
    precision: spec.precision ?? 0,
    kind: formKind(spec.form),
  };
}

function formKind(form: SourceSpec["form"]): number {
  switch (form) {
    case "Display":
      return 0;
    case "LowerHex":
      return 1;
    case "UpperHex":
      return 2;
    case "Binary":
      return 3;
    case "Octal":
      return 4;
    case "LowerExp":
      return 5;
    case "Debug":
      return 6;
  }
}

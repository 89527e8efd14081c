/**
 * Formats [std.print]: all values are borrowed first, then their texts go in order into one `Formatter`, which the sink takes. Constant
 * texts and a single `ref Str` need none.
 */
import { at, type Span } from "../source/index.js";
import { TY_BOOL, TY_CHAR, TY_NEVER, TY_REF_STR, TY_STR, TY_U64, TY_U8, TY_UNIT, type FormatSpec, type FuncRef } from "../types/index.js";
import type { DefId } from "../resolver/index.js";
import type { IrExpr, IrExprId } from "../ir/index.js";
import {
  assignUse,
  callLang,
  emitCall,
  emitLive,
  exprOf,
  intOperand,
  localPlace,
  neverSink,
  newTemp,
  readTemp,
  unitSink,
  type Builder,
} from "./builder.js";
import { buildOperands } from "./build_expr.js";
import { borrowTemp } from "./build_operator.js";
import type { LocalId, Operand, Place } from "./mir.js";

type Format = Extract<IrExpr, { readonly kind: "format" }>;

/** Builds a format expression. */
export function buildFormat(b: Builder, expr: Format, dest: Place): void {
  const plain = plainText(b, expr);
  if (plain !== undefined) {
    sinkText(b, expr, plain, dest);
    return;
  }
  const ids: IrExprId[] = [];
  for (const part of expr.parts) {
    if (part.kind === "value") {
      ids.push(part.value);
    }
  }
  const values = buildOperands(b, ids);
  const formatter = newFormatter(b, expr.span);
  let next = 0;
  for (const part of expr.parts) {
    if (part.kind === "text") {
      writeText(b, expr.span, formatter, part.bytes);
    } else {
      formatValue(b, exprOf(b, part.value).span, formatter, at(values, next), part.method, part.spec);
      next += 1;
    }
  }
  sinkFormatter(b, expr, formatter, dest);
}

function textOperand(bytes: Uint8Array): Operand {
  return { kind: "const", value: { kind: "str", bytes }, type: TY_REF_STR };
}

function boolOperand(value: boolean): Operand {
  return { kind: "const", value: { kind: "bool", value }, type: TY_BOOL };
}

/** The text of a format that is constant or one `ref Str` as it is, where the sink can take it without a formatter. */
function plainText(b: Builder, expr: Format): Operand | undefined {
  const part = expr.parts[0];
  if (expr.sink === "formatter" || expr.parts.length > 1) {
    return undefined;
  }
  if (part === undefined) {
    return textOperand(new Uint8Array(0));
  }
  if (part.kind === "text") {
    return textOperand(part.bytes);
  }
  if (expr.sink === "str" || part.spec !== undefined || exprOf(b, part.value).type !== TY_REF_STR) {
    return undefined;
  }
  return at(buildOperands(b, [part.value]), 0);
}

function sinkText(b: Builder, expr: Format, text: Operand, dest: Place): void {
  const lang = b.cx.lang;
  switch (expr.sink) {
    case "print":
    case "println":
      return callLang(b, expr.span, dest, TY_UNIT, lang.printStr, [text, boolOperand(expr.sink === "println")]);
    case "eprint":
    case "eprintln":
      return callLang(b, expr.span, dest, TY_UNIT, lang.eprintStr, [text, boolOperand(expr.sink === "eprintln")]);
    case "panic":
      return callLang(b, expr.span, neverSink(b, expr.span), TY_NEVER, lang.panicStr, [text]);
    default:
      if (text.kind === "const") {
        assignUse(b, expr.span, dest, { kind: "const", value: text.value, type: TY_STR });
      }
  }
}

function sinkFormatter(b: Builder, expr: Format, formatter: LocalId, dest: Place): void {
  const lang = b.cx.lang;
  const value = readTemp(b, formatter);
  switch (expr.sink) {
    case "str":
      return callLang(b, expr.span, dest, TY_STR, lang.fmtFinish, [value]);
    case "formatter":
      return assignUse(b, expr.span, dest, value);
    case "print":
    case "println":
      return callLang(b, expr.span, dest, TY_UNIT, lang.printFormatted, [value, boolOperand(expr.sink === "println")]);
    case "eprint":
    case "eprintln":
      return callLang(b, expr.span, dest, TY_UNIT, lang.eprintFormatted, [value, boolOperand(expr.sink === "eprintln")]);
    case "panic":
      return callLang(b, expr.span, neverSink(b, expr.span), TY_NEVER, lang.panicFormatted, [value]);
  }
}

/** A new formatter, which its sink consumes; nothing in between leaves the expression. */
export function newFormatter(b: Builder, span: Span): LocalId {
  const formatter = newTemp(b, b.cx.lang.formatter, span);
  emitLive(b, span, formatter);
  callLang(b, span, localPlace(formatter), b.cx.lang.formatter, b.cx.lang.fmtNew, []);
  return formatter;
}

function borrowFormatter(b: Builder, span: Span, formatter: LocalId): Operand {
  return borrowTemp(b, span, true, b.cx.lang.formatter, localPlace(formatter));
}

function callUnit(b: Builder, span: Span, def: DefId, args: readonly Operand[]): void {
  callLang(b, span, unitSink(b, span), TY_UNIT, def, args);
}

/** Appends constant text. */
export function writeText(b: Builder, span: Span, formatter: LocalId, bytes: Uint8Array): void {
  callUnit(b, span, b.cx.lang.formatterWrite, [borrowFormatter(b, span, formatter), textOperand(bytes)]);
}

/** Appends a value, which is given as a reference, by its method; a spec holds for this value only. */
export function formatValue(b: Builder, span: Span, formatter: LocalId, value: Operand, method: FuncRef, spec: FormatSpec | undefined): void {
  if (spec !== undefined) {
    callUnit(b, span, b.cx.lang.fmtSetSpec, [
      borrowFormatter(b, span, formatter),
      { kind: "const", value: { kind: "char", value: spec.fill }, type: TY_CHAR },
      intOperand(BigInt(spec.align), TY_U8),
      intOperand(BigInt(spec.flags), TY_U8),
      intOperand(BigInt(spec.width), TY_U64),
      intOperand(BigInt(spec.precision), TY_U64),
      intOperand(BigInt(spec.kind), TY_U8),
    ]);
  }
  const target = borrowFormatter(b, span, formatter);
  emitCall(b, span, unitSink(b, span), TY_UNIT, { kind: "func", func: method }, [value, target]);
  if (spec !== undefined) {
    callUnit(b, span, b.cx.lang.fmtClearSpec, [borrowFormatter(b, span, formatter)]);
  }
}

// What the parser reports: one function per message.

import { newDiagnostic, withEdit, withForeign, withHelp, withLabel, type Diagnostic, type ForeignWord } from "../diagnostics/index.js";
import { spanEnd, spanStart, type Span } from "../source/index.js";

/** P001. `wanted` and `found` are such as `` `)` `` or `a name`. */
export function expected(span: Span, wanted: string, found: string): Diagnostic {
  return newDiagnostic("P001", span, "expected " + wanted + ", found " + found);
}

/** P001 for a missing closing bracket, with the place of the opening one. */
export function expectedClosing(span: Span, wanted: string, found: string, open: Span): Diagnostic {
  return withLabel(expected(span, wanted, found), open, "opened here");
}

/** P001 where a comma can simply be put in. */
export function missingComma(after: Span, found: string): Diagnostic {
  const d = newDiagnostic("P001", spanEnd(after), "expected `,`, found " + found);
  return withEdit(withHelp(d, "separate them with a comma"), spanEnd(after), ",");
}

/** P001 for an item inside a block that is not closed. */
export function missingBrace(span: Span, found: string, open: Span): Diagnostic {
  const d = newDiagnostic("P001", span, "expected `}` before " + found);
  return withHelp(withLabel(d, open, "this block is not closed"), "items cannot stand inside a function");
}

export function keywordAsName(span: Span, wanted: string, found: string): Diagnostic {
  return withHelp(expected(span, wanted, found), found + " is a keyword and cannot be a name");
}

export function loopPattern(span: Span): Diagnostic {
  return withHelp(expected(span, "`{`", "`in`"), "to take items apart write `for (a, b) in …`");
}

/** P001 for a field that is given with `=`, which `sign` reaches from its name on. */
export function equalsOfField(span: Span, sign: Span): Diagnostic {
  return withEdit(withHelp(expected(span, "`:`", "`=`"), "a field is given with `:`"), sign, ":");
}

/** P001 for a type behind parameters. */
export function missingArrow(span: Span, found: string): Diagnostic {
  return withEdit(withHelp(expected(span, "`->`", found), "the type of a result stands behind `->`"), spanStart(span), "-> ");
}

/** P001 for fields in parentheses; `close` is the closing one, if there is one. */
export function fieldsInParentheses(span: Span, name: string, open: Span, close: Span | undefined): Diagnostic {
  const d = withHelp(expected(span, "`,` or `)`", "`:`"), "a value of a struct is written `" + name + " { field: value }`");
  return close === undefined ? d : withEdit(withEdit(d, open, " { "), close, " }");
}

/** P001 for the name of an argument. */
export function namedArgument(span: Span): Diagnostic {
  return withHelp(expected(span, "`,` or `)`", "`:`"), "arguments have no names");
}

/** P003 for `&mut`. */
export function mutableAddress(span: Span): Diagnostic {
  const d = newDiagnostic("P003", span, "expected an expression, found `&mut`");
  return withEdit(withHelp(d, "write `mut ref` to borrow mutably"), span, "mut ref");
}

export function unexpected(span: Span, found: string): Diagnostic {
  return newDiagnostic("P002", span, "unexpected " + found);
}

/** P002 for a statement of another language. */
export function foreign(span: Span, word: string, known: ForeignWord): Diagnostic {
  return withForeign(unexpected(span, "`" + word + "`"), span, known);
}

export function unexpectedIn(span: Span, found: string, where: string): Diagnostic {
  return newDiagnostic("P002", span, "unexpected " + found + " " + where);
}

export function lateUse(span: Span): Diagnostic {
  return withHelp(newDiagnostic("P002", span, "unexpected `use` behind an item"), "`use` stands before all items");
}

export function notInExpressions(span: Span, found: string, instead: string): Diagnostic {
  const d = newDiagnostic("P002", span, "unexpected " + found);
  return withEdit(withHelp(d, "write `" + instead + "`"), span, instead);
}

export function missingExpression(span: Span, found: string): Diagnostic {
  return newDiagnostic("P003", span, "expected an expression, found " + found);
}

export function bangPrefix(span: Span): Diagnostic {
  const d = newDiagnostic("P003", span, "expected an expression, found `!`");
  return withEdit(withHelp(d, "write `not` to negate"), span, "not ");
}

/** P002 [gram.struct-literal] */
export function structInHead(span: Span): Diagnostic {
  const d = withHelp(newDiagnostic("P002", span, "unexpected struct literal in a head"), "put it in parentheses");
  return withEdit(withEdit(d, spanStart(span), "("), spanEnd(span), ")");
}

export function invalidPattern(span: Span, found: string): Diagnostic {
  return newDiagnostic("P004", span, "expected a pattern, found " + found);
}

export function floatPattern(span: Span): Diagnostic {
  return newDiagnostic("P004", span, "floating-point literals are no patterns");
}

export function patternGuard(span: Span): Diagnostic {
  return withHelp(expected(span, "`=>`", "`if`"), "patterns have no guards: write an `if` in the arm");
}

export function restNotLast(span: Span): Diagnostic {
  return newDiagnostic("P004", span, "`..` stands at the end of a slice or struct pattern only");
}

export function missingThen(span: Span): Diagnostic {
  const d = newDiagnostic("P005", spanStart(span), "expected `then` or a block after the condition");
  return withEdit(withHelp(d, "write `then` before an expression"), spanStart(span), "then ");
}

export function reservedWord(span: Span, word: string): Diagnostic {
  return newDiagnostic("P010", span, "`" + word + "` is a reserved word");
}

export function chainedComparison(span: Span, first: Span): Diagnostic {
  const d = withLabel(newDiagnostic("P012", span, "comparisons do not chain"), first, "the first comparison");
  return withHelp(d, "combine two comparisons with `and`");
}

export function chainedRange(span: Span): Diagnostic {
  return newDiagnostic("P012", span, "ranges do not chain");
}

export function twoStatements(span: Span, after: Span): Diagnostic {
  const d = newDiagnostic("P013", span, "two statements on one line");
  return withEdit(withHelp(d, "separate them with `;` or a line break"), spanEnd(after), ";");
}

export function notBelowOperator(span: Span, whole: Span): Diagnostic {
  const d = newDiagnostic("P014", span, "`not` as the operand of a tighter operator needs parentheses");
  return withEdit(withEdit(d, spanStart(whole), "("), spanEnd(whole), ")");
}

/** `operand` is from the prefix operator to the end of the left operand of `**`. */
export function prefixBeforePower(span: Span, operand: Span, operator: string): Diagnostic {
  const d = newDiagnostic("P015", span, "`" + operator + "` before the left operand of `**` needs parentheses");
  return withEdit(withEdit(d, spanStart(operand), "("), spanEnd(operand), ")");
}

export function arrowInArm(span: Span): Diagnostic {
  const d = newDiagnostic("P016", span, "expected `=>` in an arm, found `->`");
  return withEdit(withHelp(d, "write `=>`"), span, "=>");
}

export function tooDeep(span: Span): Diagnostic {
  const d = newDiagnostic("P020", spanStart(span), "the syntax tree is more than 1000 levels deep here");
  return withHelp(d, "give parts of the expression names");
}

export function literalOutOfRange(span: Span, type: string): Diagnostic {
  return newDiagnostic("L005", span, "the number does not fit `" + type + "`");
}

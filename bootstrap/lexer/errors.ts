// What the lexer reports: one function per message.

import { newDiagnostic, withEdit, withHelp, type Diagnostic } from "../diagnostics/index.js";
import { spanStart, type Span } from "../source/index.js";

export function invalidCharacter(span: Span, shown: string): Diagnostic {
  return newDiagnostic("L001", span, "invalid character " + shown);
}

export function unclosedText(span: Span, isOneLine: boolean): Diagnostic {
  const d = newDiagnostic("L002", span, "this text is not closed");
  return withHelp(d, isOneLine ? 'add the closing `"` on this line' : "add the closing quotes");
}

export function unclosedInterpolation(span: Span, isOneLine: boolean): Diagnostic {
  const d = newDiagnostic("L002", span, "the interpolation that begins here is not closed");
  return withHelp(d, "add the closing `}`" + (isOneLine ? " on this line" : "") + ", or write `\\{` for the character itself");
}

export function unclosedChar(span: Span): Diagnostic {
  return withHelp(newDiagnostic("L002", span, "this character literal is not closed"), "add the closing `'`");
}

export function unknownEscape(span: Span, shown: string): Diagnostic {
  const d = newDiagnostic("L003", span, "unknown escape `\\" + shown + "`");
  return withHelp(d, "the escapes are `\\\\ \\\" \\' \\n \\r \\t \\0 \\xNN \\u{H…} \\{ \\}`");
}

export function malformedEscape(span: Span, problem: string): Diagnostic {
  return newDiagnostic("L003", span, problem);
}

export function malformedNumber(span: Span, problem: string): Diagnostic {
  return newDiagnostic("L004", span, problem);
}

export function numberTooBig(span: Span): Diagnostic {
  return newDiagnostic("L005", span, "the number fits no integer type");
}

export function byteOrderMark(span: Span): Diagnostic {
  const d = newDiagnostic("L006", span, "the file begins with a byte order mark");
  return withEdit(withHelp(d, "remove it"), span, "");
}

export function tabCharacter(span: Span): Diagnostic {
  const d = newDiagnostic("L007", span, "a tab outside of a text or comment");
  return withEdit(withHelp(d, "use four spaces"), span, "    ".repeat(span.end - span.start));
}

export function invalidUtf8(span: Span): Diagnostic {
  return newDiagnostic("L008", span, "this is not UTF-8");
}

export function missingIndentation(span: Span, wanted: number): Diagnostic {
  const d = newDiagnostic("L009", span, "this line is indented less than the closing quotes");
  return withHelp(d, "indent it by at least " + String(wanted) + " spaces");
}

export function textOnOpeningLine(span: Span): Diagnostic {
  return newDiagnostic("L009", span, 'a line break must follow the opening `"""`');
}

export function textOnClosingLine(span: Span): Diagnostic {
  return newDiagnostic("L009", span, 'only spaces may stand before the closing `"""` on its line');
}

export function bidirectionalControl(span: Span, escape: string): Diagnostic {
  const d = newDiagnostic("L010", span, "a bidirectional control character");
  return withHelp(d, "in a text, write it as `" + escape + "`");
}

export function malformedChar(span: Span): Diagnostic {
  const d = newDiagnostic("L011", span, "a character literal holds exactly one character");
  return withHelp(d, 'write a text with `"`');
}

export function unclosedComment(span: Span): Diagnostic {
  return withHelp(newDiagnostic("L012", span, "this comment is not closed"), "add the closing `*/`");
}

export function malformedSpec(span: Span): Diagnostic {
  const d = newDiagnostic("L013", span, "malformed format specification");
  return withHelp(d, "it is `[[fill]align][+][#][0][width][.precision][x|X|b|o|e|?]`");
}

export function unclosedSpec(span: Span): Diagnostic {
  const d = newDiagnostic("L013", span, "this format specification is not closed by `}`");
  return withHelp(d, "write `\\{` for the character itself");
}

export function bracketsTooDeep(span: Span): Diagnostic {
  const d = newDiagnostic("P020", spanStart(span), "more than 256 brackets are nested here");
  return withHelp(d, "give parts of the expression names");
}

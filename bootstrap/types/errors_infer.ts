/**
 * The diagnostics of the body checker: values and types that do not fit. Those about names and members are in errors_member.ts. One function per
 * message; nothing is reported while the checker is muted.
 */
import { at, spanEnd, spanStart, text, type Span, type Sym } from "../source/index.js";
import { newDiagnostic, report, withEdit, withHelp, withLabel, type Diagnostic } from "../diagnostics/index.js";
import type { DefId } from "../resolver/index.js";
import type { Expr, ExprId, FormatForm } from "../parser/index.js";
import { errorExpr, exprOf, VAR_FLOAT, VAR_INT, type Checker, type Obligation } from "./checker.js";
import { kindText } from "./closure_check.js";
import { needsBrackets, type Site } from "./coerce.js";
import { hasUnknownBound } from "./find_assoc.js";
import { childrenOf, hasFlags, typeOf } from "./intern.js";
import { headKey } from "./match.js";
import { defName, showBehavior, showTypes } from "./show.js";
import type { TExprId } from "./tast.js";
import { canUnify, classOf, isFloatType, isUnknown, shallow, unify, zonk, zonkAll } from "./unify.js";
import { HAS_ERROR, HAS_INFER, TY_BOOL, TY_ERROR, TY_F32, TY_F64, TY_I8, TY_STR, type TypeId } from "./ty.js";

/** Reports a diagnostic, unless an expression is being checked for a second time. */
export function emit(c: Checker, d: Diagnostic): void {
  if (c.muted === 0) {
    report(c.session.diagnostics, d);
  }
}

/** The types of one message as source, in back quotes; open numbers in words. */
function described(c: Checker, types: readonly TypeId[]): string[] {
  const shown = showTypes(c.program, zonkAll(c, types));
  const out: string[] = [];
  for (let i = 0; i < types.length; i += 1) {
    const cls = classOf(c, at(types, i));
    out.push(cls === VAR_INT ? "an integer" : cls === VAR_FLOAT ? "a float" : "`" + at(shown, i) + "`");
  }
  return out;
}

/** One type, as in `described`. */
export function describe(c: Checker, type: TypeId): string {
  return at(described(c, [type]), 0);
}

// ------------------------------------------------------------------------------------------------------- mismatches

/** T001, T006, T007, T010, T017: a value of another type than is wanted, with the fix where there is one. */
export function reportMismatch(c: Checker, id: TExprId, actual: TypeId, want: TypeId, site: Site, source: ExprId): void {
  const node = exprOf(c, id);
  if (hasFlags(c.table, zonk(c, actual), HAS_ERROR) || hasFlags(c.table, zonk(c, want), HAS_ERROR)) {
    return;
  }
  const isArg = site === "arg" || site === "bare";
  const shown = described(c, [want, actual]);
  const message = "expected " + at(shown, 0) + ", found " + at(shown, 1);
  const expr = source < 0 ? null : at(c.ast.exprs, source);
  const span = expr === null ? node.span : valueSpan(c, expr);
  const fallible = isFallible(c, actual, want);
  const byRef = referenceFix(c, actual, want, expr);
  const kind = kindProblem(c, actual, want);
  let code = site === "return" ? "T006" : "T001";
  if (fallible) {
    code = "T007";
  } else if (byRef !== "" && isArg) {
    code = "T010";
  } else if (kind !== "") {
    code = "T017";
  }
  const d = newDiagnostic(code, span, kind === "" ? message : kind);
  if (fallible) {
    addSuffix(withHelp(d, "unwrap it with `!`, which hands a failure on"), expr, "!");
  } else if (byRef !== "") {
    const word = byRef === "mut ref" && expr !== null && expr.kind === "Unary" && expr.op === "Ref" ? "mut" : byRef;
    withHelp(d, isArg ? "pass it by reference: write `" + word + "` before it" : "write `" + word + "` before it");
    if (expr !== null) {
      withEdit(d, spanStart(expr.span), word + " ");
    }
  } else if (!addStar(c, d, source, actual, want)) {
    addConversion(c, d, expr, shallow(c, actual), shallow(c, want));
  }
  emit(c, d);
  giveUp(c, actual);
}

/** For the value of an assignment to a reference, which fits what that refers to; whether it is one. The assignment stands behind its value in the tree. */
function addStar(c: Checker, d: Diagnostic, source: ExprId, actual: TypeId, want: TypeId): boolean {
  const assign = source < 0 ? undefined : c.ast.exprs[source + 1];
  const node = typeOf(c.table, shallow(c, want));
  if (assign?.kind !== "Assign" || assign.value !== source || node.kind !== "ref" || !node.mut || !canUnify(c, actual, node.inner)) {
    return false;
  }
  withEdit(withHelp(d, "write `*` before the left side to assign to what it refers to"), spanStart(at(c.ast.exprs, assign.place).span), "*");
  return true;
}

/** What is open in a type that did not fit stays unknown, so that it is not reported as well. */
function giveUp(c: Checker, type: TypeId): void {
  const known = shallow(c, type);
  if (isUnknown(c, known)) {
    unify(c, known, TY_ERROR);
  } else if (hasFlags(c.table, known, HAS_INFER)) {
    for (const child of childrenOf(typeOf(c.table, known))) {
      giveUp(c, child);
    }
  }
}

/** A block without a value is blamed at its end. */
function valueSpan(c: Checker, expr: Expr): Span {
  if (expr.kind === "Block" && at(c.ast.blocks, expr.block).tail === null) {
    return { file: expr.span.file, start: expr.span.end - 1, end: expr.span.end };
  }
  return expr.span;
}

/** The value would fit if it were unwrapped. */
function isFallible(c: Checker, actual: TypeId, want: TypeId): boolean {
  const node = typeOf(c.table, shallow(c, actual));
  if (node.kind !== "adt" || (node.def !== c.known.maybe && node.def !== c.known.outcome)) {
    return false;
  }
  const content = at(node.args, 0);
  return !isUnknown(c, content) && canUnify(c, content, want);
}

/** `ref` or `mut ref` where that is all that is missing; else the empty text. */
function referenceFix(c: Checker, actual: TypeId, want: TypeId, expr: Expr | null): string {
  const wanted = typeOf(c.table, shallow(c, want));
  if (wanted.kind !== "ref" || expr === null || needsBrackets(expr) !== (expr.kind === "Unary" && needsBrackets(expr))) {
    return "";
  }
  const found = typeOf(c.table, shallow(c, actual));
  if (found.kind === "ref") {
    return wanted.mut && !found.mut && canUnify(c, found.inner, wanted.inner) && expr.kind === "Unary" && expr.op === "Ref" ? "mut ref" : "";
  }
  const inner = typeOf(c.table, shallow(c, wanted.inner));
  const fits = inner.kind === "slice" && found.kind === "array" ? canUnify(c, found.elem, inner.elem) : canUnify(c, actual, wanted.inner);
  if (wanted.mut && expr.kind !== "Path" && expr.kind !== "Field" && expr.kind !== "Bracket" && expr.kind !== "Unary") {
    return "";
  }
  return fits ? (wanted.mut ? "mut ref" : "ref") : "";
}

/** Why a function value of one kind is none of another; empty for other mismatches. */
function kindProblem(c: Checker, actual: TypeId, want: TypeId): string {
  const found = typeOf(c.table, shallow(c, actual));
  const wanted = typeOf(c.table, shallow(c, want));
  if (found.kind !== "func" || wanted.kind !== "func" || found.params.length !== wanted.params.length) {
    return "";
  }
  for (let i = 0; i < found.params.length; i += 1) {
    if (!canUnify(c, at(found.params, i), at(wanted.params, i))) {
      return "";
    }
  }
  if (!canUnify(c, found.ret, wanted.ret)) {
    return "";
  }
  if ((wanted.markers & ~found.markers) !== 0) {
    return "this function value lacks a marker that " + describe(c, want) + " asks for";
  }
  return "a `" + kindText(found.call) + "` does not convert to a `" + kindText(wanted.call) + "`";
}

function addSuffix(d: Diagnostic, expr: Expr | null, suffix: string): void {
  if (expr === null) {
    return;
  }
  if (needsBrackets(expr)) {
    withEdit(d, spanStart(expr.span), "(");
    withEdit(d, spanEnd(expr.span), ")" + suffix);
  } else {
    withEdit(d, spanEnd(expr.span), suffix);
  }
}

/** Conversions that have to be written: numbers with `as`, references with `*`. */
function addConversion(c: Checker, d: Diagnostic, expr: Expr | null, actual: TypeId, want: TypeId): void {
  const isNumber = actual >= TY_I8 && actual <= TY_F64 && want >= TY_I8 && want <= TY_F64;
  const found = typeOf(c.table, actual);
  if (isNumber) {
    const target = at(showTypes(c.program, [want]), 0);
    withHelp(d, "convert it: `as " + target + "`");
    addSuffix(d, expr, " as " + target);
  } else if (found.kind === "ref" && canUnify(c, found.inner, want) && shallow(c, found.inner) !== TY_STR) {
    withHelp(d, "write `*` before it to read what it refers to");
    if (expr !== null && !needsBrackets(expr)) {
      withEdit(d, spanStart(expr.span), "*");
    }
  } else if (found.kind === "ref" && canUnify(c, found.inner, want)) {
    withHelp(d, "`.duplicate()` makes an owned copy");
    addSuffix(d, expr, ".duplicate()");
  }
}

/** T001: the operands of an operator. */
export function reportOperands(c: Checker, span: Span, left: TypeId, right: TypeId, leftId: TExprId, rightId: TExprId): void {
  if (hasFlags(c.table, zonk(c, left), HAS_ERROR) || hasFlags(c.table, zonk(c, right), HAS_ERROR)) {
    return;
  }
  const shown = described(c, [left, right]);
  const d = newDiagnostic("T001", span, "the operands differ in type: " + at(shown, 0) + " and " + at(shown, 1));
  withLabel(d, exprOf(c, leftId).span, "this is " + at(shown, 0));
  withLabel(d, exprOf(c, rightId).span, "this is " + at(shown, 1));
  const a = shallow(c, left);
  const b = shallow(c, right);
  if (a >= TY_I8 && a <= TY_F64 && b >= TY_I8 && b <= TY_F64) {
    withHelp(d, "convert one of them with `as`");
    const node = exprOf(c, rightId);
    if (node.kind === "local" || node.kind === "field" || node.kind === "literal") {
      withEdit(d, spanEnd(node.span), " as " + at(showTypes(c.program, [a]), 0));
    }
  }
  emit(c, d);
}

/** T001: the exponent of a power. */
export function reportExponent(c: Checker, base: TypeId, type: TypeId, id: TExprId): void {
  if (hasFlags(c.table, zonk(c, type), HAS_ERROR)) {
    return;
  }
  const isFloat = isFloatType(base) || classOf(c, base) === VAR_FLOAT;
  const wanted = isFloat ? "the exponent of a float has its type" : "the exponent of an integer is unsigned or a literal";
  const d = newDiagnostic("T001", exprOf(c, id).span, wanted + ", found " + describe(c, type));
  const target = isFloat ? (base === TY_F32 ? "F32" : "F64") : "U32";
  emit(c, type >= TY_I8 && type <= TY_F64 ? withHelp(d, "convert it with `as " + target + "`") : d);
}

/** T001: a pattern that cannot match the value. */
export function reportPatternMismatch(c: Checker, span: Span, type: TypeId, pattern: TypeId): void {
  if (hasFlags(c.table, zonk(c, type), HAS_ERROR)) {
    return;
  }
  const shown = described(c, [type, pattern]);
  const d = newDiagnostic("T001", span, "this pattern matches " + at(shown, 1) + ", but the value is " + at(shown, 0));
  const node = typeOf(c.table, shallow(c, type));
  if (node.kind === "adt" && (node.def === c.known.heap || node.def === c.known.shared || node.def === c.known.sync)) {
    withHelp(d, "patterns do not look into a box: match `ref *x`");
  }
  emit(c, d);
}

/** T001: what a pattern names cannot be matched. */
export function reportNotAPattern(c: Checker, span: Span, why: string): void {
  emit(c, newDiagnostic("T001", span, why));
}

/** T001: a constant in a pattern is no integer, `Bool`, `Char` or text [pat.kinds]. */
export function reportConstPattern(c: Checker, span: Span): void {
  emit(c, newDiagnostic("T001", span, "constants in patterns are integers, `Bool`, `Char` or `Str`, and known here"));
}

/** T001: one name with two types in the alternatives of a pattern. */
export function reportAltTypes(c: Checker, span: Span, name: Sym, first: TypeId, second: TypeId): void {
  const shown = described(c, [first, second]);
  const message = "`" + text(c.program.interner, name) + "` is " + at(shown, 0) + " in one alternative and " + at(shown, 1) + " in another";
  emit(c, newDiagnostic("T001", span, message));
}

/** T001: the rest of a slice by value [type.slice]. */
export function reportRestOfValue(c: Checker, span: Span): void {
  emit(c, withHelp(newDiagnostic("T001", span, "the rest of a slice has no size"), "match a reference to the slice"));
}

/** T008: parts of a pattern. */
export function reportPatternArity(c: Checker, span: Span, expected: number, found: number): void {
  emit(c, newDiagnostic("T008", span, "this pattern has " + String(found) + " parts, the value has " + String(expected)));
}

/** T001: a slice or part of a text by value. */
export function reportSliceByValue(c: Checker, span: Span): void {
  const d = withHelp(newDiagnostic("T001", span, "a slice exists behind a reference only"), "write `ref` before it");
  emit(c, withEdit(d, spanStart(span), "ref "));
}

/** T001: `text[i]` [type.str]. */
export function reportTextByNumber(c: Checker, span: Span): void {
  const d = newDiagnostic("T001", span, "text is not indexed by a number");
  emit(c, withHelp(d, "`ref s[i to j]` is the text between two byte offsets, `s.bytes()[i]` a byte"));
}

/** T001: part of a text, for changing it [type.str]. */
export function reportTextIsFixed(c: Checker, span: Span): void {
  emit(c, withHelp(newDiagnostic("T001", span, "text cannot be changed in place"), "build a new one, or use `Text`"));
}

/** T001: an index, count or loop variable. */
export function reportNotInteger(c: Checker, span: Span, type: TypeId): void {
  if (shallow(c, type) === TY_ERROR) {
    return;
  }
  const d = newDiagnostic("T001", span, "expected an integer, found " + describe(c, type));
  const node = typeOf(c.table, shallow(c, type));
  if (node.kind === "ref") {
    withEdit(withHelp(d, "write `*` before it to read what it refers to"), spanStart(span), "*");
  }
  emit(c, d);
}

/** T001: `*e` of something else. */
export function reportDerefOf(c: Checker, span: Span, type: TypeId): void {
  emit(c, newDiagnostic("T001", span, describe(c, type) + " cannot be dereferenced"));
}

/** T001: `as` between other types [type.convert]. */
export function reportBadCast(c: Checker, span: Span, from: TypeId, target: TypeId): void {
  const shown = described(c, [from, target]);
  const d = newDiagnostic("T001", span, at(shown, 0) + " cannot be converted to " + at(shown, 1) + " by `as`");
  if (shallow(c, target) === TY_BOOL) {
    withHelp(d, "compare it: `x != 0`");
  }
  emit(c, d);
}

/** T001: `e!` of something that cannot fail. */
export function reportNotFallible(c: Checker, span: Span, type: TypeId): void {
  emit(c, newDiagnostic("T001", span, "`!` takes a `Maybe` or `Outcome`, found " + describe(c, type)));
}

/** T001: the block behind a `let`'s `else` goes on. */
export function reportDiverges(c: Checker, span: Span): void {
  const d = newDiagnostic("T001", span, "the `else` of a `let` must leave the block");
  emit(c, withHelp(d, "end it with `return`, `break`, `continue` or a panic"));
}

/** T001: a call of something else than a function. */
export function reportNotCallable(c: Checker, span: Span, type: TypeId): void {
  emit(c, newDiagnostic("T001", span, describe(c, type) + " is not a function"));
}

/** T001: a base is taken for the fields of structs only. */
export function reportBaseOfEnum(c: Checker, span: Span): void {
  emit(c, newDiagnostic("T001", span, "a variant takes no base"));
}

/** T021: a base whose fields cannot be moved out. */
export function reportBaseMoves(c: Checker, span: Span, type: TypeId): void {
  emit(c, newDiagnostic("T021", span, "fields cannot be taken out of " + describe(c, type) + ", which implements `Disposable`"));
}

/** T031: an address in safe code, which may be meant to be a reference. */
export function reportSafeAddress(c: Checker, span: Span): void {
  const d = newDiagnostic("T031", span, "taking an address with `&` needs `lowlevel`");
  const sign = { file: span.file, start: span.start, end: span.start + 1 };
  emit(c, withEdit(withHelp(d, "a reference is `ref x` or `mut ref x`; addresses are taken in `lowlevel { … }`"), sign, "ref "));
}

/** T031: something that `lowlevel` code may do only [low.block]. */
export function reportNeedsLowlevel(c: Checker, span: Span, what: string): void {
  emit(c, withHelp(newDiagnostic("T031", span, what + " needs `lowlevel`"), "put it in a `lowlevel { … }` block"));
}

/** T032: what is not a place cannot be assigned or have its address taken. */
export function reportNotAPlace(c: Checker, span: Span, why: string): void {
  emit(c, newDiagnostic("T032", span, why));
}

// -------------------------------------------------------------------------------------------------------- open types

/** T003: a type must be known here. The variable becomes the error type; gives an error expression. */
export function reportTypeNeeded(c: Checker, type: TypeId, span: Span): TExprId {
  const node = typeOf(c.table, shallow(c, type));
  if (node.kind === "infer" && !c.askedFor.has(node.variable)) {
    c.askedFor.add(node.variable);
    emit(c, withHelp(newDiagnostic("T003", span, "the type must be known here"), "write it where the value is declared"));
  }
  unify(c, type, TY_ERROR);
  return errorExpr(c, span);
}

/** T003: a variable that stayed open to the end of the function. */
export function reportOpenVariable(c: Checker, variable: number): void {
  if (c.askedFor.has(variable)) {
    return;
  }
  c.askedFor.add(variable);
  const d = newDiagnostic("T003", at(c.varSpan, variable), "nothing says what type this is");
  emit(c, withHelp(d, "annotate it, or write generic arguments"));
}

/** T003: a closure parameter without annotation or expected type. */
export function reportClosureParam(c: Checker, span: Span): void {
  emit(c, withHelp(newDiagnostic("T003", span, "the type of this parameter must be known"), "annotate it: `do(x: I32) …`"));
}

/** T017: another number of parameters than the expected function type has. */
export function reportClosureArity(c: Checker, span: Span, expected: number, found: number): void {
  const noun = expected === 1 ? " parameter" : " parameters";
  emit(c, newDiagnostic("T017", span, "expected a closure with " + String(expected) + noun + ", found " + String(found)));
}

/** L005: a literal out of the range of its type. */
export function reportLiteralRange(c: Checker, span: Span, value: string, type: TypeId): void {
  emit(c, newDiagnostic("L005", span, "`" + value + "` is out of range for " + describe(c, type)));
}

// ------------------------------------------------------------------------------------------------------- obligations

/** Whether a type is a parameter with a bound that is an error itself: what it lacks then may be what was meant. */
export function isUncertain(c: Checker, type: TypeId): boolean {
  const node = typeOf(c.table, shallow(c, type));
  return node.kind === "ref" ? isUncertain(c, node.inner) : node.kind === "param" && hasUnknownBound(c.program, c.owner, node.def);
}

/** T004, T018, T001: a bound that does not hold. */
export function reportUnsatisfied(c: Checker, o: Obligation, args: readonly TypeId[]): void {
  const self = at(args, 0);
  if (isUncertain(c, self)) {
    return;
  }
  const shown = describe(c, self);
  const behavior = "`" + showBehavior(c.program, o.behavior, args.slice(1)) + "`";
  let d: Diagnostic;
  switch (o.cause) {
    case "convert": {
      const error = describe(c, args[1] ?? TY_ERROR);
      d = newDiagnostic("T018", o.span, shown + " cannot be made from the error " + error);
      withHelp(d, "implement " + behavior + " for it, or convert with `map_err`");
      break;
    }
    case "repeat":
      d = withHelp(newDiagnostic("T004", o.span, shown + " is not `Copy`, so it cannot be repeated"), "the value must be `Copy` or a constant");
      break;
    case "operator":
      d =
        args.length > 1
          ? newDiagnostic("T001", o.span, "no " + behavior + " for " + shown + ": the operands do not go together")
          : newDiagnostic("T004", o.span, shown + " does not implement " + behavior);
      break;
    case "index":
      d = newDiagnostic("T001", o.span, shown + " is not indexed by " + describe(c, args[1] ?? TY_ERROR));
      break;
    case "print":
    case "bound":
      d = newDiagnostic("T004", o.span, shown + " does not implement " + behavior);
      break;
  }
  // What is open in a type may be known when the bound is asked for again.
  const head = args.length > 1 ? 0 : headKey(c.program, zonk(c, self));
  const what = head === 0 ? d.message : String(o.behavior) + ":" + String(head);
  const key = String(o.span.file) + ":" + String(o.span.start) + ":" + what;
  if (!c.reported.has(key)) {
    c.reported.add(key);
    emit(c, d);
  }
}

/** T004: an associated type is another than is asked for. */
export function reportProjectionMismatch(c: Checker, span: Span, args: readonly TypeId[], assoc: DefId, want: TypeId, found: TypeId): void {
  if (hasFlags(c.table, zonk(c, want), HAS_ERROR) || hasFlags(c.table, zonk(c, found), HAS_ERROR)) {
    return;
  }
  const shown = described(c, [at(args, 0), want, found]);
  const name = at(shown, 0) + "::" + defName(c.program, assoc);
  const d = newDiagnostic("T004", span, "the `" + defName(c.program, assoc) + "` of " + at(shown, 0) + " is " + at(shown, 2) + ", not " + at(shown, 1));
  if (!c.reported.has(name + String(span.start))) {
    c.reported.add(name + String(span.start));
    emit(c, d);
  }
}

/** T004: an operator on a type without it. */
export function reportNoOperator(c: Checker, span: Span, type: TypeId, behavior: DefId): void {
  if (isUncertain(c, type)) {
    return;
  }
  const name = behavior < 0 ? "this operator" : "`" + defName(c.program, behavior) + "`";
  emit(c, newDiagnostic("T004", span, describe(c, type) + " does not implement " + name));
}

/** T007: an operator on a `Maybe` or `Outcome` of what has it. */
export function reportWrappedOperand(c: Checker, span: Span, type: TypeId): void {
  emit(c, withHelp(newDiagnostic("T007", span, "this is an operator of what " + describe(c, type) + " holds"), "unwrap it first: `!`"));
}

/** T004: `x[i]` on a type without it. */
export function reportNoIndex(c: Checker, span: Span, type: TypeId): void {
  emit(c, newDiagnostic("T004", span, describe(c, type) + " cannot be indexed"));
}

/** T004: `for` over something else. */
export function reportNotIterable(c: Checker, span: Span, type: TypeId): void {
  const d = newDiagnostic("T004", span, describe(c, type) + " is neither an `Iterator` nor `Iterable`");
  emit(c, withHelp(d, "`for` takes a range, an iterator or a collection"));
}

/** T004: `{x:x}` and the like on a type that has no such form. */
export function reportFormatOfType(c: Checker, span: Span, type: TypeId, form: FormatForm): void {
  const wanted = form === "LowerExp" ? "a number" : "an integer";
  emit(c, newDiagnostic("T004", span, "this format takes " + wanted + ", found " + describe(c, type)));
}

/** T019: placeholders and arguments differ in number. */
export function reportPlaceholders(c: Checker, span: Span, holes: number, args: number, isFormat: boolean): void {
  if (!isFormat) {
    const d = newDiagnostic("T019", span, "only a literal text takes further arguments");
    emit(c, withHelp(d, "begin with a format, as in `\"{} {}\"`"));
    return;
  }
  const noun = holes === 1 ? " placeholder" : " placeholders";
  const found = args === 1 ? " argument" : " arguments";
  emit(c, newDiagnostic("T019", span, "the format has " + String(holes) + noun + " for " + String(args) + found));
}

/** W003: a result that may be an error is ignored [err.must-use]. */
export function reportUnusedOutcome(c: Checker, span: Span): void {
  const d = newDiagnostic("W003", span, "this `Outcome` is ignored, and with it any error");
  emit(c, withHelp(d, "handle it with `!` or `! else`, or say `let _ = …`"));
}

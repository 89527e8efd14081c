/**
 * The diagnostics of the body checker about names, members, fields and arguments: one function per message.
 */
import { at, spanEnd, text, type Span, type Sym } from "../source/index.js";
import { newDiagnostic, suggest, withEdit, withHelp, withLabel, type Diagnostic } from "../diagnostics/index.js";
import { NO_DEF, type DefId } from "../resolver/index.js";
import type { Name } from "../parser/index.js";
import { defOf, NO_TYPE, type Checker } from "./checker.js";
import { describe, emit, isUncertain } from "./errors_infer.js";
import { fullPath } from "./full_path.js";
import { hasFlags, mkSlice, typeOf } from "./intern.js";
import { findMember, isVisibleFrom, memberNames } from "./lookup_member.js";
import type { FieldSig, VariantSig } from "./program.js";
import { implementsBehavior } from "./select.js";
import { defName } from "./show.js";
import { shallow, zonk } from "./unify.js";
import { HAS_ERROR, HAS_INFER, type TypeId } from "./ty.js";

function nameText(c: Checker, sym: Sym): string {
  return text(c.program.interner, sym);
}

function texts(c: Checker, syms: readonly Sym[]): string[] {
  const out: string[] = [];
  for (const sym of syms) {
    out.push(nameText(c, sym));
  }
  return out;
}

/** The fields of a type that may be named here, boxes and references looked through. */
function visibleFields(c: Checker, type: TypeId): FieldSig[] {
  const node = typeOf(c.table, shallow(c, type));
  if (node.kind === "ref") {
    return visibleFields(c, node.inner);
  }
  if (node.kind !== "adt") {
    return [];
  }
  if (node.def === c.known.heap || node.def === c.known.shared || node.def === c.known.sync) {
    return visibleFields(c, at(node.args, 0));
  }
  const sig = c.program.adts[node.def];
  return sig === undefined || sig.isEnum ? [] : at(sig.variants, 0).fields.filter((field) => isVisibleField(c, node.def, field));
}

/** Whether a field of a struct or of a variant of an enum may be named here [mod.vis]. */
function isVisibleField(c: Checker, adt: DefId, field: FieldSig): boolean {
  return c.program.adts[adt]?.isEnum === true || isVisibleFrom(c.program, c.module, field.vis, defOf(c, adt).module);
}

/** Names of the fields a type has that may be named here. */
function fieldNames(c: Checker, type: TypeId): Sym[] {
  return visibleFields(c, type).map((field) => field.name);
}

/** The content of a `Maybe` or `Outcome`; `NO_TYPE` for other types. */
export function contentOf(c: Checker, type: TypeId): TypeId {
  const node = typeOf(c.table, shallow(c, type));
  return node.kind === "adt" && (node.def === c.known.maybe || node.def === c.known.outcome) ? at(node.args, 0) : NO_TYPE;
}

/** Whether a type has a method of a name, arrays and lists those of slices too. */
function isMethod(c: Checker, type: TypeId, name: Sym): boolean {
  const node = typeOf(c.table, type);
  const elem = node.kind === "array" ? node.elem : node.kind === "adt" && node.def === c.known.list ? at(node.args, 0) : NO_TYPE;
  return findMember(c, type, name, true).kind !== "none" || (elem !== NO_TYPE && findMember(c, mkSlice(c.table, elem), name, true).kind !== "none");
}

/** The behavior that is not in scope here and would give a type a method; `NO_DEF` if there is none, or more than one. */
function behaviorWith(c: Checker, type: TypeId, name: Sym): DefId {
  const self = stripped(c, zonk(c, type));
  let found: DefId = NO_DEF;
  for (const sig of c.program.behaviors) {
    if (sig === undefined || sig.generics.length > 1 || !sig.methods.some((method) => defOf(c, method).name === name)) {
      continue;
    }
    const { vis, parent } = defOf(c, sig.def);
    if (isVisibleFrom(c.program, c.module, vis, parent) && implementsBehavior(c.program, c.env, sig.def, [self])) {
      if (found !== NO_DEF) {
        return NO_DEF;
      }
      found = sig.def;
    }
  }
  return found;
}

/** Adds the `use` that brings a behavior into scope. */
function withImport(c: Checker, d: Diagnostic, behavior: DefId): Diagnostic {
  const full = fullPath(c.program, behavior);
  const path = defOf(c, behavior).pkg === defOf(c, c.module).pkg ? "crate" + full.slice(full.indexOf("::")) : full;
  const line = "use " + path;
  const { uses, docs, caps, modDecl, file } = c.ast;
  const before = uses[uses.length - 1]?.span ?? caps?.span ?? modDecl?.span ?? docs[docs.length - 1]?.span;
  const shown = withHelp(d, "`" + defName(c.program, behavior) + "` has it: `" + line + "`");
  return before === undefined
    ? withEdit(shown, { file, start: 0, end: 0 }, line + "\n\n")
    : withEdit(shown, spanEnd(before), (uses.length > 0 ? "\n" : "\n\n") + line);
}

/** T009, T007: no such field. */
export function reportNoField(c: Checker, type: TypeId, name: Name): void {
  if (hasFlags(c.table, zonk(c, type), HAS_ERROR) || isUncertain(c, type)) {
    return;
  }
  const wanted = nameText(c, name.sym);
  const content = contentOf(c, type);
  if (content !== NO_TYPE && fieldNames(c, content).includes(name.sym)) {
    const d = newDiagnostic("T007", name.span, "`" + wanted + "` is a field of what this " + describe(c, type) + " holds");
    emit(c, withHelp(d, "unwrap it first: `!`"));
    return;
  }
  const d = newDiagnostic("T009", name.span, describe(c, type) + " has no field `" + wanted + "`");
  const near = suggest(wanted, texts(c, fieldNames(c, type)));
  const head = shallow(c, type);
  if (near !== null) {
    withEdit(withHelp(d, "did you mean `" + near + "`?"), name.span, near);
  } else if (typeOf(c.table, head).kind !== "infer" && isMethod(c, head, name.sym)) {
    withEdit(withHelp(d, "it is a method: call it with `()`"), spanEnd(name.span), "()");
  }
  emit(c, d);
}

/**
 * T009: a literal or pattern names a field that the struct or variant does not have. Suggested is one of its fields that is not in `taken`; in the short
 * form the name that is written stays the variable.
 */
export function reportNoFieldOf(c: Checker, type: TypeId, shape: VariantSig, taken: readonly Sym[], name: Name, isShort: boolean): void {
  if (hasFlags(c.table, zonk(c, type), HAS_ERROR)) {
    return;
  }
  const wanted = nameText(c, name.sym);
  const free: Sym[] = [];
  const node = typeOf(c.table, shallow(c, type));
  for (const field of shape.fields) {
    if (!taken.includes(field.name) && (node.kind !== "adt" || isVisibleField(c, node.def, field))) {
      free.push(field.name);
    }
  }
  const d = newDiagnostic("T009", name.span, describe(c, type) + " has no field `" + wanted + "`");
  const near = suggest(wanted, texts(c, free));
  if (near !== null) {
    withEdit(withHelp(d, "did you mean `" + near + "`?"), name.span, isShort ? near + ": " + wanted : near);
  }
  emit(c, d);
}

/** T009, T007: no such method. */
export function reportNoMethod(c: Checker, name: Name, type: TypeId, span: Span): void {
  if (isUncertain(c, type)) {
    return;
  }
  const wanted = nameText(c, name.sym);
  const content = contentOf(c, type);
  if (content !== NO_TYPE && typeOf(c.table, shallow(c, content)).kind !== "infer") {
    const inner = findMember(c, stripped(c, content), name.sym, true);
    if (inner.kind === "inherent" || inner.kind === "behavior") {
      const d = newDiagnostic("T007", name.span, "`" + wanted + "` is a method of what this " + describe(c, type) + " holds");
      const place = { file: span.file, start: name.span.start - 1, end: name.span.start - 1 };
      emit(c, withEdit(withHelp(d, "unwrap it first: `!`"), place, "!"));
      return;
    }
  }
  const d = newDiagnostic("T009", name.span, describe(c, type) + " has no method `" + wanted + "`");
  const near = suggest(wanted, texts(c, memberNames(c, type, true)));
  const field = visibleFields(c, type).find((one) => one.name === name.sym);
  if (field !== undefined) {
    const kind = typeOf(c.table, field.type).kind;
    const isCalled = kind === "func" || kind === "param" || kind === "projection";
    withHelp(d, isCalled ? "it is a field: call what it holds as `(x." + wanted + ")(…)`" : "it is a field: write it without `(…)`");
  } else if (near !== null) {
    withEdit(withHelp(d, "did you mean `" + near + "`?"), name.span, near);
  } else if (findMember(c, type, name.sym, false).kind !== "none") {
    withHelp(d, "it takes no `this`: call it as `T::" + wanted + "(…)`");
  } else {
    const behavior = hasFlags(c.table, zonk(c, type), HAS_INFER) ? NO_DEF : behaviorWith(c, type, name.sym);
    if (behavior !== NO_DEF) {
      withImport(c, d, behavior);
    }
  }
  emit(c, d);
}

function stripped(c: Checker, type: TypeId): TypeId {
  const node = typeOf(c.table, shallow(c, type));
  return node.kind === "ref" ? stripped(c, node.inner) : shallow(c, type);
}

/** T009: `T::name`, `B::name` without such a member. */
export function reportNoMember(c: Checker, name: Name, type: TypeId, behavior: DefId, names: readonly Sym[]): void {
  if (type !== NO_TYPE && isUncertain(c, type)) {
    return;
  }
  const wanted = nameText(c, name.sym);
  const owner = type === NO_TYPE ? "`" + defName(c.program, behavior) + "`" : describe(c, type);
  const d = newDiagnostic("T009", name.span, owner + " has no member `" + wanted + "`");
  const candidates = type === NO_TYPE ? [...names] : memberNames(c, type, false);
  const node = type === NO_TYPE ? null : typeOf(c.table, shallow(c, type));
  if (node !== null && node.kind === "adt") {
    const sig = c.program.adts[node.def];
    for (const variant of sig !== undefined && sig.isEnum ? sig.variants : []) {
      candidates.push(variant.name);
    }
  }
  const near = suggest(wanted, texts(c, candidates));
  if (near !== null) {
    withEdit(withHelp(d, "did you mean `" + near + "`?"), name.span, near);
  }
  emit(c, d);
}

/** T015: several behaviors have it [beh.lookup]. */
export function reportAmbiguousMember(c: Checker, name: Name, type: TypeId, among: readonly DefId[]): void {
  const wanted = nameText(c, name.sym);
  const d = newDiagnostic("T015", name.span, "`" + wanted + "` of " + describe(c, type) + " may be of several behaviors");
  const paths: string[] = [];
  for (const def of among) {
    paths.push("`" + defName(c.program, defOf(c, def).parent) + "::" + wanted + "`");
  }
  paths.sort();
  emit(c, withHelp(d, "say which: " + paths.join(", ")));
}

function somethingPrivate(c: Checker, span: Span, what: string, name: Sym, declared: Span): Diagnostic {
  const d = newDiagnostic("S012", span, what + " `" + nameText(c, name) + "` is private");
  return withLabel(d, declared, "declared here");
}

/** S012: something private. */
export function reportPrivate(c: Checker, span: Span, what: string, name: Sym, declared: Span): void {
  emit(c, somethingPrivate(c, span, what, name, declared));
}

/** S012: a private field that is read; where a method has its name, that is meant. */
export function reportPrivateField(c: Checker, type: TypeId, name: Name, declared: Span): void {
  const d = somethingPrivate(c, name.span, "field", name.sym, declared);
  if (findMember(c, shallow(c, type), name.sym, true).kind !== "none") {
    withEdit(withHelp(d, "there is a method of that name: call it with `()`"), spanEnd(name.span), "()");
  }
  emit(c, d);
}

/** S013: a path that is no value. */
export function reportNotAValue(c: Checker, span: Span): void {
  emit(c, newDiagnostic("S013", span, "this names a type or module, not a value"));
}

/** S013: `Disposable::drop` [own.drop-check]. */
export function reportDropNamed(c: Checker, span: Span): void {
  const d = newDiagnostic("S013", span, "`Disposable::drop` can be neither called nor named");
  emit(c, withHelp(d, "`drop(x)` ends a value early"));
}

/** T017: `lowlevel` and extern functions are not values [clo.type]. */
export function reportUncallableValue(c: Checker, span: Span, def: DefId): void {
  const d = newDiagnostic("T017", span, "`" + defName(c.program, def) + "` is a `lowlevel` or extern function and is not a value");
  emit(c, withHelp(d, "wrap the call in a closure"));
}

/** T008: arguments of a call. */
export function reportArgCount(c: Checker, span: Span, def: DefId, expected: number, found: number): void {
  const name = def === NO_DEF ? "this call" : "`" + defName(c.program, def) + "`";
  const noun = expected === 1 ? " argument, found " : " arguments, found ";
  const d = newDiagnostic("T008", span, name + " takes " + String(expected) + noun + String(found));
  if (def !== NO_DEF && defOf(c, def).file >= 0) {
    withLabel(d, defOf(c, def).span, "declared here");
  }
  emit(c, d);
}

/** T008: arguments of a built-in function. */
export function reportBuiltinArgs(c: Checker, span: Span, name: string, expected: number, found: number): void {
  const noun = expected === 1 ? " argument, found " : " arguments, found ";
  const least = name === "dbg" ? " takes " : " takes at least ";
  emit(c, newDiagnostic("T008", span, "`" + name + "`" + least + String(expected) + noun + String(found)));
}

/** T008: generic arguments. */
export function reportGenericCount(c: Checker, span: Span, def: DefId, expected: number, found: number): void {
  const name = def === NO_DEF ? "this" : "`" + defName(c.program, def) + "`";
  const noun = expected === 1 ? " type argument, found " : " type arguments, found ";
  emit(c, newDiagnostic("T008", span, name + " takes " + String(expected) + noun + String(found)));
}

/** T002: a literal of something that is no struct. */
export function reportNotAStruct(c: Checker, span: Span): void {
  emit(c, newDiagnostic("T002", span, "this is neither a struct nor a variant with named fields"));
}

/** T001: a variant used in another form than it is declared. */
export function reportShapeOfVariant(c: Checker, span: Span, variant: VariantSig): void {
  const name = nameText(c, variant.name);
  const forms =
    variant.shape === "unit" ? "`" + name + "`" : variant.shape === "tuple" ? "`" + name + "(…)`" : "`" + name + " { … }`";
  const d = newDiagnostic("T001", span, "`" + name + "` has another form");
  emit(c, withHelp(d, "it is written " + forms));
}

/** T022: fields that are not given. */
export function reportMissingFields(c: Checker, span: Span, names: readonly Sym[], isPattern: boolean): void {
  const shown = texts(c, names)
    .map((name) => "`" + name + "`")
    .join(", ");
  const noun = names.length === 1 ? "field " : "fields ";
  const d = newDiagnostic("T022", span, (isPattern ? "this pattern does not mention " : "missing ") + noun + shown);
  emit(c, isPattern ? withHelp(d, "add `..` to leave the rest out") : d);
}

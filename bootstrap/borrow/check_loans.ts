/** Conflicts between accesses and loans in scope ([bor.rule], [bor.places], [bor.two-phase]): S002, S003, S021. */
import { report } from "../diagnostics/index.js";
import { at, type Span } from "../source/index.js";
import { NO_DEF } from "../resolver/index.js";
import type { Place } from "../mir/index.js";
import { defName, isDisposable, typeOf } from "../types/index.js";
import { accessesOfInstr, accessesOfTerm, wholeLocal, type Access, type AccessKind, type Instr } from "../mir/index.js";
import type { CheckContext } from "./check_context.js";
import { describePlace, typeAfter } from "./describe.js";
import { borrowConflict, leavesThread, moveWhileBorrowed, tooShort } from "./errors.js";
import { isDeadDrop, isUsed, leaveBlock, stepForward } from "./liveness.js";
import { enterBlock, hasScope, keepAccessed, loansOf, newScopeWalk, stepOver, type LoanScopes, type ScopeWalk } from "./loan_scope.js";
import { globalOfLocal, type Loan } from "./region.js";
import { addLoan, numbersOf, slotOf } from "./scope.js";

interface LoanCheck {
  readonly c: CheckContext;
  readonly scopes: LoanScopes;
  /** Loans that are already reported as too short. */
  readonly ended: Set<number>;
  /** Accesses already reported, by the start of their span. */
  readonly seen: Set<number>;
  /** The first element that the slice of the current instruction takes; 0 for others. */
  from: number;
}

/** Checks every access of the body. */
export function checkLoans(c: CheckContext, scopes: LoanScopes, order: readonly number[]): void {
  const check: LoanCheck = { c, scopes, ended: new Set(), seen: new Set(), from: 0 };
  const w = newScopeWalk(scopes);
  for (const block of order) {
    if (hasScope(scopes, block)) {
      checkBlock(check, w, block);
    }
  }
}

function checkBlock(check: LoanCheck, w: ScopeWalk, block: number): void {
  const s = check.scopes;
  const { instrs, term } = at(s.body.blocks, block);
  if (!enterBlock(s, w, block)) {
    return;
  }
  instrs.forEach((instr, index) => {
    w.accesses.length = 0;
    accessesOfInstr(instr, w.accesses);
    if (w.scope.count > 0) {
      checkReads(check, w, instrs, block, index);
    }
    stepForward(w.live, index);
    if (w.scope.count > 0) {
      checkWrite(check, w, instr.span);
    }
    check.from = 0;
    stepOver(s, w, block, index);
  });
  w.accesses.length = 0;
  accessesOfTerm(term, w.accesses);
  for (const access of w.accesses) {
    checkAccess(check, w, access, term.span);
  }
  if (term.kind === "return") {
    checkReturn(check, w, term.span);
  }
  leaveBlock(w.live, instrs.length);
}

/** What an instruction does before it writes. */
function checkReads(check: LoanCheck, w: ScopeWalk, instrs: readonly Instr[], block: number, index: number): void {
  const s = check.scopes;
  const instr = at(instrs, index);
  check.from = firstElement(instr);
  for (const access of w.accesses) {
    if (access.kind === "write") {
      continue;
    }
    if (isReplaced(instr, instrs[index + 1])) {
      checkAccess(check, w, { kind: "write", place: access.place }, instr.span);
    } else if (!(access.kind === "drop" && isDeadDrop(s.facts, block, index))) {
      checkAccess(check, w, access, instr.span);
    }
  }
}

/** What an instruction writes is written after its operands are used for the last time; `w.live` has gone over it. */
function checkWrite(check: LoanCheck, w: ScopeWalk, span: Span): void {
  const access = w.accesses[w.accesses.length - 1];
  if (access?.kind !== "write") {
    return;
  }
  keepAccessed(check.scopes, w);
  checkAccess(check, w, access, span);
  for (const loan of w.ended) {
    addLoan(w.scope, loan);
  }
}

/** The constant lower bound of a slice: that of `..rest`, for one. */
function firstElement(instr: Instr): number {
  const lo = instr.kind === "assign" && instr.value.kind === "slice" ? instr.value.lo : undefined;
  return lo?.kind === "const" && lo.value.kind === "int" ? Number(lo.value.value) : 0;
}

/** Whether the instruction drops the old value of a place that the next one assigns to: an assignment in the source. */
function isReplaced(instr: Instr, next: Instr | undefined): boolean {
  return instr.kind === "drop" && next?.kind === "assign" && samePlace(instr.place, next.place);
}

function samePlace(a: Place, b: Place): boolean {
  if (a.local !== b.local || a.projection.length !== b.projection.length) {
    return false;
  }
  return a.projection.every((x, i) => {
    const y = at(b.projection, i);
    if (x.kind === "field" && y.kind === "field") {
      return x.field === y.field && x.variant === y.variant;
    }
    if (x.kind === "index" && y.kind === "index") {
      return x.index === y.index;
    }
    return x.kind === y.kind;
  });
}

/** When the function returns the storage of everything in it ends. */
function checkReturn(check: LoanCheck, w: ScopeWalk, span: Span): void {
  const seen = new Set<number>();
  for (const number of numbersOf(w.scope.count > 0 ? w.scope.bits : undefined)) {
    const { local } = at(w.scope.loans, number).place;
    if (!seen.has(local)) {
      seen.add(local);
      checkAccess(check, w, { kind: "dead", place: wholeLocal(local) }, span);
    }
  }
}

function checkAccess(check: LoanCheck, w: ScopeWalk, access: Access, span: Span): void {
  const { scope } = w;
  if (isRead(access.kind) && scope.exclusive[slotOf(scope, access.place.local)] === 0) {
    return;
  }
  for (const i of loansOf(scope, access.place.local)) {
    const loan = at(scope.loans, i);
    if (loan.waiting === access.place.local && access.kind === "move" && loan.kind === "two_phase") {
      activate(check, w, i, span);
      continue;
    }
    if (loan.place.local === access.place.local && excludes(check, w, access.kind, loan) && overlaps(check, access, loan.place)) {
      fail(check, access, loan, i, span);
      return;
    }
  }
}

/** A two-phase borrow becomes a mutable one: now every other loan of the place is in its way. */
function activate(check: LoanCheck, w: ScopeWalk, index: number, span: Span): void {
  const own = at(w.scope.loans, index);
  const access: Access = { kind: "mut", place: own.place };
  for (const i of loansOf(w.scope, own.place.local)) {
    const loan = at(w.scope.loans, i);
    if (i !== index && loan.place.local === own.place.local && excludes(check, w, "mut", loan) && overlaps(check, access, loan.place)) {
      fail(check, access, loan, i, span);
      return;
    }
  }
}

function isWaiting(check: LoanCheck, w: ScopeWalk, loan: Loan): boolean {
  const { paths } = check.scopes.init;
  return loan.kind === "two_phase" && isUsed(w.live.state, at(paths.bits, at(paths.ofLocal, loan.waiting)));
}

function isRead(kind: AccessKind): boolean {
  return kind === "copy" || kind === "inspect" || kind === "ref" || kind === "two_phase" || kind === "address";
}

/** Whether an access of this kind and the loan exclude each other where they overlap. */
function excludes(check: LoanCheck, w: ScopeWalk, kind: AccessKind, loan: Loan): boolean {
  return isRead(kind) ? loan.kind !== "ref" && !isWaiting(check, w, loan) : kind !== "live";
}

/** Whether an access touches what is borrowed. */
function overlaps(check: LoanCheck, access: Access, borrowed: Place): boolean {
  const a = access.place.projection;
  const b = borrowed.projection;
  const common = a.length < b.length ? a.length : b.length;
  for (let i = 0; i < common; i += 1) {
    const x = at(a, i);
    const y = at(b, i);
    if (x.kind === "field" && y.kind === "field" && (x.field !== y.field || x.variant !== y.variant)) {
      return false;
    }
    if (x.kind === "const_index" && y.kind === "const_index" && x.offset !== y.offset) {
      return false;
    }
  }
  const next = b[a.length];
  if (next?.kind === "const_index" && (access.kind === "inspect" || next.offset < check.from)) {
    return false; // The length is no element, and a slice holds those from its lower bound on.
  }
  return a.length >= b.length || reaches(check, access.kind, borrowed, a.length);
}

/** Whether an access to a prefix of the borrowed place reaches it: writes, drops and ends of storage stop at references. */
function reaches(check: LoanCheck, kind: AccessKind, borrowed: Place, start: number): boolean {
  if (kind !== "write" && kind !== "dead" && kind !== "drop") {
    return true;
  }
  let disposed = false;
  for (let i = start; i < borrowed.projection.length; i += 1) {
    const type = typeAfter(check.c, borrowed, i);
    const node = typeOf(check.c.program.table, type);
    disposed = disposed || (kind === "drop" && node.kind === "adt" && isDisposable(check.c.program, type) !== NO_DEF);
    if (at(borrowed.projection, i).kind === "deref" && (node.kind === "ref" || node.kind === "ptr")) {
      return disposed;
    }
  }
  return true;
}

function fail(check: LoanCheck, access: Access, loan: Loan, index: number, span: Span): void {
  const c = check.c;
  if (access.kind === "drop" || access.kind === "dead") {
    if (!check.ended.has(index)) {
      check.ended.add(index);
      const global = globalOfLocal(loan.place.local);
      const shown = global === undefined ? tooShort(loan.span, describePlace(c, loan.place), unnamed(c, loan), span, shortHelp(c, loan)) : leavesThread(loan.span, defName(c.program, global));
      report(c.diagnostics, shown);
    }
    return;
  }
  if (check.seen.has(span.start)) {
    return;
  }
  check.seen.add(span.start);
  const name = describePlace(c, access.place);
  if (access.kind === "move") {
    report(c.diagnostics, moveWhileBorrowed(span, name, loan.span));
    return;
  }
  const how = loan.kind === "ref" ? "" : " mutably";
  report(c.diagnostics, borrowConflict(span, actionOf(access.kind), name, loan.span, how));
}

/** What a loan without a name is of: the environment of a closure, or a temporary. */
function unnamed(c: CheckContext, loan: Loan): string {
  return at(c.body.locals, loan.place.local).kind === "captures" ? "closure" : "temporary value";
}

function shortHelp(c: CheckContext, loan: Loan): string {
  const kind = at(c.body.locals, loan.place.local).kind;
  if (kind === "captures") {
    return "write `move do` to let the closure own what it captures";
  }
  return kind === "temp" ? "bind the value to a name first" : "";
}

function actionOf(kind: AccessKind): string {
  switch (kind) {
    case "write":
      return "assign to";
    case "ref":
      return "borrow";
    case "mut":
    case "two_phase":
      return "borrow mutably";
    default:
      return "use";
  }
}

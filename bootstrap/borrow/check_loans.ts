/** Conflicts between accesses and loans in scope ([bor.rule], [bor.places], [bor.two-phase]): S002, S003, S021. */
import { report } from "../diagnostics/index.js";
import { at, type Span } from "../source/index.js";
import { NO_DEF } from "../resolver/index.js";
import type { Place } from "../mir/index.js";
import { defName, isDisposable, typeOf } from "../types/index.js";
import { accessesOfInstr, accessesOfTerm, wholeLocal, type Access, type AccessKind, type Instr } from "../mir/index.js";
import { hasBit, isEmpty, type Bits } from "./bits.js";
import type { CheckContext } from "./check_context.js";
import { describePlace, typeAfter } from "./describe.js";
import { borrowConflict, leavesThread, moveWhileBorrowed, tooShort } from "./errors.js";
import { applyAccess, copyState, type InitState } from "./init_flow.js";
import type { LiveState } from "./liveness.js";
import { blockLiveness, keepAccessed, keepBehind, keepEntered, loansOf, stepScope, type LoanScopes } from "./loan_scope.js";
import { globalOfLocal, type Loan } from "./region.js";

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
  if (scopes.regions.loans.length === 0) {
    return;
  }
  const check: LoanCheck = { c, scopes, ended: new Set(), seen: new Set(), from: 0 };
  for (const block of order) {
    checkBlock(check, block);
  }
}

function checkBlock(check: LoanCheck, block: number): void {
  const s = check.scopes;
  const entry = s.init.entry[block];
  if (entry === undefined) {
    return;
  }
  const init = copyState(entry);
  const scope: Bits = new Uint32Array(at(s.entry, block));
  const live = blockLiveness(s, block);
  const { instrs, term } = at(s.body.blocks, block);
  const scratch: Access[] = [];
  keepEntered(s, block, at(live.before, 0), init, scope);
  instrs.forEach((instr, index) => {
    const before = at(live.before, index);
    const after = at(live.before, index + 1);
    scratch.length = 0;
    accessesOfInstr(instr, scratch);
    if (!isEmpty(scope)) {
      checkInstr(check, scope, before, after, init, instrs, block, index, scratch);
    }
    stepScope(s, block, index, scratch, scope);
    for (const access of scratch) {
      applyAccess(s.init.paths, init, access);
    }
    keepBehind(s, block, index, scratch, after, init, scope);
  });
  const last = at(live.before, instrs.length);
  scratch.length = 0;
  accessesOfTerm(term, scratch);
  for (const access of scratch) {
    checkAccess(check, scope, last, access, term.span);
  }
  if (term.kind === "return") {
    checkReturn(check, scope, last, term.span);
  }
}

/** The accesses of one instruction; what it writes is written after its operands are used for the last time. */
function checkInstr(
  check: LoanCheck,
  scope: Bits,
  before: LiveState,
  after: LiveState,
  init: InitState,
  instrs: readonly Instr[],
  block: number,
  index: number,
  accesses: readonly Access[],
): void {
  const s = check.scopes;
  const instr = at(instrs, index);
  check.from = firstElement(instr);
  for (const access of accesses) {
    if (access.kind === "write") {
      const remaining: Bits = new Uint32Array(scope);
      keepAccessed(s, accesses, after, init, remaining);
      checkAccess(check, remaining, after, access, instr.span);
    } else if (isReplaced(instr, instrs[index + 1])) {
      checkAccess(check, scope, before, { kind: "write", place: access.place }, instr.span);
    } else if (!(access.kind === "drop" && s.facts.drops.get(block * 1048576 + index)?.state === "dead")) {
      checkAccess(check, scope, before, access, instr.span);
    }
  }
  check.from = 0;
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
function checkReturn(check: LoanCheck, scope: Bits, live: LiveState, span: Span): void {
  check.scopes.regions.loans.forEach((loan, i) => {
    if (hasBit(scope, i)) {
      checkAccess(check, scope, live, { kind: "dead", place: wholeLocal(loan.place.local) }, span);
    }
  });
}

function checkAccess(check: LoanCheck, scope: Bits, live: LiveState, access: Access, span: Span): void {
  for (const i of loansOf(check.scopes, access.place.local)) {
    const loan = at(check.scopes.regions.loans, i);
    if (!hasBit(scope, i)) {
      continue;
    }
    if (loan.waiting === access.place.local && access.kind === "move" && loan.kind === "two_phase") {
      activate(check, scope, i, live, span);
      continue;
    }
    if (loan.place.local === access.place.local && excludes(access.kind, loan, live) && overlaps(check, access, loan.place)) {
      fail(check, access, loan, i, span);
      return;
    }
  }
}

/** A two-phase borrow becomes a mutable one: now every other loan of the place is in its way. */
function activate(check: LoanCheck, scope: Bits, index: number, live: LiveState, span: Span): void {
  const loans = check.scopes.regions.loans;
  const own = at(loans, index);
  for (const i of loansOf(check.scopes, own.place.local)) {
    const loan = at(loans, i);
    if (i !== index && hasBit(scope, i) && loan.place.local === own.place.local) {
      const access: Access = { kind: "mut", place: own.place };
      if (excludes("mut", loan, live) && overlaps(check, access, loan.place)) {
        fail(check, access, loan, i, span);
        return;
      }
    }
  }
}

function isWaiting(loan: Loan, live: LiveState): boolean {
  return loan.kind === "two_phase" && hasBit(live.used, loan.waiting);
}

/** Whether an access of this kind and the loan exclude each other where they overlap. */
function excludes(kind: AccessKind, loan: Loan, live: LiveState): boolean {
  switch (kind) {
    case "copy":
    case "inspect":
    case "ref":
    case "two_phase":
    case "address":
      return loan.kind !== "ref" && !isWaiting(loan, live);
    case "live":
      return false;
    default:
      return true;
  }
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

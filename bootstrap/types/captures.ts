/**
 * Closure captures ([clo.form]): what each closure of a finished body takes from outside, how, and the kind its body needs ([clo.kind]).
 *
 * Requires: types are final. Gives: a copy of the body with `captures` and `kind` of every closure filled in.
 */
import { at, type Span } from "../source/index.js";
import type { LocalIndex } from "../resolver/index.js";
import { fieldsOf, isCopy, isDisposable, type Env } from "./solve.js";
import { typeOf } from "./intern.js";
import type { FuncKind, TypeId } from "./ty.js";
import type { Program } from "./program.js";
import type { Capture, TBody, TClosure, TCond, TExpr, TExprId, TPatId } from "./tast.js";
import { NO_DEF } from "../resolver/index.js";

/** How a place is used: read by copy or borrowed, borrowed mutably or assigned, or moved out of. Ordered by strength. */
type Use = 0 | 1 | 2;
const READ: Use = 0;
const MUTATE: Use = 1;
const CONSUME: Use = 2;

/** A capture while it is being collected. `step[i]` is a field number or -1 for a dereference; `types[i]` the type after i steps. */
interface Found {
  readonly local: LocalIndex;
  path: readonly number[];
  types: readonly TypeId[];
  use: Use;
  readonly span: Span;
}

interface Walk {
  readonly program: Program;
  readonly env: Env;
  readonly body: TBody;
  readonly done: TClosure[];
  /** Number of closures around the expression that is being walked. */
  depth: number;
  found: Found[];
}

/** Fills in captures and kinds of all closures of `body`. */
export function computeCaptures(program: Program, env: Env, body: TBody): TBody {
  return capturesBelow(program, env, body, 0);
}

/** `computeCaptures` for what is below `body.root`, around which there are already `depth` closures. */
export function capturesBelow(program: Program, env: Env, body: TBody, depth: number): TBody {
  if (body.closures.length === 0) {
    return body;
  }
  const walk: Walk = { program, env, body, done: [...body.closures], depth, found: [] };
  for (const contract of body.contracts) {
    for (const old of contract.olds) {
      visit(walk, old.value, CONSUME);
    }
    visit(walk, contract.cond, CONSUME);
  }
  visit(walk, body.root, CONSUME);
  return { ...body, closures: walk.done };
}

/** A use of a local that does more than read it. */
export interface StrongUse {
  readonly local: LocalIndex;
  readonly moves: boolean;
  readonly span: Span;
}

/** What is changed or moved in the expression `id` of a body, as if it were the body of a closure. */
export function strongUses(program: Program, env: Env, body: TBody, id: TExprId): StrongUse[] {
  const walk: Walk = { program, env, body, done: [...body.closures], depth: 1, found: [] };
  visit(walk, id, CONSUME);
  const uses: StrongUse[] = [];
  for (const found of walk.found) {
    if (found.use !== READ) {
      uses.push({ local: found.local, moves: found.use === CONSUME, span: found.span });
    }
  }
  return uses;
}

/** Visits `id` in a value context; `use` says what happens to a place's content that is not Copy. */
function visit(w: Walk, id: TExprId, use: Use): void {
  const expr = at(w.body.exprs, id);
  switch (expr.kind) {
    case "local":
    case "field":
    case "deref":
    case "index":
      usePlace(w, id, use === CONSUME && isCopy(w.program, w.env, expr.type) ? READ : use);
      return;
    case "closure":
      visitClosure(w, expr.closure);
      return;
    case "borrow":
      usePlace(w, expr.place, expr.borrow === "ref" ? READ : MUTATE);
      return;
    case "address":
      usePlace(w, expr.place, MUTATE);
      return;
    case "slice":
      usePlace(w, expr.base, expr.mut ? MUTATE : READ);
      visit(w, expr.lo, CONSUME);
      visit(w, expr.hi, CONSUME);
      return;
    case "assign":
    case "update":
    case "update_call":
      visit(w, expr.value, CONSUME);
      usePlace(w, expr.place, MUTATE);
      return;
    case "call_value":
      usePlaceOrValue(w, expr.callee, expr.call === "move" ? CONSUME : expr.call === "mut" ? MUTATE : READ);
      visitAll(w, expr.args);
      return;
    case "when":
      visitScrutinee(w, expr.value, expr.arms.map((arm) => arm.pat));
      for (const arm of expr.arms) {
        visit(w, arm.body, CONSUME);
      }
      return;
    case "construct":
      visitConstruct(w, expr);
      return;
    default:
      visitChildren(w, expr);
  }
}

function visitAll(w: Walk, ids: readonly TExprId[]): void {
  for (const id of ids) {
    visit(w, id, CONSUME);
  }
}

function visitOptional(w: Walk, id: TExprId): void {
  if (id >= 0) {
    visit(w, id, CONSUME);
  }
}

function visitCond(w: Walk, cond: TCond): void {
  if (cond.kind === "bool") {
    visit(w, cond.value, CONSUME);
  } else {
    visitScrutinee(w, cond.value, [cond.pat]);
  }
}

/** The base of a struct update is consumed only in the fields that are missing. */
function visitConstruct(w: Walk, expr: TExpr & { readonly kind: "construct" }): void {
  for (const init of expr.inits) {
    visit(w, init.value, CONSUME);
  }
  if (expr.base >= 0) {
    const types = fieldsOf(w.program, expr.type, expr.variant);
    const moves = types.some((type, i) => !expr.inits.some((init) => init.field === i) && !isCopy(w.program, w.env, type));
    usePlaceOrValue(w, expr.base, moves ? CONSUME : READ);
  }
}

function visitChildren(w: Walk, expr: TExpr): void {
  switch (expr.kind) {
    case "call":
    case "ptr_op":
      visitAll(w, expr.args);
      return;
    case "tuple":
    case "array":
    case "list":
      visitAll(w, expr.elems);
      return;
    case "repeat":
    case "list_repeat":
    case "unary":
    case "cast":
    case "try":
      visit(w, expr.value, CONSUME);
      return;
    case "range":
      visit(w, expr.lo, CONSUME);
      visit(w, expr.hi, CONSUME);
      return;
    case "binary":
    case "logic":
      visit(w, expr.left, CONSUME);
      visit(w, expr.right, CONSUME);
      return;
    case "if":
      visitCond(w, expr.cond);
      visit(w, expr.then, CONSUME);
      visitOptional(w, expr.otherwise);
      return;
    case "loop":
      visit(w, expr.body, CONSUME);
      return;
    case "while":
      visitCond(w, expr.cond);
      visit(w, expr.body, CONSUME);
      return;
    case "loop_var":
      visit(w, expr.limit, CONSUME);
      visit(w, expr.body, CONSUME);
      return;
    case "for":
      visit(w, expr.source, CONSUME);
      visit(w, expr.body, CONSUME);
      return;
    case "return":
      visitOptional(w, expr.value);
      return;
    default:
      visitRest(w, expr);
  }
}

function visitRest(w: Walk, expr: TExpr): void {
  switch (expr.kind) {
    case "block":
      for (const stmt of expr.stmts) {
        if (stmt.kind === "expr") {
          visit(w, stmt.value, CONSUME);
        } else {
          visitScrutinee(w, stmt.init, [stmt.pat]);
          visitOptional(w, stmt.otherwise);
        }
      }
      visitOptional(w, expr.tail);
      return;
    case "try_else":
      visit(w, expr.value, CONSUME);
      visit(w, expr.otherwise, CONSUME);
      return;
    case "catch":
      visit(w, expr.body, CONSUME);
      visit(w, expr.handler, CONSUME);
      return;
    case "format":
      for (const part of expr.parts) {
        if (part.kind === "value") {
          visit(w, part.value, CONSUME);
        }
      }
      return;
    case "assert":
      visit(w, expr.value, CONSUME);
      visitOptional(w, expr.message);
      return;
    case "assert_cmp":
      visit(w, expr.left, CONSUME);
      visit(w, expr.right, CONSUME);
      visitOptional(w, expr.message);
      return;
    default:
  }
}

function isPlace(expr: TExpr): boolean {
  return expr.kind === "local" || expr.kind === "field" || expr.kind === "deref" || expr.kind === "index";
}

function usePlaceOrValue(w: Walk, id: TExprId, use: Use): void {
  if (isPlace(at(w.body.exprs, id))) {
    usePlace(w, id, use);
  } else {
    visit(w, id, CONSUME);
  }
}

/** A matched place is used as strongly as the strongest binding in its patterns. */
function visitScrutinee(w: Walk, id: TExprId, pats: readonly TPatId[]): void {
  if (!isPlace(at(w.body.exprs, id))) {
    visit(w, id, CONSUME);
    return;
  }
  let use: number = -1;
  for (const pat of pats) {
    const needed = patternUse(w, pat);
    use = needed > use ? needed : use;
  }
  if (use >= 0) {
    usePlace(w, id, use === CONSUME ? CONSUME : use === MUTATE ? MUTATE : READ);
  } else {
    visitPlaceOperands(w, id);
  }
}

/** The use a pattern makes of what it matches; -1 for none ([pat.binding-mode]: `_` neither moves nor copies). */
function patternUse(w: Walk, id: TPatId): number {
  const pat = at(w.body.pats, id);
  switch (pat.kind) {
    case "wild":
    case "error":
      return -1;
    case "binding":
      return pat.mode === "mut" ? MUTATE : pat.mode === "ref" || isCopy(w.program, w.env, pat.type) ? READ : CONSUME;
    case "literal":
    case "range":
      return READ;
    case "deref":
      return patternUse(w, pat.inner);
    case "or":
      return strongest(w, pat.alts, READ);
    case "tuple":
      return strongest(w, pat.elems, -1);
    case "slice":
      return strongest(w, pat.rest === undefined || pat.rest < 0 ? pat.prefix : [...pat.prefix, pat.rest], READ);
    case "variant":
      return strongest(w, pat.fields.map((field) => field.pat), READ);
  }
}

function strongest(w: Walk, pats: readonly TPatId[], least: number): number {
  let use = least;
  for (const pat of pats) {
    const needed = patternUse(w, pat);
    use = needed > use ? needed : use;
  }
  return use;
}

/** Index operands and other values inside a place expression. */
function visitPlaceOperands(w: Walk, id: TExprId): void {
  const expr = at(w.body.exprs, id);
  switch (expr.kind) {
    case "field":
    case "deref":
      visitPlaceOperands(w, expr.base);
      return;
    case "index":
      visitPlaceOperands(w, expr.base);
      visit(w, expr.index, CONSUME);
      return;
    case "local":
      return;
    default:
      visit(w, id, CONSUME);
  }
}

/** Records the use of a place whose root is declared outside of the closure that is being walked. */
function usePlace(w: Walk, id: TExprId, use: Use): void {
  visitPlaceOperands(w, id);
  const path: number[] = [];
  const types: TypeId[] = [];
  const root = tracePlace(w, id, path, types);
  if (root >= 0 && at(w.body.locals, root).closureDepth < w.depth) {
    note(w, { local: root, path, types, use: capUse(w, id, use), span: at(w.body.exprs, id).span });
  }
}

/** A use through a `ref`, Shared or raw pointer never needs more of the root than reading. */
function capUse(w: Walk, id: TExprId, use: Use): Use {
  let limit: Use = use;
  let current = id;
  for (;;) {
    const expr = at(w.body.exprs, current);
    if (expr.kind !== "field" && expr.kind !== "deref" && expr.kind !== "index") {
      return limit;
    }
    const base = at(w.body.exprs, expr.base);
    if (expr.kind === "deref") {
      const kind = typeOf(w.program.table, base.type);
      if (kind.kind === "ptr" || (kind.kind === "ref" && !kind.mut)) {
        limit = READ;
      } else if (limit === CONSUME) {
        limit = MUTATE;
      }
    }
    current = expr.base;
  }
}

/** Path from a local to the place, cut before the first index or box dereference. Returns the local, or -1 for a temporary. */
function tracePlace(w: Walk, id: TExprId, path: number[], types: TypeId[]): LocalIndex {
  const expr = at(w.body.exprs, id);
  if (expr.kind === "local") {
    types.push(expr.type);
    return expr.local;
  }
  if (expr.kind !== "field" && expr.kind !== "deref" && expr.kind !== "index") {
    return -1;
  }
  const root = tracePlace(w, expr.base, path, types);
  const base = at(w.body.exprs, expr.base);
  const whole = root >= 0 && types.length === path.length + 1 && at(types, types.length - 1) === base.type && isUncut(w, expr.base);
  if (whole && expr.kind === "field") {
    path.push(expr.field);
    types.push(expr.type);
  } else if (whole && expr.kind === "deref" && typeOf(w.program.table, base.type).kind === "ref") {
    path.push(-1);
    types.push(expr.type);
  }
  return root;
}

/** Whether a place expression consists of fields and dereferences of references only. */
function isUncut(w: Walk, id: TExprId): boolean {
  const expr = at(w.body.exprs, id);
  switch (expr.kind) {
    case "local":
      return true;
    case "field":
      return isUncut(w, expr.base);
    case "deref":
      return typeOf(w.program.table, at(w.body.exprs, expr.base).type).kind === "ref" && isUncut(w, expr.base);
    default:
      return false;
  }
}

/** Adds a use; a path that begins another swallows it, with the stronger use and the place of first mention. */
function note(w: Walk, use: Found): void {
  const made = use.use === CONSUME ? cutMoved(w, use) : use;
  for (const known of w.found) {
    if (known.local === made.local && isPrefix(known.path, made.path)) {
      known.use = made.use > known.use ? made.use : known.use;
      return;
    }
  }
  let first = -1;
  let strength: Use = made.use;
  const kept: Found[] = [];
  for (const known of w.found) {
    if (known.local === made.local && isPrefix(made.path, known.path)) {
      strength = known.use > strength ? known.use : strength;
      if (first < 0) {
        first = kept.length;
        kept.push(known);
      }
    } else {
      kept.push(known);
    }
  }
  if (first < 0) {
    kept.push(made);
  } else {
    kept[first] = { ...made, use: strength, span: at(kept, first).span };
  }
  w.found = kept;
}

function isPrefix(short: readonly number[], long: readonly number[]): boolean {
  return short.length <= long.length && short.every((step, i) => step === long[i]);
}

function cutAt(found: Found, steps: number): Found {
  return { ...found, path: found.path.slice(0, steps), types: found.types.slice(0, steps + 1) };
}

/** A moved capture stops at a value of Disposable type and before the first dereference. */
function cutMoved(w: Walk, found: Found): Found {
  for (let i = 0; i < found.path.length; i += 1) {
    if (at(found.path, i) === -1 || isDisposable(w.program, at(found.types, i)) !== NO_DEF) {
      return cutAt(found, i);
    }
  }
  return found;
}

function visitClosure(w: Walk, index: number): void {
  const outer = w.found;
  w.found = [];
  w.depth += 1;
  const closure = at(w.done, index);
  visit(w, closure.body, CONSUME);
  w.depth -= 1;
  const uses = w.found;
  w.found = [];
  if (closure.isMove) {
    for (const use of uses) {
      note(w, cutAtDeref(w, use));
    }
  } else {
    w.found = uses;
  }
  const taken = w.found;
  const captures = taken.map((found) => makeCapture(w, found, closure.isMove));
  w.done[index] = { ...closure, captures, kind: bodyKind(w, taken, closure.isMove) };
  w.found = outer;
  taken.forEach((found, i) => {
    const mode = at(captures, i).mode;
    const use = mode === "move" ? CONSUME : mode === "mut" ? MUTATE : READ;
    if (at(w.body.locals, found.local).closureDepth < w.depth) {
      note(w, { ...found, use });
    }
  });
}

/** Under `move` a capture stops before its first dereference and at a Disposable. */
function cutAtDeref(w: Walk, found: Found): Found {
  const cut = cutMoved(w, found);
  return cut.path.length < found.path.length ? cut : found;
}

function makeCapture(w: Walk, found: Found, isMove: boolean): Capture {
  const type = at(found.types, found.types.length - 1);
  const owned = isMove || found.use === CONSUME;
  const mode = owned ? (isCopy(w.program, w.env, type) ? "copy" : "move") : found.use === MUTATE ? "mut" : "ref";
  return { local: found.local, path: found.path, mode, type, span: found.span };
}

function bodyKind(w: Walk, taken: readonly Found[], isMove: boolean): FuncKind {
  let strength: Use = READ;
  for (const found of taken) {
    const copied = found.use === CONSUME && isMove && isCopy(w.program, w.env, at(found.types, found.types.length - 1));
    const use = copied ? READ : found.use;
    strength = use > strength ? use : strength;
  }
  return strength === CONSUME ? "move" : strength === MUTATE ? "mut" : "func";
}

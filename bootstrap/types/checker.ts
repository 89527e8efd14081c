/**
 * The state of the body checker: `Session` for the whole program, `Checker` for the body that is being checked.
 *
 * A body's TAST is written into arenas with provisional types; inference variables are entries of union-find arrays. When the body is
 * done, `finish.ts` replaces every provisional type by its final one.
 */
import { at, type FileId, type Span, type Sym } from "../source/index.js";
import type { Diagnostics } from "../diagnostics/index.js";
import type { BodyNames, Def, DefId, FileNames, LocalIndex } from "../resolver/index.js";
import type { ExprId, FileAst } from "../parser/index.js";
import { newConstEvaluator, type ConstEvaluator } from "./const_eval.js";
import { newCollector, newLowering, type Collector, type Lowering } from "./lower_type.js";
import type { Env, Program } from "./program.js";
import { langItem } from "./query.js";
import type { TClosure, TExpr, TExprId, TPat, TPatId, TypedProgram } from "./tast.js";
import { TY_ERROR, TY_UNIT, type TypeId, type TypeTable } from "./ty.js";

/** No expected type. */
export const NO_TYPE: TypeId = -1;
/** No expression. */
export const NO_EXPR: TExprId = -1;

/** Definitions of std that inference asks for all the time. */
export interface Known {
  readonly maybe: DefId;
  readonly outcome: DefId;
  readonly nothingError: DefId;
  readonly range: DefId;
  readonly rangeInclusive: DefId;
  readonly heap: DefId;
  readonly shared: DefId;
  readonly sync: DefId;
  readonly list: DefId;
  readonly copy: DefId;
  readonly equal: DefId;
  readonly equalEq: DefId;
  readonly display: DefId;
  readonly displayFmt: DefId;
  readonly debug: DefId;
  readonly debugDebug: DefId;
  readonly disposableDrop: DefId;
  readonly duplicate: DefId;
  readonly duplicateDuplicate: DefId;
  readonly iterator: DefId;
  readonly iteratorNext: DefId;
  readonly iteratorItem: DefId;
  readonly iterable: DefId;
  readonly iterableIter: DefId;
  readonly iterableIterType: DefId;
  readonly from: DefId;
  readonly fromFrom: DefId;
  readonly indexable: DefId;
  readonly indexableAt: DefId;
  readonly indexableAtMut: DefId;
  readonly indexableItem: DefId;
}

/** Members by name, made when first asked for. */
export interface MemberTables {
  /** Inherent members by head key of the type, then by name: functions and constants of all inherent blocks. */
  readonly inherent: Map<number, Map<Sym, DefId[]>>;
  /** By head key: the behaviors with blocks for types with it. Filled when first asked for. */
  readonly implemented: Map<number, DefId[]>;
  /** By DefId of a behavior: its functions and constants by name. */
  readonly behaviors: (Map<Sym, DefId> | undefined)[];
  /** By DefId of a module: the members of the behaviors in scope by name, ascending by behavior. */
  readonly scopes: (Map<Sym, DefId[]> | undefined)[];
}

export interface Session {
  readonly program: Program;
  readonly diagnostics: Diagnostics;
  readonly typed: TypedProgram;
  readonly known: Known;
  readonly members: MemberTables;
  /** For types that are written in bodies. */
  readonly collector: Collector;
  /** For types in field defaults that are expanded: errors there are reported at the declaration. */
  readonly quietCollector: Collector;
  readonly evaluator: ConstEvaluator;
  /** By DefId of a constant: 1 while its body is being checked, 2 afterwards. */
  readonly constState: number[];
  constDepth: number;
  /** Constants that have been checked and not yet evaluated. */
  readonly pendingConsts: DefId[];
  /** Types whose field defaults have been checked. */
  readonly defaultsDone: Set<DefId>;
}

/** A local variable with its provisional type; `NO_TYPE` until its declaration has been checked. */
export interface CheckLocal {
  readonly name: Sym;
  readonly span: Span;
  readonly mutable: boolean;
  readonly closureDepth: number;
  type: TypeId;
}

/** A function body or closure that is being checked: what `return`, `!` and `break` refer to. */
export interface Frame {
  readonly isClosure: boolean;
  /** The result type; for a closure without a known one an inference variable. */
  readonly ret: TypeId;
  /** `!` may return from here: the result type was written or expected. */
  readonly retKnown: boolean;
  /** Numbers of the `catch`es around, innermost last. */
  readonly catches: number[];
  /** For each loop around, innermost last: whether a `break` leaves it. */
  readonly loops: boolean[];
}

/** A `catch`: the error type is an inference variable until the first `!`. */
export interface CheckCatch {
  readonly errorType: TypeId;
  hasBang: boolean;
}

/** A value of `old(source)`; the expressions from `first` up to `end` compute it. */
export interface OpenOld {
  readonly source: ExprId;
  readonly local: LocalIndex;
  readonly value: TExprId;
  readonly first: TExprId;
  readonly end: TExprId;
}

/** What an obligation came from: it decides the message when it fails. */
export type Cause = "bound" | "operator" | "convert" | "repeat" | "print" | "index";

/** Something that must hold once the types involved are known. */
export interface Obligation {
  readonly kind: "bound" | "project";
  readonly behavior: DefId;
  /** Self first. */
  readonly args: readonly TypeId[];
  /** `project`: the associated type whose value for `args` is `target`. */
  readonly assoc: DefId;
  readonly target: TypeId;
  readonly span: Span;
  readonly cause: Cause;
  readonly depth: number;
  done: boolean;
}

/** What an open variable may become: anything, a number (integer literal), a float (float literal). */
export type VarClass = 0 | 1 | 2;
export const VAR_ANY: VarClass = 0;
export const VAR_INT: VarClass = 1;
export const VAR_FLOAT: VarClass = 2;

/** Where a checker was before it went to code that is written elsewhere: see elsewhere.ts. */
export type Elsewhere = Readonly<Pick<Checker, "module" | "file" | "ast" | "names" | "localBase" | "lowering" | "lowlevel" | "paramsFrom" | "paramsTo">>;

export interface Checker {
  readonly session: Session;
  readonly program: Program;
  readonly table: TypeTable;
  readonly known: Known;

  // Where we are. `file`, `ast`, `names`, `module` and `localBase` change while a field default is expanded.
  readonly owner: DefId;
  readonly env: Env;
  module: DefId;
  file: FileId;
  ast: FileAst;
  names: FileNames;
  /** Added to the resolver's local numbers. */
  localBase: number;
  /** How types written here are read: type parameters in scope, `This`. */
  lowering: Lowering;
  /** While a field default is expanded: the type parameters of its type, and what they stand for. */
  paramsFrom: readonly DefId[];
  paramsTo: readonly TypeId[];
  /** Where to come back to, innermost last. */
  readonly places: Elsewhere[];
  /** At the end of an implementation's method: the type parameters of the behavior's method, and what they stand for. */
  givenFrom: readonly DefId[];
  givenTo: readonly TypeId[];
  readonly frames: Frame[];
  closureDepth: number;
  /** `return` while the expression in progress is the result of the function: what a wrong type is called. */
  tailSite: "return" | "other";
  /** Above 0 inside of `lowlevel`. */
  lowlevel: number;
  /** Above 0 while nothing is to be reported (an expression that is checked a second time). */
  muted: number;

  // TAST.
  readonly locals: CheckLocal[];
  readonly exprs: TExpr[];
  readonly pats: TPat[];
  readonly closures: TClosure[];
  readonly catches: CheckCatch[];
  /** Of the contract that is being checked. */
  olds: OpenOld[];
  /** Number of locals that the parameters declare; set before contracts are checked. */
  paramCount: number;
  /** Index calls that may still become `at_mut`. */
  readonly autoIndex: Set<TExprId>;
  /** Places written as `a[i to j]`, which have no value of their own. */
  readonly slicePlaces: Set<TExprId>;

  // Inference variables.
  readonly varParent: number[];
  readonly varBound: TypeId[];
  readonly varClass: VarClass[];
  readonly varSpan: Span[];
  readonly varType: TypeId[];
  /** First waiting obligation of a variable: index into `waitNext`/`waitFor`; -1 for none. */
  readonly varWait: number[];
  readonly waitNext: number[];
  readonly waitFor: number[];
  /** Undo log of the innermost trials: groups of variable, parent, bound, class. */
  readonly trail: number[];
  trials: number;
  /** Variables bound or joined since obligations were last woken. */
  readonly changed: number[];
  /** Open literals of the statement in progress. */
  readonly openLiterals: number[];
  /** Literals of numbers whose value is to be compared with their final type. */
  readonly numLiterals: TExprId[];
  /** Patterns with integer literals, for the same purpose. */
  readonly patLiterals: TPatId[];
  readonly obligations: Obligation[];
  readonly ready: number[];
  readyHead: number;
  /** Variables for which T003 has been reported. */
  readonly askedFor: Set<number>;
  /** Unsatisfied bounds that have been reported, by place and message. */
  readonly reported: Set<string>;
}

/** Looks up the lang items that inference uses. */
function findKnown(program: Program): Known {
  return {
    maybe: langItem(program, "maybe"),
    outcome: langItem(program, "outcome"),
    nothingError: langItem(program, "nothing_error"),
    range: langItem(program, "range"),
    rangeInclusive: langItem(program, "range_inclusive"),
    heap: langItem(program, "heap"),
    shared: langItem(program, "shared"),
    sync: langItem(program, "sync"),
    list: langItem(program, "list"),
    copy: langItem(program, "copy"),
    equal: langItem(program, "equal"),
    equalEq: langItem(program, "equal_eq"),
    display: langItem(program, "display"),
    displayFmt: langItem(program, "display_fmt"),
    debug: langItem(program, "debug"),
    debugDebug: langItem(program, "debug_debug"),
    disposableDrop: langItem(program, "disposable_drop"),
    duplicate: langItem(program, "duplicate"),
    duplicateDuplicate: langItem(program, "duplicate_duplicate"),
    iterator: langItem(program, "iterator"),
    iteratorNext: langItem(program, "iterator_next"),
    iteratorItem: langItem(program, "iterator_item"),
    iterable: langItem(program, "iterable"),
    iterableIter: langItem(program, "iterable_iter"),
    iterableIterType: langItem(program, "iterable_iter_type"),
    from: langItem(program, "from"),
    fromFrom: langItem(program, "from_from"),
    indexable: langItem(program, "indexable"),
    indexableAt: langItem(program, "indexable_at"),
    indexableAtMut: langItem(program, "indexable_at_mut"),
    indexableItem: langItem(program, "indexable_item"),
  };
}

/** The session of one program. `unheard` takes what is not to be reported. */
export function newSession(program: Program, diagnostics: Diagnostics, unheard: Diagnostics, typed: TypedProgram): Session {
  return {
    program,
    diagnostics,
    typed,
    known: findKnown(program),
    members: { inherent: new Map(), implemented: new Map(), behaviors: [], scopes: [] },
    collector: newCollector(program, diagnostics, 0, 0),
    evaluator: newConstEvaluator(program, typed, diagnostics),
    quietCollector: newCollector(program, unheard, 0, 0),
    constState: [],
    constDepth: 0,
    pendingConsts: [],
    defaultsDone: new Set(),
  };
}

/** A checker for the body of `owner`, in the environment `env`. */
export function newChecker(session: Session, owner: DefId, env: Env, lowlevel: boolean): Checker {
  const program = session.program;
  const def = at(program.resolved.defs, owner);
  return {
    session,
    program,
    table: program.table,
    known: session.known,
    owner,
    env,
    module: def.module,
    file: def.file,
    ast: at(program.resolved.asts, def.file),
    names: at(program.resolved.names, def.file),
    localBase: 0,
    lowering: newLowering(session.collector, owner),
    paramsFrom: [],
    paramsTo: [],
    places: [],
    givenFrom: [],
    givenTo: [],
    frames: [],
    closureDepth: 0,
    tailSite: "other",
    lowlevel: lowlevel ? 1 : 0,
    muted: 0,
    locals: localsOf(program.resolved.bodies[owner]),
    exprs: [],
    pats: [],
    closures: [],
    catches: [],
    olds: [],
    paramCount: 0,
    autoIndex: new Set(),
    slicePlaces: new Set(),
    varParent: [],
    varBound: [],
    varClass: [],
    varSpan: [],
    varType: [],
    varWait: [],
    waitNext: [],
    waitFor: [],
    trail: [],
    trials: 0,
    changed: [],
    openLiterals: [],
    numLiterals: [],
    patLiterals: [],
    obligations: [],
    ready: [],
    readyHead: 0,
    askedFor: new Set(),
    reported: new Set(),
  };
}

/** The resolver's locals of a body, without types. */
export function localsOf(body: BodyNames | undefined): CheckLocal[] {
  const locals: CheckLocal[] = [];
  if (body !== undefined) {
    for (const local of body.locals) {
      locals.push({ name: local.name, span: local.span, mutable: local.mutable, closureDepth: local.closureDepth, type: NO_TYPE });
    }
  }
  return locals;
}

/** The definition with this id. */
export function defOf(c: Checker, def: DefId): Def {
  return at(c.program.resolved.defs, def);
}

/** Adds an expression to the body and returns its id. */
export function addExpr(c: Checker, expr: TExpr): TExprId {
  c.exprs.push(expr);
  return c.exprs.length - 1;
}

/** The node of an expression of the body. */
export function exprOf(c: Checker, id: TExprId): TExpr {
  return at(c.exprs, id);
}

/** The error expression: agrees with everything. */
export function errorExpr(c: Checker, span: Span): TExprId {
  return addExpr(c, { kind: "error", type: TY_ERROR, span });
}

/** `()` as a value. */
export function unitExpr(c: Checker, span: Span): TExprId {
  return addExpr(c, { kind: "literal", value: { kind: "unit" }, type: TY_UNIT, span });
}

/** Adds a local that the source does not name. */
export function addLocal(c: Checker, name: Sym, span: Span, type: TypeId, mutable: boolean): LocalIndex {
  c.locals.push({ name, span, mutable, closureDepth: c.closureDepth, type });
  return c.locals.length - 1;
}

/** The frame of the innermost function or closure. */
export function frameOf(c: Checker): Frame {
  return at(c.frames, c.frames.length - 1);
}

/**
 * Lowering: TAST to TML-IR [ir.desugar].
 *
 * Requires: a program without errors. Gives: the `IrBody` of a checked body, in which closures keep their numbers.
 */
import { at, type Span } from "../source/index.js";
import { internalError } from "../diagnostics/index.js";
import type { Program, TBody, TypeId } from "../types/index.js";
import type { IrBody, IrClosure, IrExpr, IrExprId, IrExprKind, IrLocal, IrPat } from "./ir.js";
import { lowerContract } from "./lower_assert.js";
import { lowerExpr } from "./lower_expr.js";

/** State of the lowering of one body. */
export interface Lowerer {
  readonly program: Program;
  readonly source: TBody;
  readonly exprs: IrExpr[];
  readonly pats: IrPat[];
  readonly locals: IrLocal[];
  readonly closures: (IrClosure | undefined)[];
  /** Number of closures around the expression that is being lowered. */
  depth: number;
}

/** Lowers one body. */
export function lowerBody(program: Program, source: TBody): IrBody {
  const closures: (IrClosure | undefined)[] = [];
  for (let i = 0; i < source.closures.length; i += 1) {
    closures.push(undefined);
  }
  const l: Lowerer = { program, source, exprs: [], pats: source.pats.slice(), locals: source.locals.slice(), closures, depth: 0 };
  const contracts = source.contracts.map((contract) => lowerContract(l, contract));
  const root = lowerExpr(l, source.root);
  return {
    owner: source.owner,
    locals: l.locals,
    params: source.params,
    ret: source.ret,
    exprs: l.exprs,
    pats: l.pats,
    closures: finishedClosures(l),
    catchCount: source.catches.length,
    contracts,
    root,
  };
}

/** The closures in order of their numbers; every one has been met in the tree. */
function finishedClosures(l: Lowerer): IrClosure[] {
  const finished: IrClosure[] = [];
  for (const closure of l.closures) {
    if (closure === undefined) {
      return internalError("ir", at(l.source.exprs, l.source.root).span, "closure that no expression makes");
    }
    finished.push(closure);
  }
  return finished;
}

/** Appends a node and returns its id. */
export function add(l: Lowerer, type: TypeId, span: Span, kind: IrExprKind): IrExprId {
  l.exprs.push({ type, span, ...kind });
  return l.exprs.length - 1;
}

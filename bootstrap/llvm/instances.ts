/**
 * Instances: which functions the program needs, with which concrete types ([gen.mono]).
 *
 * Code generation starts with the entry and asks here for everything it calls; what is new is appended to the list that the driver of
 * the room works off.
 */
import { internalError, report } from "../diagnostics/index.js";
import type { MirBody } from "../mir/index.js";
import type { DefId } from "../resolver/index.js";
import { at, type Span } from "../source/index.js";
import {
  childrenOf,
  defPath,
  EMPTY_ENV,
  hasCode,
  normalize,
  resolveCall,
  substitute,
  typeOf,
  TY_BOOL,
  TY_UNIT,
  mkRef,
  mkTuple,
  type FuncRef,
  type Program,
  type TypeId,
} from "../types/index.js";
import { makeAbi, type FuncAbi } from "./abi.js";
import { addFuncAttribute, addFunction } from "./builder.js";
import { NO_INSTANCE, type Codegen, type Instance, type InstanceId, type InstanceKind } from "./codegen.js";
import { instancesNestTooDeeply } from "./errors.js";
import { symbolOf } from "./mangle.js";
import { addParamAttributes } from "./param_attrs.js";

/** Deepest nesting of type arguments. */
const MAX_DEPTH = 64;

/** Where an instance is asked for. */
export interface Request {
  readonly parent: InstanceId;
  readonly span: Span;
}

/** `type` with the parameters replaced and projections computed. */
export function concrete(program: Program, type: TypeId, generics: readonly DefId[], args: readonly TypeId[]): TypeId {
  return normalize(program, EMPTY_ENV, substitute(program, type, generics, args));
}

/** The function that a call with concrete arguments reaches; its arguments are concrete. */
export function reachedFunc(cg: Codegen, func: FuncRef, from: Request): FuncRef {
  checkDepth(cg, func.args, from);
  const reached = resolveCall(cg.program, EMPTY_ENV, func);
  const args: TypeId[] = [];
  for (const arg of reached.args) {
    args.push(normalize(cg.program, EMPTY_ENV, arg));
  }
  return { def: reached.def, args };
}

/** The instance of a function that has a body; `func` as `reachedFunc` gives it. */
export function funcInstance(cg: Codegen, func: FuncRef, from: Request): Instance {
  return instance(cg, { kind: "func", def: func.def, args: func.args }, from);
}

/** The code of a closure. */
export function closureInstance(cg: Codegen, def: DefId, args: readonly TypeId[], closure: number, heap: boolean, from: Request): Instance {
  return instance(cg, { kind: "closure", def, args, closure, heap }, from);
}

/** The code that a function's name as a value points to. */
export function shimInstance(cg: Codegen, func: FuncRef, from: Request): Instance {
  return instance(cg, { kind: "shim", def: func.def, args: func.args }, from);
}

/** The function that drops a value of the type at an address. */
export function dropInstance(cg: Codegen, type: TypeId, from: Request): Instance {
  checkDepth(cg, [type], from);
  return instance(cg, { kind: "drop", type }, from);
}

/** The function that initialises a global. */
export function globalInstance(cg: Codegen, def: DefId, from: Request): Instance {
  return instance(cg, { kind: "global", def }, from);
}

/** Integer power. */
export function powInstance(cg: Codegen, type: TypeId, exponent: TypeId, from: Request): Instance {
  return instance(cg, { kind: "pow", type, exponent }, from);
}

function instanceKey(what: InstanceKind): string {
  switch (what.kind) {
    case "func":
      return "f" + String(what.def) + ":" + what.args.join(",");
    case "closure":
      return "c" + String(what.def) + "." + String(what.closure) + (what.heap ? "h:" : ":") + what.args.join(",");
    case "shim":
      return "s" + String(what.def) + ":" + what.args.join(",");
    case "global":
      return "g" + String(what.def);
    case "drop":
      return "d" + String(what.type);
    case "pow":
      return "p" + String(what.type) + ":" + String(what.exponent);
  }
}

function instance(cg: Codegen, what: InstanceKind, from: Request): Instance {
  const key = instanceKey(what);
  const known = cg.byKey.get(key);
  if (known !== undefined) {
    return at(cg.instances, known);
  }
  const { abi, params } = conventionOf(cg, what);
  const symbol = symbolOf(cg, what);
  const func = addFunction(cg.m, symbol, abi.type, cg.isLibrary && from.parent === NO_INSTANCE ? "external" : "internal");
  const made: Instance = { id: cg.instances.length, what, symbol, func, abi, parent: from.parent, span: from.span };
  cg.instances.push(made);
  cg.byKey.set(key, made.id);
  addAttributes(cg, what, symbol);
  addParamAttributes(cg, func, abi, params);
  return made;
}

/** The MIR body of a function or closure. */
export function bodyOf(cg: Codegen, what: InstanceKind): MirBody {
  switch (what.kind) {
    case "func":
      if (!hasBody(cg.program, what.def)) {
        return internalError("llvm", null, "no body for " + shownInstance(cg, what));
      }
      return cg.bodies.func(what.def);
    case "closure":
      return cg.bodies.closure(what.def, what.closure);
    case "shim":
    case "global":
    case "drop":
    case "pow":
      return internalError("llvm", null, "no body for " + what.kind);
  }
}

function hasBody(program: Program, def: DefId): boolean {
  const sig = program.funcs[def];
  return sig === undefined ? program.consts[def]?.isGlobal === true : hasCode(sig);
}

/** Whether a function takes its caller's place. */
export function takesPlace(cg: Codegen, def: DefId): boolean {
  return cg.program.funcs[def]?.callerPlace ?? false;
}

/** The convention of an instance, and the concrete types of its written parameters. */
interface Convention {
  readonly abi: FuncAbi;
  readonly params: readonly TypeId[];
}

function conventionOf(cg: Codegen, what: InstanceKind): Convention {
  const program = cg.program;
  switch (what.kind) {
    case "func":
      return bodyConvention(cg, bodyOf(cg, what), what.args, 1, false, takesPlace(cg, what.def), variadicTypes(cg, what));
    case "closure":
      return bodyConvention(cg, bodyOf(cg, what), what.args, 2, true, false, []);
    case "shim": {
      const func: InstanceKind = { kind: "func", def: what.def, args: what.args };
      return bodyConvention(cg, bodyOf(cg, func), what.args, 1, true, false, []);
    }
    case "global":
      return { abi: makeAbi(cg.m, cg.layouts, [], TY_UNIT, false, false), params: [] };
    case "drop": {
      const params = [mkRef(program.table, true, what.type)];
      return { abi: makeAbi(cg.m, cg.layouts, params, TY_UNIT, false, false), params };
    }
    case "pow": {
      const params = [what.type, what.exponent];
      return { abi: makeAbi(cg.m, cg.layouts, params, mkTuple(program.table, [what.type, TY_BOOL]), false, false), params };
    }
  }
}

/**
 * The types of the arguments behind the parameters of a variadic function. Such a function has code only where it has contracts [con.form]: that code
 * is made once for each list of these types, which are the arguments of the instance.
 */
export function variadicTypes(cg: Codegen, what: InstanceKind): readonly TypeId[] {
  return what.kind === "func" && cg.program.funcs[what.def]?.variadic === true ? what.args : [];
}

/** `more` are parameters that the body does not know. */
function bodyConvention(
  cg: Codegen,
  body: MirBody,
  args: readonly TypeId[],
  first: number,
  env: boolean,
  place: boolean,
  more: readonly TypeId[],
): Convention {
  const params: TypeId[] = [];
  for (let local = first; local <= body.paramCount; local += 1) {
    params.push(concrete(cg.program, at(body.locals, local).type, body.generics, args));
  }
  params.push(...more);
  const ret = concrete(cg.program, at(body.locals, 0).type, body.generics, args);
  return { abi: makeAbi(cg.m, cg.layouts, params, ret, env, place), params };
}

function addAttributes(cg: Codegen, what: InstanceKind, symbol: string): void {
  addFuncAttribute(cg.m, symbol, "probe-stack=inline-asm");
  if (what.kind === "shim") {
    addFuncAttribute(cg.m, symbol, "inlinehint");
  }
  if (what.kind === "global") {
    addFuncAttribute(cg.m, symbol, "cold");
    addFuncAttribute(cg.m, symbol, "noinline");
  }
  if (what.kind === "closure") {
    addFromSize(cg, symbol, bodyOf(cg, what));
  }
  if (what.kind !== "func") {
    return;
  }
  const sig = cg.program.funcs[what.def];
  switch (sig?.inline ?? "none") {
    case "none":
      addFromSize(cg, symbol, bodyOf(cg, what));
      break;
    case "hint":
      addFuncAttribute(cg.m, symbol, "inlinehint");
      break;
    case "always":
      addFuncAttribute(cg.m, symbol, "alwaysinline");
      break;
    case "never":
      addFuncAttribute(cg.m, symbol, "noinline");
      break;
  }
  if (sig?.cold ?? false) {
    addFuncAttribute(cg.m, symbol, "cold");
  }
}

/** The most instructions of a small body. */
const SMALL_BODY = 16;

/** The least instructions of a large body, the ends of its blocks among them. */
const LARGE_BODY = 96;

/**
 * Gives a function what its size asks for.
 * - A small body calls nothing. What it costs its caller is mostly the panics behind its checks: the optimiser counts them like calls that run,
 *   and would leave a line of arithmetic in a function of its own.
 * - A large body stays a function: the optimiser would put it into its only caller, that into its own, and so on; what it then does costs more
 *   than linear time, and gains nothing.
 */
function addFromSize(cg: Codegen, symbol: string, body: MirBody): void {
  let count = 0;
  let calls = false;
  for (const block of body.blocks) {
    count += block.instrs.length;
    calls ||= block.instrs.some((instr) => instr.kind === "call" || instr.kind === "drop");
  }
  if (count + body.blocks.length >= LARGE_BODY) {
    addFuncAttribute(cg.m, symbol, "noinline");
  } else if (count <= SMALL_BODY && !calls) {
    addFuncAttribute(cg.m, symbol, "inlinehint");
  }
}

// -------------------------------------------------------------------------------------------------------- T020

/** Reports T020, once, where type arguments nest too deeply. */
function checkDepth(cg: Codegen, args: readonly TypeId[], from: Request): void {
  for (const arg of args) {
    if (!cg.failed && depthOf(cg, arg) > MAX_DEPTH) {
      cg.failed = true;
      report(cg.diagnostics, instancesNestTooDeeply(from.span, chainOf(cg, from.parent)));
    }
  }
}

function depthOf(cg: Codegen, type: TypeId): number {
  const known = cg.depths[type] ?? 0;
  if (known > 0) {
    return known;
  }
  let depth = 0;
  for (const child of childrenOf(typeOf(cg.program.table, type))) {
    const one = depthOf(cg, child);
    depth = one > depth ? one : depth;
  }
  while (cg.depths.length <= type) {
    cg.depths.push(0);
  }
  cg.depths[type] = depth + 1;
  return depth + 1;
}

/** Most links that a chain shows. */
const MAX_LINKS = 8;

/** The functions that led to `id`, outermost first; instances of one function in a row are one link. */
function chainOf(cg: Codegen, id: InstanceId): string[] {
  const chain: string[] = [];
  let current = id;
  while (current !== NO_INSTANCE && chain.length < MAX_LINKS) {
    const name = shownInstance(cg, at(cg.instances, current).what);
    let count = 0;
    while (current !== NO_INSTANCE && shownInstance(cg, at(cg.instances, current).what) === name) {
      current = at(cg.instances, current).parent;
      count += 1;
    }
    chain.push(count === 1 ? name : name + " (" + String(count) + " times)");
  }
  return chain.reverse();
}

function shownInstance(cg: Codegen, what: InstanceKind): string {
  switch (what.kind) {
    case "func":
    case "closure":
    case "global":
    case "shim":
      return defPath(cg.program, what.def);
    case "drop":
    case "pow":
      return what.kind;
  }
}

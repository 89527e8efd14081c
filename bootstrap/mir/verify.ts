/**
 * Invariants of MIR bodies; a violation is an internal error that names the body and the block.
 *
 * Checked: targets and locals exist; every reachable place fits its types (fields exist, dereferences are of pointers, indexes are `U64`);
 * operands of a `use` have the type of what they initialise; conditions are Bool; cases ascend; calls pass as many arguments as the callee takes;
 * an immutable temporary is assigned once, and before its uses: blocks are walked from the entry, each behind what dominates it.
 */
import { at } from "../source/index.js";
import { internalError } from "../diagnostics/index.js";
import {
  defPath,
  flagsOf,
  HAS_PARAM,
  HAS_PROJECTION,
  TY_BOOL,
  TY_ERROR,
  TY_U64,
  typeOf,
  type Program,
  type TypeId,
} from "../types/index.js";
import { successors } from "./access.js";
import { NO_BLOCK, NO_LOCAL, type Callee, type Instr, type MirBody, type Operand, type Place, type Rvalue, type Terminator } from "./mir.js";

interface Verifier {
  readonly program: Program;
  readonly body: MirBody;
  readonly assigned: boolean[];
  block: number;
}

/** Checks one body. */
export function verifyMir(program: Program, body: MirBody): void {
  const assigned: boolean[] = [];
  for (let i = 0; i < body.locals.length; i += 1) {
    assigned.push(at(body.locals, i).kind !== "temp");
  }
  const v: Verifier = { program, body, assigned, block: 0 };
  require(v, body.blocks.length > 0, "no blocks");
  require(v, body.paramCount < body.locals.length, "fewer locals than parameters");
  const seen: boolean[] = [];
  const waiting = [0];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen[next] === true) {
      continue;
    }
    seen[next] = true;
    v.block = next;
    const block = at(body.blocks, next);
    for (const instr of block.instrs) {
      verifyInstr(v, instr);
    }
    verifyTerm(v, block.term);
    waiting.push(...successors(block.term));
  }
}

function require(v: Verifier, holds: boolean, text: string): void {
  if (!holds) {
    const closure = v.body.closure < 0 ? "" : " closure " + v.body.closure.toString();
    const block = v.body.blocks[v.block];
    const span = block === undefined ? null : block.term.span;
    internalError("mir", span, defPath(v.program, v.body.owner) + closure + " bb" + v.block.toString() + ": " + text);
  }
}

function verifyInstr(v: Verifier, instr: Instr): void {
  switch (instr.kind) {
    case "assign":
      verifyRvalue(v, instr.value);
      verifyTarget(v, instr.place);
      if (instr.value.kind === "use") {
        verifySame(v, placeType(v, instr.place), operandType(v, instr.value.value), "assignment");
      }
      return;
    case "call":
      verifyCallee(v, instr.callee, instr.args.length);
      for (const arg of instr.args) {
        verifyOperand(v, arg);
      }
      verifyTarget(v, instr.dest);
      return;
    case "drop":
      // As built a drop may stand where its place is not initialised; elaborated it may be guarded by a flag.
      verifyBounds(v, instr.place);
      verifySteps(v, instr.place);
      require(v, instr.flag === NO_LOCAL || at(v.body.locals, instr.flag).kind === "flag", "drop guarded by another local");
      return;
    case "check":
      verifyCheck(v, instr);
      return;
    case "ptr_write":
      verifyOperand(v, instr.pointer);
      verifyOperand(v, instr.value);
      return;
    case "set_flag":
      require(v, at(v.body.locals, instr.flag).kind === "flag", "set_flag of another local");
      return;
    case "live":
    case "dead":
      at(v.body.locals, instr.local);
      return;
  }
}

function verifyCheck(v: Verifier, instr: Instr & { readonly kind: "check" }): void {
  switch (instr.check.kind) {
    case "index":
      verifyOperand(v, instr.check.index);
      verifyOperand(v, instr.check.length);
      return;
    case "range":
      verifyOperand(v, instr.check.lo);
      verifyOperand(v, instr.check.hi);
      verifyOperand(v, instr.check.length);
      return;
    case "boundary":
      verifyOperand(v, instr.check.text);
      verifyOperand(v, instr.check.index);
      return;
  }
}

function verifyCallee(v: Verifier, callee: Callee, count: number): void {
  if (callee.kind === "value") {
    verifyPlace(v, callee.place);
    const type = typeOf(v.program.table, placeType(v, callee.place));
    require(v, type.kind === "func" && type.params.length === count, "call of a value with other parameters");
    return;
  }
  const sig = v.program.funcs[callee.func.def];
  require(v, sig !== undefined, "call of what is no function");
  if (sig !== undefined) {
    require(v, sig.params.length === count || (sig.variadic && count > sig.params.length), "argument count of " + defPath(v.program, callee.func.def));
    require(v, sig.generics.length === callee.func.args.length, "generic arguments of " + defPath(v.program, callee.func.def));
  }
}

function verifyRvalue(v: Verifier, value: Rvalue): void {
  switch (value.kind) {
    case "use":
    case "unary":
    case "cast":
    case "repeat":
      return verifyOperand(v, value.value);
    case "borrow":
    case "address":
    case "len":
    case "discriminant":
      return verifyPlace(v, value.place);
    case "binary":
      verifyOperand(v, value.left);
      return verifyOperand(v, value.right);
    case "slice":
      verifyPlace(v, value.place);
      verifyOperand(v, value.lo);
      return verifyOperand(v, value.hi);
    case "aggregate":
      return verifyOperands(v, value.fields);
    case "array":
      return verifyOperands(v, value.elems);
    case "closure":
      return verifyOperands(v, value.captures);
    case "ptr_read":
    case "ptr_is_null":
      return verifyOperand(v, value.pointer);
    case "ptr_offset":
      verifyOperand(v, value.pointer);
      return verifyOperand(v, value.count);
  }
}

function verifyOperands(v: Verifier, operands: readonly Operand[]): void {
  for (const operand of operands) {
    verifyOperand(v, operand);
  }
}

function verifyOperand(v: Verifier, operand: Operand): void {
  if (operand.kind !== "const") {
    verifyPlace(v, operand.place);
  }
}

function verifyBounds(v: Verifier, place: Place): void {
  require(v, place.local >= 0 && place.local < v.body.locals.length, "place without a local");
}

/** A place that is read or borrowed. */
function verifyPlace(v: Verifier, place: Place): void {
  verifyBounds(v, place);
  require(v, at(v.assigned, place.local), "temporary " + place.local.toString() + " is used before it is assigned");
  verifySteps(v, place);
}

/** A place that is assigned. */
function verifyTarget(v: Verifier, place: Place): void {
  verifyBounds(v, place);
  if (place.projection.length > 0) {
    verifyPlace(v, place);
    return;
  }
  const local = at(v.body.locals, place.local);
  require(v, local.kind !== "temp" || local.mutable || !at(v.assigned, place.local), "temporary " + place.local.toString() + " is assigned twice");
  v.assigned[place.local] = true;
}

function verifySteps(v: Verifier, place: Place): void {
  let type: TypeId = at(v.body.locals, place.local).type;
  for (const step of place.projection) {
    const base = typeOf(v.program.table, type);
    switch (step.kind) {
      case "field":
        if (base.kind === "adt") {
          const variant = v.program.adts[base.def]?.variants[step.variant];
          require(v, variant !== undefined && step.field < variant.fields.length, "field of a type without it");
        } else {
          require(v, base.kind === "tuple" && step.field < base.elems.length, "field of what has none");
        }
        break;
      case "deref":
        require(v, base.kind === "ref" || base.kind === "ptr" || base.kind === "adt", "dereference of no pointer");
        break;
      case "index":
        require(v, at(v.body.locals, step.index).type === TY_U64, "index that is no U64");
        require(v, base.kind === "array" || base.kind === "slice" || base.kind === "adt", "index into no sequence");
        break;
      case "const_index":
        require(v, base.kind === "array" || base.kind === "slice", "element of no array or slice");
        break;
    }
    type = step.type;
  }
}

/** The type of a place. */
function placeType(v: { readonly body: MirBody }, place: Place): TypeId {
  const last = place.projection[place.projection.length - 1];
  return last === undefined ? at(v.body.locals, place.local).type : last.type;
}

function operandType(v: Verifier, operand: Operand): TypeId {
  return operand.kind === "const" ? operand.type : placeType(v, operand.place);
}

/** Types that still contain parameters may be equal only after normalisation with the body's bounds: they are not compared. */
function verifySame(v: Verifier, a: TypeId, b: TypeId, what: string): void {
  const open = HAS_PARAM | HAS_PROJECTION;
  if (a === TY_ERROR || b === TY_ERROR || (flagsOf(v.program.table, a) & open) !== 0 || (flagsOf(v.program.table, b) & open) !== 0) {
    return;
  }
  require(v, a === b, what + " of type " + b.toString() + " to a place of type " + a.toString());
}

function verifyTerm(v: Verifier, term: Terminator): void {
  const exists = (target: number): void => require(v, target >= 0 && target < v.body.blocks.length, "jump to no block");
  switch (term.kind) {
    case "goto":
      return exists(term.target);
    case "branch":
      verifyOperand(v, term.cond);
      require(v, operandType(v, term.cond) === TY_BOOL, "branch on no Bool");
      exists(term.then);
      return exists(term.otherwise);
    case "switch":
      verifyOperand(v, term.value);
      for (let i = 0; i < term.cases.length; i += 1) {
        exists(at(term.cases, i).target);
        require(v, i === 0 || at(term.cases, i - 1).value < at(term.cases, i).value, "cases that do not ascend");
      }
      if (term.otherwise !== NO_BLOCK) {
        exists(term.otherwise);
      }
      return;
    default:
  }
}

/**
 * Accesses of MIR instructions to places, in the order in which they happen: what the move, liveness and conflict checks look at.
 */
import { at } from "../source/index.js";
import type { Instr, Operand, Place, Rvalue, Terminator } from "./mir.js";

/**
 * - `copy`, `move`: an operand. `inspect`: length or discriminant.
 * - `ref`, `mut`, `two_phase`: a borrow. `address`: of a raw pointer.
 * - `write`: the place is initialised or overwritten without a drop. `drop`; `live`, `dead`: storage of a local.
 */
export type AccessKind = "copy" | "move" | "inspect" | "ref" | "mut" | "two_phase" | "address" | "write" | "drop" | "live" | "dead";

export interface Access {
  readonly kind: AccessKind;
  readonly place: Place;
}

/** The place that is a local as a whole. */
export function wholeLocal(local: number): Place {
  return { local, projection: [] };
}

function addIndexes(place: Place, out: Access[]): void {
  for (const step of place.projection) {
    if (step.kind === "index") {
      out.push({ kind: "copy", place: wholeLocal(step.index) });
    }
  }
}

function add(kind: AccessKind, place: Place, out: Access[]): void {
  addIndexes(place, out);
  out.push({ kind, place });
}

function addOperand(operand: Operand, out: Access[]): void {
  if (operand.kind !== "const") {
    add(operand.kind, operand.place, out);
  }
}

function addOperands(operands: readonly Operand[], out: Access[]): void {
  for (const operand of operands) {
    addOperand(operand, out);
  }
}

function addRvalue(value: Rvalue, out: Access[]): void {
  switch (value.kind) {
    case "use":
    case "unary":
    case "cast":
    case "repeat":
      addOperand(value.value, out);
      return;
    case "borrow":
      add(value.borrow, value.place, out);
      return;
    case "address":
      add("address", value.place, out);
      return;
    case "binary":
      addOperand(value.left, out);
      addOperand(value.right, out);
      return;
    case "len":
    case "discriminant":
      add("inspect", value.place, out);
      return;
    case "slice":
      addOperand(value.lo, out);
      addOperand(value.hi, out);
      add(value.mut ? "mut" : "ref", value.place, out);
      return;
    case "aggregate":
      addOperands(value.fields, out);
      return;
    case "array":
      addOperands(value.elems, out);
      return;
    case "closure":
      addOperands(value.captures, out);
      return;
    case "ptr_read":
    case "ptr_is_null":
      addOperand(value.pointer, out);
      return;
    case "ptr_offset":
      addOperand(value.pointer, out);
      addOperand(value.count, out);
      return;
  }
}

/** Appends the accesses of an instruction; what it initialises comes last. */
export function accessesOfInstr(instr: Instr, out: Access[]): void {
  switch (instr.kind) {
    case "assign":
      addRvalue(instr.value, out);
      add("write", instr.place, out);
      return;
    case "call":
      addOperands(instr.args, out);
      if (instr.callee.kind === "value") {
        const call = instr.callee.call;
        add(call === "move" ? "move" : call === "mut" ? "mut" : "ref", instr.callee.place, out);
      }
      add("write", instr.dest, out);
      return;
    case "drop":
      add("drop", instr.place, out);
      return;
    case "check":
      addCheck(instr, out);
      return;
    case "ptr_write":
      addOperand(instr.pointer, out);
      addOperand(instr.value, out);
      return;
    case "live":
      out.push({ kind: "live", place: wholeLocal(instr.local) });
      return;
    case "dead":
      out.push({ kind: "dead", place: wholeLocal(instr.local) });
      return;
    case "set_flag":
      return;
  }
}

function addCheck(instr: Instr & { readonly kind: "check" }, out: Access[]): void {
  switch (instr.check.kind) {
    case "index":
      addOperands([instr.check.index, instr.check.length], out);
      return;
    case "range":
      addOperands([instr.check.lo, instr.check.hi, instr.check.length], out);
      return;
    case "boundary":
      addOperands([instr.check.text, instr.check.index], out);
      return;
  }
}

/** Appends the accesses of a terminator. `return` moves the return slot out. */
export function accessesOfTerm(term: Terminator, out: Access[]): void {
  switch (term.kind) {
    case "branch":
      addOperand(term.cond, out);
      return;
    case "switch":
      addOperand(term.value, out);
      return;
    case "return":
      out.push({ kind: "copy", place: wholeLocal(0) });
      return;
    default:
  }
}

/** The blocks that may follow a terminator. */
export function successors(term: Terminator): number[] {
  switch (term.kind) {
    case "goto":
      return [term.target];
    case "branch":
      return [term.then, term.otherwise];
    case "switch": {
      const targets = term.cases.map((one) => one.target);
      if (term.otherwise >= 0) {
        targets.push(term.otherwise);
      }
      return targets;
    }
    default:
      return [];
  }
}

/** Blocks reachable from the entry, in reverse post-order. */
export function reversePostOrder(blocks: readonly { readonly term: Terminator }[]): number[] {
  const state: number[] = blocks.map(() => 0);
  const order: number[] = [];
  const stack: { readonly block: number; readonly next: readonly number[]; position: number }[] = [];
  state[0] = 1;
  stack.push({ block: 0, next: successors(at(blocks, 0).term), position: 0 });
  while (stack.length > 0) {
    const top = at(stack, stack.length - 1);
    if (top.position < top.next.length) {
      const target = at(top.next, top.position);
      top.position += 1;
      if (state[target] === 0) {
        state[target] = 1;
        stack.push({ block: target, next: successors(at(blocks, target).term), position: 0 });
      }
    } else {
      order.push(top.block);
      stack.pop();
    }
  }
  return order.reverse();
}

/**
 * Decides which locals live in registers: those assigned exactly once, as a whole, whose address nobody needs.
 *
 * Requires MIR after drop elaboration.
 */
import type { Callee, Check, Instr, MirBody, Operand, Place, Rvalue, Terminator } from "../mir/index.js";
import { at } from "../source/index.js";
import type { LocalHome } from "./emitter.js";
import type { Repr } from "./layout.js";

/** What is known about each local. */
interface Usage {
  readonly assigned: number[];
  readonly addressed: boolean[];
}

/** The home of every local; `reprs` are those of their concrete types. */
export function classifyLocals(body: MirBody, reprs: readonly Repr[]): LocalHome[] {
  const usage: Usage = { assigned: [], addressed: [] };
  for (let local = 0; local < body.locals.length; local += 1) {
    usage.assigned.push(local >= 1 && local <= body.paramCount ? 1 : 0);
    usage.addressed.push(false);
  }
  for (const block of body.blocks) {
    for (const instr of block.instrs) {
      scanInstr(usage, instr);
    }
    scanTerminator(usage, block.term);
  }
  const homes: LocalHome[] = [];
  for (let local = 0; local < body.locals.length; local += 1) {
    const repr = at(reprs, local);
    if (repr.kind === "none") {
      homes.push("none");
    } else if (repr.kind === "memory" || at(usage.addressed, local) || at(usage.assigned, local) !== 1) {
      homes.push("memory");
    } else {
      homes.push("register");
    }
  }
  return homes;
}

/** Whether the place is reached through a pointer that the local holds. */
function throughPointer(place: Place): boolean {
  return place.projection.length > 0 && at(place.projection, 0).kind === "deref";
}

function scanDefinition(u: Usage, place: Place): void {
  if (place.projection.length === 0) {
    u.assigned[place.local] = at(u.assigned, place.local) + 1;
  } else if (!throughPointer(place)) {
    u.addressed[place.local] = true;
  }
}

function scanRead(u: Usage, place: Place): void {
  if (place.projection.length > 0 && !throughPointer(place)) {
    u.addressed[place.local] = true;
  }
}

function scanAddress(u: Usage, place: Place): void {
  if (!throughPointer(place)) {
    u.addressed[place.local] = true;
  }
}

function scanOperand(u: Usage, operand: Operand): void {
  if (operand.kind !== "const") {
    scanRead(u, operand.place);
  }
}

function scanOperands(u: Usage, operands: readonly Operand[]): void {
  for (const operand of operands) {
    scanOperand(u, operand);
  }
}

function scanInstr(u: Usage, instr: Instr): void {
  switch (instr.kind) {
    case "assign":
      scanRvalue(u, instr.value);
      scanDefinition(u, instr.place);
      return;
    case "call":
      scanCallee(u, instr.callee);
      scanOperands(u, instr.args);
      scanDefinition(u, instr.dest);
      return;
    case "drop":
      scanAddress(u, instr.place);
      return;
    case "check":
      scanCheck(u, instr.check);
      return;
    case "ptr_write":
      scanOperand(u, instr.pointer);
      scanOperand(u, instr.value);
      return;
    case "set_flag":
      u.addressed[instr.flag] = true;
      return;
    case "live":
    case "dead":
      return;
  }
}

function scanCallee(u: Usage, callee: Callee): void {
  if (callee.kind === "value") {
    scanRead(u, callee.place);
  }
}

function scanCheck(u: Usage, check: Check): void {
  switch (check.kind) {
    case "index":
      scanOperand(u, check.index);
      scanOperand(u, check.length);
      return;
    case "range":
      scanOperand(u, check.lo);
      scanOperand(u, check.hi);
      scanOperand(u, check.length);
      return;
    case "boundary":
      scanOperand(u, check.text);
      scanOperand(u, check.index);
      return;
  }
}

function scanRvalue(u: Usage, value: Rvalue): void {
  switch (value.kind) {
    case "use":
    case "unary":
    case "cast":
      scanOperand(u, value.value);
      return;
    case "repeat":
      scanOperand(u, value.value);
      return;
    case "borrow":
    case "address":
    case "len":
    case "discriminant":
      scanAddress(u, value.place);
      return;
    case "slice":
      scanAddress(u, value.place);
      scanOperand(u, value.lo);
      scanOperand(u, value.hi);
      return;
    case "binary":
      scanOperand(u, value.left);
      scanOperand(u, value.right);
      return;
    case "aggregate":
      scanOperands(u, value.fields);
      return;
    case "array":
      scanOperands(u, value.elems);
      return;
    case "closure":
      scanOperands(u, value.captures);
      return;
    case "ptr_read":
    case "ptr_is_null":
      scanOperand(u, value.pointer);
      return;
    case "ptr_offset":
      scanOperand(u, value.pointer);
      scanOperand(u, value.count);
      return;
  }
}

function scanTerminator(u: Usage, term: Terminator): void {
  if (term.kind === "branch") {
    scanOperand(u, term.cond);
  } else if (term.kind === "switch") {
    scanOperand(u, term.value);
  }
}

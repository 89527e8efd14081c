/** MIR as text [mir.text]: one line per instruction, blocks as numbered, temporaries numbered in order of appearance. */
import { at, EMPTY_SYM, text } from "../source/index.js";
import { fullPath, showType, TY_NEVER, TY_UNIT, type Program, type TypeId } from "../types/index.js";
import { blockText, checkText, localText, operandText, operandsText, placeText, refText, rvalueText, spanText, type Printer } from "./dump_text.js";
import { NO_BLOCK, NO_LOCAL, type Callee, type Instr, type MirBody, type Place, type Terminator } from "./mir.js";

/** One body. */
export function dumpBody(program: Program, body: MirBody): string {
  const p: Printer = { program, body, names: nameLocals(program, body), nextTemp: 0 };
  const blocks: string[] = [];
  for (let i = 0; i < body.blocks.length; i += 1) {
    const block = at(body.blocks, i);
    blocks.push(blockText(i) + ":\n");
    for (const instr of block.instrs) {
      blocks.push("  " + instrText(p, instr) + "\n");
    }
    blocks.push("  " + termText(p, block.term) + "\n");
  }
  return headText(p) + localsText(p) + blocks.join("") + "}\n";
}

/** Names of all locals but temporaries: the source's, with `.2`, `.3` … where one is used again. */
function nameLocals(program: Program, body: MirBody): string[] {
  const used = new Map<number, number>();
  const names: string[] = [];
  let made = 0;
  for (let i = 0; i < body.locals.length; i += 1) {
    const local = at(body.locals, i);
    if (local.kind === "temp") {
      names.push("");
    } else if (local.name === EMPTY_SYM) {
      if (local.kind === "return" || local.kind === "env") {
        names.push(local.kind);
      } else {
        names.push(local.kind + "." + made.toString());
        made += 1;
      }
    } else {
      const count = (used.get(local.name) ?? 0) + 1;
      used.set(local.name, count);
      names.push(text(program.interner, local.name) + (count > 1 ? "." + count.toString() : ""));
    }
  }
  return names;
}

function headText(p: Printer): string {
  const isGlobal = p.program.consts[p.body.owner]?.isGlobal === true;
  let shown = (isGlobal ? "var " : "func ") + fullPath(p.program, p.body.owner);
  if (p.body.closure >= 0) {
    shown += " closure " + p.body.closure.toString();
  }
  let generics = "";
  for (const def of p.body.generics) {
    generics += (generics.length === 0 ? "" : ", ") + text(p.program.interner, at(p.program.resolved.defs, def).name);
  }
  shown += generics.length === 0 ? "(" : "[" + generics + "](";
  for (let i = 1; i <= p.body.paramCount; i += 1) {
    const local = at(p.body.locals, i);
    shown += (i === 1 ? "" : ", ") + (local.mutable ? "mut " : "") + localText(p, i) + ": " + showType(p.program, local.type);
  }
  return shown + ") -> " + showType(p.program, at(p.body.locals, 0).type) + " {\n";
}

/** The locals that occur, with their types: variables in order of declaration, then temporaries in order of appearance. */
function localsText(p: Printer): string {
  const temps: number[] = [];
  let shown = "";
  const seen = occurring(p.body);
  for (let i = p.body.paramCount + 1; i < p.body.locals.length; i += 1) {
    const local = at(p.body.locals, i);
    const name = at(p.names, i);
    if (local.kind !== "temp" && at(seen, i)) {
      shown += "  " + (local.mutable ? "var " : "let ") + name + ": " + showType(p.program, local.type) + "\n";
    } else if (local.kind === "temp" && name.length > 0) {
      temps[Number(name.slice(1))] = i;
    }
  }
  for (const local of temps) {
    const node = at(p.body.locals, local);
    shown += "  " + (node.mutable ? "var " : "let ") + at(p.names, local) + ": " + showType(p.program, node.type) + "\n";
  }
  return shown;
}

function occurring(body: MirBody): boolean[] {
  const seen: boolean[] = body.locals.map(() => false);
  for (const block of body.blocks) {
    for (const instr of block.instrs) {
      const place = instr.kind === "assign" || instr.kind === "drop" ? instr.place : instr.kind === "call" ? instr.dest : undefined;
      if (place !== undefined) {
        seen[place.local] = true;
      } else if (instr.kind === "live" || instr.kind === "dead") {
        seen[instr.local] = true;
      } else if (instr.kind === "set_flag") {
        seen[instr.flag] = true;
      }
    }
  }
  return seen;
}

function typeAt(p: Printer, place: Place): TypeId {
  const last = place.projection[place.projection.length - 1];
  return last === undefined ? at(p.body.locals, place.local).type : last.type;
}

function calleeText(p: Printer, callee: Callee): string {
  return callee.kind === "func" ? "call " + refText(p.program, callee.func) : "call_value " + callee.call + " " + placeText(p, callee.place);
}

/** The destination of a call; nothing for the temporaries that swallow Unit and Never. */
function destText(p: Printer, dest: Place): string {
  const type = typeAt(p, dest);
  const swallowed = at(p.body.locals, dest.local).kind === "temp" && (type === TY_UNIT || type === TY_NEVER);
  return swallowed ? "" : placeText(p, dest) + " = ";
}

function instrText(p: Printer, instr: Instr): string {
  const unwind = instr.unwind === NO_BLOCK ? "" : " unwind " + blockText(instr.unwind);
  switch (instr.kind) {
    case "assign": {
      const value = rvalueText(p, instr.value, typeAt(p, instr.place));
      const panics = (instr.value.kind === "binary" || instr.value.kind === "unary") && instr.value.checked;
      return placeText(p, instr.place) + " = " + value + (panics ? unwind + spanText(p.program, instr.span) : "");
    }
    case "call": {
      const call = calleeText(p, instr.callee) + "(" + operandsText(p, instr.args) + ")";
      return destText(p, instr.dest) + call + unwind + spanText(p.program, instr.span);
    }
    case "drop":
      return "drop " + placeText(p, instr.place) + (instr.flag === NO_LOCAL ? "" : " if " + localText(p, instr.flag)) + unwind;
    case "check":
      return checkText(p, instr.check) + unwind + spanText(p.program, instr.span);
    case "ptr_write":
      return "ptr_write " + operandText(p, instr.pointer) + ", " + operandText(p, instr.value);
    case "set_flag":
      return localText(p, instr.flag) + " = " + (instr.value ? "true" : "false");
    case "live":
    case "dead":
      return instr.kind + " " + localText(p, instr.local);
  }
}

function termText(p: Printer, term: Terminator): string {
  switch (term.kind) {
    case "goto":
      return "goto " + blockText(term.target);
    case "branch":
      return "branch " + operandText(p, term.cond) + ", " + blockText(term.then) + ", " + blockText(term.otherwise);
    case "switch": {
      let shown = "";
      for (const one of term.cases) {
        shown += (shown.length === 0 ? "" : ", ") + one.value.toString() + ": " + blockText(one.target);
      }
      if (term.otherwise !== NO_BLOCK) {
        shown += (shown.length === 0 ? "" : ", ") + "else: " + blockText(term.otherwise);
      }
      return "switch " + operandText(p, term.value) + " { " + shown + " }";
    }
    case "return":
    case "resume":
    case "unreachable":
      return term.kind;
  }
}

// The invariants of MIR: a good body passes, and each way of breaking one is an internal error of the room `mir`.

import { describe, expect, it } from "vitest";
import { asInternalError } from "../../bootstrap/diagnostics/index.js";
import { NO_BLOCK, NO_LOCAL, verifyMir, type Instr, type InstrKind, type MirBody, type MirLocal, type Operand, type TerminatorKind } from "../../bootstrap/mir/index.js";
import { span } from "../../bootstrap/source/index.js";
import { TY_BOOL, TY_I32, TY_UNIT } from "../../bootstrap/types/index.js";
import { MINI_STD } from "./mini_std.js";
import { find, make } from "./types_harness.js";

const { program } = make(MINI_STD, { "": "func main() { }" });
const owner = find({ program } as ReturnType<typeof make>, "main");
const at = span(0, 0, 0);

const place = (local: number): { local: number; projection: [] } => ({ local, projection: [] });
const read = (local: number): Operand => ({ kind: "copy", place: place(local) });
const yes: Operand = { kind: "const", value: { kind: "bool", value: true }, type: TY_BOOL };
const set = (local: number, value: Operand): InstrKind => ({ kind: "assign", place: place(local), value: { kind: "use", value } });

interface Block {
  readonly instrs: readonly InstrKind[];
  readonly term: TerminatorKind;
}

/** Locals: 0 the result, 1 a parameter of type Bool, 2 and 3 temporaries of type Bool, 4 a flag, 5 a variable of type I32. */
function body(...blocks: Block[]): MirBody {
  const kinds = ["return", "param", "temp", "temp", "flag", "user"] as const;
  const types = [TY_UNIT, TY_BOOL, TY_BOOL, TY_BOOL, TY_BOOL, TY_I32];
  const locals = kinds.map((kind, i): MirLocal => ({ name: 0, type: types[i] ?? TY_UNIT, kind, mutable: kind === "flag", span: at }));
  const made = blocks.map(({ instrs, term }) => ({ instrs: instrs.map((one): Instr => ({ ...one, span: at, unwind: NO_BLOCK })), term: { ...term, span: at } }));
  return { owner, closure: -1, generics: [], paramCount: 1, locals, blocks: made, assigned: [] };
}

const DONE: TerminatorKind = { kind: "return" };
const branch = (then: number, otherwise: number): TerminatorKind => ({ kind: "branch", cond: read(1), then, otherwise });

/** What the verifier says; empty if it is content. */
function verdict(one: MirBody): string {
  try {
    verifyMir(program, one);
    return "";
  } catch (thrown) {
    return asInternalError(thrown)?.text ?? String(thrown);
  }
}

describe("verifyMir", () => {
  it("is content with a body in which blocks stand in any order", () => {
    const early: Block = { instrs: [set(3, read(2))], term: DONE };
    expect(verdict(body({ instrs: [], term: { kind: "goto", target: 2 } }, early, { instrs: [set(2, yes)], term: branch(1, 3) }, { instrs: [], term: DONE }))).toBe("");
  });
  it("takes a drop of what is initialised on some ways, guarded by a flag", () => {
    const guarded: InstrKind = { kind: "drop", place: place(2), flag: 4 };
    expect(verdict(body({ instrs: [], term: branch(1, 2) }, { instrs: [set(2, yes)], term: { kind: "goto", target: 2 } }, { instrs: [guarded], term: DONE }))).toBe("");
  });
  it.each<readonly [string, MirBody, string]>([
    ["a jump to no block", body({ instrs: [], term: { kind: "goto", target: 7 } }), "jump to no block"],
    ["a temporary that no way to its use assigns", body({ instrs: [set(3, read(2))], term: DONE }), "temporary 2 is used before it is assigned"],
    ["a temporary that is assigned twice", body({ instrs: [set(2, yes), set(2, yes)], term: DONE }), "temporary 2 is assigned twice"],
    ["an assignment of another type", body({ instrs: [set(5, yes)], term: DONE }), "assignment"],
    ["a condition that is no Bool", body({ instrs: [], term: { kind: "branch", cond: read(5), then: 0, otherwise: 0 } }), "branch on no Bool"],
    ["a flag that is another local", body({ instrs: [{ kind: "set_flag", flag: 5, value: true }], term: DONE }), "set_flag of another local"],
    ["a drop guarded by another local", body({ instrs: [{ kind: "drop", place: place(5), flag: 1 }], term: DONE }), "drop guarded by another local"],
    ["a place without a local", body({ instrs: [{ kind: "drop", place: place(9), flag: NO_LOCAL }], term: DONE }), "place without a local"],
    ["no blocks", body(), "no blocks"],
  ])("finds %s", (_, broken, message) => {
    expect(verdict(broken)).toContain(message);
  });
});

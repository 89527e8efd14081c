/** Copies of the room's caches for a program with more definitions behind the same first ones. */
import type { Program } from "../types/index.js";
import { addFacts, type SlotTable } from "./slots.js";

/** The table with the same facts, and those about the further types of `program`. */
export function forkSlotTable(table: SlotTable, program: Program): SlotTable {
  const made: SlotTable = { program, adts: table.adts.slice(), types: table.types.slice() };
  addFacts(made);
  return made;
}

/**
 * Room `borrow`: ownership and borrowing on MIR as built ([own.*], [bor.*]). Takes MIR and typed bodies; gives diagnostics S001, S002, S003,
 * S005, S015, S016, S021 and, per body, the move facts that drop elaboration needs. The only file that other rooms import.
 */
export { newSlotTable, type SlotTable } from "./slots.js";
export { forkSlotTable } from "./fork.js";
export { checkFields, checkSignature } from "./check_declarations.js";
export { checkBody, type BodyResult } from "./check_body.js";

/**
 * Room `drops`: drop elaboration. Takes MIR as built and the move facts of the borrow room; gives MIR in which every drop is executed exactly
 * if its place is initialised ([own.owner]). The only file that other rooms import.
 */
export { checkClosed, hasMustClose } from "./check_closed.js";
export { elaborateDrops } from "./elaborate.js";

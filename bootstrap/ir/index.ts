/**
 * Room `ir`: TAST in, TML-IR out, the canonical form of the program. The only file that other rooms import.
 *
 * - `lowerBody` turns a checked body into IR; it cannot fail on a program without errors.
 * - `dumpIr` prints the IR of a package in the canonical text form (`docs/reference/formats.md`, section 1), with stable IDs [ir.id].
 * - `irJson` is the same as JSON; `checkIrText` reads the text form back and verifies it; `diffIr` compares two of them.
 * - `fullPath`, `literalText`, `quoteText` … are the text forms that MIR dumps share.
 */
export * from "./ir.js";
export { lowerBody } from "./lower.js";
export { intShape, maxOf, minOf, type IntShape } from "./fold.js";
export { dumpIr, type EffectTexts } from "./dump.js";
export { checkIrText } from "./check_text.js";
export { packageOf } from "./entries.js";
export { changesJson, changesText, diffIr } from "./diff.js";
export { stableIds } from "./stable_id.js";
export { irJson } from "./json.js";
export type { IrText } from "./read_text.js";
export { sha256Prefix } from "./hash.js";
export { floatText, literalText, quoteChar, quoteText } from "./text_form.js";

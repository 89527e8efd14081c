/** SHA-256, of which stable IDs take the first digits [ir.id]. */
import { createHash } from "node:crypto";
import { encodeUtf8 } from "../source/index.js";

/** The first eight hex digits of the SHA-256 of a text's UTF-8 bytes. */
export function sha256Prefix(text: string): string {
  return createHash("sha256").update(encodeUtf8(text)).digest("hex").slice(0, 8);
}

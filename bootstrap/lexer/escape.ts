// Texts inside dumps.  [ir.normal]

/** `text` in double quotes, with the escapes `\\ \" \n \r \t \u{…}`; other control characters use the last. */
export function escapeText(text: string): string {
  let out = '"';
  for (const letter of text) {
    const value = letter.codePointAt(0) ?? 0;
    if (letter === '"' || letter === "\\") {
      out += "\\" + letter;
    } else if (letter === "\n") {
      out += "\\n";
    } else if (letter === "\r") {
      out += "\\r";
    } else if (letter === "\t") {
      out += "\\t";
    } else if (value < 0x20 || value === 0x7f) {
      out += "\\u{" + value.toString(16) + "}";
    } else {
      out += letter;
    }
  }
  return out + '"';
}

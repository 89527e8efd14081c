// Writes about 20 MB of text with a natural distribution of words: node generate.mjs FILE
import { writeFileSync } from "node:fs";

const size = 20_000_000;
const syllables = ["ka", "lo", "mi", "ren", "tas", "u", "bel", "dor", "é", "shi", "van", "pol"];

let state = 12345;
function random(limit) {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return (state >>> 8) % limit;
}

function word(number) {
  let text = "";
  for (let rest = number + 1; rest > 0; rest = Math.floor(rest / syllables.length)) {
    text += syllables[rest % syllables.length];
  }
  return text;
}

const vocabulary = Array.from({ length: 20_000 }, (_, number) => word(number));
const parts = [];
let length = 0;
let column = 0;
while (length < size) {
  const limit = 1 + random(vocabulary.length);
  const next = vocabulary[random(1 + random(limit))];
  column += next.length + 1;
  const separator = column > 72 ? "\n" : " ";
  if (separator === "\n") column = 0;
  parts.push(next, separator);
  length += Buffer.byteLength(next) + 1;
}
writeFileSync(process.argv[2], parts.join("") + "\n");

// Unicode tables for std/src/core/unicode.tml, from the Unicode data of this Node.

const LAST = 0x10ffff;

function isSurrogate(code) {
  return code >= 0xd800 && code < 0xe000;
}

/** Numbers as bytes of seven bits, lowest first. */
function encode(numbers) {
  let text = "";
  for (const number of numbers) {
    let rest = number;
    do {
      const more = rest >= 128;
      const byte = (rest & 127) | (more ? 128 : 0);
      text += "\\x" + byte.toString(16).padStart(2, "0");
      rest >>>= 7;
    } while (rest > 0);
  }
  return text;
}

/** Ranges of codes from 128 that match: distance from the last end, length. */
function ranges(regex) {
  const numbers = [];
  let end = 0;
  for (let code = 128; code <= LAST; code += 1) {
    if (isSurrogate(code) || !regex.test(String.fromCodePoint(code))) {
      continue;
    }
    let stop = code + 1;
    while (stop <= LAST && !isSurrogate(stop) && regex.test(String.fromCodePoint(stop))) {
      stop += 1;
    }
    numbers.push(code - end, stop - code);
    end = stop;
    code = stop;
  }
  return encode(numbers);
}

/** Runs of single-character mappings of codes from 128: distance from the last start, count, step, change. */
function mappings(convert) {
  const pairs = [];
  for (let code = 128; code <= LAST; code += 1) {
    if (isSurrogate(code)) {
      continue;
    }
    const target = [...convert(String.fromCodePoint(code))];
    if (target.length === 1 && target[0].codePointAt(0) !== code) {
      pairs.push([code, target[0].codePointAt(0) - code]);
    }
  }
  const numbers = [];
  let last = 0;
  for (let i = 0; i < pairs.length; ) {
    const [start, change] = pairs[i];
    let step = 1;
    if (i + 1 < pairs.length && pairs[i + 1][1] === change && pairs[i + 1][0] - start === 2) {
      step = 2;
    }
    let count = 1;
    while (i + count < pairs.length && pairs[i + count][1] === change && pairs[i + count][0] === start + count * step) {
      count += 1;
    }
    numbers.push(start - last, count, step, change < 0 ? -change * 2 + 1 : change * 2);
    last = start;
    i += count;
  }
  return encode(numbers);
}

/** Upper-case forms of several characters: distance from the last code, three codes. */
function specials() {
  const numbers = [];
  let last = 0;
  for (let code = 128; code <= LAST; code += 1) {
    if (isSurrogate(code)) {
      continue;
    }
    const target = [...String.fromCodePoint(code).toUpperCase()].map((c) => c.codePointAt(0));
    if (target.length > 1) {
      numbers.push(code - last, target[0], target[1], target[2] ?? 0);
      last = code;
    }
  }
  return encode(numbers);
}

/** The text of std/src/core/unicode.tml. */
export function unicode() {
  const table = (name, doc, bytes) => `\n/// ${doc}\npub(crate) const ${name}: ref [U8] = b"${bytes}"\n`;
  return `//! Unicode ${process.versions.unicode} tables, for codes from 128 on. How they are read is said in \`char\`.
//!
//! Written by scripts/generate-std.mjs.
${table("ALPHABETIC", "Ranges of Alphabetic.", ranges(/^\p{Alphabetic}$/u))}\
${table("NUMERIC", "Ranges of the categories Nd, Nl and No.", ranges(/^\p{N}$/u))}\
${table("UPPERCASE", "Ranges of Uppercase.", ranges(/^\p{Uppercase}$/u))}\
${table("LOWERCASE", "Ranges of Lowercase.", ranges(/^\p{Lowercase}$/u))}\
${table("CASED", "Ranges of Cased.", ranges(/^\p{Cased}$/u))}\
${table("CASE_IGNORABLE", "Ranges of Case_Ignorable.", ranges(/^\p{Case_Ignorable}$/u))}\
${table("TO_UPPER", "Runs of single-character upper-case mappings.", mappings((c) => c.toUpperCase()))}\
${table("TO_LOWER", "Runs of single-character lower-case mappings.", mappings((c) => c.toLowerCase()))}\
${table("SPECIAL_UPPER", "Upper-case forms of several characters.", specials())}`;
}

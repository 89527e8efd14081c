// Why two results differ: the first phase, the section or function, the source file, and the diff; for binaries the section and the symbol.
import { structuredPatch } from "diff";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readSections, readSymbols } from "./elf.mjs";

/** The phases that have a dump, in pipeline order. */
export const PHASES = ["tokens", "ast", "tast", "effects", "ir", "mir", "mir-drops"];

/** Most lines of a shown diff, and most names of a list. */
const MOST_LINES = 60;
const MOST_NAMES = 8;
const MOST_WIDTH = 200;

/** Where a section starts in a phase's dump: outer headings and those inside them; the groups are the kind and the name. */
const HEADINGS = {
  tokens: { outer: /^(file) (.*)$/ },
  ast: { outer: /^(file) (.*)$/, inner: /^ {2}\(([a-z]+) ([^ ()]*)/ },
  tast: { outer: /^(\w+) (.*?)(?: : .*)?$/ },
  effects: { outer: /^(func) (.*?) effects \[/ },
  ir: { outer: /^\((module) ([^ )]+)/, inner: /^ {4}\(([a-z]+) ([^ ()]*)/ },
  mir: { outer: /^(\w+) (.*?::[\w.$#]+(?:\[[^(]*\])?(?: closure \d+)?)\(/ },
  llvm: { outer: /^(define|declare|@)(?:(?<=@)|.*?@)([^( ]+)/ },
};

/** The sections of a dump by name: `Map` of `kind name` to text without its last line end. What stands in front of the first heading is `head`. */
export function sectionsOf(phase, text) {
  const { outer, inner } = HEADINGS[phase === "mir-drops" ? "mir" : phase] ?? HEADINGS.tast;
  const sections = new Map();
  const used = new Map();
  let lines = [];
  let name = "head";
  let around = "";
  const close = () => {
    if (lines.length > 0) {
      const times = (used.get(name) ?? 0) + 1;
      used.set(name, times);
      sections.set(times === 1 ? name : `${name} (${times})`, lines.join("\n"));
    }
    lines = [];
  };
  const all = text.replace(/\n$/, "").split("\n");
  for (const [i, line] of all.entries()) {
    const isInner = /^[ })\]]|^$|^bb\d/.test(line);
    // LLVM writes a comment in front of a function, which belongs to it.
    const head = line.startsWith("; Function Attrs") ? (all[i + 1] ?? "") : line;
    const isBehindComment = i > 0 && all[i - 1].startsWith("; Function Attrs");
    const found = isBehindComment ? null : isInner ? inner?.exec(line) : outer.exec(head);
    if (found !== null && found !== undefined) {
      close();
      around = isInner ? around : `${found[1]} ${found[2]}`;
      name = isInner ? `${around}, ${found[1]} ${found[2]}` : around;
    }
    lines.push(line);
  }
  close();
  return sections;
}

/** The source file that a section of a dump of package `pkg` is about, if it says so. */
function sourceOf(section, pkg) {
  const file = /^file (\S+?)(?:,|$)/.exec(section);
  if (file !== null) {
    return file[1];
  }
  const path = /^\w+ (\w+(?:::\w+)*)/.exec(section);
  let found = "";
  let below = join(pkg, "src");
  for (const name of path === null ? [] : path[1].split("::").slice(1)) {
    below = join(below, name);
    found = [`${below}.tml`, join(below, "mod.tml")].find((one) => existsSync(one)) ?? found;
  }
  return found;
}

/** What differs between two texts, as unified diff of at most `MOST_LINES` lines. */
export function shortDiff(a, b, nameA, nameB) {
  const patch = structuredPatch(nameA, nameB, `${a}\n`, `${b}\n`, "", "", { context: 3, maxEditLength: 4000 });
  if (patch === undefined) {
    return `${firstLine(a, b)} (there are too many differences to show)`;
  }
  const lines = [`--- ${nameA}`, `+++ ${nameB}`];
  for (const hunk of patch.hunks) {
    lines.push(`@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`, ...hunk.lines);
  }
  const shown = lines.slice(0, MOST_LINES).map((line) => (line.length > MOST_WIDTH ? `${line.slice(0, MOST_WIDTH)}…` : line));
  return [...shown, ...(lines.length > MOST_LINES ? [`… and ${lines.length - MOST_LINES} lines more`] : [])].join("\n");
}

function firstLine(a, b) {
  const x = a.split("\n");
  const y = b.split("\n");
  const at = x.findIndex((line, i) => line !== y[i]);
  const line = at < 0 ? x.length : at;
  return `line ${line + 1}:\n- ${(x[line] ?? "(end)").slice(0, MOST_WIDTH)}\n+ ${(y[line] ?? "(end)").slice(0, MOST_WIDTH)}`;
}

function listed(names) {
  return names.slice(0, MOST_NAMES).join("; ") + (names.length > MOST_NAMES ? `; and ${names.length - MOST_NAMES} more` : "");
}

/** Why two dumps of one phase of package `pkg` differ: the first section, its source file, the others, the diff. */
export function explainDump(phase, pkg, a, b, nameA, nameB) {
  const left = sectionsOf(phase, a);
  const right = sectionsOf(phase, b);
  const names = [...new Set([...left.keys(), ...right.keys()])].filter((name) => left.get(name) !== right.get(name));
  if (names.length === 0) {
    return [`${phase} of ${pkg}: the same sections in another order`, shortDiff([...left.keys()].join("\n"), [...right.keys()].join("\n"), nameA, nameB)];
  }
  const first = names[0];
  const source = sourceOf(first, pkg);
  const lines = [`${phase} of ${pkg} differs first in: ${first}${source === "" ? "" : `  [${source}]`}`];
  if (names.length > 1) {
    lines.push(`${names.length - 1} other sections differ: ${listed(names.slice(1))}`);
  }
  const missing = !left.has(first) ? nameA : !right.has(first) ? nameB : "";
  if (missing !== "") {
    lines.push(`${missing} does not have it`);
  }
  lines.push(shortDiff(left.get(first) ?? "", right.get(first) ?? "", nameA, nameB));
  return lines;
}

/**
 * Why two directories `PACKAGE/PHASE` of dumps differ: per package the first phase in pipeline order, explained, and the names of the later ones.
 * Lines of text; none if nothing differs.
 */
export function explainDumps(a, b, packages, nameA, nameB, phases = PHASES) {
  const lines = [];
  for (const pkg of packages) {
    const read = (directory, phase) => (existsSync(join(directory, pkg, phase)) ? readFileSync(join(directory, pkg, phase), "utf8") : "");
    const differing = phases.filter((phase) => read(a, phase) !== read(b, phase));
    if (differing.length > 0) {
      lines.push(...explainDump(differing[0], pkg, read(a, differing[0]), read(b, differing[0]), nameA, nameB));
    }
    if (differing.length > 1) {
      lines.push(`later phases of ${pkg} that differ too: ${differing.slice(1).join(", ")}`);
    }
  }
  return lines;
}

function firstByte(x, y) {
  const length = Math.min(x.length, y.length);
  for (let i = 0; i < length; i += 1) {
    if (x[i] !== y[i]) {
      return i;
    }
  }
  return length;
}

/** The bytes of each symbol, by name; a name that comes again has its number behind it. */
function symbolBytes(file, sections) {
  const found = new Map();
  for (const symbol of readSymbols(file, sections)) {
    const bytes = sections[symbol.section].bytes.subarray(symbol.start, symbol.start + symbol.size);
    let name = symbol.name;
    for (let i = 2; found.has(name); i += 1) {
      name = `${symbol.name} (${i})`;
    }
    found.set(name, { bytes, section: symbol.section, start: symbol.start });
  }
  return found;
}

/** The symbols whose size or bytes differ or that only one of two ELF files has, as lines. */
function explainSymbols(a, b, left, right, nameA, nameB) {
  const x = symbolBytes(a, left);
  const y = symbolBytes(b, right);
  const found = [];
  for (const name of new Set([...x.keys(), ...y.keys()])) {
    const one = x.get(name);
    const two = y.get(name);
    if (one === undefined || two === undefined) {
      found.push(`${name} (only in ${one === undefined ? nameB : nameA})`);
    } else if (!one.bytes.equals(two.bytes)) {
      found.push(`${name} (${left[one.section].name}, ${one.bytes.length} and ${two.bytes.length} bytes, first at +0x${firstByte(one.bytes, two.bytes).toString(16)})`);
    }
  }
  return found.length === 0 ? [] : [`symbols that differ (${found.length}): ${listed(found)}`];
}

/** Why two binaries differ: the sections and the symbols, as lines; the first byte if they are no ELF files. */
export function explainBinaries(a, b, nameA, nameB) {
  const left = readSections(a);
  const right = readSections(b);
  if (left === null || right === null) {
    return [`${nameA} has ${a.length} bytes, ${nameB} ${b.length}; the first that differs is number ${firstByte(a, b)}`];
  }
  const lines = [];
  const names = [...new Set([...left, ...right].map((section) => section.name))];
  for (const name of names) {
    const x = left.find((section) => section.name === name);
    const y = right.find((section) => section.name === name);
    if (x === undefined || y === undefined) {
      lines.push(`section ${name}: only in ${x === undefined ? nameB : nameA}`);
    } else if (!x.bytes.equals(y.bytes) || x.size !== y.size) {
      lines.push(`section ${name}: ${x.size} and ${y.size} bytes, first difference at +0x${firstByte(x.bytes, y.bytes).toString(16)}`);
    }
  }
  if (lines.length === 0) {
    lines.push(`all sections are equal; headers differ first at byte ${firstByte(a, b)}`);
  }
  return [...lines, ...explainSymbols(a, b, left, right, nameA, nameB)];
}

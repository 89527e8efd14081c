/** The standard library: its own tests in TML, the examples in its documentation, and values compared with those of this JavaScript engine. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compilers, root, runCommand, withTemporary, type Compiler } from "./lib/compilers.js";
import { randomWords } from "./lib/random.js";

const folder = join(import.meta.dirname, "std");
const all = await compilers();

for (const compiler of all) {
  describe(`std's tests by ${compiler.name}`, () => {
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".tml")).sort()) {
      it(file, async () => {
        const result = await runCommand(compiler.path, ["test", join(folder, file)], { env: { TML_NO_REBUILD: "1" }, timeout: 240_000 });
        expect(result.stderr + result.stdout).toMatch(/\n[1-9]\d* tests?: (\d+) passed, 0 failed\n$/);
        expect(result.status).toBe(0);
      }, 300_000);
    }
  });
}

/** A block of code in a doc comment. */
interface Example {
  readonly name: string;
  readonly code: string;
}

function examplesOf(file: string, name: string): Example[] {
  const found: Example[] = [];
  let open: string[] | undefined;
  readFileSync(file, "utf8").split("\n").forEach((line, index) => {
    const text = /^ *\/\/[/!] ?(.*)$/.exec(line)?.[1];
    if (open !== undefined && (text === undefined || text.startsWith("```"))) {
      found.push({ name: `${name}:${String(index + 1 - open.length)}`, code: open.join("\n") + "\n" });
      open = undefined;
    } else if (open !== undefined) {
      open.push(text ?? "");
    } else if (text === "```tml") {
      open = [];
    }
  });
  return found;
}

function examplesBelow(directory: string): Example[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".tml"))
    .sort()
    .flatMap((name) => examplesOf(join(directory, name), name));
}

describe("examples in std's documentation", () => {
  const examples = examplesBelow(join(root, "std", "src"));
  it("are there", () => {
    expect(examples.length).toBeGreaterThanOrEqual(4);
  });
  for (const example of examples) {
    for (const compiler of all) {
      it(`${example.name} by ${compiler.name}`, async () => {
        await withTemporary(async (directory) => {
          const file = join(directory, "example.tml");
          const program = join(directory, "example");
          writeFileSync(file, example.code);
          const built = await compiler.run(["build", file, "-o", program]);
          expect(built.stderr).toBe("");
          expect((await runCommand(program, [])).status).toBe(0);
        });
      });
    }
  }
});

/** What a program of `values/`, made by the native compiler, prints for these lines. */
async function answers(compiler: Compiler, name: string, lines: readonly string[]): Promise<string[]> {
  let printed = "";
  await withTemporary(async (directory) => {
    const program = join(directory, name);
    const built = await compiler.run(["build", join(import.meta.dirname, "values", `${name}.tml`), "--release", "-o", program]);
    expect(built.status, built.stderr).toBe(0);
    const ran = await runCommand(program, [], { input: lines.join("\n") + "\n" });
    expect(ran.stderr).toBe("");
    expect(ran.status).toBe(0);
    printed = ran.stdout;
  });
  const found = printed.split("\n");
  expect(found.length).toBe(lines.length + 1);
  return found;
}

const buffer = new DataView(new ArrayBuffer(8));

function doubleOf(high: number, low: number): number {
  buffer.setUint32(0, high);
  buffer.setUint32(4, low);
  return buffer.getFloat64(0);
}

function bitsOf(value: number): string {
  buffer.setFloat64(0, value);
  return buffer.getBigUint64(0).toString(16).padStart(16, "0");
}

function singleBitsOf(value: number): string {
  buffer.setFloat32(0, value);
  return buffer.getUint32(0).toString(16).padStart(8, "0");
}

/** The text form of [std.float-text]: the engine's shortest digits, plain from 1e-5 up to 1e16. */
function textOf(value: number): string {
  if (Object.is(value, -0)) {
    return "-0.0";
  }
  const [, sign, digits, exponent] = /^(-?)(\d(?:\.\d+)?)e([+-]\d+)$/.exec(value.toExponential()) ?? [];
  if (sign === undefined || digits === undefined || exponent === undefined) {
    throw new Error(`no exponent form of ${String(value)}`);
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-5 || size >= 1e16)) {
    return `${sign}${digits}e${String(Number(exponent))}`;
  }
  const plain = size < 1 && size !== 0 ? size.toFixed(Math.max(0, digits.replace(".", "").length - 1 - Number(exponent))) : String(size);
  return sign + (plain.includes(".") ? plain : `${plain}.0`);
}

/** Texts of random doubles of all sizes: their shortest digits, many digits, and the exact middle between neighbours. */
function floatLines(count: number): string[] {
  const next = randomWords(20_240_229);
  const lines = ["0", "-0", "5e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "1.7976931348623157e308", "2.2250738585072011e-308", "9007199254740993", "1e23", "123456789012345680000", "0.1", "1e-5", "9.999999999999999e-6", "1e16", "9999999999999998"];
  while (lines.length < count) {
    const value = doubleOf(next(), next());
    if (!Number.isFinite(value)) {
      continue;
    }
    const kind = lines.length % 4;
    if (kind === 0) {
      lines.push(String(value));
    } else if (kind === 1) {
      lines.push(value.toPrecision(1 + (next() % 100)));
    } else if (kind === 2) {
      lines.push(`${String(next())}${String(next())}.${String(next())}e${String((next() % 320) - 160)}`);
    } else {
      // 2^53 to 2^63: the middle of two neighbours is a whole number.
      const scale = 1n << BigInt(1 + (next() % 10));
      const whole = (BigInt(next() | 0x80000000) << 21n) | (BigInt(next()) >> 11n);
      const middle = BigInt.asUintN(53, whole) * scale + scale / 2n;
      lines.push(`${String(middle)}${["", ".0000000000000000000000000001", "e0"][next() % 3] ?? ""}`);
    }
  }
  return lines;
}

for (const compiler of all.filter((one) => one.name === "native")) {
  describe("values", () => {
    it("100,000 floats are read and written as by this engine", async () => {
      const lines = floatLines(100_000);
      const found = await answers(compiler, "floats", lines);
      const wrong: string[] = [];
      lines.forEach((line, index) => {
        const [bits, text, exponent, singleBits, singleText] = (found[index] ?? "").split(" ");
        const value = Number(line);
        if (bits !== bitsOf(value) || text !== textOf(value) || (value !== 0 && exponent !== value.toExponential().replace("+", ""))) {
          wrong.push(`${line}: ${found[index] ?? ""}, not ${bitsOf(value)} ${textOf(value)}`);
        }
        checkSingle(line, singleBits ?? "", singleText ?? "", wrong);
      });
      expect(wrong.slice(0, 5)).toEqual([]);
    }, 120_000);

    it("upper and lower case of every character are those of this engine", async () => {
      const lines: string[] = [];
      for (let code = 33; code <= 0x10ffff; code += 1) {
        if (code < 0xd800 || code > 0xdfff) {
          lines.push(String.fromCodePoint(code));
        }
      }
      for (const word of ["ΑΣ", "ΑΣΑ", "Σ", "Α'Σ", "ΑΣ'Α", "ΑΣ.", "1Σ", "ΑΣ1", "Α\u0301Σ\u0301", "ΑΣ Σ", "İstanbul", "Straße", "ŉǰΐΰ", "Α\u00ADΣ\u00AD", "ΣΣΣ", "Α𐐀Σ"]) {
        lines.push(word);
      }
      const found = await answers(compiler, "cases", lines);
      const wrong = lines.filter((line, index) => found[index] !== `${line.toUpperCase()}\t${line.toLowerCase()}`);
      expect(wrong.slice(0, 10)).toEqual([]);
    }, 120_000);
  });
}

/** A single is the nearest one, and its text the shortest that reads back. */
function checkSingle(line: string, bits: string, text: string, wrong: string[]): void {
  buffer.setUint32(0, Number.parseInt(bits, 16));
  const value = buffer.getFloat32(0);
  const nearest = Math.fround(Number(line));
  // Rounding twice may end at the neighbour; only texts whose double is in the middle of two singles can tell.
  const exact = bits === singleBitsOf(nearest) || isMiddle(Number(line));
  const reads = !Number.isFinite(value) || Object.is(Math.fround(Number(text)), value);
  const digits = text.replace(/e.*/, "").replace(/[-.]/g, "").replace(/^0+/, "").replace(/0+$/, "").length;
  const shortest = digits <= 1 || !Number.isFinite(value) || Math.fround(Number(value.toPrecision(digits - 1))) !== value;
  if (!exact || !reads || !shortest) {
    wrong.push(`${line}: single ${bits} ${text}`);
  }
}

/** Whether a double lies exactly between two singles. */
function isMiddle(value: number): boolean {
  buffer.setFloat64(0, value);
  const low = buffer.getUint32(4) & 0x1fffffff;
  return low === 0x10000000 || Math.abs(value) < 1.2e-38;
}

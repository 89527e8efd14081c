/**
 * Programs that pass structs between TML and C: a library in TML and a `main.c`, each with functions that check every leaf of every argument
 * and return a struct, and calls of all functions of the other side.
 */

/** A type of both languages; of a struct the fields, of an array the elements. */
type Shape =
  | { readonly kind: "scalar"; readonly tml: string; readonly c: string; readonly size: number; readonly float: boolean; readonly signed: boolean }
  | { readonly kind: "array"; readonly elem: Shape; readonly count: number }
  | { readonly kind: "struct"; readonly name: string; readonly fields: readonly Shape[] };

function scalar(tml: string, c: string, size: number, float: boolean, signed: boolean): Shape {
  return { kind: "scalar", tml, c, size, float, signed };
}

const SCALARS: readonly Shape[] = [
  scalar("I8", "int8_t", 1, false, true), scalar("U8", "uint8_t", 1, false, false), scalar("I16", "int16_t", 2, false, true),
  scalar("U16", "uint16_t", 2, false, false), scalar("I32", "int32_t", 4, false, true), scalar("U32", "uint32_t", 4, false, false),
  scalar("I64", "int64_t", 8, false, true), scalar("U64", "uint64_t", 8, false, false), scalar("F32", "float", 4, true, true),
  scalar("F64", "double", 8, true, true), scalar("F32", "float", 4, true, true), scalar("F64", "double", 8, true, true),
];

/** The largest struct. */
const MAX_SIZE = 64;

/** A generator of numbers: the same for the same seed. */
export interface Random {
  state: number;
}

function below(random: Random, limit: number): number {
  random.state = (Math.imul(random.state, 1664525) + 1013904223) >>> 0;
  return Math.floor((random.state / 0x100000000) * limit);
}

function pick<T>(random: Random, list: readonly T[]): T {
  const found = list[below(random, list.length)];
  if (found === undefined) {
    throw new Error("an empty list");
  }
  return found;
}

function alignOf(shape: Shape): number {
  switch (shape.kind) {
    case "scalar":
      return shape.size;
    case "array":
      return alignOf(shape.elem);
    case "struct":
      return Math.max(...shape.fields.map(alignOf));
  }
}

function sizeOf(shape: Shape): number {
  switch (shape.kind) {
    case "scalar":
      return shape.size;
    case "array":
      return sizeOf(shape.elem) * shape.count;
    case "struct": {
      let end = 0;
      for (const field of shape.fields) {
        end = Math.ceil(end / alignOf(field)) * alignOf(field) + sizeOf(field);
      }
      return Math.ceil(end / alignOf(shape)) * alignOf(shape);
    }
  }
}

/** A field: a scalar, an array, or one of the structs there are. */
function field(random: Random, structs: readonly Shape[]): Shape {
  const kind = below(random, 10);
  if (kind < 2) {
    return { kind: "array", elem: pick(random, SCALARS), count: 1 + below(random, 5) };
  }
  const small = structs.filter((one) => sizeOf(one) <= 24);
  return kind < 4 && small.length > 0 ? pick(random, small) : pick(random, SCALARS);
}

/** Every size from 1 to 64 (of bytes), then mixed structs, nested ones and arrays among them. */
function makeStructs(random: Random, mixed: number): Shape[] {
  const structs: Shape[] = [];
  const byte = SCALARS[1] ?? pick(random, SCALARS);
  for (let size = 1; size <= MAX_SIZE; size += 1) {
    structs.push({ kind: "struct", name: `Bytes${String(size)}`, fields: [{ kind: "array", elem: byte, count: size }] });
  }
  for (let i = 0; i < mixed; i += 1) {
    const fields = [field(random, structs)];
    for (let more = below(random, 6); more > 0; more -= 1) {
      const one = field(random, structs);
      if (sizeOf({ kind: "struct", name: "", fields: [...fields, one] }) <= MAX_SIZE) {
        fields.push(one);
      }
    }
    structs.push({ kind: "struct", name: `Mixed${String(i)}`, fields });
  }
  return structs;
}

function tmlType(shape: Shape): string {
  switch (shape.kind) {
    case "scalar":
      return shape.tml;
    case "array":
      return `[${tmlType(shape.elem)}; ${String(shape.count)}]`;
    case "struct":
      return shape.name;
  }
}

function cDeclaration(shape: Shape, name: string): string {
  switch (shape.kind) {
    case "scalar":
      return `${shape.c} ${name}`;
    case "array":
      return cDeclaration(shape.elem, `${name}[${String(shape.count)}]`);
    case "struct":
      return `${shape.name} ${name}`;
  }
}

/** A value of a type: a literal of each language, and the leaves with their paths. */
interface Value {
  readonly tml: string;
  readonly c: string;
  readonly leaves: readonly { readonly path: string; readonly text: string }[];
}

function scalarText(random: Random, shape: Extract<Shape, { kind: "scalar" }>): string {
  if (shape.float) {
    return `${below(random, 2) === 0 ? "-" : ""}${String(below(random, 100000))}.${pick(random, ["0", "5", "25", "75"])}`;
  }
  const most = Math.min(2 ** (shape.size * 8 - 1), 2 ** 52);
  const number = Math.floor((below(random, 1 << 30) / (1 << 30)) * most);
  return `${shape.signed && below(random, 2) === 0 ? "-" : ""}${String(number)}`;
}

function value(random: Random, shape: Shape): Value {
  switch (shape.kind) {
    case "scalar": {
      const text = scalarText(random, shape);
      return { tml: text, c: text, leaves: [{ path: "", text }] };
    }
    case "array": {
      const parts = Array.from({ length: shape.count }, () => value(random, shape.elem));
      const leaves = parts.flatMap((part, i) => part.leaves.map((leaf) => ({ path: `[${String(i)}]${leaf.path}`, text: leaf.text })));
      return { tml: `[${parts.map((part) => part.tml).join(", ")}]`, c: `{${parts.map((part) => part.c).join(", ")}}`, leaves };
    }
    case "struct": {
      const parts = shape.fields.map((one) => value(random, one));
      const leaves = parts.flatMap((part, i) => part.leaves.map((leaf) => ({ path: `.f${String(i)}${leaf.path}`, text: leaf.text })));
      const tml = `${shape.name} { ${parts.map((part, i) => `f${String(i)}: ${part.tml}`).join(", ")} }`;
      return { tml, c: `{${parts.map((part) => part.c).join(", ")}}`, leaves };
    }
  }
}

function cLiteral(shape: Shape, made: Value): string {
  return shape.kind === "scalar" ? `(${shape.c})${made.c}` : `(${tmlType(shape)})${made.c}`;
}

/** A function that both sides have: its parameters with the values they get, and what it returns. */
interface Case {
  readonly number: number;
  readonly params: readonly { readonly shape: Shape; readonly value: Value }[];
  readonly ret: Shape;
  readonly result: Value;
}

function makeCase(random: Random, number: number, structs: readonly Shape[]): Case {
  const first = structs[number % structs.length] ?? pick(random, structs);
  const shapes: Shape[] = [];
  for (let before = below(random, 9); before > 0; before -= 1) {
    shapes.push(below(random, 3) === 0 ? pick(random, structs) : pick(random, SCALARS));
  }
  shapes.push(first);
  for (let behind = below(random, 6); behind > 0; behind -= 1) {
    shapes.push(below(random, 2) === 0 ? pick(random, structs) : pick(random, SCALARS));
  }
  const ret = number % 4 === 3 ? pick(random, SCALARS) : first;
  return { number, params: shapes.map((shape) => ({ shape, value: value(random, shape) })), ret, result: value(random, ret) };
}

function tmlChecks(name: string, made: Value, number: number): string {
  return made.leaves.map((leaf) => `    if ${name}${leaf.path} != ${leaf.text} { wrong(${String(number)}, "${name}${leaf.path}") }\n`).join("");
}

function cChecks(name: string, made: Value, number: number): string {
  return made.leaves.map((leaf) => `    if (${name}${leaf.path} != ${leaf.text}) wrong(${String(number)}, "${name}${leaf.path}");\n`).join("");
}

function tmlOfCase(one: Case): string {
  const params = one.params.map((param, i) => `a${String(i)}: ${tmlType(param.shape)}`).join(", ");
  const checks = one.params.map((param, i) => tmlChecks(`a${String(i)}`, param.value, one.number)).join("");
  const args = one.params.map((param) => param.value.tml).join(", ");
  return `@extern("c")\nfunc c_case_${String(one.number)}(${params}) -> ${tmlType(one.ret)}\n\n`
    + `@export\nfunc case_${String(one.number)}(${params}) -> ${tmlType(one.ret)} {\n${checks}    ${one.result.tml}\n}\n\n`
    + `func call_${String(one.number)}() {\n    let r: ${tmlType(one.ret)} = lowlevel { c_case_${String(one.number)}(${args}) }\n`
    + `${tmlChecks("r", one.result, one.number)}}\n\n`;
}

function cOfCase(one: Case): string {
  const params = one.params.map((param, i) => cDeclaration(param.shape, `a${String(i)}`)).join(", ");
  const checks = one.params.map((param, i) => cChecks(`a${String(i)}`, param.value, one.number)).join("");
  const args = one.params.map((param) => cLiteral(param.shape, param.value)).join(", ");
  const ret = cDeclaration(one.ret, "");
  return `${ret}c_case_${String(one.number)}(${params}) {\n${checks}    return ${cLiteral(one.ret, one.result)};\n}\n\n`
    + `static void call_${String(one.number)}(void) {\n    ${ret}r = tml_case_${String(one.number)}(${args});\n${cChecks("r", one.result, one.number)}}\n\n`;
}

/** Both sources: `mixed` structs besides one of every size, and at least one function for each. `main.c` includes `matrix.h` and prints how many cases were wrong. */
export function structMatrix(seed: number, mixed: number): { readonly tml: string; readonly c: string; readonly cases: number } {
  const random: Random = { state: seed };
  const structs = makeStructs(random, mixed);
  const cases = structs.map((_, number) => makeCase(random, number, structs));
  const types = structs.map((one) => {
    const fields = one.kind === "struct" ? one.fields.map((part, i) => `f${String(i)}: ${tmlType(part)}`).join(", ") : "";
    return `@repr(c)\npub type ${tmlType(one)} { ${fields} }\n`;
  });
  const tml = `${types.join("")}
@extern("c")
func c_wrong(number: I32, place: ref Str)

func wrong(number: I32, place: ref Str) { lowlevel { c_wrong(number, place) } }

${cases.map(tmlOfCase).join("")}@export
func calls() {
${cases.map((one) => `    call_${String(one.number)}()\n`).join("")}}
`;
  const c = `#include "matrix.h"
#include <stdio.h>

static int problems;

void c_wrong(int32_t number, const char *place, size_t length) {
    problems++;
    printf("C to TML, or its result: case %d, %.*s\\n", number, (int)length, place);
}

static void wrong(int number, const char *place) {
    problems++;
    printf("TML to C, or its result: case %d, %s\\n", number, place);
}

${cases.map(cOfCase).join("")}int main(void) {
${cases.map((one) => `    call_${String(one.number)}();\n`).join("")}    tml_calls();
    printf("%d wrong\\n", problems);
    return problems != 0;
}
`;
  return { tml, c, cases: cases.length };
}

/**
 * The types of generated programs, as TML and as C.
 *
 * Every type has in C: `drop_T` if it owns a token, `dig_T` (a sum of its content) and, without tokens, `eq_T`, `cmp_T`, `dbg_T` and `dup_T`. A
 * C value all of whose bytes are 0 owns nothing: a value that was moved away is overwritten with zeros, and dropping it does nothing.
 */
import { pick, type Random } from "../lib/random.js";

export type Kind = "int" | "bool" | "token" | "str" | "struct" | "enum" | "tuple" | "array" | "list" | "heap" | "slice";

export interface Field {
  readonly name: string;
  readonly type: Type;
}

export interface Variant {
  readonly name: string;
  readonly shape: "unit" | "tuple" | "record";
  readonly fields: readonly Field[];
}

export interface Type {
  readonly kind: Kind;
  /** The type in TML. */
  readonly tml: string;
  /** The type's name in C. */
  readonly c: string;
  readonly copy: boolean;
  /** Whether dropping a value prints. */
  readonly drops: boolean;
  /** Of integers. */
  readonly bits: number;
  readonly signed: boolean;
  /** Of structs and tuples. */
  readonly fields: readonly Field[];
  readonly variants: readonly Variant[];
  /** Of arrays, lists and boxes. */
  readonly items: readonly Type[];
  readonly length: number;
  /** What stands before `{` of a literal or before a variant's name. */
  readonly head: string;
}

/** The text of one module in both languages while it is made. */
export interface Unit {
  readonly random: Random;
  /** All types, to choose from. */
  readonly types: Type[];
  readonly tml: string[];
  readonly c: string[];
  /** Types and instances of generic functions that exist, by their name in C. */
  readonly made: Map<string, Type>;
  readonly instances: Set<string>;
  next: number;
}

function base(kind: Kind, tml: string, c: string, rest: Partial<Type> = {}): Type {
  return { kind, tml, c, copy: true, drops: false, bits: 0, signed: false, fields: [], variants: [], items: [], length: 0, head: "", ...rest };
}

export const INTS: readonly Type[] = [8, 16, 32, 64, 128].flatMap((bits) => [
  base("int", `I${bits}`, `i${bits}`, { bits, signed: true }),
  base("int", `U${bits}`, `u${bits}`, { bits }),
]);

export const BOOL = base("bool", "Bool", "boolean");
export const TOKEN = base("token", "Token", "token", { copy: false, drops: true });
export const STR = base("str", "Str", "str", { copy: false });

export function intType(bits: number, signed: boolean): Type {
  const found = INTS.find((type) => type.bits === bits && type.signed === signed);
  if (found === undefined) {
    throw new Error(`no integer of ${bits} bits`);
  }
  return found;
}

export const U64 = intType(64, false);
export const U32 = intType(32, false);

/** The type of the elements of an array, list or box. */
export function itemOf(type: Type): Type {
  const item = type.items[0];
  if (item === undefined) {
    throw new Error(`${type.tml} has no elements`);
  }
  return item;
}

/** How types are written in names of C. */
function mangle(types: readonly Type[]): string {
  return types.map((type) => type.c).join("_");
}

/** The `i`-th part of a variant's payload in C, behind the value. */
export function payload(variant: Variant, i: number): string {
  return `u.${variant.name}.f${i}`;
}

function register(unit: Unit, type: Type): Type {
  unit.made.set(type.c, type);
  unit.types.push(type);
  defineC(unit, type);
  return type;
}

function sharedOf(types: readonly Type[]): Pick<Type, "copy" | "drops"> {
  return { copy: types.every((type) => type.copy), drops: types.some((type) => type.drops) };
}

/** A tuple, array, list or box of other types; the same one for the same parts. */
export function makeTuple(unit: Unit, parts: readonly Type[]): Type {
  const c = `T_${mangle(parts)}`;
  const fields = parts.map((type, i) => ({ name: `${i}`, type }));
  return unit.made.get(c) ?? register(unit, base("tuple", `(${parts.map((type) => type.tml).join(", ")})`, c, { fields, ...sharedOf(parts) }));
}

export function makeArray(unit: Unit, item: Type, length: number): Type {
  const c = `A${length}_${item.c}`;
  const known = unit.made.get(c);
  if (known !== undefined) {
    return known;
  }
  unit.tml.push(`type ${c} = [${item.tml}; ${length}]\nextend ${c} with Digest {\n    func digest(this, h: U64) -> U64 { var sum = h; for x in this { sum = x.digest(sum) }; sum }\n}\n`);
  return register(unit, base("array", `[${item.tml}; ${length}]`, c, { items: [item], length, ...sharedOf([item]) }));
}

export function makeList(unit: Unit, item: Type): Type {
  const c = `L_${item.c}`;
  return unit.made.get(c) ?? register(unit, base("list", `List[${item.tml}]`, c, { items: [item], copy: false, drops: item.drops }));
}

/** What a `ref [T]` points to; in C it is a list. */
export function sliceOf(list: Type): Type {
  return { ...list, kind: "slice", tml: `[${itemOf(list).tml}]`, c: list.c };
}

export function makeHeap(unit: Unit, item: Type): Type {
  const c = `H_${item.c}`;
  return unit.made.get(c) ?? register(unit, base("heap", `Heap[${item.tml}]`, c, { items: [item], copy: false, drops: item.drops }));
}

export function makeMaybe(unit: Unit, item: Type): Type {
  const c = `M_${item.c}`;
  const variants: Variant[] = [
    { name: "Just", shape: "tuple", fields: [{ name: "0", type: item }] },
    { name: "Nothing", shape: "unit", fields: [] },
  ];
  return unit.made.get(c) ?? register(unit, base("enum", `Maybe[${item.tml}]`, c, { variants, ...sharedOf([item]) }));
}

/** A type that structs, enums … are made of: mostly integers. */
function partType(unit: Unit): Type {
  const chance = unit.random(10);
  return chance < 5 ? pick(unit.random, INTS) : chance < 6 ? BOOL : pick(unit.random, unit.types);
}

function partTypes(unit: Unit, least: number, most: number): Type[] {
  return Array.from({ length: least + unit.random(most - least + 1) }, () => partType(unit));
}

function named(types: readonly Type[]): Field[] {
  return types.map((type, i) => ({ name: `f${i}`, type }));
}

function sumOf(values: readonly string[], start: string): string {
  return values.reduce((sum, value) => `${value}.digest(${sum})`, start);
}

function directives(drops: boolean): string {
  return drops ? "" : "@auto(equal, order, duplicate, debug)\n";
}

function fieldList(fields: readonly Field[], text: (field: Field) => string): string {
  return fields.map((field) => `${field.name}: ${text(field)}`).join(", ");
}

function makeStruct(unit: Unit): void {
  const name = `S${unit.next++}`;
  const fields = named(partTypes(unit, 1, 5));
  const shared = sharedOf(fields.map((field) => field.type));
  unit.tml.push(
    `${directives(shared.drops)}type ${name} { ${fieldList(fields, (field) => field.type.tml)} }\n` +
      `extend ${name} with Digest {\n    func digest(this, h: U64) -> U64 { ${sumOf(fields.map((field) => `this.${field.name}`), "h")} }\n}\n`,
  );
  register(unit, base("struct", name, name, { fields, head: name, ...shared }));
}

function randomVariants(unit: Unit, types: () => Type[]): Variant[] {
  return Array.from({ length: 1 + unit.random(5) }, (_, i) => {
    const shape = pick(unit.random, ["unit", "tuple", "tuple", "record"] as const);
    return { name: `V${i}`, shape, fields: shape === "unit" ? [] : named(types()) };
  });
}

/** A variant as it is declared. */
function declared(variant: Variant, text: (type: Type) => string): string {
  switch (variant.shape) {
    case "unit":
      return variant.name;
    case "tuple":
      return `${variant.name}(${variant.fields.map((field) => text(field.type)).join(", ")})`;
    case "record":
      return `${variant.name} { ${fieldList(variant.fields, (field) => text(field.type))} }`;
  }
}

/** The pattern that binds a variant's payload to `names`. */
export function variantPattern(type: Type, variant: Variant, names: readonly string[]): string {
  const head = type.head === "" ? variant.name : `${type.head}::${variant.name}`;
  switch (variant.shape) {
    case "unit":
      return head;
    case "tuple":
      return `${head}(${names.join(", ")})`;
    case "record":
      return `${head} { ${variant.fields.map((field, i) => `${field.name}: ${names[i] ?? "_"}`).join(", ")} }`;
  }
}

function digestArms(head: string, variants: readonly Variant[]): string {
  const shown = base("enum", "", "", { head });
  return variants
    .map((variant, i) => {
      const names = variant.fields.map((_, k) => `p${k}`);
      return `            ${variantPattern(shown, variant, names)} => ${sumOf(names, `h.wrapping_mul(31u64).wrapping_add(${i}u64)`)}\n`;
    })
    .join("");
}

function makeEnum(unit: Unit): void {
  const name = `E${unit.next++}`;
  const variants = randomVariants(unit, () => partTypes(unit, 1, 3));
  const shared = sharedOf(variants.flatMap((variant) => variant.fields.map((field) => field.type)));
  unit.tml.push(
    `${directives(shared.drops)}type ${name} { ${variants.map((variant) => declared(variant, (type) => type.tml)).join(", ")}${variants.length === 1 ? "," : ""} }\n` +
      `extend ${name} with Digest {\n    func digest(this, h: U64) -> U64 {\n        when this {\n${digestArms(name, variants)}        }\n    }\n}\n`,
  );
  register(unit, base("enum", name, name, { variants, head: name, ...shared }));
}

const PARAMETERS = ["A", "B"] as const;

/** A generic struct or enum with two instances; in C each instance is a type of its own. */
function makeGeneric(unit: Unit, isEnum: boolean): void {
  const name = `${isEnum ? "GE" : "GS"}${unit.next++}`;
  const parameters = PARAMETERS.map((parameter) => base("int", parameter, parameter));
  const choose = (): Type[] => [...parameters, partType(unit)].filter((_, i) => i === 0 || unit.random(3) > 0);
  const variants = isEnum ? [{ name: "V9", shape: "tuple" as const, fields: named([...parameters]) }, ...randomVariants(unit, choose)] : [];
  const fields = isEnum ? [] : named([...parameters, ...choose()]);
  const own = [...fields, ...variants.flatMap((variant) => variant.fields)].some((field) => field.type.drops);
  const body = isEnum ? variants.map((variant) => declared(variant, (type) => type.tml)).join(", ") : fieldList(fields, (field) => field.type.tml);
  const digest = isEnum ? `\n        when this {\n${digestArms(name, variants)}        }\n    ` : ` ${sumOf(fields.map((field) => `this.${field.name}`), "h")} `;
  unit.tml.push(
    `${directives(own)}type ${name}[A, B] { ${body} }\n` +
      `extend[A: Digest, B: Digest] ${name}[A, B] with Digest {\n    func digest(this, h: U64) -> U64 {${digest}}\n}\n`,
  );
  for (let i = 0; i < 2; i += 1) {
    const types = [partType(unit), partType(unit)];
    const replaced = (list: readonly Field[]): Field[] => list.map((field) => ({ name: field.name, type: types[PARAMETERS.indexOf(field.type.tml as "A" | "B")] ?? field.type }));
    const c = `${name}_${mangle(types)}`;
    if (!unit.made.has(c)) {
      const filled = { fields: replaced(fields), variants: variants.map((variant) => ({ ...variant, fields: replaced(variant.fields) })) };
      const parts = [...filled.fields, ...filled.variants.flatMap((variant) => variant.fields)].map((field) => field.type);
      const shared = sharedOf(parts);
      // Without `@auto` for its own tokens an instance cannot be compared either: it counts as one that drops.
      register(unit, base(isEnum ? "enum" : "struct", `${name}[${types.map((type) => type.tml).join(", ")}]`, c, { ...filled, head: name, ...shared, drops: shared.drops }));
    }
  }
}

/** Fills the unit with types, each made of those before it. */
export function makeTypes(unit: Unit): void {
  unit.types.push(...INTS, BOOL, TOKEN, STR);
  const makers: (() => void)[] = [
    () => makeStruct(unit),
    () => makeStruct(unit),
    () => makeEnum(unit),
    () => makeEnum(unit),
    () => void makeMaybe(unit, partType(unit)),
    () => void makeMaybe(unit, pick(unit.random, unit.types)),
    () => void makeArray(unit, pick(unit.random, [...INTS, ...INTS, partType(unit)].filter((type) => type.copy)), 1 + unit.random(6)),
    () => void makeTuple(unit, partTypes(unit, 2, 3)),
    () => void makeList(unit, partType(unit)),
    () => void makeHeap(unit, partType(unit)),
    () => makeGeneric(unit, false),
    () => makeGeneric(unit, true),
  ];
  makeMaybe(unit, pick(unit.random, INTS));
  makeList(unit, pick(unit.random, INTS));
  for (let i = 0; i < 26; i += 1) {
    pick(unit.random, makers)();
  }
}

interface Part {
  readonly type: Type;
  readonly at: string;
}

/** The functions of C on one type. `each` gives the statement for one part of a value. */
function defineC(unit: Unit, type: Type): void {
  const t = type.c;
  unit.c.push(`typedef struct { ${layoutC(type)} } ${t};\n`);
  const walk = (each: (part: Part) => string, variantHead: (i: number) => string): string => bodyC(type, each, variantHead);
  if (type.drops) {
    const heap = type.kind === "heap" ? "if (x->p == 0) return; " : "";
    unit.c.push(`static void drop_${t}(${t} *x) { ${heap}${walk((part) => (part.type.drops ? `drop_${part.type.c}(&x->${part.at});` : ""), () => "")} }\n`);
  }
  unit.c.push(`static u64 dig_${t}(const ${t} *x, u64 h) { ${walk((part) => `h = dig_${part.type.c}(&x->${part.at}, h);`, (i) => `h = h * 31 + ${i};`)} return h; }\n`);
  if (!type.drops) {
    compareC(unit, type);
    unit.c.push(`static void dbg_${t}(const ${t} *x) { ${debugC(type)} }\n`);
    const copies = type.kind === "list" ? `r.v = copy_of(x->v, x->len * sizeof *x->v); ` : type.kind === "heap" ? "r.p = copy_of(x->p, sizeof *x->p); " : "";
    unit.c.push(`static ${t} dup_${t}(const ${t} *x) { ${t} r = *x; ${copies}${type.copy ? "" : walk((part) => (part.type.copy ? "" : `r.${part.at} = dup_${part.type.c}(&x->${part.at});`), () => "")} return r; }\n`);
  }
}

function layoutC(type: Type): string {
  switch (type.kind) {
    case "array":
      return `${itemOf(type).c} v[${type.length}];`;
    case "list":
      return `${itemOf(type).c} *v; u64 len; u64 cap;`;
    case "heap":
      return `${itemOf(type).c} *p;`;
    case "enum": {
      const members = type.variants.filter((variant) => variant.fields.length > 0).map((variant) => `struct { ${variant.fields.map((field, i) => `${field.type.c} f${i};`).join(" ")} } ${variant.name};`);
      return `int tag; union { char none; ${members.join(" ")} } u;`;
    }
    default:
      return type.fields.map((field, i) => `${field.type.c} f${i};`).join(" ");
  }
}

function bodyC(type: Type, each: (part: Part) => string, variantHead: (i: number) => string): string {
  switch (type.kind) {
    case "array":
      return `for (u64 i = 0; i < ${type.length}; i++) { ${each({ type: itemOf(type), at: "v[i]" })} }`;
    case "list":
      return `for (u64 i = 0; i < x->len; i++) { ${each({ type: itemOf(type), at: "v[i]" })} }`;
    case "heap":
      return each({ type: itemOf(type), at: "p[0]" });
    case "enum":
      return `switch (x->tag) { ${type.variants.map((variant, i) => `case ${i}: ${variantHead(i)} ${variant.fields.map((field, k) => each({ type: field.type, at: payload(variant, k) })).join(" ")} break;`).join(" ")} }`;
    default:
      return type.fields.map((field, i) => each({ type: field.type, at: `f${i}` })).join(" ");
  }
}

function compareC(unit: Unit, type: Type): void {
  const t = type.c;
  const parts = (part: Part): string => `if ((r = cmp_${part.type.c}(&x->${part.at}, &y->${part.at}))) return r;`;
  const head = type.kind === "enum" ? "if (x->tag != y->tag) return x->tag < y->tag ? -1 : 1;" : "";
  const list = type.kind === "list" ? `for (u64 i = 0; i < x->len && i < y->len; i++) { ${parts({ type: itemOf(type), at: "v[i]" })} } return (x->len > y->len) - (x->len < y->len);` : bodyC(type, parts, () => "");
  unit.c.push(`static int cmp_${t}(const ${t} *x, const ${t} *y) { int r = 0; ${head} ${list} return r; }\n`);
  unit.c.push(`static boolean eq_${t}(const ${t} *x, const ${t} *y) { return cmp_${t}(x, y) == 0; }\n`);
}

function debugC(type: Type): string {
  const items = (count: string): string => `printf("["); for (u64 i = 0; i < ${count}; i++) { if (i) printf(", "); dbg_${itemOf(type).c}(&x->v[i]); } printf("]");`;
  const joined = (fields: readonly Field[], at: (i: number) => string, names: boolean): string =>
    fields.map((field, i) => `printf("${i === 0 ? "" : ", "}${names ? `${field.name}: ` : ""}"); dbg_${field.type.c}(&x->${at(i)});`).join(" ");
  switch (type.kind) {
    case "array":
      return items(`${type.length}`);
    case "list":
      return items("x->len");
    case "heap":
      return `dbg_${itemOf(type).c}(x->p);`;
    case "struct":
      return `printf("${type.head} { "); ${joined(type.fields, (i) => `f${i}`, true)} printf(" }");`;
    case "enum":
      return `switch (x->tag) { ${type.variants
        .map((variant, k) => {
          const [open, close] = variant.shape === "unit" ? ["", ""] : variant.shape === "tuple" ? ["(", ")"] : [" { ", " }"];
          return `case ${k}: printf("${variant.name}${open}"); ${joined(variant.fields, (i) => payload(variant, i), variant.shape === "record")} printf("${close}"); break;`;
        })
        .join(" ")} }`;
    default:
      return `printf("("); ${joined(type.fields, (i) => `f${i}`, false)} printf(")");`;
  }
}

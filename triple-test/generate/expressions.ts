/** Random expressions of a given type. What a program computes depends on nothing but its text, so both languages must agree. */
import { baseOf, branches, chance, choice, fresh, inOrder, locals, movable, operand, own, places, type Both, type Callable, type Expr, type Gen, type Local, type Parameter, type Place } from "./state.js";
import { INTS, itemOf, U32, U64, variantPattern, type Field, type Type } from "./types.js";

function expr(t: string, c: string, prec = 17): Expr {
  return { t, c, prec, atom: false };
}

/** The same with no operand evaluated: a literal. */
function atom(t: string, c: string, prec = 17): Expr {
  return { t, c, prec, atom: true };
}

/** A local that holds the value of an expression on the C side has its name. */
export function literal(g: Gen, type: Type, most?: number): Expr {
  const full = (1n << BigInt(type.bits)) - 1n;
  const half = 1n << BigInt(type.bits - 1);
  const top = type.signed ? half - 1n : full;
  const bottom = type.signed ? -half : 0n;
  const wide = (BigInt(g.random(0xffffffff)) << 96n) | (BigInt(g.random(0xffffffff)) << 64n) | (BigInt(g.random(0xffffffff)) << 32n) | BigInt(g.random(0xffffffff));
  const kinds = [0n, 1n, 2n, 3n, top, bottom, top - 1n, bottom + 1n, BigInt(g.random(100)), BigInt(g.random(100)), wide & top, -(wide & top) - (type.signed ? 1n : 0n)];
  const value = most === undefined ? choice(g, kinds) : BigInt(g.random(most + 1));
  return literalOf(g, type, value < bottom ? -value & top : value);
}

/** A literal with a suffix, in one of its spellings. */
export function literalOf(g: Gen, type: Type, value: bigint): Expr {
  const magnitude = value < 0n ? -value : value;
  const digits = magnitude.toString();
  const spelling = choice(g, ["plain", "plain", "plain", "hex", "binary", "underscore"]);
  const text = spelling === "hex" ? `0x${magnitude.toString(16)}` : spelling === "binary" && magnitude < 256n ? `0b${magnitude.toString(2)}` : spelling === "underscore" ? digits.replaceAll(/\B(?=(\d{3})+$)/g, "_") : digits;
  const bits = BigInt.asUintN(type.bits, value);
  const c = type.bits === 128 ? `((${type.c})(((u128)0x${(bits >> 64n).toString(16)}ULL << 64) | 0x${BigInt.asUintN(64, bits).toString(16)}ULL))` : `((${type.c})0x${bits.toString(16)}ULL)`;
  return atom(`${value < 0n ? "-" : ""}${text}${type.c}`, c, value < 0n ? 15 : 17);
}

/** An index of any integer type, without calls. */
function indexExpr(g: Gen): Typed {
  const type = choice(g, [U64, U64, U32, ...INTS]);
  return { type, expr: pure(g, () => int(g, type, 1)) };
}

type Typed = { readonly type: Type; readonly expr: Expr };

function pure<T>(g: Gen, work: () => T): T {
  g.pure += 1;
  const result = work();
  g.pure -= 1;
  return result;
}

function pinned<T>(g: Gen, work: () => T): T {
  g.pinned += 1;
  const result = work();
  g.pinned -= 1;
  return result;
}

/** Writes a place down as an expression. */
export function render(g: Gen, place: Place): Expr {
  return g.pure > 1 ? place.render(() => ({ type: U64, expr: literalOf(g, U64, BigInt(g.random(4))) })) : place.render(indexExpr);
}

function readable(g: Gen, type: Type): Place[] {
  return places(g, (place) => place.type === type);
}

/** A binary operation on operands that are evaluated from left to right. */
function binary(g: Gen, left: Typed, right: Typed, t: string, c: (a: string, b: string) => string, prec: number): Expr {
  return expr(t, inOrder(g, [left, right], ([a, b]) => c(a ?? "", b ?? "")), prec);
}

function small(g: Gen, type: Type, depth: number, most: number): Expr {
  const value = int(g, type, depth - 1);
  const mask = literalOf(g, type, BigInt(most));
  return expr(`${operand(value, 10)} & ${mask.t}`, `(${type.c})(${value.c} & ${mask.c})`, 10);
}

const WRAPPING = ["add", "sub", "mul"] as const;
const CHECKED = { add: ["+", 12], sub: ["-", 12], mul: ["*", 13], div: ["/", 13], rem: ["%", 13] } as const;

function checkedOperation(g: Gen, type: Type, depth: number): Expr {
  const wild = g.daring && chance(g, 12);
  const op = choice(g, Object.keys(CHECKED) as (keyof typeof CHECKED)[]);
  const [sign, prec] = CHECKED[op];
  const divides = op === "div" || op === "rem";
  const left = wild || divides ? int(g, type, depth - 1) : op === "sub" && !type.signed ? bigger(g, type, depth) : small(g, type, depth, op === "mul" ? 7 : 31);
  const right = wild ? int(g, type, depth - 1) : divides ? odd(g, type, depth) : small(g, type, depth, 15);
  return binary(g, { type, expr: left }, { type, expr: right }, `${operand(left, prec)} ${sign} ${operand(right, prec + 1)}`, (a, b) => `${op}_${type.c}(${a}, ${b})`, prec);
}

/** A value of at least 16. */
function bigger(g: Gen, type: Type, depth: number): Expr {
  const value = int(g, type, depth - 1);
  return expr(`${operand(value, 8)} | ${literalOf(g, type, 16n).t}`, `(${type.c})(${value.c} | 16)`, 8);
}

/** A value that is not 0, and hardly ever -1. */
function odd(g: Gen, type: Type, depth: number): Expr {
  const value = small(g, type, depth, 63);
  return expr(`${operand(value, 8)} | ${literalOf(g, type, 1n).t}`, `(${type.c})(${value.c} | 1)`, 8);
}

function bitOperation(g: Gen, type: Type, depth: number): Expr {
  const [sign, prec] = choice(g, [["|", 8], ["^", 9], ["&", 10]] as const);
  const left = int(g, type, depth - 1);
  const right = int(g, type, depth - 1);
  return binary(g, { type, expr: left }, { type, expr: right }, `${operand(left, prec)} ${sign} ${operand(right, prec + 1)}`, (a, b) => `(${type.c})(${a} ${sign} ${b})`, prec);
}

function shift(g: Gen, type: Type, depth: number): Expr {
  const [sign, name] = choice(g, [["<<", "shl"], [">>", "shr"]] as const);
  const countType = choice(g, [type, U32, ...INTS]);
  const left = int(g, type, depth - 1);
  const right = g.daring && chance(g, 8) ? int(g, countType, depth - 1) : small(g, countType, depth, type.bits - 1 > 127 ? 127 : Math.min(type.bits - 1, 127));
  return binary(g, { type, expr: left }, { type: countType, expr: right }, `${operand(left, 11)} ${sign} ${operand(right, 12)}`, (a, b) => `({ __auto_type n_ = ${b}; ${name}_${type.c}(${a}, ${countType.signed ? "(u128)(i128)" : "(u128)"}n_, ${countType.signed ? "n_ < 0" : "0"}); })`, 11);
}

function method(g: Gen, type: Type, depth: number): Expr {
  const op = choice(g, WRAPPING);
  const [name, c] = choice(g, [[`wrapping_${op}`, `w${op}`], [`wrapping_${op}`, `w${op}`], [`saturating_${op}`, `s${op}`], ["min", "min"], ["max", "max"]] as const);
  const left = int(g, type, depth - 1);
  const right = int(g, type, depth - 1);
  return binary(g, { type, expr: left }, { type, expr: right }, `${operand(left, 17)}.${name}(${right.t})`, (a, b) => `${c}_${type.c}(${a}, ${b})`, 17);
}

/** `checked_…` with a value for the case of overflow, and `overflowing_…`. */
function overflow(g: Gen, type: Type, depth: number): Expr {
  const op = choice(g, WRAPPING);
  const left = int(g, type, depth - 1);
  const right = int(g, type, depth - 1);
  const both = [{ type, expr: left }, { type, expr: right }];
  if (chance(g, 30)) {
    return expr(`${operand(left, 17)}.overflowing_${op}(${right.t}).0`, inOrder(g, both, ([a, b]) => `w${op}_${type.c}(${a ?? ""}, ${b ?? ""})`));
  }
  const other = pure(g, () => int(g, type, depth - 1));
  const c = inOrder(g, both, ([a, b]) => `({ ${type.c} r_; __builtin_${op}_overflow(${a ?? ""}, ${b ?? ""}, &r_) ? ${other.c} : r_; })`);
  return expr(`(${operand(left, 17)}.checked_${op}(${right.t})! else ${operand(other, 15)})`, c);
}

function unary(g: Gen, type: Type, depth: number): Expr {
  const value = int(g, type, depth - 1);
  switch (choice(g, type.signed ? ["~", "~", "-", "abs", "rotate", "pow"] : ["~", "~", "rotate", "pow"])) {
    case "~":
      return expr(`~${operand(value, 17)}`, `(${type.c})~${value.c}`, 15);
    case "-": {
      const masked = g.daring && chance(g, 15) ? value : small(g, type, depth, 63);
      return expr(`-${masked.atom ? `(${masked.t})` : operand(masked, 16)}`, `neg_${type.c}(${masked.c})`, 15);
    }
    case "abs":
      return expr(`${operand(value, 17)}.wrapping_add(${literalOf(g, type, 1n).t}).max(${literalOf(g, type, -100n).t}).abs()`, `abs_${type.c}(max_${type.c}(wadd_${type.c}(${value.c}, 1), -100))`);
    case "pow": {
      const n = g.random(4);
      const mask = g.daring && chance(g, 10) ? 127 : type.bits === 8 ? 3 : 7;
      const base = small(g, type, depth, mask);
      return n % 2 === 0 ? expr(`(${base.t}) ** ${n}`, `pow_${type.c}(${base.c}, ${n})`, 16) : expr(`(${base.t}).pow(${n}u32)`, `pow_${type.c}(${base.c}, ${n})`);
    }
    default: {
      const n = g.random(type.bits * 2);
      return expr(`${operand(value, 17)}.rotate_left(${n}u32)`, `rotl_${type.c}(${value.c}, ${n})`);
    }
  }
}

function cast(g: Gen, type: Type, depth: number): Expr {
  const from = choice(g, [...INTS, ...g.unit.types.filter((other) => other.kind === "bool")]);
  const value = from.kind === "bool" ? bool(g, depth - 1) : int(g, from, depth - 1);
  return expr(`${operand(value, 14)} as ${type.tml}`, `(${type.c})(${value.c})`, 14);
}

/** An integer in scope of another type, converted. */
function converted(g: Gen, type: Type): Expr | undefined {
  const found = places(g, (place) => place.type.kind === "int" && place.type !== type);
  if (found.length === 0 || chance(g, 30)) {
    return undefined;
  }
  const shown = render(g, choice(g, found));
  return expr(`${operand(shown, 14)} as ${type.tml}`, `(${type.c})(${shown.c})`, 14);
}

function counted(g: Gen, depth: number): Expr {
  const from = choice(g, INTS);
  const value = int(g, from, depth - 1);
  const [name, c] = choice(g, [["count_ones", "ones"], ["leading_zeros", "leading"], ["trailing_zeros", "trailing"]] as const);
  return expr(`${operand(value, 17)}.${name}()`, `${c}_${from.c}(${value.c})`);
}

function ternary(g: Gen, depth: number, make: (depth: number) => Expr): Expr {
  const condition = bool(g, depth - 1);
  const [yes, no] = branches(g, [() => make(depth - 1), () => make(depth - 1)]);
  if (yes === undefined || no === undefined) {
    return make(0);
  }
  const c = `(${condition.c} ? ${yes.c} : ${no.c})`;
  return chance(g, 50) ? expr(`${operand(condition, 3)} ? ${operand(yes, 3)} : ${operand(no, 2)}`, c, 2) : expr(`(if ${condition.t} then ${yes.t} else ${no.t})`, c);
}

/** Length of a list or text in scope. */
function length(g: Gen): Expr | undefined {
  const found = places(g, (place) => ["list", "slice", "str", "array"].includes(place.type.kind));
  if (found.length === 0) {
    return undefined;
  }
  const place = choice(g, found);
  const value = render(g, place);
  return expr(`${baseOf(value)}.len()`, place.type.kind === "array" ? `(u64)${place.type.length}` : `${value.c}.len`);
}

function closureCall(g: Gen, type: Type, depth: number): Expr | undefined {
  const found = g.closures.filter((closure) => closure.result === type);
  if (found.length === 0) {
    return undefined;
  }
  const closure = choice(g, found);
  const argument = int(g, closure.parameter, depth - 1);
  return expr(`${closure.name}(${argument.t})`, `${closure.name}(${argument.c})`);
}

/** The digest of a place. */
function digest(g: Gen, depth: number): Expr | undefined {
  const found = places(g, (place) => place.type.kind !== "slice");
  if (found.length === 0) {
    return undefined;
  }
  const place = choice(g, found);
  const value = render(g, place);
  const start = pure(g, () => int(g, U64, depth - 1));
  return expr(`${baseOf(value)}.digest(${start.t})`, `dig_${place.type.c}(&${value.c}, ${start.c})`);
}

/** An integer expression; nothing is moved by it. */
export function int(g: Gen, type: Type, depth: number): Expr {
  return pinned(g, () => {
    const known = readable(g, type);
    if (depth <= 0 || chance(g, 25)) {
      return known.length > 0 && chance(g, 85) ? render(g, choice(g, known)) : converted(g, type) ?? literal(g, type);
    }
    const kind = g.random(20);
    if (kind < 4) {
      return method(g, type, depth);
    } else if (kind < 6) {
      return bitOperation(g, type, depth);
    } else if (kind < 9) {
      return checkedOperation(g, type, depth);
    } else if (kind < 11) {
      return cast(g, type, depth);
    } else if (kind < 12) {
      return shift(g, type, depth);
    } else if (kind < 13) {
      return overflow(g, type, depth);
    } else if (kind < 14) {
      return ternary(g, depth, (less) => int(g, type, less));
    } else if (kind < 15) {
      return unary(g, type, depth);
    } else if (kind < 16 && type === U32) {
      return counted(g, depth);
    } else if (kind < 17 && type === U64) {
      return length(g) ?? int(g, type, depth - 1);
    } else if (kind < 18) {
      return (type === U64 ? digest(g, depth) : undefined) ?? closureCall(g, type, depth) ?? method(g, type, depth);
    }
    return callFor(g, type, depth) ?? bitOperation(g, type, depth);
  });
}

function comparison(g: Gen, depth: number): Expr {
  const kinds = places(g, (place) => !place.type.drops && !["int", "bool", "slice"].includes(place.type.kind));
  const sign = choice(g, ["==", "!=", "<", ">", "<=", ">="]);
  if (kinds.length > 0 && chance(g, 35)) {
    const left = choice(g, kinds);
    const right = choice(g, kinds.filter((place) => place.type === left.type));
    const [a, b] = [render(g, left), render(g, right)];
    const c = left.type.c;
    return expr(`${operand(a, 7)} ${sign} ${operand(b, 7)}`, sign === "==" || sign === "!=" ? `(eq_${c}(&${a.c}, &${b.c}) ${sign} 1)` : `(cmp_${c}(&${a.c}, &${b.c}) ${sign} 0)`, 6);
  }
  const type = choice(g, INTS);
  const left = int(g, type, depth - 1);
  const right = int(g, type, depth - 1);
  return binary(g, { type, expr: left }, { type, expr: right }, `${operand(left, 7)} ${sign} ${operand(right, 7)}`, (a, b) => `(${a} ${sign} ${b})`, 6);
}

export function bool(g: Gen, depth: number): Expr {
  return pinned(g, () => {
    const type = g.unit.types.find((other) => other.kind === "bool");
    const known = type === undefined ? [] : readable(g, type);
    if (depth <= 0 || chance(g, 15)) {
      const yes = chance(g, 50);
      return known.length > 0 && chance(g, 80) ? render(g, choice(g, known)) : atom(`${yes}`, yes ? "1" : "0");
    }
    switch (g.random(6)) {
      case 0: {
        const value = bool(g, depth - 1);
        return expr(`not ${operand(value, 5)}`, `!${value.c}`, 5);
      }
      case 1: {
        const [word, sign, prec] = choice(g, [["and", "&&", 4], ["or", "||", 3]] as const);
        const left = bool(g, depth - 1);
        const right = bool(g, depth - 1);
        return expr(`${operand(left, prec)} ${word} ${operand(right, prec + 1)}`, `(${left.c} ${sign} ${right.c})`, prec);
      }
      case 2: {
        const maybes = places(g, (place) => place.type.tml.startsWith("Maybe["));
        if (maybes.length > 0) {
          const value = render(g, choice(g, maybes));
          return chance(g, 50) ? expr(`${baseOf(value)}.is_just()`, `(${value.c}.tag == 0)`) : expr(`${baseOf(value)}.is_nothing()`, `(${value.c}.tag == 1)`);
        }
        return comparison(g, depth);
      }
      default:
        return comparison(g, depth);
    }
  });
}

const WORDS = ["", "a", "tree", "a longer text", "0", "zz top"] as const;

/** Owned text. */
function text(g: Gen, depth: number): Expr {
  const word = choice(g, WORDS);
  const plain = atom(`"${word}"`, `((str){"${word}", ${word.length}})`);
  if (depth <= 0 || chance(g, 30)) {
    return plain;
  }
  if (chance(g, 50)) {
    const shown = places(g, (place) => place.root.type === place.type && ((place.type.kind === "int" && place.type.tml !== "U128") || place.type.kind === "bool"));
    if (shown.length > 0) {
      const place = choice(g, shown);
      const value = render(g, place);
      return expr(`"${word}{${value.t}}"`, `str_add(${plain.c}, str_number(${value.c}, ${place.type.kind === "bool" ? 1 : 0}))`);
    }
  }
  const known = places(g, (place) => place.type.kind === "str");
  if (known.length === 0) {
    return plain;
  }
  const left = render(g, choice(g, known));
  const right = chance(g, 50) ? render(g, choice(g, known)) : plain;
  return chance(g, 30) ? expr(`${baseOf(left)}.duplicate()`, left.c) : expr(`${operand(left, 12)} + ${operand(right, 13)}`, `str_add(${left.c}, ${right.c})`, 12);
}

/** Moves a local away. */
export function moved(local: Local): Expr {
  local.moved = true;
  return expr(local.name, local.type.drops ? `MOVE(${local.name})` : local.name);
}

/** Parts of a literal, evaluated in the order in which they are written. */
function build(g: Gen, fields: readonly Field[], depth: number, c: (values: readonly string[]) => string, shuffle: boolean): { readonly parts: readonly Typed[]; readonly texts: readonly { readonly name: string; readonly t: string }[]; readonly c: string } {
  const order = fields.map((_, i) => i);
  if (shuffle && order.length > 1 && chance(g, 40)) {
    order.push(order.shift() ?? 0);
  }
  const made = order.map((i) => {
    const field = fields[i];
    if (field === undefined) {
      throw new Error("no such field");
    }
    return { i, name: field.name, type: field.type, expr: value(g, field.type, depth - 1) };
  });
  return {
    parts: made,
    texts: made.map((one) => ({ name: one.name, t: one.expr.t })),
    c: inOrder(g, made, (values) => c(fields.map((_, i) => values[order.indexOf(i)] ?? ""))),
  };
}

function constructed(g: Gen, type: Type, depth: number): Expr {
  switch (type.kind) {
    case "struct": {
      const bases = type.copy && chance(g, 25) ? readable(g, type) : [];
      if (bases.length > 0) {
        const some = type.fields.filter(() => chance(g, 50));
        const made = build(g, some, depth, (values) => values.join(", "), false);
        const shown = render(g, choice(g, bases));
        const names = some.map(() => fresh(g, "u"));
        // In C all parts are evaluated before the base is copied.
        const stores = made.parts.map((part, i) => `${part.type.c} ${names[i] ?? ""} = ${part.expr.c};`).join(" ");
        const sets = some.map((field, i) => `b_.f${type.fields.indexOf(field)} = ${names[i] ?? ""};`).join(" ");
        return expr(`${type.head} { ${made.texts.map((one) => `${one.name}: ${one.t}, `).join("")}..${operand(shown, 15)} }`, `({ ${stores} ${type.c} b_ = ${shown.c}; ${sets} b_; })`);
      }
      const made = build(g, type.fields, depth, (values) => `(${type.c}){${values.join(", ")}}`, true);
      return expr(`${type.head} { ${made.texts.map((one) => `${one.name}: ${one.t}`).join(", ")} }`, made.c);
    }
    case "tuple": {
      const made = build(g, type.fields, depth, (values) => `(${type.c}){${values.join(", ")}}`, false);
      return expr(`(${made.texts.map((one) => one.t).join(", ")})`, made.c);
    }
    case "enum": {
      const index = g.random(type.variants.length);
      const variant = type.variants[index];
      if (variant === undefined) {
        throw new Error("an enum without variants");
      }
      const made = build(g, variant.fields, depth, (values) => `(${type.c}){.tag = ${index}${values.length === 0 ? "" : `, .u.${variant.name} = {${values.join(", ")}}`}}`, false);
      return expr(variantPattern(type, variant, made.texts.map((one) => one.t)), made.c);
    }
    case "heap": {
      const item = itemOf(type);
      const content = value(g, item, depth - 1);
      return expr(`Heap::new(${content.t})`, `({ ${item.c} b_ = ${content.c}; (${type.c}){copy_of(&b_, sizeof b_)}; })`);
    }
    case "array":
    case "list":
      return elements(g, type, depth);
    case "token": {
      const id = int(g, U32, depth - 1);
      return expr(`Token { id: ${operand(id, 8)} | 1u32 }`, `((token){${id.c} | 1})`);
    }
    default:
      throw new Error(`nothing makes a ${type.tml}`);
  }
}

function elements(g: Gen, type: Type, depth: number): Expr {
  const item = itemOf(type);
  const count = type.kind === "array" ? type.length : g.random(4);
  if (type.kind === "array" && item.copy && chance(g, 30)) {
    const one = value(g, item, depth - 1);
    return expr(`[${one.t}; ${count}]`, `({ ${item.c} e_ = ${one.c}; ${type.c} a_; for (u64 i = 0; i < ${count}; i++) a_.v[i] = e_; a_; })`);
  }
  const fields = Array.from({ length: count }, (_, i) => ({ name: `${i}`, type: item }));
  const made = build(g, fields, depth, (values) => {
    if (type.kind === "array") {
      return `(${type.c}){{${values.join(", ")}}}`;
    }
    return count === 0 ? `(${type.c}){0}` : `({ ${item.c} e_[] = {${values.join(", ")}}; (${type.c}){copy_of(e_, sizeof e_), ${count}, ${count}}; })`;
  }, false);
  return expr(`[${made.texts.map((one) => one.t).join(", ")}]`, made.c);
}

/** A value of any type where that type is expected: made anew, copied, duplicated, moved, or the result of a call. */
export function value(g: Gen, type: Type, depth: number): Expr {
  if (type.kind === "int") {
    return int(g, type, depth);
  }
  if (type.kind === "bool") {
    return bool(g, depth);
  }
  const known = readable(g, type);
  if (known.length > 0 && chance(g, 65)) {
    const place = choice(g, known);
    if (type.copy) {
      return render(g, place);
    }
    if (place.whole && movable(g, place.root) && chance(g, 80)) {
      return moved(place.root);
    }
    if (!type.drops) {
      const shown = render(g, place);
      return expr(`${baseOf(shown)}.duplicate()`, `dup_${type.c}(&${shown.c})`);
    }
  }
  if (depth > 0 && chance(g, 25)) {
    const called = callFor(g, type, depth);
    if (called !== undefined) {
      return called;
    }
  }
  if (depth > 0 && chance(g, 8)) {
    return ternary(g, depth, (less) => value(g, type, less));
  }
  return type.kind === "str" ? text(g, depth) : constructed(g, type, depth);
}

/** A call of a function with a result of a type, if there is one that may be called here. */
function callFor(g: Gen, type: Type, depth: number): Expr | undefined {
  if (g.pure > 0) {
    return undefined;
  }
  const found = g.functions.filter((one) => one.result === type && affordable(g, one) && (g.pinned === 0 || ![...one.parameters, one.receiver].some((parameter) => parameter?.form === "mut")));
  return found.length === 0 ? undefined : call(g, choice(g, found), depth);
}

export function affordable(g: Gen, one: Callable): boolean {
  return g.weight * one.cost < 400 && g.cost + g.weight * one.cost < 2000;
}

/** Where an argument that is a reference points to; undefined if there is nothing. */
function referenced(g: Gen, parameter: Parameter): { readonly both: Both; readonly root: Local } | undefined {
  if (parameter.form === "slice") {
    return slice(g, parameter.type);
  }
  const mutable = parameter.form === "mut";
  const found = places(g, (place) => place.type === parameter.type && (!mutable || (place.mutable && place.root.access === "full")));
  if (found.length === 0) {
    return undefined;
  }
  const place = choice(g, found);
  const shown = pure(g, () => render(g, place));
  const local = place.whole ? undefined : shown.base;
  // A reference that is a local of its own is passed on, or borrowed anew.
  const t = local !== undefined && place.type === place.root.type && chance(g, 50) ? local : `${mutable ? "mut ref" : "ref"} ${operand(shown, 15)}`;
  return { both: { t, c: `&${shown.c}` }, root: place.root };
}

function slice(g: Gen, type: Type): { readonly both: Both; readonly root: Local } | undefined {
  const item = itemOf(type);
  const found = places(g, (place) => ["array", "list", "slice"].includes(place.type.kind) && itemOf(place.type) === item);
  if (found.length === 0) {
    return undefined;
  }
  const place = choice(g, found);
  const shown = pure(g, () => render(g, place));
  const base = baseOf(shown);
  const [items, count] = place.type.kind === "array" ? [`(${item.c} *)${shown.c}.v`, `${place.type.length}`] : [`${shown.c}.v`, `${shown.c}.len`];
  const from = g.random(3);
  const t = place.type.kind === "list" ? `${base}.as_slice()` : place.type.kind === "array" ? `ref ${operand(shown, 15)}` : base;
  if (from === 0 || place.type.kind === "slice") {
    return { both: { t, c: `&(${type.c}){${items}, ${count}, 0}` }, root: place.root };
  }
  // `xs[1 to xs.len()]` would panic on an empty list: the start is taken modulo the length plus 1.
  const low = `${from}u64 % (${base}.len() + 1u64)`;
  return { both: { t: `ref ${base}[${low} to ${base}.len()]`, c: `&(${type.c}){${items} + ${from} % (${count} + 1), ${count} - ${from} % (${count} + 1), 0}` }, root: place.root };
}

interface Argument {
  readonly both: Both;
  readonly type: Type;
  readonly form: Parameter["form"];
}

function argument(g: Gen, parameter: Parameter, depth: number, held: Local[]): Argument | undefined {
  if (parameter.form === "value") {
    return { both: value(g, parameter.type, depth - 1), type: parameter.type, form: "value" };
  }
  const found = referenced(g, parameter);
  if (found === undefined) {
    return undefined;
  }
  found.root.access = parameter.form === "mut" ? "none" : "read";
  held.push(found.root);
  return { both: found.both, type: parameter.type, form: parameter.form };
}

/** A call; undefined if there is nothing to pass by reference. Arguments are not moved while others borrow them. */
export function call(g: Gen, one: Callable, depth: number): Expr | undefined {
  const all = one.receiver === undefined ? one.parameters : [one.receiver, ...one.parameters];
  const held: Local[] = [];
  const before = locals(g).map((local) => [local, local.access, local.moved] as const);
  const made: Argument[] = [];
  for (const parameter of all) {
    const found = argument(g, parameter, Math.min(depth, 2), held);
    if (found === undefined) {
      break;
    }
    made.push(found);
  }
  before.forEach(([local, access]) => {
    local.access = access;
  });
  if (made.length < all.length) {
    before.forEach(([local, , wasMoved]) => {
      local.moved = wasMoved;
    });
    return undefined;
  }
  g.cost += g.weight * one.cost;
  const c = callC(g, one.name, made);
  const texts = made.map((one_) => one_.both.t);
  if (one.receiver !== undefined) {
    const self = /^(?:mut )?ref (.*)$/.exec(texts.shift() ?? "");
    const receiver = self?.[1] ?? made[0]?.both.t ?? "";
    return expr(`${/^[a-z]\w*(?:\.\w+)*$/.test(receiver) ? receiver : `(${receiver})`}.${one.name}(${[...texts, "h"].join(", ")})`, c);
  }
  return expr(`${one.name}(${[...texts, "h"].join(", ")})`, c);
}

function callC(g: Gen, name: string, made: readonly Argument[]): string {
  const names = made.map(() => fresh(g, "t"));
  const lines = made.map((one, i) =>
    one.form === "value" ? `${one.type.c} ${names[i] ?? ""} ${own(one.type)}= ${one.both.c};` : `${one.form === "slice" || one.form === "ref" ? "const " : ""}${one.type.c} *${names[i] ?? ""} = ${one.both.c};`,
  );
  const values = made.map((one, i) => (one.form === "value" && one.type.drops ? `MOVE(${names[i] ?? ""})` : (names[i] ?? "")));
  return `({ ${lines.join(" ")} ${name}(${[...values, "h"].join(", ")}); })`;
}

/** Calls of the generic functions of the head whose instance in C is made where it is needed. */
export function genericCall(g: Gen, type: Type, depth: number): Expr | undefined {
  const owned = locals(g).filter((local) => local.type === type && movable(g, local));
  const first = owned[0];
  const second = owned[1];
  if (first === undefined || second === undefined || g.pure > 0) {
    return undefined;
  }
  const condition = bool(g, depth - 1);
  const name = `choose_${type.c}`;
  if (!g.unit.instances.has(name)) {
    g.unit.instances.add(name);
    g.unit.c.push(`static ${type.c} ${name}(boolean first, ${type.c} a_, ${type.c} b_) { ${type.c} a ${own(type)}= a_; ${type.c} b ${own(type)}= b_; return first ? ${type.drops ? "MOVE(a)" : "a"} : ${type.drops ? "MOVE(b)" : "b"}; }\n`);
  }
  const [a, b] = [moved(first), moved(second)];
  return expr(`choose(${condition.t}, ${a.t}, ${b.t})`, `({ boolean c_ = ${condition.c}; ${name}(c_, ${a.c}, ${b.c}); })`);
}

// Text of std/src/core/num_TYPE.tml, one file per number type.

const INTS = ["I8", "I16", "I32", "I64", "I128", "U8", "U16", "U32", "U64", "U128"];
const FLOATS = ["F32", "F64"];

const bitsOf = (t) => Number(t.slice(1));
const signed = (t) => t.startsWith("I");
const unsignedOf = (t) => "U" + bitsOf(t);

/** How a value of integer type `a` is checked before it becomes a `b`: "" if it always fits. */
function fits(a, b) {
  const [wa, wb] = [bitsOf(a), bitsOf(b)];
  if (signed(a) === signed(b)) {
    return wb >= wa ? "" : `(*this as ${b}) as ${a} == *this`;
  }
  if (!signed(a)) {
    return wb > wa ? "" : `*this <= ${b}::MAX as ${a}`;
  }
  return wb >= wa ? "*this >= 0" : `*this >= 0 and *this <= ${b}::MAX as ${a}`;
}

function conversions(t) {
  let out = "";
  for (const b of INTS) {
    if (b === t) {
      continue;
    }
    const name = b.toLowerCase();
    const check = fits(t, b);
    if (check === "") {
      out += `
    /// As \`${b}\`, exactly.
    @inline
    pub func to_${name}(this) -> ${b} { *this as ${b} }

    /// As \`${b}\`, exactly; never \`Nothing\`.
    @inline
    pub func try_to_${name}(this) -> Maybe[${b}] { Just(*this as ${b}) }
`;
    } else {
      out += `
    /// As \`${b}\`. Panics if it does not fit.
    @inline
    @caller_place
    pub func to_${name}(this) -> ${b} {
        if ${check} { *this as ${b} } else { conversion_overflow() }
    }

    /// As \`${b}\`, if it fits.
    @inline
    pub func try_to_${name}(this) -> Maybe[${b}] {
        if ${check} { Just(*this as ${b}) } else { Nothing }
    }
`;
    }
  }
  return out + `
    /// The nearest float, ties to even.
    @inline
    pub func to_f32(this) -> F32 { *this as F32 }

    /// The nearest float, ties to even.
    @inline
    pub func to_f64(this) -> F64 { *this as F64 }
`;
}

function arithmetic(t) {
  const s = signed(t);
  const op = (name, sign) => `
    /// \`this ${sign} rhs\` modulo 2^${bitsOf(t)}.
    @inline
    pub func wrapping_${name}(this, rhs: ${t}) -> ${t} { wrapping_${name}(*this, rhs) }

    /// \`this ${sign} rhs\`, unless it overflows.
    @inline
    pub func checked_${name}(this, rhs: ${t}) -> Maybe[${t}] { unless_overflow(overflowing_${name}(*this, rhs)) }

    /// \`this ${sign} rhs\` modulo 2^${bitsOf(t)}, and whether it overflowed.
    @inline
    pub func overflowing_${name}(this, rhs: ${t}) -> (${t}, Bool) { overflowing_${name}(*this, rhs) }
`;
  const division = (name, sign, limit) => `
    /// \`this ${sign} rhs\`; \`MIN ${sign} -1\` wraps. Panics if \`rhs\` is 0.
    @inline
    @caller_place
    pub func wrapping_${name}(this, rhs: ${t}) -> ${t} { ${s ? `if rhs == -1 { ${name === "div" ? "wrapping_neg(*this)" : "0"} } else { *this ${sign} rhs }` : `*this ${sign} rhs`} }

    /// \`this ${sign} rhs\`, unless it overflows or \`rhs\` is 0.
    @inline
    pub func checked_${name}(this, rhs: ${t}) -> Maybe[${t}] {
        if rhs == 0${s ? ` or (rhs == -1 and *this == ${t}::MIN)` : ""} { Nothing } else { Just(*this ${sign} rhs) }
    }

    /// \`this ${sign} rhs\`; where \`MIN ${sign} -1\` overflows, ${limit}. Panics if \`rhs\` is 0.
    @inline
    @caller_place
    pub func saturating_${name}(this, rhs: ${t}) -> ${t} { ${s ? `if rhs == -1 { ${name === "div" ? `saturating_sub(0, *this)` : "0"} } else { *this ${sign} rhs }` : `*this ${sign} rhs`} }

    /// \`this ${sign} rhs\`, wrapped, and whether it overflowed. Panics if \`rhs\` is 0.
    @inline
    @caller_place
    pub func overflowing_${name}(this, rhs: ${t}) -> (${t}, Bool) { (this.wrapping_${name}(rhs), ${s ? `rhs == -1 and *this == ${t}::MIN` : "false"}) }
`;
  return `${op("add", "+")}
    /// \`this + rhs\`, at most \`MAX\`${s ? " and at least `MIN`" : ""}.
    @inline
    pub func saturating_add(this, rhs: ${t}) -> ${t} { saturating_add(*this, rhs) }
${op("sub", "-")}
    /// \`this - rhs\`, at least ${s ? "`MIN` and at most `MAX`" : "0"}.
    @inline
    pub func saturating_sub(this, rhs: ${t}) -> ${t} { saturating_sub(*this, rhs) }
${op("mul", "*")}
    /// \`this * rhs\`, limited to the type's range.
    @inline
    pub func saturating_mul(this, rhs: ${t}) -> ${t} {
        let (value, overflow): (${t}, Bool) = overflowing_mul(*this, rhs)
        if not overflow { value } else { ${s ? `if (*this < 0) == (rhs < 0) { ${t}::MAX } else { ${t}::MIN }` : `${t}::MAX`} }
    }
${division("div", "/", "`MAX`")}${division("rem", "%", "0")}
    /// \`-this\` modulo 2^${bitsOf(t)}.
    @inline
    pub func wrapping_neg(this) -> ${t} { wrapping_neg(*this) }

    /// \`-this\`, unless it overflows.
    @inline
    pub func checked_neg(this) -> Maybe[${t}] { unless_overflow(overflowing_sub(0, *this)) }

    /// \`-this\`, limited to the type's range.
    @inline
    pub func saturating_neg(this) -> ${t} { saturating_sub(0, *this) }

    /// \`-this\` modulo 2^${bitsOf(t)}, and whether it overflowed.
    @inline
    pub func overflowing_neg(this) -> (${t}, Bool) { overflowing_sub(0, *this) }
${shifts(t)}${powers(t)}`;
}

function shifts(t) {
  const w = bitsOf(t);
  const s = signed(t);
  const one = (name, sign) => `
    /// \`this ${sign} n\` with \`n\` modulo ${w}.
    @inline
    pub func wrapping_${name}(this, n: U32) -> ${t} { wrapping_${name}(*this, n) }

    /// \`this ${sign} n\`, unless \`n\` is ${w} or more.
    @inline
    pub func checked_${name}(this, n: U32) -> Maybe[${t}] { if n < ${w} { Just(wrapping_${name}(*this, n)) } else { Nothing } }

    /// \`this ${sign} n\` with \`n\` modulo ${w}, and whether \`n\` is ${w} or more.
    @inline
    pub func overflowing_${name}(this, n: U32) -> (${t}, Bool) { (wrapping_${name}(*this, n), n >= ${w}) }
`;
  return `${one("shl", "<<")}
    /// \`this * 2^n\`, limited to the type's range.
    @inline
    pub func saturating_shl(this, n: U32) -> ${t} {
        if *this == 0 { return 0 }
        if n < ${w} and wrapping_shr(wrapping_shl(*this, n), n) == *this { return wrapping_shl(*this, n) }
        ${s ? `if *this < 0 { ${t}::MIN } else { ${t}::MAX }` : `${t}::MAX`}
    }
${one("shr", ">>")}
    /// \`this >> n\`; ${s ? "0 or -1" : "0"} if all bits are shifted out.
    @inline
    pub func saturating_shr(this, n: U32) -> ${t} { ${s ? `wrapping_shr(*this, if n < ${w} then n else ${w - 1})` : `if n < ${w} { wrapping_shr(*this, n) } else { 0 }`} }
`;
}

function powers(t) {
  const s = signed(t);
  return `
    /// \`this ** exponent\`. Panics on overflow.
    @inline
    @caller_place
    pub func pow(this, exponent: U32) -> ${t} { (*this) ** exponent }

    /// \`this ** exponent\` modulo 2^${bitsOf(t)}, and whether it overflowed.
    pub func overflowing_pow(this, exponent: U32) -> (${t}, Bool) {
        var base: ${t} = *this
        var rest: U32 = exponent
        var result: ${t} = 1
        var overflow: Bool = false
        while rest > 0 {
            if rest & 1 == 1 {
                let (value, over): (${t}, Bool) = overflowing_mul(result, base)
                result = value
                overflow = overflow or over
            }
            rest = rest >> 1
            if rest > 0 {
                let (value, over): (${t}, Bool) = overflowing_mul(base, base)
                base = value
                overflow = overflow or over
            }
        }
        (result, overflow)
    }

    /// \`this ** exponent\` modulo 2^${bitsOf(t)}.
    @inline
    pub func wrapping_pow(this, exponent: U32) -> ${t} { this.overflowing_pow(exponent).0 }

    /// \`this ** exponent\`, unless it overflows.
    @inline
    pub func checked_pow(this, exponent: U32) -> Maybe[${t}] { unless_overflow(this.overflowing_pow(exponent)) }

    /// \`this ** exponent\`, limited to the type's range.
    @inline
    pub func saturating_pow(this, exponent: U32) -> ${t} {
        let (value, overflow): (${t}, Bool) = this.overflowing_pow(exponent)
        if not overflow { value } else { ${s ? `if *this < 0 and exponent % 2 == 1 { ${t}::MIN } else { ${t}::MAX }` : `${t}::MAX`} }
    }
`;
}

function bitMethods(t) {
  const w = bitsOf(t);
  const n = w / 8;
  return `
    /// Number of one bits.
    @inline
    pub func count_ones(this) -> U32 { count_ones(*this) }

    /// Number of zero bits.
    @inline
    pub func count_zeros(this) -> U32 { ${w} - count_ones(*this) }

    /// Number of zero bits above the highest one bit.
    @inline
    pub func leading_zeros(this) -> U32 { leading_zeros(*this) }

    /// Number of zero bits below the lowest one bit.
    @inline
    pub func trailing_zeros(this) -> U32 { trailing_zeros(*this) }

    /// Bits rotated left by \`n\` modulo ${w}.
    @inline
    pub func rotate_left(this, n: U32) -> ${t} { rotate_left(*this, n) }

    /// Bits rotated right by \`n\` modulo ${w}.
    @inline
    pub func rotate_right(this, n: U32) -> ${t} { rotate_right(*this, n) }

    /// Bytes in reverse order.
    @inline
    pub func swap_bytes(this) -> ${t} { ${w === 8 ? "*this" : "swap_bytes(*this)"} }

    /// The bytes, lowest first.
    @inline
    pub func to_le_bytes(this) -> [U8; ${n}] { lowlevel { transmute[${t}, [U8; ${n}]](*this) } }

    /// The bytes, highest first.
    @inline
    pub func to_be_bytes(this) -> [U8; ${n}] { this.swap_bytes().to_le_bytes() }

    /// The number with these bytes, lowest first.
    @inline
    pub func from_le_bytes(bytes: [U8; ${n}]) -> ${t} { lowlevel { transmute[[U8; ${n}], ${t}](bytes) } }

    /// The number with these bytes, highest first.
    @inline
    pub func from_be_bytes(bytes: [U8; ${n}]) -> ${t} { ${t}::from_le_bytes(bytes).swap_bytes() }
`;
}

function basics(t) {
  const w = bitsOf(t);
  const s = signed(t);
  const root = w === 128 ? "isqrt_u128" : "isqrt_u64";
  const wide = w === 128 ? "U128" : "U64";
  const max = s ? (1n << BigInt(w - 1)) - 1n : (1n << BigInt(w)) - 1n;
  const min = s ? -(1n << BigInt(w - 1)) : 0n;
  let out = `    /// The smallest value.
    pub const MIN: ${t} = ${min}
    /// The largest value.
    pub const MAX: ${t} = ${max}
    /// Number of bits.
    pub const BITS: U32 = ${w}

    /// The larger of both.
    @inline
    pub func max(this, other: ${t}) -> ${t} { if *this > other { *this } else { other } }

    /// The smaller of both.
    @inline
    pub func min(this, other: ${t}) -> ${t} { if *this < other { *this } else { other } }

    /// This, moved into \`low through high\`. Panics if \`low\` is above \`high\`.
    @inline
    @caller_place
    pub func clamp(this, low: ${t}, high: ${t}) -> ${t} {
        if low > high { check_failed("clamp with a lower bound above the upper bound") }
        if *this < low { low } else if *this > high { high } else { *this }
    }

    /// The largest integer whose square is not above this.${s ? " Panics below 0." : ""}
    ${s ? "@caller_place\n    " : ""}pub func isqrt(this) -> ${t} {
        ${s ? `if *this < 0 { check_failed("isqrt of a negative number") }\n        ` : ""}${root}(*this as ${wide}) as ${t}
    }

    /// Reads digits in \`radix\`, 2 through 36, with an optional \`+\`${s ? " or `-`" : ""}.
    pub func from_str_radix(text: ref Str, radix: U32) -> Outcome[${t}, ParseError] {
        ${parseBody(t)}
    }
`;
  if (s) {
    out += `
    /// The absolute value. Panics for \`MIN\`.
    @inline
    @caller_place
    pub func abs(this) -> ${t} { if *this < 0 { -*this } else { *this } }

    /// The absolute value, without overflow.
    @inline
    pub func unsigned_abs(this) -> ${unsignedOf(t)} { (if *this < 0 { wrapping_neg(*this) } else { *this }) as ${unsignedOf(t)} }

    /// -1, 0 or 1.
    @inline
    pub func signum(this) -> ${t} { if *this > 0 { 1 } else if *this < 0 { -1 } else { 0 } }

    /// The remainder that is never negative. Panics if \`rhs\` is 0.
    @inline
    @caller_place
    pub func rem_euclid(this, rhs: ${t}) -> ${t} {
        let rest: ${t} = this.wrapping_rem(rhs)
        if rest >= 0 { rest } else if rhs < 0 { wrapping_sub(rest, rhs) } else { rest + rhs }
    }
`;
  } else {
    out += `
    /// This number.
    @inline
    pub func abs(this) -> ${t} { *this }

    /// 0 or 1.
    @inline
    pub func signum(this) -> ${t} { if *this > 0 { 1 } else { 0 } }

    /// Whether exactly one bit is set.
    @inline
    pub func is_power_of_two(this) -> Bool { count_ones(*this) == 1 }

    /// The smallest power of two that is not below this. Panics on overflow.
    @caller_place
    pub func next_power_of_two(this) -> ${t} {
        if *this <= 1 { return 1 }
        let top: ${t} = wrapping_shl(1, ${w - 1} - leading_zeros(*this - 1))
        top + top
    }

    /// The difference of both, whichever is larger.
    @inline
    pub func abs_diff(this, other: ${t}) -> ${t} { if *this > other { *this - other } else { other - *this } }
`;
  }
  return out;
}

function parseBody(t) {
  const wide = bitsOf(t) === 128 ? "u128" : "u64";
  const W = wide.toUpperCase();
  if (!signed(t)) {
    return `let (_, size): (Bool, ${W}) = parse_${wide}(text, radix, false)!
        if size <= ${t}::MAX as ${W} { Ok(size as ${t}) } else { Err(ParseError::OutOfRange) }`;
  }
  return `let (negative, size): (Bool, ${W}) = parse_${wide}(text, radix, true)!
        if negative and size <= ${t}::MAX as ${W} + 1 { return Ok(wrapping_neg(size as ${t})) }
        if size <= ${t}::MAX as ${W} { Ok(size as ${t}) } else { Err(ParseError::OutOfRange) }`;
}

function operatorBehaviors(t, isFloat) {
  const s = isFloat || signed(t);
  const one = (behavior, method, expression, rhs = t) => `
extend ${t} with ${behavior}${rhs === t ? "" : `[${rhs}]`} {
    type Output = ${t}
    @inline
    func ${method}(this, rhs: ref ${rhs}) -> ${t} { ${expression} }
}
`;
  let out = one("Addable", "add", "*this + *rhs") + one("Subtractable", "sub", "*this - *rhs") + one("Multipliable", "mul", "*this * *rhs") + one("Divisible", "div", "*this / *rhs") + one("Remainder", "rem", "*this % *rhs");
  out += isFloat ? one("Powerable", "pow", "(*this) ** *rhs") : one("Powerable", "pow", "(*this) ** *rhs", "U32");
  if (s) {
    out += `
extend ${t} with Negatable {
    type Output = ${t}
    @inline
    func neg(this) -> ${t} { -*this }
}
`;
  }
  if (!isFloat) {
    out += one("BitAnd", "bit_and", "*this & *rhs") + one("BitOr", "bit_or", "*this | *rhs") + one("BitXor", "bit_xor", "*this ^ *rhs") + one("ShiftLeft", "shift_left", "*this << *rhs", "U32") + one("ShiftRight", "shift_right", "*this >> *rhs", "U32");
    out += `
extend ${t} with BitNot {
    type Output = ${t}
    @inline
    func bit_not(this) -> ${t} { ~*this }
}
`;
  }
  return out.replaceAll("[U32] {", t === "U32" ? " {" : "[U32] {");
}

function commonBehaviors(t, isFloat) {
  const zero = isFloat ? "0.0" : "0";
  const one = isFloat ? "1.0" : "1";
  return `
extend ${t} with Equal {
    @inline
    func eq(this, other: ref ${t}) -> Bool { *this == *other }
    @inline
    func ne(this, other: ref ${t}) -> Bool { *this != *other }
}

extend ${t} with Default {
    @inline
    func default() -> ${t} { ${zero} }
}

extend ${t} with Summable {
    type Total = ${t}
    @inline
    func sum_start() -> ${t} { ${zero} }
    @inline
    func sum_with(move this, total: ${t}) -> ${t} { total + this }
    @inline
    func product_start() -> ${t} { ${one} }
    @inline
    func product_with(move this, total: ${t}) -> ${t} { total * this }
}
`;
}

function intBehaviors(t) {
  const w = bitsOf(t);
  const s = signed(t);
  const wide = w === 128 ? "u128" : "u64";
  const W = wide.toUpperCase();
  const format = s
    ? `let negative: Bool = *this < 0
        let size: ${unsignedOf(t)} = this.unsigned_abs()
        format_${wide}(f, size as ${W}, negative, *this as ${unsignedOf(t)} as ${W})`
    : `format_${wide}(f, *this as ${W}, false, *this as ${W})`;
  const hash = w === 128 ? `state.write_u64(*this as U64)
        state.write_u64((*this >> 64) as U64)` : "state.write_u64(*this as U64)";
  return `
extend ${t} with Ordered {
    @inline
    func compare(this, other: ref ${t}) -> Ordering {
        if *this < *other { Ordering::Less } else if *this > *other { Ordering::Greater } else { Ordering::Equal }
    }
    @inline
    func lt(this, other: ref ${t}) -> Bool { *this < *other }
    @inline
    func le(this, other: ref ${t}) -> Bool { *this <= *other }
    @inline
    func gt(this, other: ref ${t}) -> Bool { *this > *other }
    @inline
    func ge(this, other: ref ${t}) -> Bool { *this >= *other }
}

extend ${t} with Hash {
    @inline
    func hash(this, state: mut ref Hasher) {
        ${hash}
    }
}

extend ${t} with Display {
    func fmt(this, f: mut ref Formatter) {
        ${format}
    }
}

extend ${t} with Debug {
    @inline
    func debug(this, f: mut ref Formatter) { this.fmt(f) }
}

extend ${t} with Parse {
    /// Decimal digits with an optional \`+\`${s ? " or `-`" : ""}.
    func parse(text: ref Str) -> Outcome[${t}, ParseError] { ${t}::from_str_radix(text, 10) }
}

extend ${t} with Step {
    @inline
    func next_step(this) -> ${t} { wrapping_add(*this, 1) }
    @inline
    func previous_step(this) -> ${t} { wrapping_sub(*this, 1) }
    @inline
    func steps_to(this, end: ref ${t}) -> U64 {
        if *this >= *end { return 0 }
        ${stepsTo(t)}
    }
    @inline
    func step_by(this, n: U64) -> Maybe[${t}] {
        ${stepBy(t)}
    }
}
`;
}

function stepsTo(t) {
  if (bitsOf(t) === 128) {
    return `let distance: U128 = wrapping_sub(*end, *this) as U128
        if distance > U64::MAX as U128 { U64::MAX } else { distance as U64 }`;
  }
  return signed(t) ? `wrapping_sub(*end as I64, *this as I64) as U64` : `(*end - *this) as U64`;
}

function stepBy(t) {
  const w = bitsOf(t);
  if (signed(t)) {
    if (w < 64) {
      return `if n > ${(1n << BigInt(w)) - 1n} { return Nothing }
        (*this as I64 + n as I64).try_to_${t.toLowerCase()}()`;
    }
    return `let sum: ${t} = wrapping_add(*this, n as ${t})
        if sum >= *this { Just(sum) } else { Nothing }`;
  }
  if (w < 64) {
    return `if n > ${t}::MAX as U64 { return Nothing }
        (*this as U64 + n).try_to_${t.toLowerCase()}()`;
  }
  return `unless_overflow(overflowing_add(*this, n as ${t}))`;
}

function intFile(t) {
  const w = bitsOf(t);
  const wide = w === 128 ? "u128" : "u64";
  return `//! \`${t}\`: ${w} bits, ${signed(t) ? "signed" : "unsigned"}.
//!
//! Written by scripts/generate-std.mjs.

use crate::core::convert::{Parse, ParseError}
use crate::core::fmt_num::format_${wide}
use crate::core::intrinsics::{
    count_ones, leading_zeros, overflowing_add, overflowing_mul, overflowing_sub, rotate_left, rotate_right,
    saturating_add, saturating_sub, ${w === 8 ? "" : "swap_bytes, "}trailing_zeros, transmute, wrapping_add, wrapping_mul, wrapping_neg,
    wrapping_shl, wrapping_shr, wrapping_sub
}
use crate::core::iter::Summable
use crate::core::num::{isqrt_${wide}, parse_${wide}, unless_overflow}
use crate::core::panic::{check_failed, conversion_overflow}
use crate::core::range::Step

extend ${t} {
${basics(t)}${arithmetic(t)}${bitMethods(t)}${conversions(t)}}
${commonBehaviors(t, false)}${intBehaviors(t)}${operatorBehaviors(t, false)}`;
}

// ---------------------------------------------------------------------------------------------------------- floats

const F = {
  F32: { int: "U32", min: "-3.4028234663852886e38", max: "3.4028234663852886e38", least: "1.1754943508222875e-38", epsilon: "1.1920928955078125e-7", digits: "f32", bits: 32, mantissa: 23, exponent: 255 },
  F64: { int: "U64", min: "-1.7976931348623157e308", max: "1.7976931348623157e308", least: "2.2250738585072014e-308", epsilon: "2.220446049250313e-16", digits: "f64", bits: 64, mantissa: 52, exponent: 2047 },
};

function floatFile(t) {
  const d = F[t];
  const other = t === "F32" ? "F64" : "F32";
  const libm = (name, doc, args = []) => {
    const params = args.map((a) => `, ${a}: ${t}`).join("");
    const call = t === "F64" ? `lowlevel { c::${name}(*this${args.map((a) => `, ${a}`).join("")}) }` : `lowlevel { c::${name}(*this as F64${args.map((a) => `, ${a} as F64`).join("")}) as F32 }`;
    return { params, call, doc };
  };
  const fn = (name, doc, args = [], cname = name) => {
    const m = libm(cname, doc, args);
    return `
    /// ${doc}
    @inline
    pub func ${name}(this${m.params}) -> ${t} { ${m.call} }
`;
  };
  const toInt = INTS.map((b) => {
    const w = bitsOf(b);
    const lo = signed(b) ? `-${(2 ** (w - 1)).toExponential()}`.replace("e+", "e") : "-1.0";
    const hi = (signed(b) ? 2 ** (w - 1) : 2 ** w).toExponential().replace("e+", "e");
    const tooBig = t === "F32" && b === "U128";
    const low = signed(b) ? `whole >= ${withPoint(lo)}` : "whole >= 0.0";
    const check = tooBig ? `${low} and *this <= ${t}::MAX` : `${low} and whole < ${withPoint(hi)}`;
    return `
    /// The integer part as \`${b}\`. Panics if it does not fit, and for NaN.
    @inline
    @caller_place
    pub func to_${b.toLowerCase()}(this) -> ${b} {
        let whole: ${t} = trunc(*this)
        if ${check} { whole as ${b} } else { conversion_overflow() }
    }

    /// The integer part as \`${b}\`, if it fits.
    @inline
    pub func try_to_${b.toLowerCase()}(this) -> Maybe[${b}] {
        let whole: ${t} = trunc(*this)
        if ${check} { Just(whole as ${b}) } else { Nothing }
    }
`;
  }).join("");
  return `//! \`${t}\`: IEEE 754, ${d.bits} bits.
//!
//! Written by scripts/generate-std.mjs.

use crate::core::convert::{Parse, ParseError}
use crate::core::fmt_num::format_${d.digits}
use crate::core::intrinsics::{
    ceil, copysign, fabs, floor, fma, mut_ref_to_ptr, round_even, sqrt, str_len, str_ptr, transmute, trunc
}
use crate::core::iter::Summable
use crate::core::libm as c
use crate::core::panic::{check_failed, conversion_overflow}
use crate::core::runtime::tml_${d.digits}_parse

extend ${t} {
    /// The smallest finite value.
    pub const MIN: ${t} = ${d.min}
    /// The largest finite value.
    pub const MAX: ${t} = ${d.max}
    /// The smallest positive value with full precision.
    pub const MIN_POSITIVE: ${t} = ${d.least}
    /// The distance from 1 to the next larger value.
    pub const EPSILON: ${t} = ${d.epsilon}
    /// Infinity.
    pub const INFINITY: ${t} = 1.0 / 0.0
    /// Negative infinity.
    pub const NEG_INFINITY: ${t} = -1.0 / 0.0
    /// Not a number.
    pub const NAN: ${t} = 0.0 / 0.0
    /// The circle's circumference by its diameter.
    pub const PI: ${t} = 3.141592653589793
    /// The base of the natural logarithm.
    pub const E: ${t} = 2.718281828459045

    /// The absolute value.
    @inline
    pub func abs(this) -> ${t} { fabs(*this) }

    /// The largest integer not above.
    @inline
    pub func floor(this) -> ${t} { floor(*this) }

    /// The smallest integer not below.
    @inline
    pub func ceil(this) -> ${t} { ceil(*this) }

    /// The nearest integer, halves away from zero.
    @inline
    pub func round(this) -> ${t} {
        let whole: ${t} = trunc(*this)
        if fabs(*this - whole) >= 0.5 { whole + copysign(1.0, *this) } else { whole }
    }

    /// The nearest integer, halves to even.
    @inline
    pub func round_ties_even(this) -> ${t} { round_even(*this) }

    /// The integer part.
    @inline
    pub func trunc(this) -> ${t} { trunc(*this) }

    /// What is behind the point, with the sign of this.
    @inline
    pub func fract(this) -> ${t} { *this - trunc(*this) }

    /// The square root; NaN below 0.
    @inline
    pub func sqrt(this) -> ${t} { sqrt(*this) }
${fn("cbrt", "The cube root.")}${fn("exp", "E to the power of this.")}${fn("ln", "The natural logarithm.", [], "log")}${fn("log2", "The logarithm of base 2.")}${fn("log10", "The logarithm of base 10.")}${fn("sin", "The sine of an angle in radians.")}${fn("cos", "The cosine.")}${fn("tan", "The tangent.")}${fn("asin", "The inverse of the sine.")}${fn("acos", "The inverse of the cosine.")}${fn("atan", "The inverse of the tangent.")}${fn("atan2", "The angle of the point (x, this).", ["x"])}${fn("sinh", "The hyperbolic sine.")}${fn("cosh", "The hyperbolic cosine.")}${fn("tanh", "The hyperbolic tangent.")}${fn("pow", "This to the power of `exponent`.", ["exponent"])}${fn("hypot", "The square root of `this * this + other * other`, without overflow on the way.", ["other"])}
    /// This to the power of an integer.
    pub func powi(this, exponent: I32) -> ${t} {
        var base: ${t} = *this
        var rest: U32 = exponent.unsigned_abs()
        var result: ${t} = 1.0
        while rest > 0 {
            if rest & 1 == 1 { result *= base }
            base *= base
            rest = rest >> 1
        }
        if exponent < 0 { 1.0 / result } else { result }
    }

    /// \`this * factor + term\`, rounded once.
    @inline
    pub func mul_add(this, factor: ${t}, term: ${t}) -> ${t} { fma(*this, factor, term) }

    /// The magnitude of this with the sign of another.
    @inline
    pub func copysign(this, sign: ${t}) -> ${t} { copysign(*this, sign) }

    /// 1 or -1 by the sign bit; NaN for NaN.
    @inline
    pub func signum(this) -> ${t} { if this.is_nan() { *this } else { copysign(1.0, *this) } }

    /// The larger of both; the other one if one is NaN.
    @inline
    pub func max(this, other: ${t}) -> ${t} { if *this > other or other.is_nan() { *this } else { other } }

    /// The smaller of both; the other one if one is NaN.
    @inline
    pub func min(this, other: ${t}) -> ${t} { if *this < other or other.is_nan() { *this } else { other } }

    /// This, moved into \`low through high\`; NaN stays. Panics if \`low\` is above \`high\` or one of them is NaN.
    @inline
    @caller_place
    pub func clamp(this, low: ${t}, high: ${t}) -> ${t} {
        if not (low <= high) { check_failed("clamp with a lower bound above the upper bound") }
        if *this < low { low } else if *this > high { high } else { *this }
    }

    /// Whether this is not a number.
    @inline
    pub func is_nan(this) -> Bool { *this != *this }

    /// Whether this is one of the two infinities.
    @inline
    pub func is_infinite(this) -> Bool { fabs(*this) == ${t}::INFINITY }

    /// Whether this is a number and not infinite.
    @inline
    pub func is_finite(this) -> Bool { fabs(*this) < ${t}::INFINITY }

    /// Whether the sign bit is set.
    @inline
    pub func is_sign_negative(this) -> Bool { this.to_bits() >> ${d.bits - 1} == 1 }

    /// The angle in degrees for one in radians.
    @inline
    pub func to_degrees(this) -> ${t} { *this * (180.0 / ${t}::PI) }

    /// The angle in radians for one in degrees.
    @inline
    pub func to_radians(this) -> ${t} { *this * (${t}::PI / 180.0) }

    /// The bits.
    @inline
    pub func to_bits(this) -> ${d.int} { lowlevel { transmute[${t}, ${d.int}](*this) } }

    /// The value with these bits.
    @inline
    pub func from_bits(bits: ${d.int}) -> ${t} { lowlevel { transmute[${d.int}, ${t}](bits) } }

    /// As \`${other}\`${other === "F64" ? ", exactly" : ", rounded to nearest"}.
    @inline
    pub func to_${other.toLowerCase()}(this) -> ${other} { *this as ${other} }
${toInt}}
${commonBehaviors(t, true)}
extend ${t} with Ordered {
    /// Total: NaN equals itself and is above all; -0.0 equals 0.0.
    @inline
    func compare(this, other: ref ${t}) -> Ordering {
        if *this < *other { return Ordering::Less }
        if *this > *other { return Ordering::Greater }
        if *this == *other { return Ordering::Equal }
        if not this.is_nan() { Ordering::Less } else if not other.is_nan() { Ordering::Greater } else { Ordering::Equal }
    }
}

extend ${t} with Display {
    func fmt(this, f: mut ref Formatter) { format_${d.digits}(f, *this) }
}

extend ${t} with Debug {
    func debug(this, f: mut ref Formatter) { format_${d.digits}(f, *this) }
}

extend ${t} with Parse {
    /// Decimal digits with an optional sign, point and exponent, or \`inf\`, \`infinity\`, \`nan\` in any case.
    func parse(text: ref Str) -> Outcome[${t}, ParseError] {
        if text.is_empty() { return Err(ParseError::Empty) }
        var value: ${t} = 0.0
        let found: I64 = lowlevel { tml_${d.digits}_parse(str_ptr(text), str_len(text), mut_ref_to_ptr(mut ref value)) }
        if found == 1 { Ok(value) } else { Err(ParseError::InvalidDigit) }
    }
}
${operatorBehaviors(t, true)}`;
}

function withPoint(text) {
  if (text.includes(".")) {
    return text;
  }
  return text.includes("e") ? text.replace("e", ".0e") : text + ".0";
}

/** File stems and texts. */
export function numbers() {
  const files = [];
  for (const t of INTS) {
    files.push([`num_${t.toLowerCase()}`, intFile(t)]);
  }
  for (const t of FLOATS) {
    files.push([`num_${t.toLowerCase()}`, floatFile(t)]);
  }
  return files;
}

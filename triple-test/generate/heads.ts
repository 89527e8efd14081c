/** What every generated module begins with, in TML and in C. */
import { INTS } from "./types.js";

/** Tokens print when they are dropped; digests are sums of all of a value's content. */
export function tmlHead(): string {
  const ints = INTS.map((type) => `extend ${type.tml} with Digest { func digest(this, h: U64) -> U64 { h.wrapping_mul(31u64).wrapping_add(*this as U64) } }\n`).join("");
  return `use std::mem

behavior Digest {
    /// Mixes all of the value's content into \`h\`.
    func digest(this, h: U64) -> U64
}
${ints}extend Bool with Digest { func digest(this, h: U64) -> U64 { h.wrapping_mul(31u64).wrapping_add(*this as U64) } }
extend Str with Digest { func digest(this, h: U64) -> U64 { var sum = h; for b in this.bytes() { sum = b.digest(sum) }; sum } }
type Token { id: U32 }
extend Token with Disposable { func drop(mut this) { println("drop {this.id}") } }
extend Token with Digest { func digest(this, h: U64) -> U64 { this.id.digest(h) } }
extend[T: Digest] Maybe[T] with Digest {
    func digest(this, h: U64) -> U64 { when this { Just(x) => x.digest(h.wrapping_mul(31u64)), Nothing => h.wrapping_mul(31u64).wrapping_add(1u64) } }
}
extend[T: Digest] List[T] with Digest { func digest(this, h: U64) -> U64 { var sum = h; for x in this { sum = x.digest(sum) }; sum } }
extend[T: Digest] Heap[T] with Digest { func digest(this, h: U64) -> U64 { T::digest(ref **this, h) } }
extend[A: Digest, B: Digest] (A, B) with Digest { func digest(this, h: U64) -> U64 { this.1.digest(this.0.digest(h)) } }
extend[A: Digest, B: Digest, C: Digest] (A, B, C) with Digest {
    func digest(this, h: U64) -> U64 { this.2.digest(this.1.digest(this.0.digest(h))) }
}

func choose[T](first: Bool, a: T, b: T) -> T { if first { a } else { b } }
func larger[T: Ordered](a: T, b: T) -> T { if a < b { b } else { a } }
func put[T](slot: mut ref T, value: T) { *slot = value }
func exchange[T](slot: mut ref T, value: T) -> T { mem::replace(slot, value) }
func twice[T](f: func(T) -> T, x: T) -> T { f(f(x)) }
func keep[T](c: Bool, x: T) -> Maybe[T] { if c { Just(x) } else { Nothing } }
func flip[A, B](pair: (A, B)) -> (B, A) { (pair.1, pair.0) }
func total[T: Digest](xs: ref [T], start: U64) -> U64 { xs.iter().fold(start, do(h: U64, x: ref T) -> U64 { x.digest(h) }) }
`;
}

function intC(bits: number, signed: boolean): string {
  const t = `${signed ? "i" : "u"}${bits}`;
  const show = bits === 128 ? `print_wide((u128)(x < 0 ? -x : x), x < 0);` : signed ? `printf("%lld", (long long)x);` : `printf("%llu", (unsigned long long)x);`;
  const ops = [["add", "addition"], ["sub", "subtraction"], ["mul", "multiplication"]] as const;
  const max = signed ? `(${t})(((u${bits})1 << ${bits - 1}) - 1)` : `(${t})~(${t})0`;
  const min = signed ? `(${t})((u${bits})1 << ${bits - 1})` : `(${t})0`;
  const lowest: Record<string, string> = signed
    ? { add: "a < 0", sub: "a < 0", mul: "(a < 0) != (b < 0)" }
    : { add: "0", sub: "1", mul: "0" };
  return `${ops
    .map(
      ([op, name]) => `static inline ${t} ${op}_${t}(${t} a, ${t} b) { ${t} r; if (__builtin_${op}_overflow(a, b, &r)) fail("integer overflow in ${name}"); return r; }
static inline ${t} w${op}_${t}(${t} a, ${t} b) { ${t} r; __builtin_${op}_overflow(a, b, &r); return r; }
static inline ${t} s${op}_${t}(${t} a, ${t} b) { ${t} r; if (__builtin_${op}_overflow(a, b, &r)) return ${lowest[op] ?? ""} ? ${min} : ${max}; return r; }
`,
    )
    .join("")}static inline ${t} div_${t}(${t} a, ${t} b) { if (b == 0) fail("division by zero"); ${signed ? `if (a == ${min} && b == -1) fail("integer overflow in division");` : ""} return a / b; }
static inline ${t} rem_${t}(${t} a, ${t} b) { if (b == 0) fail("division by zero"); ${signed ? `if (a == ${min} && b == -1) fail("integer overflow in division");` : ""} return a % b; }
static inline ${t} neg_${t}(${t} a) { ${signed ? `if (a == ${min}) fail("integer overflow in negation");` : ""} return (${t})-(u${bits})a; }
static inline ${t} abs_${t}(${t} a) { return a < 0 ? neg_${t}(a) : a; }
static inline ${t} pow_${t}(${t} a, u32 n) { ${t} r = 1; for (u32 i = 0; i < n; i++) if (__builtin_mul_overflow(r, a, &r)) fail("integer overflow in exponentiation"); return r; }
static inline ${t} shl_${t}(${t} a, u128 n, boolean negative) { if (negative || n >= ${bits}) fail_shift(n, negative, "${t.toUpperCase()}"); return (${t})((u${bits})a << n); }
static inline ${t} shr_${t}(${t} a, u128 n, boolean negative) { if (negative || n >= ${bits}) fail_shift(n, negative, "${t.toUpperCase()}"); return (${t})(a >> n); }
static inline ${t} rotl_${t}(${t} a, u32 n) { n %= ${bits}; return n == 0 ? a : (${t})((u${bits})((u${bits})a << n) | (u${bits})((u${bits})a >> (${bits} - n))); }
static inline u32 ones_${t}(${t} a) { u32 n = 0; for (int i = 0; i < ${bits}; i++) n += (u32)(((u${bits})a >> i) & 1); return n; }
static inline u32 leading_${t}(${t} a) { u32 n = 0; for (int i = ${bits - 1}; i >= 0 && !(((u${bits})a >> i) & 1); i--) n++; return n; }
static inline u32 trailing_${t}(${t} a) { u32 n = 0; for (int i = 0; i < ${bits} && !(((u${bits})a >> i) & 1); i++) n++; return n; }
static inline ${t} min_${t}(${t} a, ${t} b) { return a < b ? a : b; }
static inline ${t} max_${t}(${t} a, ${t} b) { return a > b ? a : b; }
static u64 dig_${t}(const ${t} *x, u64 h) { return h * 31 + (u64)*x; }
static int cmp_${t}(const ${t} *x, const ${t} *y) { return (*x > *y) - (*x < *y); }
static boolean eq_${t}(const ${t} *x, const ${t} *y) { return *x == *y; }
static ${t} dup_${t}(const ${t} *x) { return *x; }
static void dbg_${t}(const ${t} *p) { ${t} x = *p; ${show} }
`;
}

export function cHead(): string {
  const names = INTS.map((type) => `typedef ${type.bits === 128 ? `${type.signed ? "" : "unsigned "}__int128` : `${type.signed ? "" : "u"}int${type.bits}_t`} ${type.c};\n`).join("");
  return `#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
${names}typedef _Bool boolean;
typedef struct { const char *p; u64 len; } str;
typedef struct { u32 id; } token;
#define OWN(T) __attribute__((cleanup(drop_##T)))
#define MOVE(place) ({ __typeof__(&(place)) p_ = &(place); __typeof__(place) t_ = *p_; memset(p_, 0, sizeof t_); t_; })

static void print_wide(u128 n, boolean negative) {
  char text[48]; int at = 47; text[at] = 0;
  do { text[--at] = '0' + (int)(n % 10); n /= 10; } while (n != 0);
  printf("%s%s", negative ? "-" : "", text + at);
}
static _Noreturn void die(void) { fflush(stdout); exit(101); }
static _Noreturn void fail(const char *text) { printf("panic: %s\\n", text); die(); }
static _Noreturn void fail_shift(u128 n, boolean negative, const char *type) {
  printf("panic: shift by "); print_wide(negative ? -n : n, negative); printf(" exceeds the width of %s\\n", type); die();
}
static inline u64 ix(u128 i, boolean negative, u64 length) {
  if (negative || i >= length) {
    printf("panic: index "); print_wide(negative ? -i : i, negative); printf(" out of bounds for length %llu\\n", (unsigned long long)length); die();
  }
  return (u64)i;
}
static void *copy_of(const void *from, u64 size) { void *p = malloc(size + 1); memcpy(p, from, size); return p; }
static str str_number(i128 n, boolean is_bool) {
  char text[64]; int at = 63; u128 rest = n < 0 ? -(u128)n : (u128)n;
  if (is_bool) { return n ? (str){"true", 4} : (str){"false", 5}; }
  do { text[--at] = '0' + (int)(rest % 10); rest /= 10; } while (rest != 0);
  if (n < 0) text[--at] = '-';
  return (str){copy_of(text + at, 63 - at), 63 - at};
}
static str str_add(str a, str b) { char *p = malloc(a.len + b.len + 1); memcpy(p, a.p, a.len); memcpy(p + a.len, b.p, b.len); return (str){p, a.len + b.len}; }
static u64 dig_str(const str *x, u64 h) { for (u64 i = 0; i < x->len; i++) h = h * 31 + (u8)x->p[i]; return h; }
static int cmp_str(const str *x, const str *y) {
  u64 n = x->len < y->len ? x->len : y->len; int r = n == 0 ? 0 : memcmp(x->p, y->p, n);
  return r != 0 ? (r > 0) - (r < 0) : (x->len > y->len) - (x->len < y->len);
}
static boolean eq_str(const str *x, const str *y) { return cmp_str(x, y) == 0; }
static str dup_str(const str *x) { return *x; }
static void dbg_str(const str *x) { printf("\\"%.*s\\"", (int)x->len, x->p); }
static u64 dig_boolean(const boolean *x, u64 h) { return h * 31 + *x; }
static int cmp_boolean(const boolean *x, const boolean *y) { return *x - *y; }
static boolean eq_boolean(const boolean *x, const boolean *y) { return *x == *y; }
static boolean dup_boolean(const boolean *x) { return *x; }
static void dbg_boolean(const boolean *x) { printf(*x ? "true" : "false"); }
static void drop_token(token *x) { if (x->id != 0) printf("drop %u\\n", x->id); }
static u64 dig_token(const token *x, u64 h) { return h * 31 + x->id; }
${INTS.map((type) => intC(type.bits, type.signed)).join("")}`;
}

// A standard library of a few dozen lines, with the paths that lang items have.

import type { Modules } from "./types_harness.js";

const operator = (name: string, method: string): string =>
  `pub behavior ${name}[Rhs = This] { type Output = This  func ${method}(this, rhs: ref Rhs) -> This::Output }\n`;

export const MINI_STD: Modules = {
  "": "pub use core::{cmp, maybe}\n",
  prelude: `
pub use crate::core::cmp::{Equal, Ordered, Ordering}
pub use crate::core::convert::{From, Into}
pub use crate::core::duplicate::Duplicate
pub use crate::core::default::Default
pub use crate::core::fmt::{Debug, Display, Formatter}
pub use crate::core::hash::{Hash, Hasher}
pub use crate::core::heap::Heap
pub use crate::core::iter::{Iterable, Iterator}
pub use crate::core::marker::{Copy, Owned, Sendable, Shareable}
pub use crate::core::maybe::Maybe
pub use crate::core::maybe::Maybe::{Just, Nothing}
pub use crate::core::mem::Disposable
pub use crate::core::ops::Addable
pub use crate::core::outcome::Outcome
pub use crate::core::outcome::Outcome::{Err, Ok}
pub use crate::collections::list::List
`,
  "core::cmp": `
pub type Ordering { Less, Equal, Greater }
pub behavior Equal { func eq(this, other: ref This) -> Bool   func ne(this, other: ref This) -> Bool { true } }
pub behavior Ordered: Equal { func compare(this, other: ref This) -> Ordering }
extend I32 with Equal { func eq(this, other: ref I32) -> Bool { true } }
extend I32 with Ordered { func compare(this, other: ref I32) -> Ordering { Ordering::Equal } }
extend Str with Equal { func eq(this, other: ref Str) -> Bool { true } }
extend[T: Equal] ref T with Equal { func eq(this, other: ref ref T) -> Bool { true } }
extend[T: Equal, N] [T; N] with Equal { func eq(this, other: ref [T; N]) -> Bool { true } }
extend[A: Equal, B: Equal] (A, B) with Equal { func eq(this, other: ref (A, B)) -> Bool { true } }
`,
  "core::convert": `
pub behavior From[T] { func from(value: T) -> This }
pub behavior Into[T] { func into(move this) -> T }
extend[T, U: From[T]] T with Into[U] { func into(move this) -> U { U::from(this) } }
extend I64 with From[I32] { func from(value: I32) -> I64 { value as I64 } }
extend I64 with From[U8] { func from(value: U8) -> I64 { value as I64 } }
`,
  "core::duplicate": `
pub behavior Duplicate { func duplicate(this) -> This }
pub func duplicate_copy[T: Copy](value: ref T) -> T { *value }
extend Str with Duplicate { func duplicate(this) -> Str { "" } }
`,
  "core::default": "pub behavior Default { func default() -> This }\n",
  "core::fmt": `
pub type Formatter { n: U64 }
pub behavior Display { func fmt(this, f: mut ref Formatter) }
pub behavior Debug { func debug(this, f: mut ref Formatter) }
extend I32 with Display { func fmt(this, f: mut ref Formatter) { } }
extend I32 with Debug { func debug(this, f: mut ref Formatter) { } }
extend Formatter { pub func write(mut this, text: ref Str) { } }
`,
  "core::hash": `
pub type Hasher { state: U64 }
pub behavior Hash { func hash(this, state: mut ref Hasher) }
extend I32 with Hash { func hash(this, state: mut ref Hasher) { } }
`,
  "core::heap": `
@owns(T)
pub type Heap[T] { ptr: *T }
lowlevel extend[T] Heap[T] with Disposable { func drop(mut this) { } }
lowlevel extend[T: Sendable] Heap[T] with Sendable { }
`,
  "core::iter": `
pub behavior Iterator { type Item  func next(mut this) -> Maybe[This::Item]  func count(move this) -> U64 { 0 } }
pub behavior Iterable { type Item  type Iter: Iterator[Item = This::Item]  func iter(move this) -> This::Iter }
extend[I: Iterator] mut ref I with Iterator { type Item = I::Item  func next(mut this) -> Maybe[I::Item] { Nothing } }
`,
  "core::marker": `
pub behavior Copy: Duplicate { }
pub behavior Sendable { }
pub behavior Shareable { }
pub behavior Owned { }
`,
  "core::maybe": "pub type Maybe[T] { Just(T), Nothing }\n",
  "core::mem": "pub behavior Disposable { func drop(mut this) }\n",
  "core::ops": operator("Addable", "add"),
  "core::outcome": "pub type Outcome[T, E] { Ok(T), Err(E) }\n",
  "collections::list": `
@owns(T)
pub type List[T] { ptr: *T, len: U64, cap: U64 }
pub type ListIter[T] { items: ref List[T], index: U64 }
extend[T] List[T] with Disposable { func drop(mut this) { } }
extend[T: Debug] List[T] with Debug { func debug(this, f: mut ref Formatter) { } }
extend[T: Equal] List[T] with Equal { func eq(this, other: ref List[T]) -> Bool { true } }
extend[T] ListIter[T] with Iterator { type Item = ref T  func next(mut this) -> Maybe[ref T] { Nothing } }
extend[T] ref List[T] with Iterable { type Item = ref T  type Iter = ListIter[T]  func iter(move this) -> ListIter[T] { ListIter { items: this, index: 0 } } }
`,
};

// Text of std/src/core/iter/into_iter.tml.

const rows = [
 ["I: Iterator, B", "Mapped[I, B]", "B"], ["I: Iterator", "Filter[I]", "I::Item"], ["I: Iterator, B", "FilterMap[I, B]", "B"],
 ["I: Iterator, C: IntoIterator", "FlatMap[I, C]", "C::Item"], ["C: IntoIterator, I: Iterator[Item = C]", "Flatten[I, C]", "C::Item"],
 ["I: Iterator", "Take[I]", "I::Item"], ["I: Iterator", "Skip[I]", "I::Item"], ["I: Iterator", "TakeWhile[I]", "I::Item"], ["I: Iterator", "SkipWhile[I]", "I::Item"],
 ["I: Iterator", "StepBy[I]", "I::Item"], ["I: Iterator, J: Iterator[Item = I::Item]", "Chain[I, J]", "I::Item"], ["I: Iterator, J: Iterator", "Zip[I, J]", "(I::Item, J::Item)"],
 ["I: Iterator", "Enumerate[I]", "(U64, I::Item)"], ["I: DoubleEnded", "Rev[I]", "I::Item"], ["I: Iterator", "Peekable[I]", "I::Item"], ["I: Iterator", "Inspect[I]", "I::Item"],
 ["I: Iterator, S, B", "Scan[I, S, B]", "B"],
];
export const intoIter = `//! Iterators as what they iterate over, so that \`flatten\` and \`flat_map\` take them.
//!
//! Written by scripts/generate-std.mjs.

use crate::core::iter::DoubleEnded
use crate::core::iter::adapters::{
    Chain, Enumerate, Filter, FilterMap, FlatMap, Flatten, Inspect, Mapped, Peekable, Rev, Scan, Skip, SkipWhile, StepBy,
    Take, TakeWhile, Zip
}
` + rows.map(([g, t, item]) => `
extend[${g}] ${t} with IntoIterator {
    type Item = ${item}
    type Iter = ${t}
    @inline
    func into_iter(move this) -> ${t} { this }
}
`).join("");

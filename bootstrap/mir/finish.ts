/**
 * The last step of MIR building: blocks that only jump are skipped, unreachable ones left out, chains joined, and the rest numbered in reverse
 * post-order (successors true first, arms in order). Storage marks stay only for locals whose address is taken, but every variable keeps its `live`: from there on it is new.
 */
import { at } from "../source/index.js";
import { internalError } from "../diagnostics/index.js";
import type { DefId } from "../resolver/index.js";
import type { Builder, OpenBlock } from "./builder.js";
import { NO_BLOCK, type BlockId, type Instr, type MirBlock, type MirBody, type MirLocal, type Place, type Terminator } from "./mir.js";

/** Makes the finished body of what the builder holds. */
export function finishBody(b: Builder, owner: DefId, closure: number, generics: readonly DefId[], paramCount: number): MirBody {
  const forward = skipJumps(b.blocks);
  const order = reversePostOrder(b.blocks, forward);
  const position: number[] = [];
  const entries: number[] = [];
  for (let i = 0; i < b.blocks.length; i += 1) {
    position.push(NO_BLOCK);
    entries.push(0);
  }
  entries[at(order, 0)] = 1;
  for (const id of order) {
    for (const target of targetsOf(termOf(b.blocks, id), forward)) {
      entries[target] = at(entries, target) + 1;
    }
  }
  const heads = joinChains(b.blocks, forward, order, entries);
  for (let i = 0; i < heads.length; i += 1) {
    position[at(heads, i)] = i;
  }
  const taken = addressTaken(b, heads);
  const blocks: MirBlock[] = [];
  for (const id of heads) {
    const block = at(b.blocks, id);
    blocks.push({ instrs: withoutStorage(block.instrs, taken, b.locals), term: renumber(termOf(b.blocks, id), forward, position) });
  }
  return { owner, closure, generics, paramCount, locals: markReassigned(b.locals, blocks), blocks, assigned: b.assigned };
}

function termOf(blocks: readonly OpenBlock[], id: BlockId): Terminator {
  const term = at(blocks, id).term;
  return term === undefined ? internalError("mir", null, "block " + id.toString() + " has no terminator") : term;
}

/** For each block the one to go to instead: the end of a chain of blocks that do nothing but jump. */
function skipJumps(blocks: readonly OpenBlock[]): BlockId[] {
  const forward: BlockId[] = [];
  for (let i = 0; i < blocks.length; i += 1) {
    forward.push(NO_BLOCK);
  }
  const path: BlockId[] = [];
  for (let start = 0; start < blocks.length; start += 1) {
    path.length = 0;
    let id = start;
    while (forward[id] === NO_BLOCK) {
      const block = at(blocks, id);
      if (block.instrs.length > 0 || block.term === undefined || block.term.kind !== "goto") {
        forward[id] = id;
        break;
      }
      // A loop of empty blocks ends at the block where it was entered.
      forward[id] = id;
      path.push(id);
      id = block.term.target;
    }
    const end = at(forward, id);
    for (const passed of path) {
      forward[passed] = end;
    }
  }
  return forward;
}

function targetsOf(term: Terminator, forward: readonly BlockId[]): BlockId[] {
  switch (term.kind) {
    case "goto":
      return [at(forward, term.target)];
    case "branch":
      return [at(forward, term.then), at(forward, term.otherwise)];
    case "switch": {
      const targets: BlockId[] = [];
      for (const one of term.cases) {
        targets.push(at(forward, one.target));
      }
      if (term.otherwise !== NO_BLOCK) {
        targets.push(at(forward, term.otherwise));
      }
      return targets;
    }
    default:
      return [];
  }
}

/** Reachable blocks; successors are visited last first, so that the first one comes first in the order. */
function reversePostOrder(blocks: readonly OpenBlock[], forward: readonly BlockId[]): BlockId[] {
  const entry = at(forward, 0);
  const seen: boolean[] = [];
  for (let i = 0; i < blocks.length; i += 1) {
    seen.push(false);
  }
  const order: BlockId[] = [];
  const stack: { readonly block: BlockId; readonly targets: readonly BlockId[]; left: number }[] = [];
  const visit = (block: BlockId): void => {
    seen[block] = true;
    const targets = targetsOf(termOf(blocks, block), forward);
    stack.push({ block, targets, left: targets.length });
  };
  visit(entry);
  while (stack.length > 0) {
    const top = at(stack, stack.length - 1);
    if (top.left === 0) {
      order.push(top.block);
      stack.pop();
      continue;
    }
    top.left -= 1;
    const target = at(top.targets, top.left);
    if (at(seen, target) === false) {
      visit(target);
    }
  }
  return order.reverse();
}

/** Appends a block to its only predecessor where that does nothing but jump to it; gives the blocks that are left, in order. */
function joinChains(blocks: readonly OpenBlock[], forward: readonly BlockId[], order: readonly BlockId[], entries: readonly number[]): BlockId[] {
  const heads: BlockId[] = [];
  const joined: boolean[] = [];
  for (let i = 0; i < blocks.length; i += 1) {
    joined.push(false);
  }
  for (const id of order) {
    if (at(joined, id)) {
      continue;
    }
    heads.push(id);
    const head = at(blocks, id);
    for (;;) {
      const term = termOf(blocks, id);
      if (term.kind !== "goto") {
        break;
      }
      const target = at(forward, term.target);
      if (at(entries, target) !== 1 || target === id) {
        break;
      }
      joined[target] = true;
      for (const instr of at(blocks, target).instrs) {
        head.instrs.push(instr);
      }
      head.term = termOf(blocks, target);
    }
  }
  return heads;
}

function renumber(term: Terminator, forward: readonly BlockId[], position: readonly BlockId[]): Terminator {
  const moved = (target: BlockId): BlockId => at(position, at(forward, target));
  switch (term.kind) {
    case "goto":
      return { span: term.span, kind: "goto", target: moved(term.target) };
    case "branch":
      return { span: term.span, kind: "branch", cond: term.cond, then: moved(term.then), otherwise: moved(term.otherwise) };
    case "switch": {
      const cases: { readonly value: bigint; readonly target: BlockId }[] = [];
      for (const one of term.cases) {
        cases.push({ value: one.value, target: moved(one.target) });
      }
      const otherwise = term.otherwise === NO_BLOCK ? NO_BLOCK : moved(term.otherwise);
      return { span: term.span, kind: "switch", value: term.value, cases, otherwise };
    }
    default:
      return term;
  }
}

/** Locals whose own storage some reference or pointer points to. */
function addressTaken(b: Builder, heads: readonly BlockId[]): boolean[] {
  const taken: boolean[] = [];
  for (let i = 0; i < b.locals.length; i += 1) {
    taken.push(false);
  }
  for (const id of heads) {
    for (const instr of at(b.blocks, id).instrs) {
      if (instr.kind === "assign") {
        const value = instr.value;
        if (value.kind === "borrow" || value.kind === "address" || value.kind === "slice") {
          markTaken(value.place, taken);
        }
      }
    }
  }
  return taken;
}

function markTaken(place: Place, taken: boolean[]): void {
  for (const step of place.projection) {
    if (step.kind === "deref") {
      return;
    }
  }
  taken[place.local] = true;
}

function withoutStorage(instrs: readonly Instr[], taken: readonly boolean[], locals: readonly MirLocal[]): Instr[] {
  const kept: Instr[] = [];
  for (const instr of instrs) {
    const isMark = instr.kind === "live" || instr.kind === "dead";
    if (!isMark || at(taken, instr.local) || (instr.kind === "live" && at(locals, instr.local).kind === "user")) {
      kept.push(instr);
    }
  }
  return kept;
}

/** Temporaries that more than one instruction assigns (joins of branches) are marked mutable. */
function markReassigned(locals: readonly MirLocal[], blocks: readonly MirBlock[]): MirLocal[] {
  const count: number[] = [];
  for (let i = 0; i < locals.length; i += 1) {
    count.push(0);
  }
  for (const block of blocks) {
    for (const instr of block.instrs) {
      const place = instr.kind === "assign" ? instr.place : instr.kind === "call" ? instr.dest : undefined;
      if (place !== undefined) {
        count[place.local] = at(count, place.local) + 1;
      }
    }
  }
  const marked: MirLocal[] = [];
  for (let i = 0; i < locals.length; i += 1) {
    const local = at(locals, i);
    const again = local.kind === "temp" && !local.mutable && at(count, i) > 1;
    marked.push(again ? { name: local.name, type: local.type, kind: local.kind, mutable: true, span: local.span } : local);
  }
  return marked;
}

/**
 * Data and small helpers for emitting one function.
 */
import type { MirBody } from "../mir/index.js";
import type { DefId } from "../resolver/index.js";
import { at, type Span } from "../source/index.js";
import { hasFlags, HAS_PARAM, HAS_PROJECTION, type TypeId } from "../types/index.js";
import { addBlock, currentBlock, positionAtEnd, type LlBlock, type LlFunc, type LlModule, type LlValue } from "./builder.js";
import type { Codegen, Instance, InstanceId } from "./codegen.js";
import { layoutOf } from "./compute_layout.js";
import { concrete, type Request } from "./instances.js";
import type { Layout } from "./layout.js";
import { staticPlace } from "./static_data.js";
import { allocaBlock, type Value } from "./values.js";

/** Where a local lives: nowhere (no content), in registers (assigned once, address never taken), or in a stack slot. */
export type LocalHome = "none" | "register" | "memory";

/** The function being emitted. Stack slots are made in `entry`, which stays open until the end. */
export interface Emitter {
  readonly cg: Codegen;
  readonly m: LlModule;
  readonly instance: InstanceId;
  readonly func: LlFunc;
  readonly entry: LlBlock;
  readonly generics: readonly DefId[];
  readonly args: readonly TypeId[];
  /** Concrete types by the body's own. */
  readonly types: Map<TypeId, TypeId>;
  /** The place parameter of a `@caller_place` function. */
  readonly callerPlace: LlValue | undefined;
  readonly homes: LocalHome[];
  /** Stack slots of locals in memory. */
  readonly slots: (LlValue | undefined)[];
  /** Values of locals in registers; behind them those of the arguments of a variadic function that have no parameter. */
  readonly values: (Value | undefined)[];
  /** The source span of the current instruction. */
  span: Span;
}

/** An emitter for a function that has no MIR body of its own. Positions the builder in a block after `entry`. */
export function newEmitter(cg: Codegen, instance: Instance, body: MirBody | undefined, args: readonly TypeId[], callerPlace: LlValue | undefined): Emitter {
  const m = cg.m;
  const entry = addBlock(m, instance.func, "");
  return {
    cg,
    m,
    instance: instance.id,
    func: instance.func,
    entry,
    generics: body === undefined ? [] : body.generics,
    args,
    types: new Map(),
    callerPlace,
    homes: [],
    slots: [],
    values: [],
    span: instance.span,
  };
}

/** The concrete type for a type of the body. */
export function concreteType(e: Emitter, type: TypeId): TypeId {
  if (!hasFlags(e.cg.program.table, type, HAS_PARAM | HAS_PROJECTION)) {
    return type;
  }
  const known = e.types.get(type);
  if (known !== undefined) {
    return known;
  }
  const made = concrete(e.cg.program, type, e.generics, e.args);
  e.types.set(type, made);
  return made;
}

/** The layout of a concrete type. */
export function layout(e: Emitter, type: TypeId): Layout {
  return layoutOf(e.cg.layouts, type);
}

/** Where the function asks for instances. */
export function request(e: Emitter): Request {
  return { parent: e.instance, span: e.span };
}

/** A new block of the function. */
export function newBlock(e: Emitter): LlBlock {
  return addBlock(e.m, e.func, "");
}

/** A stack slot for the whole run of the function. */
export function newSlot(e: Emitter, size: number, align: number): LlValue {
  const here = currentBlock(e.m);
  positionAtEnd(e.m, e.entry);
  const slot = allocaBlock(e.m, size, align);
  if (here !== null) {
    positionAtEnd(e.m, here);
  }
  return slot;
}

/** A stack slot for a value of the layout. */
export function slotFor(e: Emitter, l: Layout): LlValue {
  return newSlot(e, l.size, l.align);
}

/** The place that panics and `@caller_place` calls of the current instruction name. */
export function panicPlace(e: Emitter): LlValue {
  return e.callerPlace ?? staticPlace(e.cg, e.span);
}

/** The concrete type of a local. */
export function localType(e: Emitter, body: MirBody, local: number): TypeId {
  return concreteType(e, at(body.locals, local).type);
}

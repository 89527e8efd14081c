/**
 * Data: the state of code generation for one program.
 */
import type { Diagnostics } from "../diagnostics/index.js";
import type { MirBody } from "../mir/index.js";
import type { DefId } from "../resolver/index.js";
import type { SourceMap, Span } from "../source/index.js";
import type { ConstEvaluator, Program, TypeId } from "../types/index.js";
import type { FuncAbi } from "./abi.js";
import type { LlConst, LlFunc, LlFuncType, LlModule, LlType } from "./builder.js";
import type { Layouts } from "./compute_layout.js";

/** Index into `Codegen.instances`. */
export type InstanceId = number;
export const NO_INSTANCE: InstanceId = -1;

/**
 * What an LLVM function is made from.
 * - `func`: a function with concrete arguments. `closure`: the body of closure `closure` of `def`; with `heap` its environment is a heap block.
 * - `shim`: the code a function's name as a value points to.
 * - `global`: initialises a global at its first use.
 * - `drop`: drops the value of a type at an address.
 * - `pow`: integer power, the result with an overflow bit; `exponent` is the exponent's type.
 */
export type InstanceKind =
  | { readonly kind: "func"; readonly def: DefId; readonly args: readonly TypeId[] }
  | { readonly kind: "closure"; readonly def: DefId; readonly args: readonly TypeId[]; readonly closure: number; readonly heap: boolean }
  | { readonly kind: "shim"; readonly def: DefId; readonly args: readonly TypeId[] }
  | { readonly kind: "global"; readonly def: DefId }
  | { readonly kind: "drop"; readonly type: TypeId }
  | { readonly kind: "pow"; readonly type: TypeId; readonly exponent: TypeId };

/** One function of the module. `parent` asked for it first, at `span`. */
export interface Instance {
  readonly id: InstanceId;
  readonly what: InstanceKind;
  readonly symbol: string;
  readonly func: LlFunc;
  readonly abi: FuncAbi;
  readonly parent: InstanceId;
  readonly span: Span;
}

/** A C function, declared once per symbol. */
export interface ExternFunc {
  readonly func: LlFunc;
  readonly type: LlFuncType;
}

/** Gives MIR after drop elaboration when it is asked for: of a function, and of closure number `closure` of one. */
export interface BodySource {
  readonly func: (def: DefId) => MirBody;
  readonly closure: (def: DefId, closure: number) => MirBody;
}

/** The type a C function is called with. */
export interface ExternType {
  readonly type: LlFuncType;
  readonly params: readonly LlType[];
  readonly ret: LlType;
}

/**
 * A global's memory. `state` is the address of a byte, undefined for static data: 0 untouched, 1 being initialised, 2 ready. Of a thread-local one
 * `pointer` is what the runtime finds a thread's copy by.
 */
export interface GlobalData {
  readonly pointer: LlConst;
  readonly state: LlConst | undefined;
}

/** `program` must be free of errors. `instances` are emitted in order; emitting one may append others. */
export interface Codegen {
  readonly m: LlModule;
  readonly program: Program;
  readonly bodies: BodySource;
  readonly consts: ConstEvaluator;
  readonly sources: SourceMap;
  readonly diagnostics: Diagnostics;
  readonly layouts: Layouts;
  readonly instances: Instance[];
  /** Instances by kind and key, see `instanceKey`. */
  readonly byKey: Map<string, InstanceId>;
  readonly symbols: Map<string, number>;
  readonly externs: Map<string, ExternFunc>;
  readonly externTypes: Map<string, ExternType>;
  /** Calling conventions of func values, by function type. */
  readonly valueAbis: Map<TypeId, FuncAbi>;
  /** Static data by content. */
  readonly strings: Map<string, LlConst>;
  readonly places: Map<number, LlConst>;
  readonly statics: Map<number, LlConst>;
  readonly globals: Map<DefId, GlobalData>;
  /** Nesting of type arguments, by type; 0 unknown. */
  readonly depths: number[];
  /** There is no entry: what nothing asked for but the library itself can be called from outside. */
  readonly isLibrary: boolean;
  /** Something that stops code generation was reported. */
  failed: boolean;
}

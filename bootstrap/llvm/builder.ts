/**
 * The layer over LLVM: exactly the operations that code generation needs, and the only file that knows the LLVM binding.
 *
 * The binding is LLVM 14's, whose pointers have types; nothing outside this file sees that: every pointer is a `ptrType`
 * value (`i8*` here), and `buildLoad`, `buildStore`, `buildCall` and the globals cast where the binding wants it. The twin of this file
 * has the same functions over the C interface of LLVM 19.
 *
 * The binding can set one attribute only (`nounwind`). Other attributes of functions are kept in `LlModule.attributes` and given to
 * `opt` as a table (`forceattrs`); attributes of parameters, and that nobody compares a function's address, cannot be given and are dropped.
 */
import llvm from "llvm-bindings";
import { at } from "../source/index.js";

export type LlType = llvm.Type;
export type LlValue = llvm.Value;
export type LlConst = llvm.Constant;
export type LlFunc = llvm.Function;
export type LlFuncType = llvm.FunctionType;
export type LlBlock = llvm.BasicBlock;
export type LlPhi = llvm.PHINode;

export type Linkage = "external" | "internal" | "private";

/** Predicates of `buildIntCompare`; `s` signed, `u` unsigned. */
export type IntPredicate = "eq" | "ne" | "slt" | "sle" | "sgt" | "sge" | "ult" | "ule" | "ugt" | "uge";
/** Predicates of `buildFloatCompare`: ordered but for `une`. */
export type FloatPredicate = "oeq" | "une" | "olt" | "ole" | "ogt" | "oge";
/** Two-operand instructions. */
export type IntOp = "add" | "sub" | "mul" | "sdiv" | "udiv" | "srem" | "urem" | "and" | "or" | "xor" | "shl" | "ashr" | "lshr";
export type FloatOp = "fadd" | "fsub" | "fmul" | "fdiv" | "frem";
export type CastOp = "trunc" | "zext" | "sext" | "fptrunc" | "fpext" | "sitofp" | "uitofp" | "ptrtoint" | "inttoptr" | "bitcast";

/** Attribute of a function; `name` is an LLVM enum attribute or `key=value`. */
export interface FuncAttribute {
  readonly func: string;
  readonly name: string;
}

/** One LLVM module under construction. */
export interface LlModule {
  readonly context: llvm.LLVMContext;
  readonly module: llvm.Module;
  readonly builder: llvm.IRBuilder;
  readonly ints: Map<number, llvm.IntegerType>;
  readonly pointers: Map<llvm.Type, llvm.PointerType>;
  readonly elements: Map<number, llvm.Type>;
  readonly smallInts: Map<number, llvm.Constant>;
  readonly intrinsics: Map<string, llvm.Function>;
  readonly attributes: FuncAttribute[];
  /** Names of libraries that the module needs at link time, each once. */
  readonly libraries: string[];
  readonly ptr: llvm.PointerType;
  readonly byte: llvm.IntegerType;
  readonly float32: llvm.Type;
  readonly float64: llvm.Type;
  readonly voidTy: llvm.Type;
}

const DATA_LAYOUT = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128";
const TRIPLE = "x86_64-pc-linux-gnu";

/** An empty module for x86-64 Linux. `name` is the module's identifier and source name. */
export function newModule(name: string): LlModule {
  const context = new llvm.LLVMContext();
  const module = new llvm.Module(name, context);
  module.setSourceFileName(name);
  module.setTargetTriple(TRIPLE);
  module.setDataLayout(DATA_LAYOUT);
  return {
    context,
    module,
    builder: new llvm.IRBuilder(context),
    ints: new Map(),
    pointers: new Map(),
    elements: new Map(),
    smallInts: new Map(),
    intrinsics: new Map(),
    attributes: [],
    libraries: [],
    ptr: llvm.Type.getInt8PtrTy(context),
    byte: llvm.Type.getInt8Ty(context),
    float32: llvm.Type.getFloatTy(context),
    float64: llvm.Type.getDoubleTy(context),
    voidTy: llvm.Type.getVoidTy(context),
  };
}

// ------------------------------------------------------------------------------------------------------------ types

/** The integer type of `bits` bits. */
export function intType(m: LlModule, bits: number): LlType {
  const known = m.ints.get(bits);
  if (known !== undefined) {
    return known;
  }
  const made = llvm.Type.getIntNTy(m.context, bits);
  m.ints.set(bits, made);
  return made;
}

/** `float` or `double`. */
export function floatType(m: LlModule, bits: number): LlType {
  return bits === 32 ? m.float32 : m.float64;
}

/** The pointer type. */
export function ptrType(m: LlModule): LlType {
  return m.ptr;
}

/** The type of functions without a result. */
export function voidType(m: LlModule): LlType {
  return m.voidTy;
}

/** An unnamed structure; members lie at their natural alignment. */
export function structType(m: LlModule, members: readonly LlType[]): LlType {
  return llvm.StructType.get(m.context, members.slice());
}

/** `count` elements of one type. */
export function arrayType(_m: LlModule, element: LlType, count: number): LlType {
  return llvm.ArrayType.get(element, count);
}

/** The type of a function. */
export function funcType(_m: LlModule, result: LlType, params: readonly LlType[], variadic: boolean): LlFuncType {
  return llvm.FunctionType.get(result, params.slice(), variadic);
}

function pointerTo(m: LlModule, type: LlType): llvm.PointerType {
  const known = m.pointers.get(type);
  if (known !== undefined) {
    return known;
  }
  const made = llvm.PointerType.getUnqual(type);
  m.pointers.set(type, made);
  return made;
}

/** The type of a value. */
export function typeOfValue(value: LlValue): LlType {
  return value.getType();
}

// -------------------------------------------------------------------------------------------------------- constants

/** An integer of `bits` bits: `value` modulo 2^bits. */
export function constInt(m: LlModule, bits: number, value: bigint): LlConst {
  const wrapped = BigInt.asIntN(bits, value);
  if (wrapped >= -9007199254740991n && wrapped <= 9007199254740991n) {
    return constSmall(m, bits, Number(wrapped));
  }
  const type = intType(m, bits);
  let result: LlValue = llvm.ConstantInt.get(type, 0, false);
  for (let shift = bits - 32; shift >= 0; shift -= 32) {
    const part = Number(BigInt.asUintN(32, wrapped >> BigInt(shift)));
    const moved = m.builder.CreateShl(result, llvm.ConstantInt.get(type, 32, false));
    result = m.builder.CreateOr(moved, llvm.ConstantInt.get(type, part, false));
  }
  return result as LlConst;
}

/** An integer that fits 53 bits. */
export function constSmall(m: LlModule, bits: number, value: number): LlConst {
  const cached = bits <= 64 && value >= 0 && value < 4096;
  if (cached) {
    const known = m.smallInts.get(bits * 4096 + value);
    if (known !== undefined) {
      return known;
    }
  }
  const made = llvm.ConstantInt.get(intType(m, bits), value, true);
  if (cached) {
    m.smallInts.set(bits * 4096 + value, made);
  }
  return made;
}

/** The float of `bits` bits with the bit pattern `pattern`. */
export function constFloat(m: LlModule, bits: number, pattern: bigint): LlConst {
  return m.builder.CreateBitCast(constInt(m, bits, pattern), floatType(m, bits)) as LlConst;
}

/** The null pointer. */
export function constNull(m: LlModule): LlConst {
  return llvm.ConstantPointerNull.get(m.ptr);
}

/** Zero of any type. */
export function constZero(_m: LlModule, type: LlType): LlConst {
  return llvm.Constant.getNullValue(type);
}

/** A value about which nothing is known. */
export function constUndef(_m: LlModule, type: LlType): LlConst {
  return llvm.UndefValue.get(type);
}

/** A structure of constants. */
export function constStruct(m: LlModule, members: readonly LlConst[]): LlConst {
  const types: LlType[] = [];
  for (const member of members) {
    types.push(member.getType());
  }
  return llvm.ConstantStruct.get(llvm.StructType.get(m.context, types), members.slice());
}

/** An array of constants of type `element`. */
export function constArray(_m: LlModule, element: LlType, elements: readonly LlConst[]): LlConst {
  return llvm.ConstantArray.get(llvm.ArrayType.get(element, elements.length), elements.slice());
}

/** An array of bytes. */
export function constBytes(m: LlModule, bytes: Uint8Array): LlConst {
  let ascii = true;
  for (const byte of bytes) {
    if (byte >= 0x80) {
      ascii = false;
      break;
    }
  }
  if (ascii && bytes.length > 0) {
    return llvm.ConstantDataArray.getString(m.context, new TextDecoder("latin1").decode(bytes), false);
  }
  const elements: LlConst[] = [];
  for (const byte of bytes) {
    elements.push(constSmall(m, 8, byte));
  }
  return constArray(m, m.byte, elements);
}

// ------------------------------------------------------------------------------------------- functions and globals

function linkageOf(linkage: Linkage): number {
  switch (linkage) {
    case "external":
      return llvm.GlobalValue.LinkageTypes.ExternalLinkage;
    case "internal":
      return llvm.GlobalValue.LinkageTypes.InternalLinkage;
    case "private":
      return llvm.GlobalValue.LinkageTypes.PrivateLinkage;
  }
}

/** Declares a function; it becomes a definition with its first block. No function unwinds. */
export function addFunction(m: LlModule, name: string, type: LlFuncType, linkage: Linkage): LlFunc {
  const func = llvm.Function.Create(type, linkageOf(linkage), name, m.module);
  func.setDoesNotThrow();
  return func;
}

/** The module needs the library `name` at link time. */
export function addLibrary(m: LlModule, name: string): void {
  if (!m.libraries.includes(name)) {
    m.libraries.push(name);
  }
}

/** Gives a function an attribute: `noinline`, `cold`, `probe-stack=inline-asm` … Counts for definitions only. */
export function addFuncAttribute(m: LlModule, func: string, name: string): void {
  m.attributes.push({ func, name });
}

/** Gives parameter `index` an attribute such as `noalias`. Not expressible here: a hint that the twin gives. */
export function addParamAttribute(_m: LlModule, _func: LlFunc, _index: number, _name: string, _value: number): void {
  return;
}

/** Parameter `index`. */
export function paramOf(func: LlFunc, index: number): LlValue {
  return func.getArg(index);
}

/** The address of a function, as a constant pointer. */
export function funcPointer(m: LlModule, func: LlFunc): LlConst {
  return llvm.ConstantExpr.getBitCast(func, m.ptr);
}

/** A global with an initialiser; its address as a constant pointer. Its alignment is that of its type. */
export function addGlobal(m: LlModule, name: string, init: LlConst, constant: boolean, linkage: Linkage): LlConst {
  const global = new llvm.GlobalVariable(m.module, init.getType(), constant, linkageOf(linkage), init, name);
  return llvm.ConstantExpr.getBitCast(global, m.ptr);
}

/** A new block at the end of the function. */
export function addBlock(m: LlModule, func: LlFunc, name: string): LlBlock {
  return llvm.BasicBlock.Create(m.context, name, func);
}

/** The following instructions go to the end of `block`. */
export function positionAtEnd(m: LlModule, block: LlBlock): void {
  m.builder.SetInsertPoint(block);
}

/** The block that instructions go to. */
export function currentBlock(m: LlModule): LlBlock | null {
  return m.builder.GetInsertBlock();
}

// ----------------------------------------------------------------------------------------------------------- memory

/** A stack slot of the given type in the current block. */
export function buildAlloca(m: LlModule, type: LlType): LlValue {
  const slot = m.builder.CreateAlloca(type, null);
  return type === m.byte ? slot : m.builder.CreateBitCast(slot, m.ptr);
}

/** Loads a value of type `type`, which lies at its natural alignment. */
export function buildLoad(m: LlModule, type: LlType, pointer: LlValue): LlValue {
  const typed = type === m.byte ? pointer : m.builder.CreateBitCast(pointer, pointerTo(m, type));
  return m.builder.CreateLoad(type, typed);
}

/** Stores a value of type `type` at its natural alignment. */
export function buildStore(m: LlModule, type: LlType, value: LlValue, pointer: LlValue): void {
  const typed = type === m.byte ? pointer : m.builder.CreateBitCast(pointer, pointerTo(m, type));
  m.builder.CreateStore(value, typed);
}

/** The pointer `offset` bytes further on, inside the same object. */
export function buildOffset(m: LlModule, pointer: LlValue, offset: number): LlValue {
  return offset === 0 ? pointer : m.builder.CreateInBoundsGEP(m.byte, pointer, constSmall(m, 64, offset));
}

/** The pointer `index * size` bytes further on, inside the same object; `index` has 64 bits. */
export function buildElement(m: LlModule, pointer: LlValue, index: LlValue, size: number): LlValue {
  if (size === 0) {
    return pointer;
  }
  if (size === 1) {
    return m.builder.CreateInBoundsGEP(m.byte, pointer, index);
  }
  let element = m.elements.get(size);
  if (element === undefined) {
    element = llvm.ArrayType.get(m.byte, size);
    m.elements.set(size, element);
  }
  const typed = m.builder.CreateBitCast(pointer, pointerTo(m, element));
  return m.builder.CreateBitCast(m.builder.CreateInBoundsGEP(element, typed, index), m.ptr);
}

/** As `buildElement`, for a pointer that may leave the object (wraps). */
export function buildRawElement(m: LlModule, pointer: LlValue, index: LlValue, size: number): LlValue {
  const bytes = size === 1 ? index : m.builder.CreateMul(index, constSmall(m, 64, size));
  return m.builder.CreateGEP(m.byte, pointer, bytes);
}

/** Copies `bytes` bytes between areas that do not overlap. */
export function buildCopy(m: LlModule, to: LlValue, from: LlValue, bytes: LlValue): void {
  const func = intrinsic(m, "memcpy", [m.ptr, m.ptr, intType(m, 64)]);
  m.builder.CreateCall(func, [to, from, bytes, constSmall(m, 1, 0)]);
}

/** Copies `bytes` bytes between areas that may overlap. */
export function buildMove(m: LlModule, to: LlValue, from: LlValue, bytes: LlValue): void {
  const func = intrinsic(m, "memmove", [m.ptr, m.ptr, intType(m, 64)]);
  m.builder.CreateCall(func, [to, from, bytes, constSmall(m, 1, 0)]);
}

/** Fills `bytes` bytes with the byte `value`. */
export function buildFill(m: LlModule, to: LlValue, value: LlValue, bytes: LlValue): void {
  const func = intrinsic(m, "memset", [m.ptr, intType(m, 64)]);
  m.builder.CreateCall(func, [to, value, bytes, constSmall(m, 1, 0)]);
}

// ------------------------------------------------------------------------------------------------------- arithmetic

/** An integer instruction; operands and result have one type. */
export function buildInt(m: LlModule, op: IntOp, left: LlValue, right: LlValue): LlValue {
  const b = m.builder;
  switch (op) {
    case "add": return b.CreateAdd(left, right);
    case "sub": return b.CreateSub(left, right);
    case "mul": return b.CreateMul(left, right);
    case "sdiv": return b.CreateSDiv(left, right);
    case "udiv": return b.CreateUDiv(left, right);
    case "srem": return b.CreateSRem(left, right);
    case "urem": return b.CreateURem(left, right);
    case "and": return b.CreateAnd(left, right);
    case "or": return b.CreateOr(left, right);
    case "xor": return b.CreateXor(left, right);
    case "shl": return b.CreateShl(left, right);
    case "ashr": return b.CreateAShr(left, right);
    case "lshr": return b.CreateLShr(left, right);
  }
}

/** A float instruction. */
export function buildFloat(m: LlModule, op: FloatOp, left: LlValue, right: LlValue): LlValue {
  const b = m.builder;
  switch (op) {
    case "fadd": return b.CreateFAdd(left, right);
    case "fsub": return b.CreateFSub(left, right);
    case "fmul": return b.CreateFMul(left, right);
    case "fdiv": return b.CreateFDiv(left, right);
    case "frem": return b.CreateFRem(left, right);
  }
}

/** `-x` of a float. */
export function buildFloatNeg(m: LlModule, value: LlValue): LlValue {
  return m.builder.CreateFNeg(value);
}

/** All bits inverted. */
export function buildNot(m: LlModule, value: LlValue): LlValue {
  return m.builder.CreateNot(value);
}

/** Compares integers or pointers; the result has one bit. */
export function buildIntCompare(m: LlModule, predicate: IntPredicate, left: LlValue, right: LlValue): LlValue {
  const b = m.builder;
  switch (predicate) {
    case "eq": return b.CreateICmpEQ(left, right);
    case "ne": return b.CreateICmpNE(left, right);
    case "slt": return b.CreateICmpSLT(left, right);
    case "sle": return b.CreateICmpSLE(left, right);
    case "sgt": return b.CreateICmpSGT(left, right);
    case "sge": return b.CreateICmpSGE(left, right);
    case "ult": return b.CreateICmpULT(left, right);
    case "ule": return b.CreateICmpULE(left, right);
    case "ugt": return b.CreateICmpUGT(left, right);
    case "uge": return b.CreateICmpUGE(left, right);
  }
}

/** Compares floats. */
export function buildFloatCompare(m: LlModule, predicate: FloatPredicate, left: LlValue, right: LlValue): LlValue {
  const b = m.builder;
  switch (predicate) {
    case "oeq": return b.CreateFCmpOEQ(left, right);
    case "une": return b.CreateFCmpUNE(left, right);
    case "olt": return b.CreateFCmpOLT(left, right);
    case "ole": return b.CreateFCmpOLE(left, right);
    case "ogt": return b.CreateFCmpOGT(left, right);
    case "oge": return b.CreateFCmpOGE(left, right);
  }
}

/** A conversion to `type`. */
export function buildCast(m: LlModule, op: CastOp, value: LlValue, type: LlType): LlValue {
  const b = m.builder;
  switch (op) {
    case "trunc": return b.CreateTrunc(value, type);
    case "zext": return b.CreateZExt(value, type);
    case "sext": return b.CreateSExt(value, type);
    case "fptrunc": return b.CreateFPTrunc(value, type);
    case "fpext": return b.CreateFPExt(value, type);
    case "sitofp": return b.CreateSIToFP(value, type);
    case "uitofp": return b.CreateUIToFP(value, type);
    case "ptrtoint": return b.CreatePtrToInt(value, type);
    case "inttoptr": return b.CreateIntToPtr(value, type);
    case "bitcast": return b.CreateBitCast(value, type);
  }
}

/** `cond ? a : b` without a branch. */
export function buildSelect(m: LlModule, cond: LlValue, a: LlValue, b: LlValue): LlValue {
  return m.builder.CreateSelect(cond, a, b);
}

/** Member `index` of a structure value. */
export function buildExtract(m: LlModule, aggregate: LlValue, index: number): LlValue {
  return m.builder.CreateExtractValue(aggregate, [index]);
}

/** The structure value with member `index` replaced. */
export function buildInsert(m: LlModule, aggregate: LlValue, value: LlValue, index: number): LlValue {
  return m.builder.CreateInsertValue(aggregate, value, [index]);
}

/** A value that depends on the block control came from. */
export function buildPhi(m: LlModule, type: LlType): LlPhi {
  return m.builder.CreatePHI(type, 2);
}

/** Adds the value for one predecessor. */
export function addIncoming(phi: LlPhi, value: LlValue, block: LlBlock): void {
  phi.addIncoming(value, block);
}

// ------------------------------------------------------------------------------------------------------------ calls

/** Calls a function of this module. */
export function buildCall(m: LlModule, func: LlFunc, args: readonly LlValue[]): LlValue {
  return m.builder.CreateCall(func, args.slice());
}

/** Calls the function of type `type` at a pointer. */
export function buildCallPointer(m: LlModule, type: LlFuncType, pointer: LlValue, args: readonly LlValue[]): LlValue {
  const typed = m.builder.CreateBitCast(pointer, pointerTo(m, type));
  return m.builder.CreateCall(type, typed, args.slice());
}

/** Names of the LLVM intrinsics in use, with `_` for `.`. */
export type IntrinsicName =
  | "memcpy" | "memmove" | "memset" | "trap" | "assume"
  | "sadd_with_overflow" | "uadd_with_overflow" | "ssub_with_overflow" | "usub_with_overflow" | "smul_with_overflow" | "umul_with_overflow"
  | "sadd_sat" | "uadd_sat" | "ssub_sat" | "usub_sat" | "fptosi_sat" | "fptoui_sat"
  | "ctpop" | "ctlz" | "cttz" | "bswap" | "fshl" | "fshr"
  | "sqrt" | "floor" | "ceil" | "roundeven" | "trunc" | "fabs" | "fma" | "copysign" | "pow";

/** The declaration of an LLVM intrinsic for the given overload types. */
export function intrinsic(m: LlModule, name: IntrinsicName, types: readonly LlType[]): LlFunc {
  let key: string = name;
  for (const type of types) {
    key = key + "." + typeKey(type);
  }
  const known = m.intrinsics.get(key);
  if (known !== undefined) {
    return known;
  }
  const made = llvm.Intrinsic.getDeclaration(m.module, llvm.Intrinsic[name], types.slice());
  m.intrinsics.set(key, made);
  return made;
}

/** A name for the scalar types that intrinsics are overloaded on. The binding's integer types answer few questions. */
function typeKey(type: LlType): string {
  const id = type.getTypeID();
  if (id !== llvm.Type.TypeID.IntegerTyID) {
    return String(id);
  }
  for (const bits of [1, 8, 16, 32, 64]) {
    if (type.isIntegerTy(bits)) {
      return "i" + String(bits);
    }
  }
  return "i128";
}

// ------------------------------------------------------------------------------------------------------ terminators

/** Returns without a value. */
export function buildRetVoid(m: LlModule): void {
  m.builder.CreateRetVoid();
}

/** Returns a value. */
export function buildRet(m: LlModule, value: LlValue): void {
  m.builder.CreateRet(value);
}

/** Goes to a block. */
export function buildBr(m: LlModule, target: LlBlock): void {
  m.builder.CreateBr(target);
}

/** Goes to one of two blocks by a one-bit value. */
export function buildCondBr(m: LlModule, cond: LlValue, then: LlBlock, otherwise: LlBlock): void {
  m.builder.CreateCondBr(cond, then, otherwise);
}

/** One way of a `buildSwitch`. */
export interface SwitchCase {
  readonly value: LlConst;
  readonly target: LlBlock;
}

/** Goes to the block of the case that equals `value`. */
export function buildSwitch(m: LlModule, value: LlValue, otherwise: LlBlock, cases: readonly SwitchCase[]): void {
  const instr = m.builder.CreateSwitch(value, otherwise, cases.length);
  for (let i = 0; i < cases.length; i += 1) {
    const one = at(cases, i);
    instr.addCase(one.value as llvm.ConstantInt, one.target);
  }
}

/** Control never gets here. */
export function buildUnreachable(m: LlModule): void {
  m.builder.CreateUnreachable();
}

// ----------------------------------------------------------------------------------------------------------- result

/** Whether the module is well formed; problems go to stderr. */
export function verify(m: LlModule): boolean {
  return !llvm.verifyModule(m.module);
}

/** The module as text. */
export function moduleText(m: LlModule): string {
  return m.module.print();
}

/** Writes the module as bitcode. */
export function writeBitcode(m: LlModule, path: string): void {
  llvm.WriteBitcodeToFile(m.module, path);
}

/** The function attributes as the table that `opt --forceattrs-csv-path` reads. */
export function attributeTable(m: LlModule): string {
  return m.attributes.map((attribute) => attribute.func + "," + attribute.name + "\n").join("");
}

/** The version of the LLVM that builds modules. */
export function llvmVersion(): string {
  return llvm.config.LLVM_VERSION_STRING;
}

/**
 * The rooms from `types` to `drops` for single bodies, on demand: each body is checked and lowered once, when something asks for it.
 */
import { checkBody as checkOwnership, checkFields, checkSignature, forkSlotTable, newSlotTable, type BodyResult, type SlotTable } from "../borrow/index.js";
import { hasErrors, internalError } from "../diagnostics/index.js";
import { addBody, addContracts, addInitialiser, checkContracts, newInference, nextWanted, solveEffects, wantEffects, type Inference } from "../effects/index.js";
import { checkClosed, elaborateDrops, hasMustClose } from "../drops/index.js";
import { lowerBody, type IrBody } from "../ir/index.js";
import { brokenFunc, buildFunc, newContext, verifyMir, type Context, type MirBody } from "../mir/index.js";
import { NO_DEF, type DefId, type ResolvedProgram } from "../resolver/index.js";
import { at, enterPhase, leavePhase } from "../source/index.js";
import {
  checkBody,
  checkConst,
  checkDefaults,
  checkLiteralCalls,
  collect,
  collectDefs,
  createTypeTable,
  defPath,
  findLangItems,
  forkProgram,
  forkTypeSession,
  hasCode,
  isStatic,
  newTypeSession,
  type Program,
  type TBody,
  type TypeSession,
} from "../types/index.js";
import type { ContractLevel } from "./options.js";
import type { Session } from "./session.js";

/** A function as far as the middle of the pipeline has come, with its closures. */
export interface FuncBodies {
  readonly own: MirBody;
  readonly closures: readonly MirBody[];
}

/** All bodies made so far, by DefId of the owner. */
export interface Front {
  readonly session: Session;
  /** Takes the functions of std whose bodies are made here; undefined if nobody asks. */
  readonly wanted: Set<DefId> | undefined;
  readonly program: Program;
  readonly types: TypeSession;
  readonly mir: Context;
  readonly slots: SlotTable;
  readonly ir: (IrBody | undefined)[];
  readonly built: (FuncBodies | undefined)[];
  readonly facts: (BodyResult | undefined)[];
  readonly dropped: (FuncBodies | undefined)[];
}

/** Collects the signatures of a resolved program. */
export function openFront(session: Session, resolved: ResolvedProgram, contracts: ContractLevel): Front {
  const program = collect(resolved, createTypeTable(), findLangItems(resolved), session.diagnostics);
  return {
    session,
    wanted: undefined,
    program,
    types: newTypeSession(program, session.diagnostics),
    mir: newContext(program, { debugAsserts: true, contracts }),
    slots: newSlotTable(program),
    ir: [],
    built: [],
    facts: [],
    dropped: [],
  };
}

/** The same for a program of which `base` has the first definitions, with everything that has been made for them. */
export function forkFront(base: Front, session: Session, resolved: ResolvedProgram, wanted: Set<DefId>, contracts: ContractLevel): Front {
  const program = forkProgram(base.program, resolved);
  collectDefs(program, session.diagnostics, base.program.resolved.defs.length, resolved.defs.length);
  return {
    session,
    wanted,
    program,
    types: forkTypeSession(base.types, program, session.diagnostics),
    mir: newContext(program, { debugAsserts: true, contracts }),
    slots: forkSlotTable(base.slots, program),
    ir: base.ir.slice(),
    built: base.built.slice(),
    facts: base.facts.slice(),
    dropped: base.dropped.slice(),
  };
}

/** Functions with bodies or contracts, constants and globals of a package, ascending. */
export function ownersOf(program: Program, pkg: number): DefId[] {
  const owners: DefId[] = [];
  for (const def of program.resolved.defs) {
    const sig = program.funcs[def.id];
    const isFunc = sig !== undefined && (sig.hasBody || sig.hasContracts);
    if (def.pkg === pkg && (isFunc || program.consts[def.id] !== undefined)) {
      owners.push(def.id);
    }
  }
  return owners;
}

/** Whether a function, or the initialiser of a global, is code; constants are data. */
export function isCode(front: Front, def: DefId): boolean {
  const sig = front.program.funcs[def];
  if (sig !== undefined) {
    return hasCode(sig);
  }
  const body = front.program.consts[def]?.isGlobal === true ? typedBody(front, def) : undefined;
  return body !== undefined && !isStatic(body);
}

/** The typed body of a function, constant or global. */
export function typedBody(front: Front, def: DefId): TBody | undefined {
  if (front.types.typed.bodies[def] === undefined) {
    enterPhase(front.session.times, "types");
    if (front.program.funcs[def] !== undefined) {
      checkBody(front.types, def);
    } else {
      checkConst(front.types, def);
    }
    leavePhase(front.session.times);
  }
  return front.types.typed.bodies[def];
}

/** The effects of a package's functions and of all that they reach [eff.infer]. */
export function inferEffects(front: Front, pkg: number): Inference {
  enterPhase(front.session.times, "effects");
  const inference = newInference(front.program);
  for (const def of ownersOf(front.program, pkg)) {
    wantEffects(inference, def);
  }
  for (let def = nextWanted(inference); def !== NO_DEF; def = nextWanted(inference)) {
    addBody(inference, typedBody(front, def));
  }
  solveEffects(inference);
  leavePhase(front.session.times);
  return inference;
}

/** Checks calls with literals against the preconditions of the given functions. */
export function checkCalls(front: Front, owners: readonly DefId[]): void {
  enterPhase(front.session.times, "types");
  checkLiteralCalls(front.program, front.types.typed, owners, front.session.diagnostics);
  leavePhase(front.session.times);
}

/** Checks that the contracts of the given functions, and the given initialisers of globals, are pure [con.pure]. */
export function checkPurity(front: Front, owners: readonly DefId[]): void {
  const bodies = front.types.typed.bodies;
  const isInitialiser = (def: DefId): boolean => front.program.consts[def] !== undefined && isCode(front, def);
  const found = owners.filter((def) => (bodies[def]?.contracts.length ?? 0) > 0 || isInitialiser(def));
  if (found.length === 0) {
    return;
  }
  enterPhase(front.session.times, "effects");
  const inference = newInference(front.program);
  for (const def of found) {
    const body = bodies[def];
    if (body !== undefined) {
      addContracts(inference, body);
      if (isInitialiser(def)) {
        addInitialiser(inference, body);
      }
    }
  }
  for (let def = nextWanted(inference); def !== NO_DEF; def = nextWanted(inference)) {
    addBody(inference, typedBody(front, def));
  }
  solveEffects(inference);
  checkContracts(inference, front.session.diagnostics);
  leavePhase(front.session.times);
}

/** The IR of a function, which stays: for dumps. */
export function irBody(front: Front, def: DefId): IrBody {
  const known = front.ir[def];
  if (known !== undefined) {
    return known;
  }
  const made = loweredBody(front, def);
  front.ir[def] = made;
  return made;
}

/** The IR of a function, made anew. */
function loweredBody(front: Front, def: DefId): IrBody {
  const typed = typedBody(front, def);
  if (typed === undefined) {
    return internalError("driver", at(front.program.resolved.defs, def).span, "no body for " + defPath(front.program, def));
  }
  enterPhase(front.session.times, "ir");
  const made = lowerBody(front.program, typed);
  leavePhase(front.session.times);
  return made;
}

/** MIR as built. Its IR is let go. */
export function builtBody(front: Front, def: DefId): FuncBodies {
  const known = front.built[def];
  if (known !== undefined) {
    return known;
  }
  const ir = loweredBody(front, def);
  enterPhase(front.session.times, "mir");
  const made = buildFunc(front.mir, ir, def);
  for (const body of [made.own, ...made.closures]) {
    verifyMir(front.program, body);
  }
  leavePhase(front.session.times);
  front.built[def] = made;
  return made;
}

/** Checks ownership of a function; its diagnostics go to the session. */
export function ownedBody(front: Front, def: DefId): BodyResult {
  const known = front.facts[def];
  if (known !== undefined) {
    return known;
  }
  const built = builtBody(front, def);
  const typed = typedBody(front, def);
  if (typed === undefined) {
    return internalError("driver", null, "no typed body");
  }
  enterPhase(front.session.times, "borrow");
  const made = checkOwnership(front.program, front.slots, typed, built.own, built.closures, front.session.diagnostics);
  leavePhase(front.session.times);
  front.facts[def] = made;
  return made;
}

/** MIR with explicit drops. A body with errors, which are in the session then, has none: `brokenFunc` stands for it. */
export function droppedBody(front: Front, def: DefId): FuncBodies {
  const known = front.dropped[def];
  if (known !== undefined) {
    return known;
  }
  const diagnostics = front.session.diagnostics;
  const isTyped = !hasErrors(diagnostics) && typedBody(front, def) !== undefined;
  const facts = isTyped && !hasErrors(diagnostics) ? ownedBody(front, def) : undefined;
  if (facts === undefined || hasErrors(diagnostics)) {
    return brokenFunc(front.program, def);
  }
  const built = builtBody(front, def);
  enterPhase(front.session.times, "drops");
  const made: FuncBodies = {
    own: elaborateDrops(front.program, built.own, facts.facts),
    closures: built.closures.map((body, i) => elaborateDrops(front.program, body, at(facts.closures, i))),
  };
  for (const body of [made.own, ...made.closures]) {
    verifyMir(front.program, body);
  }
  leavePhase(front.session.times);
  front.dropped[def] = made;
  if (at(front.program.resolved.defs, def).pkg === 0) {
    front.wanted?.add(def);
  }
  return made;
}

/** Reports what a package's functions drop without closing it. They have no errors. */
export function reportOpen(front: Front, pkg: number): void {
  if (!hasMustClose(front.program)) {
    return;
  }
  enterPhase(front.session.times, "drops");
  for (const def of ownersOf(front.program, pkg)) {
    const built = front.built[def];
    const facts = front.facts[def];
    if (built !== undefined && facts !== undefined) {
      checkClosed(front.program, built.own, facts.facts, front.session.diagnostics);
      built.closures.forEach((body, i) => {
        checkClosed(front.program, body, at(facts.closures, i), front.session.diagnostics);
      });
    }
  }
  leavePhase(front.session.times);
}

/** Checks the default values of a package's fields. */
export function checkFieldDefaults(front: Front, pkg: number): void {
  enterPhase(front.session.times, "types");
  front.program.adts.forEach((adt, def) => {
    if (adt !== undefined && at(front.program.resolved.defs, def).pkg === pkg) {
      checkDefaults(front.types, def);
    }
  });
  leavePhase(front.session.times);
}

/** Checks the regions of a package's declarations: types and signatures ([bor.elision], [bor.type-region]). */
export function checkRegionDeclarations(front: Front, pkg: number): void {
  enterPhase(front.session.times, "borrow");
  for (const sig of front.program.funcs) {
    if (sig !== undefined && at(front.program.resolved.defs, sig.def).pkg === pkg) {
      checkSignature(front.slots, sig, front.session.diagnostics);
    }
  }
  front.program.adts.forEach((adt, def) => {
    if (adt !== undefined && at(front.program.resolved.defs, def).pkg === pkg) {
      checkFields(front.slots, def, front.session.diagnostics);
    }
  });
  leavePhase(front.session.times);
}

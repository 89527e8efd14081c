/**
 * Code that is checked elsewhere than where it is written: a field's default in a literal, a behavior's condition in an implementation.
 */
import { at } from "../source/index.js";
import type { DefId } from "../resolver/index.js";
import { defOf, localsOf, type Checker } from "./checker.js";
import { newLowering } from "./lower_type.js";

/** Goes to the code of `def`, whose locals, those of the body of `owner`, become new locals here. Nothing is reported until `comeBack`. */
export function goElsewhere(c: Checker, def: DefId, owner: DefId): void {
  c.places.push({
    module: c.module,
    file: c.file,
    ast: c.ast,
    names: c.names,
    localBase: c.localBase,
    lowering: c.lowering,
    lowlevel: c.lowlevel,
    paramsFrom: c.paramsFrom,
    paramsTo: c.paramsTo,
  });
  const { module, file } = defOf(c, def);
  c.module = module;
  c.file = file;
  c.ast = at(c.program.resolved.asts, file);
  c.names = at(c.program.resolved.names, file);
  c.lowering = newLowering(c.session.quietCollector, def);
  c.lowlevel = 0;
  c.localBase = c.locals.length;
  for (const local of localsOf(c.program.resolved.bodies[owner])) {
    c.locals.push({ ...local, closureDepth: local.closureDepth + c.closureDepth });
  }
  c.muted += 1;
}

/** Back to where the checker was. */
export function comeBack(c: Checker): void {
  const saved = c.places.pop();
  if (saved === undefined) {
    return;
  }
  c.muted -= 1;
  c.module = saved.module;
  c.file = saved.file;
  c.ast = saved.ast;
  c.names = saved.names;
  c.localBase = saved.localBase;
  c.lowering = saved.lowering;
  c.lowlevel = saved.lowlevel;
  c.paramsFrom = saved.paramsFrom;
  c.paramsTo = saved.paramsTo;
}

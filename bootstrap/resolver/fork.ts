/**
 * Copies of the room's state, so that packages can be resolved on top of others again and again. What is made once for a definition (its
 * scope, its children) is shared: the packages that come later do not change it, but for the roots of packages, below which modules may be
 * loaded later.
 */
import type { Diagnostics } from "../diagnostics/index.js";
import type { Interner, SourceMap } from "../source/index.js";
import type { Resolver } from "./state.js";

/** A state with the same packages, for an interner and sources that are copies of those of `r`. */
export function forkResolver(r: Resolver, interner: Interner, sources: SourceMap, diagnostics: Diagnostics): Resolver {
  const scopes = r.scopes.slice();
  const children = r.children.slice();
  for (const { root } of r.packages) {
    const scope = scopes[root];
    scopes[root] = scope && { ...scope, types: new Map(scope.types), children: new Map(scope.children) };
    children[root] = children[root]?.slice() ?? [];
  }
  return {
    ...r,
    interner,
    sources,
    diagnostics,
    packages: r.packages.slice(),
    defs: r.defs.slice(),
    scopes,
    asts: r.asts.slice(),
    names: r.names.slice(),
    bodies: r.bodies.slice(),
    children,
    typeParams: r.typeParams.slice(),
    extends: r.extends.slice(),
    itemDefs: r.itemDefs.slice(),
    variants: r.variants.slice(),
    doubled: new Map(r.doubled),
    modules: r.modules.slice(),
    imports: r.imports.slice(),
    trees: r.trees.slice(),
    treeUsed: r.treeUsed.slice(),
    versions: r.versions.slice(),
    poisoned: r.poisoned.slice(),
    defRes: r.defRes.slice(),
    localRes: r.localRes.slice(),
  };
}

/** The documentation of a package: what a reader of its interface sees. Data only. */

/** A piece of a signature; `target` is the link of what it names, empty without. */
export interface Piece {
  readonly text: string;
  readonly target: string;
}

export interface DocItem {
  /** `func type behavior extend const var effect`, for members too; `field` and `variant`. */
  readonly kind: string;
  readonly name: string;
  /** Unique in its module. */
  readonly anchor: string;
  /** Stable ID; empty for fields and variants. */
  readonly id: string;
  readonly signature: readonly Piece[];
  /** The effects that callers see; undefined for what has none by its kind. */
  readonly effects: readonly string[] | undefined;
  /** Contracts as in the source. */
  readonly contracts: readonly string[];
  /** What members belong to, for readers: a type or behavior, with the behavior that a block implements. */
  readonly subject: string;
  /** Called with `this`. */
  readonly isMethod: boolean;
  /** Lines of documentation. */
  readonly docs: readonly string[];
  /** What `@deprecated` says; undefined without. */
  readonly deprecated: string | undefined;
  readonly members: readonly DocItem[];
}

export interface DocModule {
  readonly path: string;
  readonly docs: readonly string[];
  /** In the order of the source. */
  readonly items: readonly DocItem[];
}

export interface DocPackage {
  readonly name: string;
  /** In the order of their paths. */
  readonly modules: readonly DocModule[];
}

/** The file of a module's page. */
export function pageOf(modules: string, path: string): string {
  return path === modules ? "index.html" : path.slice(modules.length + 2).replaceAll("::", ".") + ".html";
}

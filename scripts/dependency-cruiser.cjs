/**
 * Import rules of the bootstrap compiler: rooms import only rooms before them, and only their `index.ts`.
 *
 * The order of the rooms is that of `bootstrap/phases.txt`, one name per line, `#` begins a comment.
 */
const { existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const list = join(__dirname, "..", "bootstrap", "phases.txt");
const rooms = existsSync(list)
  ? readFileSync(list, "utf8")
      .split("\n")
      .map((line) => line.replace(/#.*/, "").trim().split(/\s+/)[0])
      .filter((name) => name.length > 0)
  : [];

const order = rooms.map((room, index) => ({
  name: `order-${room}`,
  comment: `${room} imports a later room`,
  severity: "error",
  from: { path: `^bootstrap/${room}/` },
  to: { path: rooms.slice(index + 1).map((later) => `^bootstrap/${later}/`).concat(["^$"]) },
}));

module.exports = {
  forbidden: [
    ...order,
    {
      name: "public-face",
      comment: "only a room's index.ts is imported from outside",
      severity: "error",
      from: { path: "^bootstrap/([^/]+)/" },
      to: { path: "^bootstrap/([^/]+)/", pathNot: ["^bootstrap/$1/", "^bootstrap/[^/]+/index\\.ts$", "^bootstrap/tables/"] },
    },
    {
      name: "disk-and-processes",
      comment: "only source, llvm (bitcode), link, driver and cli touch the disk or a process",
      severity: "error",
      from: { path: "^bootstrap/", pathNot: "^bootstrap/(source|link|driver|cli)/" },
      to: { path: "^(node:)?(fs|fs/promises|child_process|net|http)$|^node_modules/execa/" },
    },
    { name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] },
  },
};

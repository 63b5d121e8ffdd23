// Compiles src/ to dist/ and copies what the compiler leaves behind.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { build } from "esbuild";

mkdirSync("dist", { recursive: true });
// The documentation in dist/docs/ is a product of its own.
for (const entry of readdirSync("dist", { encoding: "utf8" }).filter((name) => name !== "docs")) {
  rmSync(`dist/${entry}`, { recursive: true });
}
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });

const options = {
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "es2022",
  metafile: true,
} as const;
// One file instead of twenty, for a quick first import; what the two entries share, their classes too, stays shared.
const entries = ["dist/index.js", "dist/node.js"];
const client = await build({
  ...options,
  entryPoints: entries,
  outdir: "dist",
  allowOverwrite: true,
  splitting: true,
  chunkNames: "client",
});
// What only the bundle needed is not shipped twice.
const others = ["dist/cli/*.js", "dist/contract.js", "dist/compat.js"];
const rest = await build({
  ...options,
  entryPoints: others,
  external: ["*/node.js", "*/index.js"],
  outdir: "dist",
  write: false,
});
for (const file of Object.keys(client.metafile.inputs)) {
  if (!(file in rest.metafile.inputs) && !entries.includes(file)) {
    rmSync(file);
  }
}
for (const file of ["openapi.json", "openapi-3.0.json"]) {
  copyFileSync(`src/generated/${file}`, `dist/generated/${file}`);
}
// The report reads it as it stands; the compiler would make a module of its script.
cpSync("src/report/page", "dist/report/page", { recursive: true });
chmodSync("dist/cli/main.js", 0o755);

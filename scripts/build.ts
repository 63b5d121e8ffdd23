// Compiles src/ to dist/ and copies what the compiler leaves behind.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, rmSync } from "node:fs";
import { build } from "esbuild";

rmSync("dist", { recursive: true, force: true });
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
// One file instead of twenty, for a quick first import; what the two entries share, their classes too, stays shared.
await build({
  entryPoints: ["dist/index.js", "dist/node.js"],
  outdir: "dist",
  allowOverwrite: true,
  bundle: true,
  splitting: true,
  chunkNames: "client",
  packages: "external",
  platform: "neutral",
  external: ["node:*"],
  format: "esm",
  target: "es2022",
});
copyFileSync("src/generated/openapi.json", "dist/generated/openapi.json");
chmodSync("dist/cli/main.js", 0o755);

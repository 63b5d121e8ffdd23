// Compiles src/ to dist/ and copies what the compiler leaves behind.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, rmSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
copyFileSync("src/generated/openapi.json", "dist/generated/openapi.json");
chmodSync("dist/cli/main.js", 0o755);

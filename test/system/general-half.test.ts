// The part of src/ that is a tool for any document compiles by itself: it could leave for a package of its own.
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const CHECK = ["openapi", "report", "check"];

test.each([
  { name: "the check without the mock", folders: CHECK },
  { name: "the general half without HSS", folders: [...CHECK, "prism", "compat", "record"] },
])("$name compiles by itself", { timeout: 180_000 }, async ({ folders }) => {
  const copy = await mkdtemp(join(tmpdir(), "half-"));
  try {
    await Promise.all(folders.map((folder) => cp(`src/${folder}`, join(copy, "src", folder), { recursive: true })));
    await symlink(resolve("node_modules"), join(copy, "node_modules"));
    await cp("package.json", join(copy, "package.json"));
    await writeFile(
      join(copy, "tsconfig.json"),
      JSON.stringify({ extends: resolve("tsconfig.json"), include: ["src"] }),
    );
    const tsc = resolve("node_modules/typescript/bin/tsc");
    const { stdout } = await promisify(execFile)(process.execPath, [tsc, "--project", copy], { cwd: copy }).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toBe("");
  } finally {
    await rm(copy, { recursive: true });
  }
});

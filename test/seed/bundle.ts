import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The command and the entry `./contract` as Node runs them: a process that compiles them first starts ten times as slowly. */
    bundles: { readonly command: string; readonly contract: string };
  }
}

/** Bundles what tests start in processes of their own; everything that it reads at run time is still that of src/. */
export default async function provideBundles(project: TestProject): Promise<() => Promise<void>> {
  // Where the packages are found.
  const folder = await mkdtemp(resolve("node_modules/.bundles-"));
  const load = async (path: string) => ({
    contents: (await readFile(path, "utf8")).replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href)),
    loader: "ts" as const,
  });
  await build({
    entryPoints: { command: "src/cli/main.ts", contract: "src/contract.ts" },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "es2022",
    plugins: [
      { name: "places", setup: ({ onLoad }) => onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => load(path)) },
    ],
  });
  project.provide("bundles", { command: join(folder, "command.mjs"), contract: join(folder, "contract.mjs") });
  return () => rm(folder, { recursive: true });
}

// Compiles src/ to dist/, bundles it, and removes what neither the bundles nor their types need.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";

/** The files of dist/, but for the documentation, a product of its own. */
const built = (): string[] =>
  readdirSync("dist", { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => !file.startsWith(join("dist", "docs")));

mkdirSync("dist", { recursive: true });
for (const file of built()) {
  rmSync(file);
}
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });

/** Leaves what modules read at run time where it is: the bundles stand in dist/ itself. */
const places: Plugin = {
  name: "places",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]dist[\\/].*\.js$/ }, async ({ path }) => {
      const place = JSON.stringify(`./${relative("dist", path).replaceAll("\\", "/")}`);
      const text = await readFile(path, "utf8");
      return { contents: text.replaceAll("import.meta.url", `new URL(${place}, import.meta.url).href`) };
    }),
};

/** Bundles entries; what several of them use stays one, its classes too. Returns the files. */
async function bundle(
  entryPoints: string[],
  options: Pick<BuildOptions, "chunkNames" | "external">,
): Promise<string[]> {
  const { metafile } = await build({
    ...options,
    entryPoints,
    outdir: "dist",
    outbase: "dist",
    allowOverwrite: true,
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "es2022",
    metafile: true,
    plugins: [places],
  });
  return Object.keys(metafile.outputs);
}

/** A declaration file, and all that it leads to. */
function typesOf(file: string, known = new Set<string>()): Set<string> {
  if (!known.has(file)) {
    known.add(file);
    for (const [, path = ""] of readFileSync(file, "utf8").matchAll(/(?:from |import\()"(\.[^"]+)\.ts"/g)) {
      typesOf(join(dirname(file), `${path}.d.ts`), known);
    }
  }
  return known;
}

// A few files instead of three hundred, for a quick start. The tool comes first: it has modules of the client as well.
const client = ["dist/index.js", "dist/node.js"];
const libraries = [...client, "dist/contract.js", "dist/compat.js"];
const tool = [...libraries.slice(2), "dist/cli/main.js"];
const needed = new Set([
  ...(await bundle(tool, { external: client.map((file) => resolve(file)) })),
  ...(await bundle(client, { chunkNames: "client" })),
  ...libraries.flatMap((file) => [...typesOf(file.replace(/js$/, "d.ts"))]),
]);
// What Prism preloads is not bundled.
for (const file of built().filter((file) => !needed.has(file) && !file.endsWith(".mjs"))) {
  rmSync(file);
}
for (const file of ["openapi.json", "openapi-3.0.json"]) {
  copyFileSync(`src/generated/${file}`, `dist/generated/${file}`);
}
cpSync("src/report/page", "dist/report/page", { recursive: true });
chmodSync("dist/cli/main.js", 0o755);

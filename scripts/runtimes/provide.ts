// The programs that the package promises to work with, from the npm registry, which carries them as packages.
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { delimiter, dirname, join, resolve } from "node:path";
import semver from "semver";
import { Missing, run } from "../clients/command.ts";

/** The versions that everything is tried with: one of each major version of Node, oldest first. */
export const RUNTIMES: { node: readonly string[]; bun: string; deno: string } = JSON.parse(
  readFileSync(new URL("../../runtimes.json", import.meta.url), "utf8"),
);

/** In a folder that git ignores, so that each is downloaded once. */
const CACHE = resolve(".cache/runtimes");

/** Nothing that another npm has set for the scripts that it runs, nor what a checkout puts on the path. */
const OF_NPM = /^npm_(?!config_registry$)/;
const OF_CHECKOUT = /node_modules[\\/]\.bin$/;

/** Installs a package once; returns the folder that has its `node_modules`. */
async function install(what: string, name: string, version: string): Promise<string> {
  const folder = join(CACHE, `${name.replace("/", "+")}-${version}`);
  if (!existsSync(folder)) {
    // Under its name only once it is whole; two may want it at the same time.
    const draft = `${folder}.${randomUUID()}.part`;
    await mkdir(draft, { recursive: true });
    try {
      const options = "--prefix . --no-save --ignore-scripts --no-audit --no-fund --fetch-retries 1";
      const { code, stderr } = await run(`npm install ${options} ${name}@${version}`, { cwd: draft });
      if (code !== 0) {
        throw new Missing(
          `${what} ${version} cannot be had: npm found no ${name}@${version} (${stderr.split("\n")[0]}).\nLet npm reach its registry once.`,
        );
      }
      await rename(draft, folder).catch((error: unknown) => {
        if (!existsSync(folder)) {
          throw error;
        }
      });
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }
  return folder;
}

/**
 * Path of a program that is this version of Node: the running one, or else one from the npm registry.
 *
 * @throws {Missing} if it cannot be had.
 */
export async function provideNode(version: string, platform: string = process.platform): Promise<string> {
  if (version === process.versions.node) {
    return process.execPath;
  }
  const windows = platform === "win32";
  const name = `node-${windows ? "win" : platform}-${process.arch}`;
  return join(await install("Node", name, version), "node_modules", name, "bin", windows ? "node.exe" : "node");
}

/** Path of Bun. @throws {Missing} if it cannot be had. */
export async function provideBun(): Promise<string> {
  const windows = process.platform === "win32";
  const architecture = process.arch === "arm64" ? "aarch64" : process.arch;
  const name = `@oven/bun-${windows ? "windows" : process.platform}-${architecture}`;
  return join(await install("Bun", name, RUNTIMES.bun), "node_modules", name, "bin", windows ? "bun.exe" : "bun");
}

/** Path of Deno. @throws {Missing} if it cannot be had. */
export async function provideDeno(): Promise<string> {
  return join(await install("Deno", "deno", RUNTIMES.deno), "node_modules/.bin/deno");
}

/** Node with the newest npm that supports it. */
export interface Toolchain {
  readonly node: string;
  readonly npm: string;
  /** In which `node`, `npm` and `npx` are these, and nothing is of the checkout. */
  readonly env: NodeJS.ProcessEnv;
}

/** The newest npm whose `engines` name this version of Node. */
async function newestNpm(node: string): Promise<string> {
  const { code, stdout, stderr } = await run("npm view npm@>=10 version engines.node --json --fetch-retries 1", {
    cwd: ".",
  });
  if (code !== 0) {
    throw new Missing(`npm for Node ${node} cannot be had: ${stderr.split("\n")[0]}.\nLet npm reach its registry.`);
  }
  const published: { version: string; "engines.node": string }[] = JSON.parse(stdout);
  const supporting = published.filter((npm) => semver.satisfies(node, npm["engines.node"]));
  const [newest] = semver.rsort(supporting.map(({ version }) => version));
  if (newest === undefined) {
    throw new Missing(`No npm supports Node ${node}. Correct runtimes.json.`);
  }
  return newest;
}

/** @throws {Missing} if Node or npm cannot be had. */
export async function provideToolchain(version: string): Promise<Toolchain> {
  const node = await provideNode(version);
  const npm = await newestNpm(version);
  const inherited = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => !OF_CHECKOUT.test(folder));
  const path = [join(await install("npm", "npm", npm), "node_modules/.bin"), dirname(node), ...inherited];
  const rest = Object.entries(process.env).filter(([name]) => !OF_NPM.test(name));
  return { node: version, npm, env: { ...Object.fromEntries(rest), PATH: path.join(delimiter) } };
}

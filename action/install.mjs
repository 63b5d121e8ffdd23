// Installs the package and what its check needs, and tells the next step where the command is.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ActionError, runStep, setOutputs, variable } from "./runner.mjs";

/** What a check of a target, and a comparison, need beside the package itself. */
const PEERS = ["fast-check", "ajv", "yaml"];

/** @param {string} file */
function readManifest(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** @param {string} folder */
function commandIn(folder) {
  const manifest = join(folder, "package.json");
  const [command] = existsSync(manifest) ? Object.values(readManifest(manifest).bin ?? {}) : [];
  if (command === undefined || !existsSync(join(folder, String(command)))) {
    throw new ActionError(
      `${folder} holds no built package. Run \`npm run build\` there first, or leave package-folder out.`,
    );
  }
  return join(folder, String(command));
}

/** Installs a version in a folder of its own, so that the project that is checked stays as it is. */
function install() {
  const own = readManifest(join(fileURLToPath(new URL("..", import.meta.url)), "package.json"));
  const version = variable("INPUT_VERSION") || own.version;
  const folder = join(variable("RUNNER_TEMP"), "hss-container-export");
  mkdirSync(folder, { recursive: true });
  const packages = [`${own.name}@${version}`, ...PEERS.map((name) => `${name}@${own.peerDependencies[name]}`)];
  const words = ["install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", ...packages];
  const { status, error } = spawnSync("npm", words, { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0) {
    throw new ActionError(
      `npm could not install ${packages.join(", ")}${error ? `: ${error.message}` : ""}. Its reason is in the log; is there such a version?`,
    );
  }
  return join(folder, "node_modules", own.name);
}

await runStep(async () => {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new ActionError(
      `Node ${process.versions.node} is too old: 20.19 or later is needed. Put actions/setup-node before.`,
    );
  }
  const given = variable("INPUT_PACKAGE_FOLDER");
  setOutputs({ command: commandIn(given === "" ? install() : resolve(given)) });
  return 0;
});

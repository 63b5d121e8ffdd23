// Brings what a language needs: into .cache/clients/, once for each state of the files that pin the versions.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, lstat, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { basename, delimiter, join, resolve } from "node:path";
import { Missing, run } from "./command.ts";

/** Where the small programs are, a folder a language. */
const CONSUMERS = resolve("examples");
/** The document that the clients are made from. */
export const DOCUMENT = resolve("openapi/openapi.yaml");
/** The same for tools that read only OpenAPI 3.0. */
const DOCUMENT_30 = resolve("src/generated/openapi-3.0.json");
const CACHE = resolve(".cache/clients");

/** A language, or a set of tools. */
export type Language = "typescript" | "python" | "go" | "java" | "curl";

interface Toolchain {
  /** What has to be on the machine, and how to get it. */
  advice: string;
  /** Shows that it is there. */
  probe: string;
  /** Files that pin the versions; without them nothing is installed. */
  pins: string[];
  /** Installs into the folder in which the pins are. */
  install: string[];
}

const TOOLCHAINS: Record<Language, Toolchain> = {
  typescript: {
    advice: "Install Node.js with npm, and let npm reach its registry once.",
    probe: "node --version",
    pins: ["package.json", "package-lock.json"],
    install: ["npm ci --ignore-scripts --no-audit --no-fund"],
  },
  python: {
    advice: "Install Python 3.11 or later with venv, and let pip reach PyPI once.",
    probe: "python3 --version",
    pins: ["requirements.txt", "constraints.txt"],
    install: ["python3 -m venv venv", "venv/bin/pip install --quiet -r requirements.txt -c constraints.txt"],
  },
  go: {
    advice: "Install Go 1.25 or later, and let it reach its module proxy once.",
    probe: "go version",
    pins: ["go.mod", "go.sum"],
    install: ["go mod download"],
  },
  java: {
    advice: "Install a JDK 17 or later and Maven, and let Maven reach Maven Central once.",
    probe: "javac -version",
    pins: ["pom.xml"],
    install: ["mvn --batch-mode --quiet dependency:copy-dependencies -DoutputDirectory=lib"],
  },
  curl: { advice: "Install curl 7.82 or later.", probe: "curl --version", pins: [], install: [] },
};

/** Paths of what is installed, for the commands of a consumer. */
function environment(installed: Partial<Record<Language, string>>): NodeJS.ProcessEnv {
  const programs = [
    join(installed["typescript"] ?? "", "node_modules/.bin"),
    join(installed["python"] ?? "", "venv/bin"),
    resolve("node_modules/.bin"),
  ];
  return {
    ...process.env,
    PATH: [...programs, process.env["PATH"]].join(delimiter),
    REDOCLY_TELEMETRY: "off",
    // The cache of modules can be removed like any other folder.
    GOFLAGS: "-modcacherw -mod=readonly -buildvcs=false",
    GOMODCACHE: join(CACHE, "go-modules"),
    GOCACHE: join(CACHE, "go-build"),
    MAVEN_OPTS: `-Dmaven.repo.local=${join(CACHE, "maven")}`,
    MYPY_CACHE_DIR: join(CACHE, "mypy"),
    PYTHONDONTWRITEBYTECODE: "1",
  };
}

const installations = new Map<string, Promise<string>>();

/** Installs what the pins of a folder name, once for each state of the pins; the folder that holds it. */
async function install(language: Language, folder: string): Promise<string> {
  const { advice, probe, pins, install: commands } = TOOLCHAINS[language];
  await run(probe, { cwd: folder }).catch((error: Missing) => {
    throw new Missing(`${error.message} ${advice}`);
  });
  const hash = createHash("sha256").update(process.version + commands.join());
  for (const pin of pins) {
    hash.update(await readFile(join(folder, pin)));
  }
  const target = join(CACHE, `${language}-${hash.digest("hex").slice(0, 16)}`);
  const complete = join(target, ".complete");
  if (existsSync(complete)) {
    return target;
  }
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  for (const pin of pins) {
    await cp(join(folder, pin), join(target, pin));
  }
  for (const command of commands) {
    const ended = await run(command, { cwd: target, env: environment({}) }).catch((error: Missing) => error);
    if (ended instanceof Missing || ended.code !== 0) {
      const reason = ended instanceof Missing ? ended.message : lastLine(ended.stderr + ended.stdout);
      throw new Missing(`${advice} (${command}: ${reason})`);
    }
  }
  await writeFile(complete, "");
  return target;
}

/**
 * What the pins of a folder name, installed.
 *
 * @returns the folder that holds it, and the environment in which its programs run
 * @throws {Missing} if the tool chain cannot be had
 */
export async function provide(language: Language, folder: string): Promise<Workspace> {
  const cwd = await install(language, resolve(folder));
  return { cwd, env: environment({ [language]: cwd }) };
}

/** A folder in which the commands of a consumer run. */
export interface Workspace {
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/**
 * Makes a folder for one consumer: its own files, those of its language, and the document in both versions.
 *
 * @throws {Missing} if a tool chain cannot be had.
 */
export async function prepare(parent: string, consumer: string, needs: Language[]): Promise<Workspace> {
  const cwd = join(parent, consumer.replaceAll("/", "-"));
  const [language = ""] = consumer.split("/");
  await cp(join(CONSUMERS, consumer), cwd, { recursive: true });
  for (const entry of await readdir(join(CONSUMERS, language), { withFileTypes: true })) {
    if (entry.isFile()) {
      await cp(join(CONSUMERS, language, entry.name), join(cwd, entry.name));
    }
  }
  await cp(DOCUMENT, join(cwd, "openapi.yaml"));
  await cp(DOCUMENT_30, join(cwd, "openapi-3.0.json"));
  const installed: Partial<Record<Language, string>> = {};
  for (const need of needs) {
    const folder = join(CONSUMERS, need === "typescript" ? consumer : need);
    const key = need + folder;
    const installation = installations.get(key) ?? install(need, folder);
    installations.set(key, installation);
    installed[need] = await installation;
  }
  for (const [need, name] of [
    ["typescript", "node_modules"],
    ["java", "lib"],
  ] as const) {
    if (installed[need]) {
      await symlink(join(installed[need], name), join(cwd, name));
    }
  }
  return { cwd, env: environment(installed) };
}

/** The last line that is not empty. */
export function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1) ?? "";
}

/** Where {@link build} leaves what the misuse command says. */
export const MISUSE_REPORT = "misuse-report.txt";

/**
 * Runs commands until one fails; says which, and why. What was built from the same files before is taken from the cache.
 *
 * @param misuse a command that may fail; what it says is left in {@link MISUSE_REPORT}.
 */
export async function build(commands: string[], workspace: Workspace, misuse?: string): Promise<string | undefined> {
  const { cwd, env } = workspace;
  const hash = createHash("sha256").update(JSON.stringify([commands, misuse, env["PATH"]]));
  hash.update(await readFile("package-lock.json"));
  for (const entry of (await readdir(cwd, { withFileTypes: true, recursive: true })).filter((entry) =>
    entry.isFile(),
  )) {
    const file = join(entry.parentPath, entry.name);
    hash.update(file.slice(cwd.length)).update(await readFile(file));
  }
  const kept = join(CACHE, "built", basename(cwd));
  const cached = join(kept, hash.digest("hex").slice(0, 16));
  if (existsSync(cached)) {
    await cp(cached, cwd, { recursive: true });
    return undefined;
  }
  for (const command of commands) {
    const ended = await run(command, workspace);
    if (ended.code !== 0) {
      return `${command}: ${lastLine(ended.stdout + ended.stderr)}`;
    }
  }
  if (misuse !== undefined) {
    const { stdout, stderr } = await run(misuse, workspace);
    await writeFile(join(cwd, MISUSE_REPORT), stdout + stderr);
  }
  await rm(kept, { recursive: true, force: true });
  // The links lead to what is installed, which has a cache of its own.
  const filter = async (source: string) => !(await lstat(source)).isSymbolicLink();
  await cp(cwd, `${cached}.part`, { recursive: true, filter });
  await rename(`${cached}.part`, cached);
  return undefined;
}

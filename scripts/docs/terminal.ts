// Runs the commands that a page shows, in an empty project that has this package installed.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const BINARY = "dist/cli/main.js";
const START_PATIENCE = 60_000;
/** Where a reader's project is, in the output that a page shows. */
const SHOWN_FOLDER = "/home/you/project";

/** The terminals of one page. Ports that the page names stand for free ones. */
export class Terminal {
  readonly #folder: string;
  readonly #ports = new Map<string, string>();
  readonly #running: ChildProcess[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws {Error} if the package was not built. */
  static async open(): Promise<Terminal> {
    await access(BINARY).catch(() => {
      throw new Error(`${BINARY} is missing. Run \`npm run build\` first.`);
    });
    const folder = await realpath(await mkdtemp(join(tmpdir(), "hss-docs-")));
    const modules = join(folder, "node_modules");
    await mkdir(join(modules, ".bin"), { recursive: true });
    // Not the clone itself: npx reads all that is installed below a package, and takes seconds for that.
    const installed = join(modules, "hss-container-export");
    await mkdir(installed);
    for (const name of ["package.json", "dist", "openapi"]) {
      await symlink(resolve(name), join(installed, name));
    }
    await symlink(resolve(BINARY), join(modules, ".bin/hss-container-export"));
    await symlink(resolve("node_modules/.bin/tsx"), join(modules, ".bin/tsx"));
    await symlink(resolve("node_modules/fast-check"), join(modules, "fast-check"));
    await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
    return new Terminal(folder);
  }

  /** Puts a file of the page into the project. */
  async write(name: string, text: string): Promise<void> {
    await writeFile(join(this.#folder, name), text);
  }

  /** Starts a server that listens on `port`, and waits until it does. */
  async start(command: string, port: string): Promise<void> {
    const free = await freePort();
    this.#ports.set(port, free);
    const child = spawn("sh", ["-c", this.#real(command)], {
      ...this.#options({ PORT: free }),
      detached: true,
      stdio: "ignore",
    });
    this.#running.push(child);
    const end = performance.now() + START_PATIENCE;
    while (!(await responses(Number(free)))) {
      if (child.exitCode !== null || performance.now() > end) {
        throw new Error(`\`${command}\` does not listen.`);
      }
      await sleep(50);
    }
  }

  /**
   * Runs a command to its end and gives what it wrote to standard output.
   *
   * @throws {Error} if it ends with another exit code.
   */
  async run(command: string, exitCode = 0): Promise<string> {
    const result = await promisify(execFile)("sh", ["-c", this.#real(command)], this.#options({})).then(
      ({ stdout }) => ({ code: 0, stdout, stderr: "" }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
    if (result.code !== exitCode) {
      throw new Error(`\`${command}\` ended with ${result.code}, not ${exitCode}:\n${result.stdout}${result.stderr}`);
    }
    return this.#shown(result.stdout);
  }

  async close(): Promise<void> {
    await Promise.all(
      this.#running.map(async (child) => {
        if (child.pid !== undefined && child.exitCode === null) {
          const ended = once(child, "exit");
          // The whole group: npx, and what it started.
          process.kill(-child.pid, "SIGTERM");
          await ended;
        }
      }),
    );
    await rm(this.#folder, { recursive: true, force: true });
  }

  #options(environment: Record<string, string>): { cwd: string; env: NodeJS.ProcessEnv } {
    // npx then asks no registry for what is not there.
    return {
      cwd: this.#folder,
      env: { ...process.env, npm_config_yes: "false", npm_config_offline: "true", ...environment },
    };
  }

  #real(text: string): string {
    return [...this.#ports].reduce((changed, [shown, free]) => changed.replaceAll(shown, free), text);
  }

  #shown(text: string): string {
    // What is installed there leads into the clone.
    const clones = [
      [relative(this.#folder, resolve(".")), ""],
      [resolve("."), `${SHOWN_FOLDER}/`],
    ];
    const places = clones.flatMap(([clone = "", project = ""]) => [
      [join(clone, "dist"), `${project}node_modules/hss-container-export/dist`],
      [join(clone, "node_modules"), `${project}node_modules`],
    ]);
    const ports = [...this.#ports].map(([shown, free]) => [free, shown]);
    return [...ports, ...places, [this.#folder, SHOWN_FOLDER]]
      .reduce((changed, [real = "", shown = ""]) => changed.replaceAll(real, shown), text)
      .replaceAll(/(?<=\(|duration_ms )(\d+)\.\d+(?=ms\)|\n)/g, "$1");
  }
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return String(typeof address === "object" ? address?.port : "");
}

function responses(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => done(true)).once("error", () => done(false));
    socket.once("connect", () => socket.destroy());
  });
}

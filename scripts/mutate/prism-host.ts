import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { findPrism, freePort, launch } from "../../src/prism/mock.ts";

const SCRIPT = fileURLToPath(new URL("prism-host.mjs", import.meta.url));

/**
 * Prism in a process that outlives the documents that it serves.
 *
 * To load Prism takes about fifty times as long as to read a document. Every mutant by a process of its own would spend its time there.
 */
export class PrismHost {
  #child: ChildProcess | undefined;

  /**
   * Serves a document in place of the one before.
   *
   * @returns Where it is served, without a slash at the end.
   * @throws {Error} if Prism cannot serve it.
   */
  async serve(document: string): Promise<string> {
    const child = this.#running();
    const port = await freePort();
    const settled = new AbortController();
    const { signal } = settled;
    child.send({ document, port });
    const [response] = await Promise.race([
      once(child, "message", { signal }),
      once(child, "exit", { signal }).then(([code]) => [{ error: `it ended with code ${code}` }]),
    ]).finally(() => settled.abort());
    if (response.error !== undefined) {
      throw new Error(`Prism could not serve ${document}: ${response.error}`);
    }
    return `http://127.0.0.1:${port}`;
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill();
      await once(child, "exit");
    }
  }

  /** The process; another one if a request has ended it. */
  #running(): ChildProcess {
    if (!this.#child || this.#child.exitCode !== null || this.#child.signalCode !== null) {
      this.#child = launch([SCRIPT, findPrism()]);
      this.#child.stdout?.resume();
      this.#child.stderr?.resume();
    }
    return this.#child;
  }
}

import { fork } from "node:child_process";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import type { MeasureOptions } from "./measure.ts";
import type { Row } from "./row.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const OWN = join(root, "test/fixtures/corpus");
/** Documents that others published, where a workplace has them: they are not ours to copy. */
const OTHERS = join(root, "../shared/documents");

/** The documents of a corpus. */
export interface Corpus {
  readonly own: readonly string[];
  /** `undefined` where they are not there. */
  readonly others: readonly string[] | undefined;
}

export async function corpus(): Promise<Corpus> {
  const list = async (folder: string): Promise<string[]> =>
    (await readdir(folder)).filter((name) => /\.(?:ya?ml|json)$/.test(name)).map((name) => join(folder, name));
  return { own: await list(OWN), others: await list(OTHERS).catch(() => undefined) };
}

/** How to measure a document. */
export interface RunOptions extends Omit<MeasureOptions, "file"> {
  /** How long a document may take. @unit milliseconds */
  readonly timeout: number;
}

/** Measures a document in a process of its own, which is stopped once its time is up. */
export function run(file: string, { timeout, ...options }: RunOptions): Promise<Row> {
  const start = performance.now();
  let row: Omit<Row, "seconds"> = { document: basename(file), operations: 0, unserved: [], stage: "reading" };
  return new Promise((done) => {
    const child = fork(join(root, "test/corpus/child.ts"), [JSON.stringify({ ...options, file })], {
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let errors = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), timeout);
    child.on("message", (part: Partial<Row>) => {
      row = { ...row, ...part };
    });
    child.once("close", (code) => {
      clearTimeout(timer);
      const failure =
        code !== 0 && code !== null ? { refused: `the process ended with ${code}: ${lastError(errors)}` } : {};
      done({ ...row, ...failure, seconds: (performance.now() - start) / 1_000 });
    });
  });
}

const lastError = (text: string): string => text.split("\n").find((line) => /Error/.test(line)) ?? text.slice(-200);

import { performance } from "node:perf_hooks";
import { Missing } from "../clients/command.ts";
import { provideToolchain, RUNTIMES, type Toolchain } from "./provide.ts";

/** What was tried does not work under this Node. The message says what, and shows it. */
export class Finding extends Error {}

/** What is done under each Node; `say` prints a step that worked. */
export type Work = (toolchain: Toolchain, say: (step: string) => void) => Promise<void>;

export interface Surroundings {
  readonly provide: (version: string) => Promise<Toolchain>;
  readonly write: (text: string) => unknown;
  /** Under how many versions the work is done at a time. @default 1 */
  readonly atOnce: number;
}

/** The versions that the words name, once each and oldest first; `undefined` if a word names none. */
function select(words: readonly string[]): readonly string[] | undefined {
  const { node } = RUNTIMES;
  const names = (version: string): readonly (string | undefined)[] => [
    "all",
    version,
    version.split(".")[0],
    version === node[0] ? "oldest" : undefined,
    version === node.at(-1) ? "newest" : undefined,
  ];
  const named = words.map((word) => node.filter((version) => names(version).includes(word)));
  return named.some(({ length }) => length === 0)
    ? undefined
    : node.filter((version) => named.flat().includes(version));
}

/**
 * Runs a program that does its work under each Node that its arguments name, the oldest and the newest if they name none,
 * and goes on after a failure.
 *
 * @returns The exit code: 0 if it works under all, 1 if it fails under one, 2 if one cannot be had and none fails.
 */
export async function onEachNode(
  argv: readonly string[],
  usage: string,
  work: Work,
  { provide = provideToolchain, write = (text) => process.stdout.write(text), atOnce = 1 }: Partial<Surroundings> = {},
): Promise<number> {
  const versions = select(argv.length > 0 ? argv : ["oldest", "newest"]);
  if (versions === undefined) {
    write(
      `${usage}\n\nNODE is all, oldest, newest, or one of ${RUNTIMES.node.join(", ")} or its major version; without any, the oldest and the newest.\nExit codes: 0 it works under all, 1 it fails under one, 2 one cannot be had and none fails.\n`,
    );
    return argv.includes("--help") ? 0 : 2;
  }
  let code = 0;
  const queue = versions.values();
  const worker = async (): Promise<void> => {
    for (const version of queue) {
      try {
        const toolchain = await provide(version);
        let start = performance.now();
        await work(toolchain, (step) => {
          const seconds = ((performance.now() - start) / 1_000).toFixed(1);
          write(`ok      Node ${version}, npm ${toolchain.npm}: ${step} [${seconds} s]\n`);
          start = performance.now();
        });
      } catch (error) {
        const isFinding = error instanceof Finding;
        if (!isFinding && !(error instanceof Missing)) {
          throw error;
        }
        write(`${isFinding ? "FAILED " : "NOT RUN"} Node ${version}: ${error.message}\n`);
        code = isFinding || code === 1 ? 1 : 2;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return code;
}

// What each tool came to, as JSON that the documentation shows.
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Where the figures are: the build of the documentation reads them there. */
export const FIGURES = "scripts/docs/figures";

const { version } = createRequire(import.meta.url)("../../package.json");
/** What this project calls itself among the tools. */
export const CHECK = `hss-container-export ${version} check`;
export const COMPAT = `hss-container-export ${version} compat`;

/** Both tools on servers with a fault each, and on correct ones. */
export interface ServerFigures {
  readonly date: string;
  readonly tools: readonly {
    readonly tool: string;
    /** For each faulty server whether a fault was found, and how long after the start. @unit seconds */
    readonly foundAfter: readonly (number | null)[];
    /** How many correct servers were accused. */
    readonly accused: number;
    readonly correct: number;
    /** Medians. @unit seconds */
    readonly time: number;
    readonly requests: number;
  }[];
}

/** Tools that compare documents, on edits whose meanings are known. */
export interface EditFigures {
  readonly date: string;
  readonly edits: number;
  readonly breaks: number;
  readonly tools: readonly { readonly tool: string; readonly found: number; readonly falseAlarms: number }[];
}

/** What a tool came to on one document. */
export interface ToolFigures {
  readonly tool: string;
  /** Operations to which it sent requests. */
  readonly read: number;
  readonly requests: number;
  /** @unit seconds */
  readonly time: number;
  readonly findings: number;
  /** False findings by their kinds: the rule of Schemathesis, the keyword of ours. */
  readonly false: Readonly<Record<string, number>>;
  /** Planted faults that it found. */
  readonly found: number;
  /** Whether its time was up. */
  readonly isStopped: boolean;
}

/** How many findings are false. */
export function falseOf(tool: ToolFigures): number {
  return Object.values(tool.false).reduce((sum, count) => sum + count, 0);
}

/** Both tools on servers of documents that others published. */
export interface ContractFigures {
  readonly date: string;
  readonly documents: readonly {
    readonly name: string;
    readonly operations: number;
    /** How many faults were planted. */
    readonly faults: number;
    readonly tools: readonly ToolFigures[];
  }[];
}

/** Writes figures under their name, with the day on which they were measured. */
export async function writeFigures(name: "servers" | "compat" | "contract", figures: object): Promise<void> {
  const file = join(FIGURES, `${name}.json`);
  await mkdir(FIGURES, { recursive: true });
  const date = new Date().toISOString().slice(0, 10);
  await writeFile(file, `${JSON.stringify({ date, ...figures }, null, 2)}\n`);
  process.stdout.write(`\n${file} written\n`);
}

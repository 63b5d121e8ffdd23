// What a client keeps of the contract, judged by its compiler: a file of misuse says for each line what should happen to it.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** What a client may keep of the contract, or lose. */
export const PROPERTIES = [
  "tuple",
  "enums",
  "required",
  "optional",
  "int64",
  "limits",
  "errors",
  "file",
  "Date",
] as const;

/** The lines of the file `misuse` that say what it means to be kept, judged by what the compiler refused. */
export async function keptProperties(cwd: string, report: string): Promise<Map<string, boolean>> {
  const files = (await readdir(cwd, { recursive: true })).filter((name) => /(^|\/)misuse\.\w+$/i.test(name));
  const refused = new Set([...report.matchAll(/misuse\.\w+[(:](\d+)/gi)].map(([, line]) => Number(line)));
  const kept = new Map<string, boolean>();
  for (const file of files.filter((name) => !name.includes("node_modules"))) {
    const lines = (await readFile(join(cwd, file), "utf8")).split("\n");
    for (const [index, line] of lines.entries()) {
      const [, verdict, property = ""] = /kept if (refused|accepted): (\w+)/.exec(line) ?? [];
      if (verdict) {
        const holds = refused.has(index + 1) === (verdict === "refused");
        kept.set(property, (kept.get(property) ?? true) && holds);
      }
    }
  }
  return kept;
}

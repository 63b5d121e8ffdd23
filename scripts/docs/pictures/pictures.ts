// The pictures of the README and of the site: committed, and made by `npm run docs` from what it has just run.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Terminal } from "../terminal.ts";
import { CHART_SOURCES, chartPicture } from "./chart.ts";
import { housePicture } from "./house.ts";
import { terminalPicture } from "./terminal-picture.ts";

/** Where they are. */
export const PICTURES = "scripts/docs/pictures";
const SAMPLES = "scripts/docs/samples";

/** A command in a picture, and what it needs. */
interface Recipe {
  readonly title: string;
  /** Files of samples/ that it reads. */
  readonly files?: readonly string[];
  /** What is done before, out of sight. */
  readonly before?: string;
  readonly server?: { readonly command: string; readonly port: string };
  /** As the picture shows it, without `npx`. */
  readonly command: string;
  readonly exitCode: number;
}

const RECIPES: Readonly<Record<string, Recipe>> = {
  export: {
    title: "The export command writes the list of containers to a file",
    server: { command: "npx hss-container-export mock --port 4010", port: "4010" },
    command: `HSS_TOKEN=made-up hss-container-export export --endpoint http://127.0.0.1:4010 \\
  --project-id 9d4f774865034d119917acc61b1b806e \\
  --columns container_name,image_name,risky --out containers.zip`,
    exitCode: 0,
  },
  check: {
    title: "The check finds a limit that a server does not keep, with the smallest request that shows it",
    files: ["books.yaml", "books.mjs"],
    server: { command: "node books.mjs", port: "8081" },
    command: "hss-container-export check --contract books.yaml \\\n  --target http://127.0.0.1:8081 --seed 1",
    exitCode: 1,
  },
  compat: {
    title: "The comparison tells what a change of a contract breaks, with an example",
    files: ["books.yaml"],
    before: "sed 's/maximum: 100/maximum: 50/' books.yaml > next.yaml",
    command: "hss-container-export compat books.yaml next.yaml",
    exitCode: 1,
  },
};

/** Pictures that show no terminal, and the files that they are made from. */
const DRAWN: Readonly<Record<string, { readonly draw: () => string; readonly sources: readonly string[] }>> = {
  house: { draw: housePicture, sources: ["dependency-cruiser.config.mjs", join(PICTURES, "house.ts")] },
  "side-by-side": { draw: chartPicture, sources: CHART_SOURCES },
};

/** What a picture was made from, as a digest. */
function originOf(name: string): string {
  const recipe = RECIPES[name];
  const files = (recipe?.files ?? []).map((file) => join(SAMPLES, file));
  const sources = DRAWN[name]?.sources ?? [...files, join(PICTURES, "terminal-picture.ts")];
  const parts = [
    JSON.stringify(recipe),
    ...[...sources, join(PICTURES, "drawing.ts")].map((file) => readFileSync(file, "utf8")),
  ];
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 16);
}

const NAMES = [...Object.keys(RECIPES), ...Object.keys(DRAWN)];
const mark = (name: string): string => `<!-- Made by npm run docs from ${originOf(name)}. -->\n`;

/** The committed pictures that were made from something else than what stands there now. */
export function stalePictures(): string[] {
  const present = readdirSync(PICTURES).filter((file) => file.endsWith(".svg"));
  const stale = NAMES.filter(
    (name) =>
      !present.includes(`${name}.svg`) || !readFileSync(join(PICTURES, `${name}.svg`), "utf8").endsWith(mark(name)),
  );
  return [
    ...stale.map((name) => `${name}.svg`),
    ...present.filter((file) => !NAMES.includes(file.replace(/\.svg$/, ""))),
  ];
}

async function draw({ title, files = [], before, server, command, exitCode }: Recipe): Promise<string> {
  const terminal = await Terminal.open();
  try {
    for (const file of files) {
      await terminal.write(file, await readFile(join(SAMPLES, file), "utf8"));
    }
    if (before !== undefined) {
      await terminal.run(before);
    }
    if (server !== undefined) {
      await terminal.start(server.command, server.port);
    }
    const line = command.replace("hss-container-export", "FORCE_COLOR=1 npx hss-container-export");
    const output = await terminal.run(`(${line}) 2>&1`, exitCode);
    // Progress is not part of the result, and a time is another each time.
    const lasting = output.replaceAll(/^(?:[\d,]+ of )?[\d,]+ cases? .*\n/gm, "").replaceAll(/\[\d+ s\]/g, "[0 s]");
    return terminalPicture(title, command, lasting);
  } finally {
    await terminal.close();
  }
}

/** Makes each picture, and writes those that changed. Resolves to their names. */
export async function makePictures(): Promise<string[]> {
  const made = await Promise.all(
    NAMES.map(async (name) => {
      const recipe = RECIPES[name];
      const text = (recipe === undefined ? (DRAWN[name]?.draw() ?? "") : await draw(recipe)) + mark(name);
      const file = join(PICTURES, `${name}.svg`);
      const isNew = (await readFile(file, "utf8").catch(() => "")) !== text;
      if (isNew) {
        await writeFile(file, text);
      }
      return isNew ? [file] : [];
    }),
  );
  return made.flat();
}

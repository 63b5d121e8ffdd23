import { drawing, escapeXml } from "./drawing.ts";

/** The rules of the linter, which have no types. */
const RULES = "../../../dependency-cruiser.config.mjs";
const { MAY_IMPORT }: { MAY_IMPORT: Readonly<Record<string, readonly string[]>> } = await import(RULES);

/** What each folder of src/ is for, in lines that fit a box. */
const PURPOSES: Readonly<Record<string, readonly [string, string]>> = {
  generated: ["from openapi/openapi.yaml;", "committed, never edited"],
  openapi: ["any document: operations,", "constraints, the validator"],
  client: ["calls, authentication, errors,", "retry, export, download"],
  report: ["text, HTML, JUnit, JSON,", "curl lines"],
  check: ["cases → send → judge:", "what does a server break?"],
  compat: ["two documents, by meaning:", "what does a change break?"],
  prism: ["the mock, and where it", "deviates"],
  record: ["what a client sent, judged", "by the contract"],
};
/** These know the endpoint of the package; the others serve any document. */
const OWN_HALF: readonly string[] = ["generated", "client"];

const [WIDTH, HEIGHT, GAP, SIDE] = [272, 92, 16, 20];

const seenFrom = (folder: string): readonly string[] => MAY_IMPORT[folder] ?? [];

function purposeOf(folder: string): readonly string[] {
  const purpose = PURPOSES[folder];
  if (purpose === undefined) {
    throw new Error(`The picture of the house does not know what src/${folder} is for: say so in PURPOSES.`);
  }
  return purpose;
}

const levels = new Map<string, number>();
/** How many folders stand below one: those it sees, and what they see. */
function levelOf(folder: string): number {
  const known = levels.get(folder);
  if (known !== undefined) {
    return known;
  }
  const level = Math.max(-1, ...seenFrom(folder).map(levelOf)) + 1;
  levels.set(folder, level);
  return level;
}

function box(x: number, y: number, width: number, name: string, lines: readonly string[]): string {
  const texts = lines.map(
    (line, index) => `<text class="words quiet" x="${x + 12}" y="${y + 44 + index * 18}">${escapeXml(line)}</text>`,
  );
  return `<rect class="box" x="${x}" y="${y}" width="${width}" height="${HEIGHT}" rx="6"/>
<text class="bold" x="${x + 12}" y="${y + 24}">${name}</text>
${texts.join("\n")}`;
}

/** Who may import whom in src/: each folder stands above those it sees. */
export function housePicture(): string {
  const folders = Object.keys(MAY_IMPORT);
  const rows = Math.max(...folders.map(levelOf)) + 1;
  const columns = Math.max(
    ...Array.from(
      { length: rows },
      (_, row) => folders.filter((folder) => !OWN_HALF.includes(folder) && levelOf(folder) === row).length,
    ),
  );
  const width = 2 * SIDE + (columns + 1) * (WIDTH + GAP) - GAP;
  const top = (row: number): number => SIDE + (rows - row) * (HEIGHT + GAP);
  const height = top(0) + HEIGHT + SIDE + 24;
  const boxes = Array.from({ length: rows }, (_, row) => {
    const here = folders.filter((folder) => levelOf(folder) === row);
    const own = here.filter((folder) => OWN_HALF.includes(folder));
    const any = here.filter((folder) => !OWN_HALF.includes(folder));
    const place = (folder: string, column: number): string => {
      const seen = seenFrom(folder);
      const sees = seen.length === 0 ? "sees nothing of ours" : `sees ${seen.join(", ")}`;
      const lines = [...purposeOf(folder), sees];
      return box(SIDE + column * (WIDTH + GAP), top(row), WIDTH, folder, lines);
    };
    return [...own.map((folder) => place(folder, 0)), ...any.map((folder, index) => place(folder, index + 1))];
  }).flat();
  const roof = box(SIDE, SIDE, width - 2 * SIDE, "cli", [
    "export · check · compat · mock: arguments in, exit code out",
    "sees all of them, as the entry files of src/ and scripts/ do",
  ]);
  const captions = [
    [SIDE, "the container export"],
    [SIDE + WIDTH + GAP, "any OpenAPI document"],
  ].map(([x, text]) => `<text class="words bold quiet" x="${x}" y="${height - SIDE}">${text}</text>`);
  const frame = `<rect class="back" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`;
  return drawing(
    "The folders of src, each above those that it may import",
    width,
    height,
    [frame, roof, ...boxes, ...captions].join("\n"),
  );
}

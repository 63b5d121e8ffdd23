// The figures of other tools beside ours as a picture: faults found over time, and edits judged right.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type EditFigures, FIGURES, type ServerFigures } from "../../second-opinion/figures.ts";
import { drawing, escapeXml } from "./drawing.ts";

/** What it is made from. */
export const CHART_SOURCES = [
  ...["servers", "compat"].map((name) => join(FIGURES, `${name}.json`)),
  "scripts/docs/pictures/chart.ts",
];

const [WIDTH, LEFT, RIGHT, TOP] = [760, 60, 24, 24];
const PLOT = { x: LEFT, y: TOP + 44, width: WIDTH - LEFT - RIGHT - 160, height: 180 };
const BAR = 20;

const STYLE = `<style>
  .line { stroke: var(--line); }
  .ours, .theirs { fill: none; stroke: var(--green); stroke-width: 2.5; }
  .theirs { stroke: var(--quiet); stroke-dasharray: 6 3; }
  .bar { fill: var(--quiet); }
  .bar-ours { fill: var(--green); }
</style>`;

function read<Figures>(name: string): Figures {
  return JSON.parse(readFileSync(join(FIGURES, `${name}.json`), "utf8"));
}

const text = (x: number, y: number, words: string, classes = "words", anchor = "start"): string =>
  `<text class="${classes}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${escapeXml(words)}</text>`;

/** A tool without what it was told to do. */
const short = (tool: string): string => tool.replace(/,.*| --.*/, "");

/** Seconds at which an axis has a mark: 1, 2, 5, 10 and so on up to the last. */
function ticksTo(most: number): number[] {
  const all = [1, 10, 100, 1_000].flatMap((power) => [1, 2, 5].map((digit) => digit * power));
  return all.filter((tick, index) => tick < most || (all[index - 1] ?? 0) < most);
}

/** How many of the faulty servers were found out after how many seconds, on a logarithmic axis. */
function faults({ date, tools }: ServerFigures): string {
  const times = tools.flatMap(({ foundAfter }) => foundAfter.filter((time) => time !== null));
  const ticks = ticksTo(Math.max(...times));
  const first = Math.min(0.1, ...times.filter((time) => time > 0));
  const span = Math.log((ticks.at(-1) ?? 1) / first);
  const at = (time: number): number => PLOT.x + (PLOT.width * Math.log(Math.max(time, first) / first)) / span;
  const servers = tools[0]?.foundAfter.length ?? 0;
  const height = (found: number): number => PLOT.y + PLOT.height * (1 - found / Math.max(servers, 1));
  const grid = [0, servers].map(
    (count) =>
      `<path class="line" d="M${PLOT.x} ${height(count)}h${PLOT.width}"/>${text(PLOT.x - 8, height(count) + 4, String(count), "words quiet", "end")}`,
  );
  const marks = [...(first < 1 ? [first] : []), ...ticks].map((tick) =>
    text(at(tick), PLOT.y + PLOT.height + 18, `${tick} s`, "words quiet", "middle"),
  );
  const lines = tools.map(({ tool, foundAfter }, index) => {
    const sorted = foundAfter.filter((time) => time !== null).toSorted((left, right) => left - right);
    const steps = sorted.map((time, found) => `H${at(time).toFixed(1)}V${height(found + 1).toFixed(1)}`);
    const end = height(sorted.length);
    return `<path class="${index === 0 ? "ours" : "theirs"}" d="M${PLOT.x} ${height(0)}${steps.join("")}H${PLOT.x + PLOT.width}"/>
${text(PLOT.x + PLOT.width + 8, end + 4 + 18 * index, `${sorted.length}: ${index === 0 ? "this check" : short(tool)}`, `words ${index === 0 ? "green bold" : ""}`)}`;
  });
  const title = `Faults found over time, of ${servers} faulty servers (${date})`;
  return [text(LEFT, TOP + 12, title, "words bold"), ...grid, ...marks, ...lines].join("\n");
}

/** How many edits each tool judged right, as bars from a common start. */
function edits({ date, edits: all, breaks, tools }: EditFigures, top: number): string {
  const bars = tools.map(({ tool, found, falseAlarms }, index) => {
    const y = top + 22 + index * (BAR + 26);
    const right = all - falseAlarms - (breaks - found);
    const width = ((WIDTH - LEFT - RIGHT - 100) * right) / all;
    return `${text(LEFT, y + 12, short(tool), "words")}
<rect class="${index === 0 ? "bar-ours" : "bar"}" x="${LEFT}" y="${y + 18}" width="${width.toFixed(1)}" height="${BAR - 6}" rx="2"/>
${text(LEFT + width + 8, y + 30, `${right} of ${all}`, index === 0 ? "words green bold" : "words")}`;
  });
  return [
    text(LEFT, top, `Edits judged right, of ${all} whose meaning is known (${date})`, "words bold"),
    ...bars,
  ].join("\n");
}

/** Both as one picture. */
export function chartPicture(): string {
  const [servers, compared] = [read<ServerFigures>("servers"), read<EditFigures>("compat")];
  const middle = PLOT.y + PLOT.height + 64;
  const height = middle + 22 + compared.tools.length * (BAR + 26) + 16;
  const frame = `<rect class="back" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>`;
  return drawing(
    "Faults found over time by this check and by Schemathesis, and edits judged right by this comparison, oasdiff and redocly diff",
    WIDTH,
    height,
    [STYLE, frame, faults(servers), edits(compared, middle)].join("\n"),
  );
}

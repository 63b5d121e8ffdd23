// Lays out the pages of the documentation.
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Directive, directivesIn } from "./directives.ts";
import { code, escapeHtml, folded } from "./markup.ts";
import { PICTURES } from "./pictures/pictures.ts";
import { CONSUMERS, readSample, SAMPLES } from "./samples.ts";
import type { LaidOut } from "./search.ts";
import { checked, clients, rules, SIDE_BY_SIDE } from "./tables.ts";
import { Terminal } from "./terminal.ts";

/** What every page of ours says of itself. */
export const UNOFFICIAL = "Unofficial; not affiliated with Huawei.";

/** The pages by what a reader wants, in the order of the navigation. One with a file in pages/ needs nothing but its line here. */
const GROUPS = [
  {
    name: "",
    pages: [
      { file: "index.html", title: "Overview" },
      { file: "search.html", title: "Search" },
    ],
  },
  {
    name: "Any contract",
    pages: [
      { file: "check.html", title: "Check your server" },
      { file: "client.html", title: "Check your client" },
      { file: "tests.html", title: "Tests of your own" },
      { file: "publish.html", title: "Publish a contract" },
      { file: "rules.html", title: "Rules of compat" },
    ],
  },
  {
    name: "Container export",
    pages: [
      { file: "export.html", title: "Export the list" },
      { file: "regenerate.html", title: "Regenerate a client" },
      { file: "constraints.html", title: "Constraints" },
      { file: "reference.html", title: "API reference" },
    ],
  },
  {
    name: "About the check",
    pages: [
      { file: "quality.html", title: "How good is it?" },
      { file: "checked.html", title: "What is checked" },
      { file: "not-checked.html", title: "What we do not check" },
    ],
  },
] as const;

const PAGES = GROUPS.flatMap<(typeof GROUPS)[number]["pages"][number]>(({ pages }) => [...pages]);

type File = (typeof PAGES)[number]["file"];

const TEXTS = "scripts/docs/pages";
const written = new Set(readdirSync(TEXTS));
/** The pages whose text stands in pages/; the others are made from the contract alone. */
export const WRITTEN: readonly File[] = PAGES.map(({ file }) => file).filter((file) => written.has(file));

/** The columns and the indentation of a box stay as they are: it scrolls, by the keyboard too. */
const SCROLLS = ' class="output" tabindex="0"';
/** An output of more lines gets a box that scrolls. */
const MAX_OPEN_LINES = 40;

/** What a page says about the contract, as text. */
export type Facts = Readonly<Record<string, string>>;

/** The links from a page to all others: a line a group; on a phone, behind a button. */
export function navigation(current: File): string {
  const groups = GROUPS.map(({ name, pages }) => {
    const links = pages.map(
      ({ file, title }) => `<li><a href="${file}"${file === current ? ' aria-current="page"' : ""}>${title}</a></li>`,
    );
    return `<div>${name === "" ? "" : `<strong>${name}</strong>`}<ul>${links.join("")}</ul></div>`;
  });
  return `<nav class="site" aria-label="Site"><details><summary>All pages</summary>${groups.join("")}</details></nav>`;
}

/**
 * A page of our own from its text in pages/. In it `{{name}}` is a fact, `{{sample FILE}}` a sample of examples/, `{{consumer FILE}}` a
 * whole file of it, `{{rules}}` the rules of the comparison, `{{checked}}` what is checked, `{{file NAME}}` a file of samples/ that the commands use, `{{start PORT}}…{{end}}` a server, `{{run [EXIT CODE]}}…{{end}}` a command with its output,
 * `{{beside NAME}}` a table of other tools beside ours, and `{{picture NAME}}` a picture of pictures/.
 */
export async function layOut(file: File, facts: Facts): Promise<LaidOut> {
  const title = PAGES.find((page) => page.file === file)?.title ?? "";
  const text = (await readFile(join(TEXTS, file), "utf8")).replaceAll("<pre>", `<pre${SCROLLS}>`);
  const terminal = text.includes("{{run") ? await Terminal.open() : undefined;
  try {
    const body = await fill(text, facts, terminal);
    const name = file === "index.html" ? "hss-container-export" : `${title}: hss-container-export`;
    const html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${name}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="style.css">
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
${navigation(file)}
<main id="content">
${body}</main>
<footer><p>${UNOFFICIAL} Contract ${facts["version"]}, package ${facts["package"]}.</p></footer>
</body>
</html>
`;
    return { file, title, html };
  } finally {
    await terminal?.close();
  }
}

async function fill(text: string, facts: Facts, terminal: Terminal | undefined): Promise<string> {
  let filled = "";
  let done = 0;
  for (const found of directivesIn(text)) {
    filled += text.slice(done, found.start) + (await directive(found, facts, terminal));
    done = found.end;
  }
  return filled + text.slice(done);
}

async function directive(
  { name, argument, block }: Directive,
  facts: Facts,
  terminal: Terminal | undefined,
): Promise<string> {
  switch (name) {
    case "sample":
      return code(await readSample(argument), SCROLLS);
    case "samples":
      return (
        await Promise.all(
          SAMPLES.map(
            async ({ label, file }) =>
              `<details id="${label.toLowerCase()}"><summary>${label}</summary>${code(await readSample(file), SCROLLS)}</details>`,
          ),
        )
      ).join("\n");
    case "consumer":
      return code(await readFile(join(CONSUMERS, argument), "utf8"), SCROLLS);
    case "clients":
      return clients();
    case "rules":
      return rules();
    case "checked":
      return checked();
    case "beside":
      return SIDE_BY_SIDE[argument]?.() ?? "";
    case "picture":
      return picture(argument);
    case "file": {
      const content = await readFile(join("scripts/docs/samples", argument), "utf8");
      await terminal?.write(basename(argument), content);
      return code(content, SCROLLS);
    }
    case "start":
      await terminal?.start(block, argument);
      return code(block, SCROLLS);
    case "run": {
      const output = (await terminal?.run(block, Number(argument))) ?? "";
      const box = output.split("\n").length > MAX_OPEN_LINES ? SCROLLS.replace("output", "output long") : SCROLLS;
      return `${code(block, SCROLLS)}${output === "" ? "" : `<p class="says">It prints:</p>${code(folded(output), box)}`}`;
    }
    default:
      if (facts[name] === undefined) {
        throw new Error(`A page asks for {{${name}}}, which is not known.`);
      }
      return escapeHtml(facts[name]);
  }
}

/** A picture that `npm run docs` made. */
async function picture(name: string): Promise<string> {
  const text = await readFile(join(PICTURES, `${name}.svg`), "utf8");
  const [, size = "", title = ""] = /(width="[\d.]+" height="[\d.]+").*\n<title[^>]*>(.*)<\/title>/.exec(text) ?? [];
  return `<p class="picture" tabindex="0"><img src="pictures/${name}.svg" alt="${title}" ${size}></p>`;
}

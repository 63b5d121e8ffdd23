// Lays out the pages of the documentation.
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Level, RULES } from "../../src/compat.ts";
import { REGENERATED } from "../clients/regenerated.ts";
import { checkedOf, samples } from "./checked.ts";
import { PICTURES } from "./pictures/pictures.ts";
import { CONSUMERS, readSample, SAMPLES } from "./samples.ts";
import type { LaidOut } from "./search.ts";
import { Terminal } from "./terminal.ts";

/** The pages, in the order of the navigation. One with a file in pages/ needs nothing but its line here. */
export const PAGES = [
  { file: "index.html", title: "Overview" },
  { file: "export.html", title: "Export the list" },
  { file: "check.html", title: "Check your server" },
  { file: "publish.html", title: "Publish a contract" },
  { file: "tests.html", title: "Tests of your own" },
  { file: "regenerate.html", title: "Regenerate a client" },
  { file: "constraints.html", title: "Constraints" },
  { file: "reference.html", title: "API reference" },
  { file: "quality.html", title: "How good is it?" },
  { file: "checked.html", title: "What is checked" },
  { file: "not-checked.html", title: "What we do not check" },
  { file: "search.html", title: "Search" },
] as const;

type File = (typeof PAGES)[number]["file"];

const TEXTS = "scripts/docs/pages";
const written = new Set(readdirSync(TEXTS));
/** The pages whose text stands in pages/; the others are made from the contract alone. */
export const WRITTEN: readonly File[] = PAGES.map(({ file }) => file).filter((file) => written.has(file));

/** What a page says about the contract, as text. */
export type Facts = Readonly<Record<string, string>>;

/** The links from a page to all others. */
export function navigation(current: File): string {
  const links = PAGES.map(
    ({ file, title }) => `<li><a href="${file}"${file === current ? ' aria-current="page"' : ""}>${title}</a></li>`,
  );
  return `<nav class="site" aria-label="Site"><ul>${links.join("")}</ul></nav>`;
}

/**
 * A page of our own from its text in pages/. In it `{{name}}` is a fact, `{{sample FILE}}` a sample of examples/, `{{consumer FILE}}` a
 * whole file of it, `{{rules}}` the rules of the comparison, `{{checked}}` what is checked, `{{file NAME}}` a file of samples/ that the commands use, `{{start PORT}}…{{end}}` a server, `{{run [EXIT CODE]}}…{{end}}` a command with its output,
 * and `{{picture NAME}}` a picture of pictures/.
 */
export async function layOut(file: File, facts: Facts): Promise<LaidOut> {
  const title = PAGES.find((page) => page.file === file)?.title ?? "";
  const text = await readFile(join(TEXTS, file), "utf8");
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
<footer><p>Unofficial; not affiliated with Huawei. Contract ${facts["version"]}, package ${facts["package"]}.</p></footer>
</body>
</html>
`;
    return { file, title, html };
  } finally {
    await terminal?.close();
  }
}

const DIRECTIVE = /\{\{(?<name>\w+)(?: (?<argument>[^}]+))?\}\}(?:\n(?<block>(?:(?!\{\{)[\s\S])*?)\n\{\{end\}\})?/g;

async function fill(text: string, facts: Facts, terminal: Terminal | undefined): Promise<string> {
  let filled = "";
  let end = 0;
  for (const match of text.matchAll(DIRECTIVE)) {
    const { name = "", argument = "", block = "" } = match.groups ?? {};
    filled += text.slice(end, match.index) + (await directive(name, argument, block, facts, terminal));
    end = match.index + match[0].length;
  }
  return filled + text.slice(end);
}

async function directive(
  name: string,
  argument: string,
  block: string,
  facts: Facts,
  terminal: Terminal | undefined,
): Promise<string> {
  switch (name) {
    case "sample":
      return code(await readSample(argument));
    case "samples":
      return (
        await Promise.all(
          SAMPLES.map(
            async ({ label, file }) =>
              `<details id="${label.toLowerCase()}"><summary>${label}</summary>${code(await readSample(file))}</details>`,
          ),
        )
      ).join("\n");
    case "consumer":
      return code(await readFile(join(CONSUMERS, argument), "utf8"));
    case "clients":
      return clients();
    case "rules":
      return rules();
    case "checked":
      return checked();
    case "picture":
      return picture(argument);
    case "file": {
      const content = await readFile(join("scripts/docs/samples", argument), "utf8");
      await terminal?.write(basename(argument), content);
      return code(content);
    }
    case "start":
      await terminal?.start(block, argument);
      return code(block);
    case "run": {
      const output = (await terminal?.run(block, Number(argument))) ?? "";
      return `${code(block)}${output === "" ? "" : `<p class="says">It prints:</p>${code(output, ' class="output" tabindex="0"')}`}`;
    }
    default:
      if (facts[name] === undefined) {
        throw new Error(`A page asks for {{${name}}}, which is not known.`);
      }
      return escapeHtml(facts[name]);
  }
}

/** What a check does with each part of OpenAPI, a table for each kind of part. */
function checked(): string {
  const parts = samples().map(checkedOf);
  return [...new Set(parts.map(({ group }) => group))]
    .map((group) => {
      const rows = parts
        .filter((part) => part.group === group)
        .map(
          ({ name, verdict, reason = "" }) =>
            `<tr role="row"><th role="rowheader" scope="row"><code>${escapeHtml(name)}</code></th><td role="cell" data-label="Verdict">${verdict}</td><td role="cell" data-label="Why">${escapeHtml(reason)}</td></tr>`,
        );
      const id = group.toLowerCase().replaceAll(" ", "-");
      return `<h2 id="${id}">${group}</h2>\n${table(["Part", "Verdict", "Why"], rows)}`;
    })
    .join("\n");
}

/** The rules of the comparison, those of a level in a box. */
function rules(): string {
  const cell = (heading: string, content: string): string => `<td role="cell" data-label="${heading}">${content}</td>`;
  const tableOf = (level: Level): string => {
    const rows = RULES.filter((rule) => rule.level === level).map(
      ({ id, side, breaks, migrate }) =>
        `<tr role="row"><th role="rowheader" scope="row"><code>${unbroken(id)}</code></th>${cell("Side", side)}${cell("What it breaks", escapeHtml(breaks))}${cell("What to do", escapeHtml(migrate))}</tr>`,
    );
    return `<details><summary>${level}: ${rows.length}</summary>${table(["Rule", "Side", "What it breaks", "What to do"], rows)}</details>`;
  };
  return (["breaking", "risky", "compatible"] as const).map(tableOf).join("\n");
}

function table(headings: readonly string[], rows: readonly string[]): string {
  const head = headings.map((heading) => `<th role="columnheader" scope="col">${heading}</th>`).join("");
  return `<table role="table"><thead role="rowgroup"><tr role="row">${head}</tr></thead><tbody role="rowgroup">${rows.join("\n")}</tbody></table>`;
}

/** How each client is made; `npm run clients` runs these commands as they stand. */
function clients(): string {
  const rows = REGENERATED.filter(({ generate }) => generate !== undefined).map(
    ({ name, folder, install = "", generate = "" }) =>
      `<tr role="row" id="${folder.replace("/", "-")}"><th role="rowheader" scope="row">${escapeHtml(name)}</th><td role="cell" data-label="Install"><code>${unbroken(install)}</code></td><td role="cell" data-label="Command"><code>${unbroken(generate)}</code></td></tr>`,
  );
  return table(["Generator", "Install", "Command"], rows);
}

/** A picture that `npm run docs` made. */
async function picture(name: string): Promise<string> {
  const text = await readFile(join(PICTURES, `${name}.svg`), "utf8");
  const [, size = "", title = ""] = /(width="[\d.]+" height="[\d.]+").*\n<title[^>]*>(.*)<\/title>/.exec(text) ?? [];
  return `<p class="picture" tabindex="0"><img src="pictures/${name}.svg" alt="${title}" ${size}></p>`;
}

/** A box of code. */
function code(text: string, attributes = ""): string {
  return `<pre${attributes}><code>${unbroken(text.trimEnd())}</code></pre>`;
}

/** Code as HTML. A browser breaks lines behind hyphens, but no reader knows an option by its second half. */
function unbroken(text: string): string {
  return escapeHtml(text).replaceAll(/(?<=\s)--?\w[\w-]*/g, '<span class="whole">$&</span>');
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

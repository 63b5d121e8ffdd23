// Writes the documentation to dist/docs/: pages of our own, the constraint page, the API reference, and the document itself.
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { promisify } from "node:util";
import { parse } from "yaml";
import { check, type Report, readContract, readDocument, toHtmlReport, verdictOf } from "../src/contract.ts";
import { RATE_LIMIT, RATE_LIMIT_INTERVAL } from "../src/generated/rate-limit.ts";
import { endpoints } from "../src/generated/regions.ts";
import { STYLE } from "../src/report/html/page.ts";
import { type Facts, layOut, navigation, UNOFFICIAL, WRITTEN } from "./docs/page.ts";
import { makePictures, PICTURES } from "./docs/pictures/pictures.ts";
import { SAMPLES, withSamples } from "./docs/samples.ts";
import { searchScript } from "./docs/search.ts";
import { pointerOf, toOpenApi30 } from "./generate/openapi-3.0.ts";
import { make } from "./make.ts";

const SOURCE = "openapi/openapi.yaml";
const TARGET = "dist/docs";
/** The same requests in each build. */
const SEED = 1;
/** Where a reader starts the mock, so that the curl lines of the constraint page work when pasted. */
const MOCK = "http://127.0.0.1:4010";

const require = createRequire(import.meta.url);

/** Checks the mock against the contract; the report has the address that the pages use. */
async function checkMock(): Promise<Report> {
  const report = await check({
    document: await readDocument(SOURCE),
    mockDocument: SOURCE,
    level: "boundary",
    seed: SEED,
  });
  return JSON.parse(JSON.stringify(report).replaceAll(report.target, MOCK));
}

function constraintPage(report: Report): string {
  const page = toHtmlReport(report, { heading: "Each constraint, and its proof" });
  const about = `<p>Each limit of the contract, checked on the Prism mock. The curl lines work when pasted: <code>npx hss-container-export mock --port 4010</code> starts the mock.</p>`;
  return page
    .replace("<header>", () => `${navigation("constraints.html")}\n<header>`)
    .replace("</h1>", () => `</h1>\n${about}`)
    .replace("<footer>", () => `<footer><p>${UNOFFICIAL}</p>`);
}

/** The servers by what they have in common: a line for each region stands in the way of the operations. */
function servers(): unknown[] {
  return Object.entries(endpoints).map(([endpoint, [first, ...rest]]) =>
    rest.length === 0
      ? { url: endpoint.replace("*", first), description: first }
      : {
          url: endpoint.replace("*", "{region}"),
          description: `${rest.length + 1} regions`,
          variables: { region: { default: first, enum: [first, ...rest] } },
        },
  );
}

/** The reference, in which no address leads a browser to another host unasked. */
async function reference(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hss-reference-"));
  try {
    const [input, output] = [join(folder, "openapi.json"), join(folder, "reference.html")];
    await writeFile(input, JSON.stringify(await withSamples({ ...(await readDocument(SOURCE)), servers: servers() })));
    const redocly = join(require.resolve("@redocly/cli/package.json"), "../bin/cli.js");
    // Of languages that are not named here, the reference knows no TypeScript.
    const languages = SAMPLES.map(({ lang, label }) => ({ lang, label }));
    const settings = join(folder, "settings.json");
    await writeFile(settings, JSON.stringify({ codeSamples: { languages } }));
    const options = [
      "--openapi",
      settings,
      "--inlineBundle",
      "--template",
      "scripts/docs/reference.hbs",
      "--output",
      output,
    ];
    const navigate = `--templateOptions.navigation=${navigation("reference.html")}`;
    await promisify(execFile)(process.execPath, [redocly, "build-docs", input, ...options, navigate], {
      env: { ...process.env, REDOCLY_TELEMETRY: "off" },
    });
    const page = await readFile(output, "utf8");
    const logo = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 52 16'><text y='12' font-family='sans-serif' font-size='13' fill='%23808080'>Redoc</text></svg>`;
    return (
      page
        .replaceAll(/https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini(?:-full)?\.svg/g, `data:image/svg+xml,${logo}`)
        // The page draws its first links as if it were at the root of a host.
        .replaceAll(/href="(\/[^"]*)" data-discover/g, 'href="#$1" data-discover')
        // A button that shows the title of an example is to be called by it.
        .replace('"aria-label":`Example`,', "")
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The document of each release, so that its address stays. Empty outside a clone. */
async function released(): Promise<string[]> {
  const git = (...words: string[]): Promise<string> =>
    promisify(execFile)("git", words).then(
      ({ stdout }) => stdout,
      () => "",
    );
  const tags = (await git("tag", "--list", "v*", "--sort=version:refname")).split("\n").filter((tag) => tag !== "");
  const texts = await Promise.all(tags.map((tag) => git("show", `${tag}:${SOURCE}`)));
  return texts.filter((text) => text !== "");
}

/** Writes a document under its version. What was released under that version stands. */
async function publish(text: string): Promise<void> {
  const document = parse(text);
  const folder = join(TARGET, "openapi", document.info.version);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "openapi.yaml"), text);
  const write = (file: string, content: unknown) =>
    writeFile(join(folder, file), `${JSON.stringify(content, null, 2)}\n`);
  await write("openapi.json", document);
  await write("openapi-3.0.json", toOpenApi30(document).document);
}

async function main(): Promise<number> {
  const start = performance.now();
  const document = await readDocument(SOURCE);
  const contract = readContract(document);
  const { version } = contract;
  // The commands that the pages show are those of the package as it is now.
  await make("build", "dist/cli/main.js");
  await rm(TARGET, { recursive: true, force: true });
  for (const text of [await readFile(SOURCE, "utf8"), ...(await released())]) {
    await publish(text);
  }
  await cp(SOURCE, join(TARGET, "openapi.yaml"));
  for (const file of ["openapi.json", "openapi-3.0.json"]) {
    await cp(join("src/generated", file), join(TARGET, file));
  }
  await writeFile(join(TARGET, "style.css"), STYLE + (await readFile("scripts/docs/style.css", "utf8")));

  const constraints = contract.operations.flatMap((operation) => operation.constraints);
  const facts: Facts = {
    version,
    package: require("../package.json").version,
    rate: RATE_LIMIT,
    interval: String(RATE_LIMIT_INTERVAL / 1000),
    constraints: String(constraints.length),
    losses: toOpenApi30(document).losses.map(pointerOf).join(", "),
    documented: String(constraints.filter(({ source }) => source === "documentation").length),
  };
  const write = (file: string, text: string): Promise<void> => writeFile(join(TARGET, file), text);
  const [report, pictures] = await Promise.all([
    checkMock(),
    makePictures(),
    reference().then((page) => write("reference.html", page)),
    Promise.all(
      WRITTEN.map(async (file) => {
        const page = await layOut(file, facts);
        await write(file, page.html);
        return page;
      }),
    ).then(async (pages) => write("search.js", await searchScript(pages, contract))),
  ]);
  await write("constraints.html", constraintPage(report));
  await cp(PICTURES, join(TARGET, "pictures"), { recursive: true, filter: (file) => !file.endsWith(".ts") });
  for (const file of pictures) {
    process.stdout.write(`${file} has changed: commit it\n`);
  }
  const proven = report.constraints.filter((result) => verdictOf(result) === "proven").length;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(
    `${SOURCE} → ${TARGET}/: ${proven} of ${report.constraints.length} constraints proven [${seconds} s]\n`,
  );
  if (report.failures.length > 0) {
    process.stderr.write(`The mock breaks the contract; ${TARGET}/constraints.html shows where.\n`);
    return 1;
  }
  return 0;
}

process.exitCode = await main().catch((error: Error) => {
  process.stderr.write(`docs: ${error.message}\n`);
  return 2;
});

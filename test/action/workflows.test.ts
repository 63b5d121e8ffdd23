import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { RUNTIMES } from "../../scripts/runtimes/provide.ts";
import { runStep, type Step } from "./runner.ts";

interface Job {
  readonly if?: string;
  readonly needs?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly node: unknown } };
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = ".github/workflows";
const files = await readdir(FOLDER);
const read = async (file: string): Promise<Workflow> => parse(await readFile(join(FOLDER, file), "utf8"));
const workflows = await Promise.all(files.map(async (file) => [file, await read(file)] as const));
const jobs = workflows.flatMap(([file, workflow]) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ place: `${file}: ${name}`, job, workflow })),
);
const action: { readonly runs: { readonly steps: readonly Step[] } } = parse(await readFile("action.yml", "utf8"));
const steps = [...jobs.flatMap(({ job }) => job.steps), ...action.runs.steps];

const folder = await mkdtemp(join(tmpdir(), "hss-workflows-"));
afterAll(() => rm(folder, { recursive: true }));

/** Runs the step of this name, in the checkout unless another folder is named. */
async function run(name: string, environment: Readonly<Record<string, string>>, place = "."): Promise<string> {
  const script = join(folder, "step.sh");
  await writeFile(script, steps.find((step) => step.name === name)?.run ?? `echo 'There is no step ${name}'; exit 9`);
  const { code, log } = await runStep(script, place, {
    PATH: String(process.env["PATH"]),
    HOME: folder,
    ...environment,
  });
  return `${code}: ${log}`;
}

describe("the workflows", () => {
  test("put no expression into a script", () => {
    expect(steps.filter(({ run: script }) => script?.includes("${" + "{"))).toEqual([]);
  });

  test("take one version of each action, by its tag", () => {
    const used = new Set(steps.flatMap(({ uses }) => (uses === undefined || uses === "./" ? [] : [uses])));
    const names = [...used].map((one) => one.replace(/@v\d+$/, ""));
    expect(names.filter((name) => name.includes("@"))).toEqual([]);
    expect(new Set(names).size).toBe(used.size);
  });

  test.each(jobs)("$place may only read, is called, or waits for a job that no fork runs", ({ job, workflow }) => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    expect(job["timeout-minutes"]).toBeGreaterThan(0);
    const isCalled = Object.keys(workflow.on).join() === "workflow_call";
    if (job.permissions !== undefined && !isCalled) {
      expect(workflow.jobs[job.needs ?? ""]?.if).toBe("${" + "{ !github.event.repository.fork }}");
    }
  });
});

describe("a regeneration, as the documentation has it called", async () => {
  const page = await readFile("scripts/docs/pages/regenerate.html", "utf8");
  const [, text = ""] = /<pre><code>(name: regenerate\n[\s\S]*?)<\/code>/.exec(page) ?? [];
  const { on, jobs: calling } = parse(text.replaceAll("&amp;", "&"));
  const { on: called, jobs: run } = parse(await readFile(join(FOLDER, "regenerate.yml"), "utf8"));

  test("gives each input that is required, and none that is unknown", () => {
    const { inputs } = called.workflow_call;
    const given = Object.keys(calling.client.with);
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(given));
    expect(given).toEqual(expect.arrayContaining(Object.keys(inputs).filter((name) => inputs[name].required)));
  });

  test("grants what its job needs, and waits for what a release sends", () => {
    expect(calling.client.permissions).toEqual(run.regenerate.permissions);
    const tell = steps.find(({ name }) => name === "Tell the consumers");
    expect(on.repository_dispatch.types.map((type: string) => tell?.run?.includes(`event_type=${type} `))).toEqual([
      true,
    ]);
  });
});

describe("a job for each version of Node", () => {
  const each = jobs.filter(({ job }) => job.strategy !== undefined);

  test("is one of the pushed commits, and one of the night", () => {
    expect(each.map(({ place }) => place)).toEqual(["ci.yml: test", "nightly.yml: newest-peers"]);
  });

  test.each(each)("$place takes the versions that runtimes.json lists", async ({ job, workflow }) => {
    expect(job.strategy?.matrix).toEqual({ node: "${" + "{ fromJSON(needs.nodes.outputs.list) }}" });
    expect(job.needs).toBe("nodes");
    expect(workflow.jobs["nodes"]?.outputs).toEqual({ list: "${" + "{ steps.list.outputs.list }}" });
    const script = join(folder, "list.sh");
    await writeFile(script, workflow.jobs["nodes"]?.steps.find(({ id }) => id === "list")?.run ?? "");
    const output = join(folder, "output");
    await writeFile(output, "");
    const { code } = await runStep(script, ".", { PATH: String(process.env["PATH"]), GITHUB_OUTPUT: output });
    expect(code).toBe(0);
    const written = await readFile(output, "utf8");
    expect(JSON.parse(written.replace("list=", ""))).toEqual(RUNTIMES.node);
  });

  test.each(each)("$place runs the README's commands", ({ job }) => {
    const scripts = job.steps.flatMap(({ run: script }) => script ?? []);
    expect(scripts.slice(-2)).toEqual(["npm run contract", "npm test"]);
  });
});

describe("a release", () => {
  const NAME = "Compare the tag with the version of the package";

  test("starts from a tag that names the version of the package", async () => {
    const { version } = JSON.parse(await readFile("package.json", "utf8"));
    expect(await run(NAME, { GITHUB_REF_NAME: `v${version}` })).toBe("0: ");
    expect(await run(NAME, { GITHUB_REF_NAME: `v${version}0` })).toMatch(
      /^1: ::error::The package is v.*, and the tag/,
    );
  });

  test("lets npm find its token, and writes it nowhere", async () => {
    const file = join(folder, "npmrc");
    const environment = {
      NPM_CONFIG_USERCONFIG: file,
      NPM_CONFIG_REGISTRY: "https://localhost:1/npm/",
      NODE_AUTH_TOKEN: "x",
    };
    expect(await run("Let npm take the token from the environment", environment)).toBe("0: ");
    expect((await readFile(file, "utf8")).trim()).toBe("//localhost:1/npm/:_authToken=${" + "NODE_AUTH_TOKEN}");
  });

  test("tells each consumer that is configured, and fails for one that cannot be told", async () => {
    const gh = join(folder, "gh");
    await writeFile(gh, `#!/bin/sh\necho "$GH_TOKEN $*" >> "$HOME/told"; case "$2" in */b/*) exit 1;; esac\n`, {
      mode: 0o755,
    });
    const environment = {
      PATH: `${folder}:${process.env["PATH"]}`,
      GITHUB_REF_NAME: "v1",
      GH_TOKEN: "x",
      CONSUMERS: "one/a\n\ntwo/b\nthree/*$(exit 1)",
    };
    expect(await run("Tell the consumers", environment)).toBe("1: ::error::two/b was not told of v1.\n");
    const told = (await readFile(join(folder, "told"), "utf8")).trim().split("\n");
    const call = (repository: string): string =>
      `x api repos/${repository}/dispatches -f event_type=hss-contract-released -f client_payload[version]=v1`;
    expect(told).toEqual(["one/a", "two/b", "three/*$(exit 1)"].map(call));
    expect(steps.find(({ name }) => name === "Tell the consumers")?.if).toBe("vars.CONSUMERS != ''");
  });
});

test("the nightly run shows its counterexample", async () => {
  const failure = {
    selector: "op/body/a/type",
    expected: "rejected",
    message: "was accepted",
    curl: "curl x",
    response: { status: 200 },
  };
  const report = { contract: "c", target: "http://t", seed: 7, requests: 2, constraints: [{}], failures: [failure] };
  await writeFile(join(folder, "report.json"), JSON.stringify(report));
  await symlink(resolve("action"), join(folder, "action"));
  const summary = join(folder, "summary");
  const log = await run("Report the counterexample", { GITHUB_STEP_SUMMARY: summary }, folder);
  expect(log).toBe("0: ::error title=op/body/a/type::was accepted%0Acurl x\n");
  expect(await readFile(summary, "utf8")).toMatch(/^## 1 finding\n[\s\S]*seed 7\./);
});

import { access, mkdir, readFile, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { GitHub, REPOSITORY, TOKEN } from "../action/github.ts";
import { inputContexts, runSteps, type Step } from "../action/runner.ts";
import { temporaryFolder } from "../client/temporary-folder.ts";

const { on, jobs } = parse(await readFile(".github/workflows/regenerate.yml", "utf8"));
const BRANCH: string = on.workflow_call.inputs.branch.default;

const documentOf = (maximum: number): string =>
  JSON.stringify({
    openapi: "3.0.3",
    info: { title: "Other", version: String(maximum) },
    paths: {
      "/a": {
        get: {
          operationId: "other",
          parameters: [{ name: "size", in: "query", schema: { type: "integer", maximum } }],
          responses: { "200": { description: "d" } },
        },
      },
    },
  });
/** Makes a client that the repository holds, and fails without it. */
const GENERATE = "[ -f client.txt ] && md5sum openapi.json > client.txt && echo '::warning::generated'";

const TOKENS = [TOKEN, Buffer.from(`x-access-token:${TOKEN}`).toString("base64")];

type Values = Readonly<Record<string, string>>;

/** A repository with a client, and runs of the workflow in it. */
class Consumer {
  readonly github: GitHub;
  readonly #folder: string;
  #runs = 0;

  private constructor(github: GitHub, folder: string) {
    this.github = github;
    this.#folder = folder;
  }

  static async start(folder: string): Promise<Consumer> {
    const github = await new GitHub(folder).start();
    github.commit("main", { "openapi.json": documentOf(7), "client.txt": "made from 7" });
    github.document = documentOf(8);
    return new Consumer(github, folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.github[Symbol.asyncDispose]();
  }

  /** Runs the steps with some ids, or all. */
  async run(
    inputs: Values = {},
    environment: Values = {},
    ids?: readonly string[],
  ): Promise<{ code: number; log: string; summary: string }> {
    const { github } = this;
    const job = join(this.#folder, `job-${++this.#runs}`);
    const workspace = join(job, "workspace");
    await mkdir(workspace, { recursive: true });
    // As actions/checkout leaves them: the tool, and one commit of the branch without a token.
    await symlink(resolve("."), join(workspace, "tool"));
    const checkout = join(workspace, "repository");
    github.git("clone", "--quiet", "--depth=1", `file://${this.#folder}/${REPOSITORY}.git`, checkout);
    github.git("-C", checkout, "remote", "set-url", "origin", `${github.url}/${REPOSITORY}`);
    const given = { contract: "openapi.json", source: `${github.url}/contract.json`, command: GENERATE, ...inputs };
    const contexts = { ...inputContexts(on.workflow_call.inputs, given), "github.token": TOKEN };
    const steps: Step[] = jobs.regenerate.steps;
    const chosen = ids === undefined ? steps : steps.filter(({ id = "" }) => ids.includes(id));
    if (ids !== undefined) {
      Object.assign(contexts, {
        "steps.regenerate.outputs.title": "Title",
        "steps.regenerate.outputs.body": resolve("README.md"),
      });
    }
    const ended = await runSteps(chosen, contexts, job, {
      PATH: String(process.env["PATH"]),
      INPUT_PACKAGE_FOLDER: resolve("."),
      GITHUB_REF: "refs/heads/main",
      GITHUB_SERVER_URL: github.url,
      GITHUB_API_URL: `${github.url}/api`,
      GITHUB_REPOSITORY: REPOSITORY,
      ...environment,
    });
    for (const token of TOKENS) {
      expect(ended.log + ended.summary).not.toContain(token);
    }
    return ended;
  }
}

describe("a regeneration", { timeout: 60_000 }, () => {
  test("is proposed once, with the report as text, and updated for a newer contract", async () => {
    await using folder = await temporaryFolder();
    await using consumer = await Consumer.start(folder.path);
    const { github } = consumer;
    const first = await consumer.run();
    expect(first).toMatchObject({ code: 0, log: expect.stringMatching(/pull\/1 is open: Regenerate the client: no /) });
    expect(first.log.replace(/::stop-commands::([\w-]+)[\s\S]*?\n::\1::\n/g, "")).not.toContain("::warning::generated");
    expect(first.summary).toMatch(/^## Changes of the contract: 0 breaking, 0 risky, 1 compatible\n/);
    expect(github.pulls).toEqual([
      expect.objectContaining({ head: BRANCH, base: "main", body: expect.stringContaining(first.summary) }),
    ]);
    expect(github.bare("show", `${BRANCH}:openapi.json`)).toBe(documentOf(8));
    expect(github.bare("show", `${BRANCH}:client.txt`)).not.toContain("made from 7");
    expect(github.bare("log", "--format=%an: %s", `main..${BRANCH}`)).toBe(
      "github-actions[bot]: Regenerate the client: no breaking changes of the contract",
    );

    const before = github.bare("rev-parse", BRANCH);
    const second = await consumer.run();
    expect(second).toMatchObject({ code: 0, log: expect.stringContaining("pull/1 proposes the same already.") });
    expect([github.bare("rev-parse", BRANCH), github.pulls.length]).toEqual([before, 1]);

    github.document = documentOf(6);
    const third = await consumer.run();
    expect(third).toMatchObject({ code: 0, log: expect.stringContaining("pull/1 is updated") });
    expect(github.pulls).toMatchObject([
      {
        title: "Regenerate the client: 1 breaking change of the contract",
        body: expect.stringContaining("request-parameter-max-decreased"),
      },
    ]);
    expect(github.bare("log", "--format=%s", `main..${BRANCH}`)).toBe(github.pulls[0]?.title);

    github.commit(BRANCH, { "mended.txt": "by a person" });
    github.document = documentOf(5);
    const fourth = await consumer.run();
    expect(fourth.code).toBe(2);
    expect(fourth.log).toMatch(/^::error title=No pull request could be opened::.* holds a commit of somebody else/m);
    expect(github.bare("show", `${BRANCH}:mended.txt`)).toBe("by a person");

    github.bare("branch", "-D", BRANCH);
    Object.assign(github.pulls[0] ?? {}, { state: "closed" });
    expect(await consumer.run()).toMatchObject({ code: 0, log: expect.stringContaining("pull/2 is open") });
  });

  test("does nothing where the contract is the newest", async () => {
    await using folder = await temporaryFolder();
    await using consumer = await Consumer.start(folder.path);
    consumer.github.document = documentOf(7);
    const { code, log } = await consumer.run({ command: "echo it runs" });
    expect([code, log]).toEqual([0, "openapi.json is the newest contract already. Nothing is to be done.\n"]);
    expect(consumer.github.bare("branch", "--list")).toBe("* main");
  });

  test("takes the document of the package", async () => {
    await using folder = await temporaryFolder();
    await using consumer = await Consumer.start(folder.path);
    const { github } = consumer;
    github.commit("main", { "openapi.yaml": await readFile("test/fixtures/documents/library.yaml", "utf8") });
    const { code } = await consumer.run({ contract: "./openapi.yaml", source: "openapi.yaml" });
    expect(code).toBe(0);
    expect(`${github.bare("show", `${BRANCH}:openapi.yaml`)}\n`).toBe(await readFile("openapi/openapi.yaml", "utf8"));
  });

  test("gives the command no token, and reads no command of a shell in any other input", async () => {
    await using folder = await temporaryFolder();
    await using consumer = await Consumer.start(folder.path);
    const branch = "a-$(touch$IFS$HOME/run)`touch$IFS$HOME/run`;\"'b";
    // A hook that the command leaves behind would run when the branch is pushed.
    const command = `env > client.txt; cp "$(command -v touch)" .git/hooks/pre-push; printf '#!/bin/sh\\nenv > "$HOME/run"' > .git/hooks/pre-push`;
    const { code, log } = await consumer.run({ command, branch });
    expect([code, log]).toEqual([0, expect.stringContaining("is open")]);
    expect(consumer.github.pulls).toMatchObject([{ head: branch }]);
    const seen = consumer.github.bare("show", `${branch}:client.txt`);
    for (const token of TOKENS) {
      expect(seen).not.toContain(token);
    }
    await expect(access(join(folder.path, "job-1/run"))).rejects.toThrow("ENOENT");
  });

  test("says what GitHub refuses, and what to look at; the next run goes on from there", async () => {
    await using folder = await temporaryFolder();
    await using consumer = await Consumer.start(folder.path);
    const { github } = consumer;
    github.refusal = { status: 403, message: "GitHub Actions is not permitted to create pull requests." };
    const { code, log } = await consumer.run();
    expect(code).toBe(2);
    expect(log).toMatch(/refused POST pulls: 403 GitHub Actions is not permitted .*pull-requests: write/);
    github.refusal = undefined;
    expect(await consumer.run()).toMatchObject({ code: 0, log: expect.stringContaining("pull/1 is open") });
  });
});

describe("a regeneration that cannot run", { timeout: 60_000 }, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let consumer: Consumer;
  beforeAll(async () => {
    folder = await temporaryFolder();
    consumer = await Consumer.start(folder.path);
  });
  afterAll(async () => {
    await consumer[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  test.each<[string, Values, string]>([
    [
      "a command that fails",
      { command: "false | true; echo no" },
      "The command that regenerates the client ended with 1",
    ],
    ["no command", { command: " " }, "command is required"],
    ["a contract that is not there", { contract: "other.json" }, "There is no other.json in it"],
    ["a contract elsewhere", { contract: "../tool/package.json" }, "contract must be a file of this repository"],
    ["a source that is not there", { source: "http://127.0.0.1:1/" }, "source cannot be read: fetch failed"],
    [
      "a source that the package lacks",
      { source: "package.json" },
      "or one of openapi.yaml, openapi.json, openapi-3.0.json;",
    ],
  ])("says why: %s", async (_, inputs, reason) => {
    const { code, log } = await consumer.run(inputs);
    expect(log).toContain("::error title=The client could not be regenerated::");
    expect(log).toContain(reason);
    expect(code).toBe(2);
  });

  test.each<[string, Values, Values, string]>([
    ["a branch without a name", { branch: "--all" }, {}, "branch must be the name of a branch other than main"],
    ["the branch that it starts from", { branch: "main" }, {}, "branch must be the name of a branch other than main"],
    ["a run of a pull request", {}, { GITHUB_REF: "refs/pull/1/merge" }, "a run of a branch"],
    ["a GitHub that is not there", {}, { GITHUB_API_URL: "http://127.0.0.1:1" }, "GitHub cannot be reached"],
  ])("proposes nothing, and says why: %s", async (_, inputs, environment, reason) => {
    const { code, log } = await consumer.run(inputs, environment, ["propose"]);
    expect(log).toContain("::error title=No pull request could be opened::");
    expect(log).toContain(reason);
    expect(code).toBe(2);
    expect(consumer.github.bare("branch", "--list")).toBe("* main");
  });
});

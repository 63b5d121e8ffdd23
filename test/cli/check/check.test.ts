import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { lstat, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { help } from "../../../src/cli/check/check.ts";
import { runCommandLine } from "../../../src/cli/command-line.ts";
import { temporaryFolder } from "../../client/temporary-folder.ts";
import { CORRECT_SERVERS } from "../../fixtures/servers/correct.ts";
import { MISBEHAVING_SERVERS } from "../../fixtures/servers/misbehaving.ts";
import { characters, digits, type Rules, serviceError, startServer } from "../../fixtures/servers/reference.ts";
import { captureIo } from "../capture-io.ts";

const SIZE = "createContainerExportTask/query/export_size/maximum";
const TITLE = "createContainerExportTask/body/export_headers/*/1/maxLength";
const TOKEN = "MIIF-secret-token-of-the-test";
const KEYS = { HUAWEICLOUD_SDK_AK: "access-key-of-the-test", HUAWEICLOUD_SDK_SK: "secret-key-of-the-test" };
const PATIENCE = 60_000;
vi.setConfig({ testTimeout: PATIENCE });

/** Runs `check` in this process. */
async function runCheck(argv: readonly string[], environment: Record<string, string> = {}) {
  const io = captureIo({ environment });
  const code = await runCommandLine(["check", ...argv], io);
  return { code, stdout: io.output(), stderr: io.messages() };
}

/** The JSON report of a check that could run. */
async function reportOf(argv: readonly string[], environment: Record<string, string> = {}) {
  const { code, stdout, stderr } = await runCheck([...argv, "--reporter", "json"], environment);
  expect(stdout, stderr).not.toBe("");
  return { code, report: JSON.parse(stdout) };
}

/** A server that keeps what it received, with when. */
async function startCounting(change: (rules: Rules) => void = () => {}) {
  const received: { request: IncomingMessage; at: number }[] = [];
  const server = await startServer({
    change: (rules) => {
      change(rules);
      const { send } = rules;
      rules.send = (response, answer, request) => {
        received.push({ request, at: performance.now() });
        return send(response, answer, request);
      };
    },
  });
  return { url: server.url, received, [Symbol.asyncDispose]: server.close };
}

const sizeTooLoose = (rules: Rules): void => {
  const { export_size } = rules.parameters.create;
  rules.parameters.create.export_size = (value) => export_size?.(value) || digits(1, 100_001)(value);
};

/** Options whose examples name what another contract has, or a file. */
const OF_OTHERS = ["--contract", "--credential", "--tag", "--accepted"];

describe("each option", () => {
  /** By option: values that a check takes, and values that it refuses with what it says of them. */
  const OPTIONS: Record<string, { good?: string[][]; wrong: [argv: string[], message: RegExp][] }> = {
    target: {
      good: [["--target", "http://127.0.0.1:8080/base/"], ["--target=https://[::1]"]],
      wrong: [
        [["--target", "127.0.0.1:8080"], /--target must be an address such as .*"127\.0\.0\.1:8080"/],
        [["--target", "ftp://127.0.0.1"], /--target must be an address/],
        [["--target", "http://me:secret@127.0.0.1"], /--target must hold no credentials/],
        [["--target", "http://127.0.0.1/?a=b"], /--target must end with its base path/],
        [["--target", "http://127.0.0.1", "--mock-document", "a.yaml"], /give one of the two/],
        [["--target"], /--target needs a value/],
      ],
    },
    contract: {
      good: [["--contract", "openapi/openapi.yaml"]],
      wrong: [
        [["books.yaml"], /unexpected argument "books\.yaml"; did you mean --contract "books\.yaml"\?/],
        [["--contract", "no-such-file.yaml"], /Cannot read no-such-file\.yaml: there is no such file/],
        [["--contract", "http://127.0.0.1:2/a"], /Cannot read http:.*ECONNREFUSED/],
        [["--contract", "package.json"], /package\.json is not an OpenAPI document/],
      ],
    },
    value: {
      good: [["--value", "project_id=p", "--value", "task_id=a=b"]],
      wrong: [
        [["--value", "project_id"], /--value must be NAME=VALUE.*it is "project_id"/],
        [["--value", "project=p"], /There is no path parameter project\. There are: project_id/],
      ],
    },
    credential: {
      good: [["--credential", "token=HSS_TOKEN"]],
      wrong: [
        [["--credential", "token"], /--credential must be SCHEME=VARIABLE/],
        [["--credential", "token="], /--credential must be SCHEME=VARIABLE/],
        [["--credential", "token=secret@x"], /a secret is never an argument/],
        [["--credential", "token=NOT_SET"], /the environment variable NOT_SET is not set/],
      ],
    },
    setup: {
      good: [["--setup", "exit 1"]],
      wrong: [
        [["--setup", "echo '{\"values\": 1}'"], /--setup must print \{"values": .* as JSON/],
        [["--setup", "exit 3"], /--setup ended with 3/],
        [["--setup", ""], /--setup needs a value: it is empty/],
      ],
    },
    tag: { wrong: [[["--tag", "nobody"], /No operation has the tag nobody\. There are: /]] },
    accepted: {
      wrong: [
        [["--accepted", "no-such-file.yaml"], /cannot read no-such-file\.yaml: there is no such file/],
        [["--accepted", "package.json"], /package\.json must be a list of accepted findings/],
      ],
    },
    "write-accepted": { good: [["--write-accepted", "known.yaml"]], wrong: [] },
    strict: { good: [["--strict"]], wrong: [[["--strict=yes"], /--strict takes no value/]] },
    verbose: { good: [["--verbose"]], wrong: [[["--verbose=yes"], /--verbose takes no value/]] },
    "project-id": {
      good: [["--project-id", "p"]],
      wrong: [[["--project-id"], /--project-id needs a value/]],
    },
    header: {
      good: [["--header", "X-Trace: contract", "--header", "X-Empty:"]],
      wrong: [
        [["--header", "X-Trace"], /--header must be 'Name: value'/],
        [["--header", "X-Trace: ä"], /--header must be 'Name: value', in characters of ASCII/],
        [["--header", "X-Trace: a\r\nX-Other: b"], /--header must be 'Name: value'/],
        [["--header", "x-auth-token: t"], /--header cannot set x-auth-token: .*credentials of the environment/],
        [["--header", "Content-Length: 1"], /--header cannot set Content-Length/],
      ],
    },
    "mock-document": {
      wrong: [[["--mock-document", "no-such-file.yaml"], /no-such-file\.yaml/]],
    },
    operation: {
      good: [["--operation", "getExportTask", "--operation", "downloadExportFile"]],
      wrong: [[["--operation", "getTask"], /There is no operation getTask\. There are: createContainerExportTask, /]],
    },
    only: {
      good: [
        ["--only", "*/export_size/*"],
        ["--only", "source:project"],
      ],
      wrong: [[["--only", "*/exportsize/*"], /\*\/exportsize\/\* selects nothing\..*--dry-run lists the ids/]],
    },
    except: {
      good: [
        ["--except", SIZE],
        ["--except", "getExportTask/answer", "--except", "*/combination"],
      ],
      wrong: [[["--except", "source:nobody"], /source:nobody selects nothing/]],
    },
    level: {
      good: [
        ["--level", "boundary"],
        ["--level", "full"],
      ],
      wrong: [[["--level", "high"], /--level must be boundary or full; it is "high"/]],
    },
    requests: {
      wrong: [
        [["--requests", "many"], /--requests must be a whole number, 0 or more; it is "many"/],
        [["--requests", "-1"], /--requests/],
        [["--requests", "1.5"], /--requests must be a whole number/],
        [["--requests", "5", "--budget", "5"], /--rate and --budget send none: leave one out/],
      ],
    },
    seed: {
      good: [
        ["--seed", "0"],
        ["--seed", "2147483647"],
      ],
      wrong: [
        [["--seed", "2147483648"], /--seed must be a whole number, 0 to 2147483647; it is "2147483648"/],
        [["--seed", "0x10"], /--seed/],
      ],
    },
    timeout: {
      good: [
        ["--timeout", "500ms"],
        ["--timeout", "1m"],
      ],
      wrong: [
        [["--timeout", "10"], /--timeout/],
        [["--timeout", "soon"], /--timeout/],
      ],
    },
    rate: {
      good: [
        ["--rate", "5/m"],
        ["--rate", "10/30s"],
      ],
      wrong: [
        [["--rate", "5"], /--rate must be a number of requests and a duration, such as 5\/m or 10\/30s; it is "5"/],
        [["--rate", "0/m"], /--rate must be/],
        [["--rate", "5/fortnight"], /--rate must be .* it is "5\/fortnight"/],
        [["--rate", "5/0s"], /--rate must be .* it is "5\/0s"/],
        [["--rate", "5/.5s"], /--rate must be .* it is "5\/\.5s"/],
      ],
    },
    budget: {
      good: [["--budget", "60"]],
      wrong: [
        [["--budget", "0"], /--budget must be a whole number, 1 or more; it is "0"/],
        [["--budget", "99999999999999999999"], /--budget/],
      ],
    },
    "dry-run": { wrong: [[["--dry-run=true"], /--dry-run takes no value/]] },
    yes: { good: [["--yes"]], wrong: [[["--yes=no"], /--yes takes no value/]] },
    reporter: {
      good: [
        ["--reporter", "json"],
        ["--reporter=html=report.html", "--reporter", "text"],
      ],
      wrong: [
        [
          ["--reporter", "xml"],
          /--reporter must be text, json, junit, html, with =FILE if it is to be a file; it is "xml"/,
        ],
        [["--reporter", "json", "--reporter", "text"], /only one --reporter can write to standard output/],
        [["--reporter", "json="], /--reporter json= needs the name of a file/],
        [["--reporter", "json=a", "--reporter", "html=a"], /two reporters cannot write to the same file/],
        [
          ["--reporter", "json=no-such-folder/report.json"],
          /the folder of no-such-folder\/report\.json does not exist/,
        ],
        [["--reporter", "json=src"], /src is a folder: name a file/],
      ],
    },
  };
  const wrong = Object.values(OPTIONS).flatMap((option) =>
    option.wrong.map(([argv, message]) => ({ argv, message, line: argv.join(" ") })),
  );

  test("stands in the help with an example", () => {
    const described = [...help.matchAll(/^ {2}--([\w-]+)/gm)].map(([, name = ""]) => name);
    expect(described.toSorted()).toEqual([...Object.keys(OPTIONS), "help"].sort());
    for (const name of Object.keys(OPTIONS)) {
      const text = help.split(new RegExp(`^ {2}--${name}\\b`, "m"))[1]?.split(/^ {2}--|^\S/m)[0];
      expect(text).toMatch(new RegExp(`Example: .*--${name}\\b`));
    }
  });

  test("takes the value of its example", async () => {
    const examples = [...help.matchAll(/Example: (--\S+) ('[^']*'|[^\s-]\S*)$/gm)].map(([, name = "", value = ""]) => ({
      name,
      argv: [name, value.replaceAll("'", "")],
    }));
    expect(examples.length).toBeGreaterThan(12);
    const together = examples.filter(
      ({ name }) => !["--requests", "--mock-document", "--only", ...OF_OTHERS].includes(name),
    );
    expect(await runCheck([...together.flatMap(({ argv }) => argv), "--dry-run"])).toMatchObject({
      code: 0,
      stderr: "",
    });
  });

  // A plan takes a while: one for a value of each option.
  test.each([0, 1])("takes good values (%i)", async (turn) => {
    const argv = Object.values(OPTIONS).flatMap(({ good = [] }) => good[turn % good.length] ?? []);
    const { code, stdout, stderr } = await runCheck([...argv, "--dry-run"], { HSS_TOKEN: TOKEN });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Plan for .*\n.*\nNothing was sent\.\n/);
  });

  test.each(wrong)("refuses $line", async ({ argv, message }) => {
    const { code, stdout, stderr } = await runCheck(argv);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(2);
    expect(stderr).not.toContain("secret@");
    expect(code).toBe(2);
    expect(stdout).toBe("");
  });

  test("that does not exist gets a suggestion", async () => {
    expect((await runCheck(["--targte", "x"])).stderr).toContain("did you mean --target?");
  });
});

describe("what is sent", () => {
  test("is nothing with --dry-run, whose plan names limits, sources and what stays unproven", async () => {
    await using server = await startCounting();
    const { code, stdout } = await runCheck(["--target", server.url, "--dry-run", "--rate", "5/m"]);
    expect(code).toBe(0);
    expect(server.received).toHaveLength(0);
    expect(stdout).toMatch(
      /^Plan for http:.*: \d+ requests, about \d+ min at 5 in 60 s\.\n\d+ of them are valid requests/,
    );
    expect(stdout).toContain(`${SIZE} = 100000 (documentation)`);
    expect(stdout).toContain("Stays unproven:");
  });

  test("is planned for the selected constraints alone", async () => {
    const { stdout } = await runCheck(["--only", SIZE, "--budget", "1", "--dry-run"]);
    expect(stdout).toContain("Plan for the mock: 1 request.\n");
    expect(stdout.match(/createContainerExportTask\/[^ ]+(?= =)/g)).toEqual([SIZE]);
    const answers = await runCheck(["--only", "getExportTask/answer", "--dry-run"]);
    expect(answers.stdout).toMatch(/No constraint is selected: only responses are judged\.\n$/);
  });

  // 0.0.0.0 is a name of this machine, and none of those that count as loopback.
  test.skipIf(process.platform !== "linux")("goes to another machine only with credentials and --yes", async () => {
    await using server = await startCounting();
    const argv = ["--target", server.url.replace("127.0.0.1", "0.0.0.0"), "--budget", "5"];
    const anonymous = await runCheck(argv);
    expect(anonymous).toMatchObject({ code: 2, stdout: "" });
    expect(anonymous.stderr).toContain("no credentials in the environment: set HSS_TOKEN");
    const refused = await runCheck(argv, { HSS_TOKEN: TOKEN });
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toMatch(
      /\d valid requests may change something at http:.*: \d+ POST\.\n.*--dry-run, then add --yes\.\n$/,
    );
    const unbounded = await runCheck(argv.slice(0, 2), { HSS_TOKEN: TOKEN });
    expect(unbounded.stderr).toContain("then add --yes; --rate or --budget need far fewer.");
    expect(server.received).toHaveLength(0);
    expect((await runCheck([...argv, "--yes"], { HSS_TOKEN: TOKEN })).code).toBe(0);
    expect(server.received.length).toBeGreaterThan(0);
  });

  test("is no more than the budget, whatever is found", async () => {
    await using server = await startCounting((rules) => {
      rules.columns = () => false;
      rules.refuse = () => ({ status: 200, headers: { "content-type": "application/json" }, body: '{"task_id":"t"}' });
    });
    const { code } = await runCheck(["--target", server.url, "--budget", "25"]);
    expect(code).toBe(1);
    expect(server.received.length).toBeGreaterThan(5);
    expect(server.received.length).toBeLessThanOrEqual(25);
  });

  test("keeps the pace of --rate", async () => {
    await using server = await startCounting();
    expect((await runCheck(["--target", server.url, "--rate", "10/300ms", "--budget", "20"])).code).toBe(0);
    const times = server.received.map(({ at }) => at);
    expect(times.length).toBeLessThanOrEqual(20);
    // A timer may be early by a millisecond, and the first request arrives late: it opens the connection.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan((times.length - 2) * 29);
  });

  test("carries every --header", async () => {
    await using server = await startCounting();
    const headers = ["--header", "X-Trace: contract", "--header", "X-Secret: header-secret"];
    const { code, stdout, stderr } = await runCheck(["--target", server.url, "--budget", "9", ...headers]);
    expect(code).toBe(0);
    for (const { request } of server.received) {
      expect(request.headers).toMatchObject({ "x-trace": "contract", "x-secret": "header-secret" });
    }
    expect(stdout + stderr).not.toContain("header-secret");
  });

  test("goes to the project of --project-id", async () => {
    const one = CORRECT_SERVERS.find(({ name }) => name === "one-project");
    await using server = await startCounting(one?.change);
    const argv = ["--target", server.url, "--budget", "60"];
    expect((await runCheck([...argv, "--project-id", one?.projectId ?? ""])).code).toBe(0);
    const stranger = await runCheck([...argv, "--project-id", "another"]);
    expect(stranger).toMatchObject({ code: 2, stdout: "" });
    expect(stranger.stderr).toContain("responded to every valid request with 403");
    expect(stranger.stderr).toContain("--project-id");
  });

  test("finds nothing under a wrong base path, though a large header or body is refused before any route", async () => {
    // Of a large header Node says so itself.
    const server = createServer((request, response) => {
      const isLarge = Number(request.headers["content-length"] ?? 0) > 10_000;
      response.writeHead(isLarge ? 413 : 404, { "content-type": "application/json" });
      response.end('{"error_code":"APIGW.0101"}');
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const target = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/wrong`;
    const { code, stdout, stderr } = await runCheck(["--target", target, "--level", "boundary"]);
    server.close();
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("responded to every valid request with 404");
    expect(stderr).toContain("Check the base path");
  });

  test("is for the operations of --operation alone, but for what leads to them", async () => {
    await using server = await startCounting();
    const { code, report } = await reportOf(["--target", server.url, "--operation", "getExportTask", "--budget", "20"]);
    expect(code).toBe(0);
    expect(new Set(report.constraints.map(({ operation }: { operation: string }) => operation))).toEqual(
      new Set(["getExportTask"]),
    );
    expect(server.received.filter(({ request }) => request.method === "POST")).toHaveLength(1);
  });

  test("are random requests, the same for the same --seed, and none with --requests 0", async () => {
    const received = async (...argv: string[]): Promise<(string | undefined)[]> => {
      await using server = await startCounting();
      await runCheck(["--target", server.url, "--only", "*/export_size/*", ...argv]);
      // Identifiers differ from run to run.
      return server.received.flatMap(({ request: { method, url } }) => (method === "POST" ? [url] : [])).sort();
    };
    const none = await received("--requests", "0");
    const first = await received("--requests", "100", "--seed", "1");
    expect(first.length).toBeGreaterThan(none.length);
    expect(await received("--requests", "100", "--seed", "1")).toEqual(first);
    expect(await received("--requests", "100", "--seed", "2")).not.toEqual(first);
  });

  test("waits no longer than --timeout", async () => {
    const server = await MISBEHAVING_SERVERS.find(({ name }) => name === "never-answers")?.start();
    const start = performance.now();
    const { code, stdout, stderr } = await runCheck(["--target", server?.url ?? "", "--timeout", "50ms"]);
    expect(performance.now() - start).toBeLessThan(10_000);
    await server?.close();
    expect(code, stderr).not.toBe(0);
    expect(stdout + stderr).toContain("50 ms");
  });
});

describe("credentials of the environment", () => {
  /** Says every secret again in its responses, and is wrong in one place. */
  const parrot = (rules: Rules): void => {
    sizeTooLoose(rules);
    const { send } = rules;
    rules.send = (response, answer, request) => {
      const { "x-auth-token": token, authorization } = request.headers;
      const body = { ...JSON.parse(String(answer.body)), said: `${token} ${authorization}`, task_id: undefined };
      return send(
        response,
        { ...answer, headers: { ...answer.headers, "x-said": `${token}` }, body: JSON.stringify(body) },
        request,
      );
    };
  };

  test("appear in no output, the name of their variable does", async () => {
    await using server = await startCounting(parrot);
    await using folder = await temporaryFolder();
    const files = ["text", "json", "junit", "html"].map((name) => `${name}=${join(folder.path, name)}`);
    const argv = [
      "--target",
      server.url,
      "--operation",
      "createContainerExportTask",
      "--only",
      "*/export_size/*",
      "--level",
      "boundary",
    ];
    const { code, stdout, stderr } = await runCheck(
      [...argv, "--reporter", "text", ...files.flatMap((file) => ["--reporter", file])],
      { HSS_TOKEN: TOKEN, ...KEYS },
    );
    expect(code).toBe(1);
    expect(server.received.some(({ request }) => request.headers["x-auth-token"] === TOKEN)).toBe(true);
    const reports = await Promise.all(
      ["text", "json", "junit", "html"].map((name) => readFile(join(folder.path, name), "utf8")),
    );
    for (const output of [stdout, ...reports]) {
      expect(output).toContain("$HSS_TOKEN");
      expect(output).not.toContain(TOKEN);
      expect(output).not.toContain("of-the-test");
    }
    expect(stderr).not.toContain("of-the-test");
  });

  test.each([
    [{ HUAWEICLOUD_SDK_AK: "ak" }, /HUAWEICLOUD_SDK_SK/],
    [{ CLOUD_SDK_SK: "sk" }, /CLOUD_SDK_AK/],
  ])("must be whole: %j", async (environment, message) => {
    const { code, stderr } = await runCheck(["--target", "http://127.0.0.1:1"], environment);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  const sha256 = (text: string | Buffer): string => createHash("sha256").update(text).digest("hex");

  /** Whether a request is signed by the key of the test: as the vendor's documentation describes the algorithm. */
  function isSigned({ method, url = "", headers }: IncomingMessage, body: Buffer): boolean {
    const [path = "", query = ""] = url.split("?");
    const [, names = "", signature] =
      /^SDK-HMAC-SHA256 Access=access-key-of-the-test, SignedHeaders=([^,]+), Signature=(.+)$/.exec(
        headers.authorization ?? "",
      ) ?? [];
    const signed = names.split(";").map((name) => `${name}:${headers[name]}\n`);
    const sorted = query.split("&").sort((one, other) => (one < other ? -1 : 1));
    const request = [method, `${path}/`, sorted.join("&"), signed.join(""), names, sha256(body)].join("\n");
    const text = `SDK-HMAC-SHA256\n${headers["x-sdk-date"]}\n${sha256(request)}`;
    return createHmac("sha256", KEYS.HUAWEICLOUD_SDK_SK).update(text).digest("hex") === signature;
  }

  test("prove the signature on a server that verifies it, and show one that takes none", async () => {
    const bodies = new WeakMap<object, Buffer>();
    const verified: boolean[] = [];
    const verifying = (rules: Rules): void => {
      const { authenticated, send } = rules;
      rules.authenticated = (input) => {
        bodies.set(input.headers, input.body);
        return authenticated(input);
      };
      rules.send = (response, answer, request) => {
        const sign = request.headers.authorization?.startsWith("SDK-HMAC-SHA256 Access=access-key");
        const valid = !sign || isSigned(request, bodies.get(request.headers) ?? Buffer.alloc(0));
        verified.push(Boolean(sign && valid));
        return send(response, valid ? answer : serviceError("no authentication"), request);
      };
    };
    await using server = await startCounting(verifying);
    const argv = (url: string): string[] => ["--target", url, "--level", "boundary", "--only", "*/security/*"];
    const { code, report } = await reportOf(argv(server.url), { HSS_TOKEN: TOKEN, ...KEYS });
    expect(report.failures).toEqual([]);
    expect(code).toBe(0);
    expect(verified).toContain(true);

    await using tokens = await startCounting((rules) => {
      rules.authenticated = ({ parameters }) => Boolean(parameters.token);
    });
    expect((await runCheck(argv(tokens.url), { HSS_TOKEN: TOKEN, ...KEYS })).code).toBe(1);
    expect((await runCheck(argv(tokens.url), { HSS_TOKEN: TOKEN })).code).toBe(0);
  });

  test("are enough without a token: every request is signed", async () => {
    await using server = await startCounting();
    expect((await runCheck(["--target", server.url, "--budget", "40"], KEYS)).code).toBe(0);
    expect(server.received.some(({ request }) => request.headers.authorization)).toBe(true);
  });
});

describe("the outcome", () => {
  test("of a correct server is 0, and the report has the shape of the design", async () => {
    await using server = await startCounting();
    const { code, report } = await reportOf([
      "--target",
      server.url,
      "--only",
      "*/export_size/*",
      "--level",
      "boundary",
      "--seed",
      "7",
    ]);
    expect(code).toBe(0);
    expect(report).toMatchObject({
      target: server.url,
      seed: 7,
      requests: server.received.length,
      failures: [],
      deviations: [],
    });
    expect(report.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(report.contract).toMatch(/ \d+\.\d+\.\d+$/);
    expect(report.constraints.find(({ id }: { id: string }) => id === SIZE)).toEqual({
      id: SIZE,
      operation: "createContainerExportTask",
      in: "query",
      pointer: expect.stringContaining("export_size"),
      keyword: "maximum",
      value: 100_000,
      source: "documentation",
      accepted: { cases: expect.any(Number), failures: 0 },
      rejected: { cases: expect.any(Number), failures: 0 },
    });
  });

  test("of a fault is 1, with request, response, curl line and reason", async () => {
    await using server = await startCounting(sizeTooLoose);
    const { code, report } = await reportOf([
      "--target",
      server.url,
      "--only",
      "*/export_size/*",
      "--level",
      "boundary",
    ]);
    expect(code).toBe(1);
    expect(report.failures).toEqual([
      expect.objectContaining({
        constraint: SIZE,
        expected: "rejected",
        request: {
          method: "POST",
          url: expect.stringMatching(/\?export_size=100001$/),
          headers: expect.objectContaining({ "Content-Type": "application/json" }),
          body: expect.stringContaining("export_headers"),
        },
        curl: expect.stringMatching(/^curl .*export_size=100001/),
        response: { status: 200, headers: expect.any(Object), body: expect.stringContaining("task_id") },
        message: expect.stringContaining("accepted (200)"),
        seed: expect.any(Number),
      }),
    ]);
  });

  test("is 0 once --except takes the finding out, and every report lists what was left out", async () => {
    await using server = await startCounting(sizeTooLoose);
    await using folder = await temporaryFolder();
    const names = ["text", "json", "junit", "html"];
    const files = names.flatMap((name) => ["--reporter", `${name}=${join(folder.path, name)}`]);
    const argv = [
      "--target",
      server.url,
      "--level",
      "boundary",
      "--only",
      "*/export_size/*",
      "--except",
      SIZE,
      ...files,
    ];
    expect(await runCheck(argv)).toMatchObject({ code: 0, stdout: "" });
    for (const name of names) {
      expect(await readFile(join(folder.path, name), "utf8"), name).toContain(SIZE);
    }
    expect((await readdir(folder.path)).sort()).toEqual(names.toSorted());
  });

  test("replaces an older report, and keeps it if the check could not run", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "report.json");
    await writeFile(file, "old");
    await mkdir(join(folder.path, "folder"));
    expect((await runCheck(["--target", "http://127.0.0.1:1", "--reporter", `json=${file}`])).code).toBe(2);
    expect(await readFile(file, "utf8")).toBe("old");
    await using server = await startCounting();
    const argv = ["--target", server.url, "--budget", "5", "--reporter"];
    expect((await runCheck([...argv, `json=${file}`])).code).toBe(0);
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ target: server.url });
    expect((await runCheck([...argv, `json=${join(folder.path, "folder")}`])).code).toBe(2);
    expect((await readdir(folder.path)).sort()).toEqual(["folder", "report.json"]);
  });

  test("goes to what a link leads to, and the link stays", async () => {
    await using folder = await temporaryFolder();
    await using server = await startCounting();
    const argv = ["--target", server.url, "--budget", "5", "--reporter"];
    const behind = join(folder.path, "behind.json");
    const link = join(folder.path, "link.json");
    const dangling = join(folder.path, "dangling.json");
    await writeFile(behind, "old");
    await symlink(behind, link);
    await symlink(join(folder.path, "missing"), dangling);
    expect((await runCheck([...argv, `json=${link}`])).code).toBe(0);
    expect(JSON.parse(await readFile(behind, "utf8"))).toMatchObject({ target: server.url });
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    const { code, stderr } = await runCheck([...argv, `json=${dangling}`]);
    expect(code).toBe(2);
    expect(stderr).toContain(`cannot write to ${dangling}`);
    expect((await readdir(folder.path)).sort()).toEqual(["behind.json", "dangling.json", "link.json"]);
  });

  test(
    "of what only a random request shows is found again by its own command",
    async () => {
      // Lengths that no deterministic case has.
      await using server = await startCounting((rules) => {
        const { title } = rules;
        rules.title = (value) =>
          title(value) || (typeof value === "string" && characters(value) > 520 && characters(value) < 760);
      });
      const argv = ["--target", server.url];
      expect((await runCheck([...argv, "--level", "boundary", "--only", TITLE])).code).toBe(0);
      const found = await runCheck([...argv, "--requests", "2000", "--seed", "5", "--only", TITLE]);
      expect(found.code).toBe(1);
      const [, command = ""] = /^ {3}hss-container-export (check .*)$/m.exec(found.stdout) ?? [];
      expect(command).toContain("--seed 5");
      // The request that is shown was made smaller: what it was made from is not said of it.
      expect(found.stdout).toMatch(/was accepted\s+\(200\):\s+first\s+seen\s+with/);
      const again = await runCheck(command.replaceAll("'", "").split(" ").slice(1));
      expect(again.code).toBe(1);
      expect(again.stdout).toContain(TITLE);
    },
    PATIENCE,
  );

  test("of a target that is down is 2, in one line", async () => {
    const server = await startServer();
    await server.close();
    const { code, stdout, stderr } = await runCheck(["--target", server.url]);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(
      /Cannot reach http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED.*Start the server, or correct the address\.\n$/,
    );
  });

  test("of a target that dies half-way is 1, with the last request and what was not checked", async () => {
    const server = await MISBEHAVING_SERVERS.find(({ name }) => name === "dies-half-way")?.start();
    const { code, report } = await reportOf(["--target", server?.url ?? "", "--level", "boundary"]);
    expect(code).toBe(1);
    expect(report.stopped).toContain("the target stopped responding");
    expect(report.failures.at(-1)).toMatchObject({
      message: expect.stringContaining("the last request before"),
      response: null,
    });
    expect(report.constraints.some(({ unproven = "" }) => unproven.includes("not checked"))).toBe(true);
  });
});

describe("on the mock", () => {
  test(
    "--mock-document holds a changed document against the contract",
    async () => {
      await using folder = await temporaryFolder();
      const file = join(folder.path, "next.yaml");
      const document = await readFile("openapi/openapi.yaml", "utf8");
      expect(document.match(/maximum: 100000$/gm)).toHaveLength(1);
      await writeFile(file, document.replace(/maximum: 100000$/m, "maximum: 99999"));
      const { code, report } = await reportOf([
        "--mock-document",
        file,
        "--only",
        "*/export_size/*",
        "--level",
        "boundary",
      ]);
      expect(code).toBe(1);
      expect(report.failures).toContainEqual(expect.objectContaining({ constraint: SIZE, expected: "accepted" }));
    },
    PATIENCE,
  );
});

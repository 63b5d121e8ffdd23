import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import type { Io } from "../../../src/cli/command.ts";
import { runCommandLine } from "../../../src/cli/command-line.ts";
import document from "../../../src/generated/openapi.json" with { type: "json" };
import { bytes, hang, json, reset, type Script, startService } from "../../client/service.ts";
import { temporaryFolder } from "../../client/temporary-folder.ts";
import { makeZip } from "../../fixtures/make-zip.ts";
import { captureIo } from "../capture-io.ts";

const TOKEN = "MIIFsecret-token-of-the-test";
const ZIP = makeZip([{ name: "containers.csv", data: "a,b\n" }]);
const GOOD: Script = {
  create: json(200, { task_id: "task-1" }),
  task: [
    json(200, { task_status: "running" }),
    json(200, { task_status: "success", file_id: "file-1", file_name: "containers.zip" }),
  ],
  download: bytes(ZIP),
};

/** The command against a scripted service, in a folder of its own. */
async function setUp(script: Script = {}) {
  const service = await startService({ ...GOOD, ...script });
  const folder = await temporaryFolder();
  const out = join(folder.path, "out.zip");
  return {
    service,
    folder: folder.path,
    out,
    async run(options: string[] = [], overrides: Partial<Io> = {}) {
      const io = captureIo({ environment: { HSS_TOKEN: TOKEN }, ...overrides });
      const where = ["--endpoint", service.endpoint, "--project-id", "p", "--poll-interval", "5ms"];
      const target = options.some((option) => option.startsWith("--out")) ? [] : ["--out", out];
      const code = await runCommandLine(["export", ...where, ...target, ...options], io);
      expect(io.output() + io.messages()).not.toContain(TOKEN);
      return { code, output: io.output(), messages: io.messages() };
    },
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

function sentBody(service: { received: readonly { body: string }[] }): Record<string, unknown> {
  return JSON.parse(service.received[0]?.body ?? "");
}

describe("export", () => {
  test("saves the file, and says where on stdout; progress is on stderr", async () => {
    await using use = await setUp();
    const { code, output, messages } = await use.run();
    expect(code).toBe(0);
    expect(await readFile(use.out)).toEqual(ZIP);
    expect(output).toMatch(new RegExp(`^${use.out} \\(${ZIP.length} bytes, SHA-256 [0-9a-f]{64}\\)\\n$`));
    expect(messages.replace(/\[\d+ s\]/g, "[n s]")).toBe(
      "export task task-1: created [n s]\nexport task task-1: running [n s]\nexport task task-1: success [n s]\n",
    );
    expect(use.service.received[0]?.headers["user-agent"]).toMatch(/^hss-container-export\/\d/);
  });

  test("--json prints one object, --quiet no progress", async () => {
    await using use = await setUp();
    const { output, messages } = await use.run(["--json", "--quiet"]);
    expect(JSON.parse(output)).toEqual({
      task_id: "task-1",
      file_id: "file-1",
      file_name: "containers.zip",
      path: use.out,
      bytes: ZIP.length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(messages).toBe("");
  });

  test("says what of an archive could not be verified", async () => {
    const zip = makeZip([{ name: "secret.csv", data: "a", encrypted: true }]);
    await using use = await setUp({ download: bytes(zip) });
    const { code, messages } = await use.run(["--quiet"]);
    expect(code).toBe(0);
    expect(messages).toBe("note: 1 entries of the archive could not be verified: secret.csv: encrypted\n");
  });

  test("a terminal sees how much of how much is downloaded", async () => {
    await using use = await setUp();
    let written = "";
    const stderr = { isTTY: true, columns: 100, write: (text: string) => (written += text) };
    await use.run([], { stderr });
    expect(written).toContain(`task-1: ${ZIP.length} bytes of ${ZIP.length} bytes downloaded [`);
  });

  test("a terminal gets one live line, which is removed at the end", async () => {
    await using use = await setUp();
    let written = "";
    const stderr = { isTTY: true, columns: 40, write: (text: string) => (written += text) };
    await use.run([], { stderr });
    expect(written.split("\r\u001b[K").length).toBeGreaterThan(3);
    expect(written).toMatch(/export task task-1: running \[\d+ s\]/);
    expect(written.endsWith("\r\u001b[K")).toBe(true);
    expect(written).not.toContain("\n");
  });

  test("without --columns sends all of the contract's, with their names", async () => {
    await using use = await setUp();
    await use.run();
    const titles = document.components.schemas.ExportColumnKey["x-enumDescriptions"];
    expect(sentBody(use.service)).toEqual({ export_headers: Object.entries(titles) });
  });

  test("keeps the order of --columns, and titles with commas, equal signs and backslashes", async () => {
    await using use = await setUp();
    await use.run(["--columns", "status, risky=Risk\\, a=b\\\\", "--columns=container_name=容器"]);
    expect(sentBody(use.service)["export_headers"]).toEqual([
      ["status", "Status"],
      ["risky", "Risk, a=b\\"],
      ["container_name", "容器"],
    ]);
  });

  test("sends every filter in the contract's type", async () => {
    await using use = await setUp();
    const { code } = await use.run([
      "--columns=risky",
      ...["--risky", "--no-cluster-container", "--status", "Running", "--cluster-type=cce", "--cpu-limit="],
      ...[
        "--pod-name",
        "abno-risky",
        "--image-name",
        "abrisky",
        "--container-name",
        "-x",
        "--created-after",
        "2026-01-31",
        "--created-before=2026-01-31T08:00:00.5+08:00",
      ],
      ...["--export-size", "7", "--enterprise-project-id", "all_granted_eps"],
    ]);
    expect(code).toBe(0);
    expect(sentBody(use.service)).toEqual({
      risky: true,
      cluster_container: false,
      status: "Running",
      cluster_type: "cce",
      cpu_limit: "",
      pod_name: "abno-risky",
      image_name: "abrisky",
      container_name: "-x",
      create_time: { start_time: Date.UTC(2026, 0, 31), end_time: Date.UTC(2026, 0, 31) + 500 },
      export_headers: [["risky", "Whether there are security risks"]],
    });
    expect(use.service.received[0]?.url).toContain("?enterprise_project_id=all_granted_eps&export_size=7");
    expect(use.service.received.at(-1)?.url).toContain("?enterprise_project_id=all_granted_eps");
  });

  test.each([
    [["--risky", "false"], false],
    [["--risky=true"], true],
    [["--no-risky"], false],
  ])("%j is a filter", async (options, risky) => {
    await using use = await setUp();
    await use.run(options);
    expect(sentBody(use.service)).toMatchObject({ risky });
  });

  test("--task-id resumes; what belongs to a creation has no effect, and a note says so", async () => {
    await using use = await setUp();
    const { code, messages } = await use.run(["--task-id", "task-9", "--columns", "risky", "--status", "Running"]);
    expect(code).toBe(0);
    expect(use.service.count("create")).toBe(0);
    expect(use.service.received[0]?.url).toBe("/v5/p/export-task/task-9");
    expect(messages).toContain("note: without effect on an existing task: --columns, --status\n");
    expect(messages).not.toContain("created");
    const quiet = await use.run(["--task-id", "task-9", "--columns", "risky", "--quiet", "--overwrite"]);
    expect(quiet.messages).toBe("");
  });

  test.each(["", "/"])("a folder (with %j behind) gets the service's name, made safe", async (slash) => {
    const name = "../../../\u001b[31m/.evil\u202e.zip";
    await using use = await setUp({ task: json(200, { task_status: "success", file_id: "f", file_name: name }) });
    const { output, messages } = await use.run(["--out", `${use.folder}${slash}`]);
    expect(await readdir(use.folder)).toEqual(["evil.zip"]);
    expect(output + messages).not.toMatch(/[^\P{C}\n]/u);
  });

  test("a file without a name gets a made-up one", async () => {
    await using use = await setUp({ task: json(200, { task_status: "success", file_id: "f" }) });
    const { output } = await use.run(["--out", use.folder, "--json"]);
    expect(JSON.parse(output)).toMatchObject({
      file_name: null,
      path: join(use.folder, "container-export-task-1.zip"),
    });
  });
});

describe("export refuses before anything is sent", () => {
  test.each<[string, string[], string]>([
    ["an unknown option", ["--cluster-nam", "x"], "unknown option --cluster-nam; did you mean --cluster-name?"],
    ["a short option", ["-o", "x"], "unknown option -o"],
    ["a misplaced argument", ["containers.zip"], 'unexpected argument "containers.zip"'],
    ["a missing value", ["--status", "--json"], "--status needs a value"],
    ["a missing value at the end", ["--status"], "--status needs a value"],
    ["a value that a switch does not take", ["--json=yes"], "--json takes no value"],
    ["an unknown column", ["--columns", "risky,contaner_name"], "is not a column; did you mean container_name?"],
    ["an empty column", ["--columns", "risky,"], '"" is not a column'],
    ["an empty title", ["--columns", "risky="], "--columns, column 1, its title must have at least 1 character"],
    ["too many columns", ["--columns", Array(101).fill("risky").join()], "--columns must have at most 100 items"],
    ["an unknown value", ["--status", "running"], '"running", did you mean Running?'],
    ["a filter that is no truth value", ["--risky=1"], "--risky must be true or false"],
    ["a text that is too long", ["--cluster-name", "x".repeat(256)], "--cluster-name must have at most 255 characters"],
    ["a number that is none", ["--export-size", "many"], "--export-size must be a number"],
    ["a number out of range", ["--export-size", "0"], "--export-size must be at least 1"],
    ["a number that is not whole", ["--export-size", "1.5"], "--export-size must be an integer"],
    [
      "an empty enterprise project",
      ["--enterprise-project-id="],
      "--enterprise-project-id must have at least 1 character",
    ],
    [
      "a time without a zone",
      ["--created-after", "2026-01-31T08:00"],
      "--created-after must be a day or a time with its zone",
    ],
    ["a day that does not exist", ["--created-before", "2026-02-30"], "--created-before must be a day"],
    ["a time in milliseconds", ["--created-after", "1721287534000"], "--created-after must be a day"],
    ["a time before 1970", ["--created-after", "1969-12-31"], "--created-after must be at least 0"],
    ["a duration without a unit", ["--timeout", "5"], "--timeout must be a duration"],
    ["a duration of nothing", ["--deadline", "0s"], "--deadline must be a duration above zero"],
    ["a negative duration", ["--poll-interval=-1s"], "--poll-interval must be a duration"],
    ["an unknown region", ["--endpoint=", "--region", "cn-nort-4"], "endpoint must be an address"],
    ["a task that is another path", ["--task-id", ".."], '--task-id must not be ".."'],
    ["an empty task", ["--task-id="], "--task-id must have at least 1 character"],
    ["stdout as the target", ["--out", "-"], "--out takes a file or a folder"],
    ["a missing folder", ["--out", "/nonexistent/x.zip"], "--out: /nonexistent: the folder does not exist"],
    ["a missing folder with a slash", ["--out", "/nonexistent/"], "--out: /nonexistent: the folder does not exist"],
    ["an empty target", ["--out="], "--out: : is not the path of a file"],
    ["a name that no file system takes", ["--out", `/tmp/${"x".repeat(300)}`], "cannot be written: ENAMETOOLONG"],
  ])("%s", async (_description, options, message) => {
    await using use = await setUp();
    const { code, output, messages } = await use.run(options);
    expect(messages).toContain(message);
    expect(messages).toMatch(/^hss-container-export export: [^\n]*\nSee `hss-container-export export --help`\.\n$/);
    expect({ code, output }).toEqual({ code: 2, output: "" });
    expect(use.service.received).toEqual([]);
  });

  test("an existing file, which stays as it was; --overwrite replaces it", async () => {
    await using use = await setUp();
    await writeFile(use.out, "old");
    const { code, messages } = await use.run();
    expect(code).toBe(2);
    expect(messages).toContain("out.zip: the file exists; choose another name, or give --overwrite\n");
    expect(use.service.received).toEqual([]);
    expect(await readFile(use.out, "utf8")).toBe("old");
    expect((await use.run(["--overwrite"])).code).toBe(0);
    expect(await readFile(use.out)).toEqual(ZIP);
  });

  test.each([
    { environment: {}, message: "no credentials in the environment: set HSS_TOKEN, or" },
    { environment: { HUAWEICLOUD_SDK_AK: "AKAKAK" }, message: "HUAWEICLOUD_SDK_SK is not: an access key needs both" },
    { environment: { HSS_TOKEN: `${TOKEN}\n` }, message: "environment variable HSS_TOKEN: token has a space" },
  ])("credentials: $message", async ({ environment, message }) => {
    await using use = await setUp();
    const { code, messages } = await use.run([], { environment });
    expect(code).toBe(2);
    expect(messages).toContain(message);
    expect(use.service.received).toEqual([]);
  });

  test.each([
    { argv: ["--region", "cn-north-4"], message: "--project-id is required" },
    { argv: ["--project-id", "p"], message: "--region or --endpoint is required" },
    {
      argv: ["--project-id", "p", "--region", "cn-nort-4"],
      message: 'unknown region "cn-nort-4": did you mean cn-north-4',
    },
  ])("$message", async ({ argv, message }) => {
    const io = captureIo({ environment: { HSS_TOKEN: TOKEN } });
    expect(await runCommandLine(["export", ...argv], io)).toBe(2);
    expect(io.messages()).toContain(message);
  });
});

describe("export fails", () => {
  test("with the service's code, the request and what to do, if it is refused", async () => {
    const refusal = json(403, { error_code: "APIGW.0302", error_msg: "Not authorized.", request_id: "id-1" });
    await using use = await setUp({ create: refusal });
    const { code, output, messages } = await use.run();
    expect({ code, output }).toEqual({ code: 1, output: "" });
    expect(messages).toBe(
      "hss-container-export export: POST /v5/{project_id}/container/export-task returned 403, APIGW.0302 (request id-1): " +
        "Not authorized. The user lacks a permission: creating an export needs hss:container:exportContainerList\n",
    );
    expect(await readdir(use.folder)).toEqual([]);
  });

  test("with the task and the command that resumes it, once there is a task", async () => {
    await using use = await setUp({ task: json(403, {}) });
    const { code, messages } = await use.run(["--enterprise-project-id", "it's mine", "--status", "Running"]);
    expect(code).toBe(1);
    expect(messages).toContain("\nexport task: task-1\n");
    expect(messages).toContain(
      `resume with: hss-container-export export --endpoint ${use.service.endpoint} --project-id p ` +
        `--enterprise-project-id 'it'\\''s mine' --out ${use.out} --task-id task-1\n`,
    );
  });

  test("with a command that is read as it was meant, whatever the values look like", async () => {
    await using use = await setUp({ create: json(200, { task_id: "--risky" }), task: json(403, {}) });
    const { messages } = await use.run(["--project-id=--overwrite"]);
    expect(messages).toContain("--project-id=--overwrite --out ");
    expect(messages).toContain(" --task-id=--risky\n");
    const command = messages.split("resume with: hss-container-export export ")[1]?.trim().split(" ") ?? [];
    expect((await use.run(command)).messages).toContain("export task: --risky\n");
    expect(use.service.count("create")).toBe(1);
  });

  test("with the task, but nothing to resume, if the task failed", async () => {
    await using use = await setUp({ task: json(200, { task_status: "failure" }) });
    const { code, messages } = await use.run();
    expect(code).toBe(1);
    expect(messages).toContain("export task: task-1\n");
    expect(messages).not.toContain("resume");
  });

  test("with exit code 2 if nothing listens, and with 1 if the request may have arrived", async () => {
    await using use = await setUp({ create: reset });
    const { code, messages } = await use.run();
    expect(code).toBe(1);
    expect(messages).toContain("may have started the export task");
    expect(use.service.count("create")).toBe(1);
    const refused = await use.run(["--endpoint", "http://127.0.0.1:1"]);
    expect(refused.code).toBe(2);
    expect(refused.messages).toContain("Check the region or the endpoint");
  });

  test("with exit code 1 if nothing listens any more once the task is there", async () => {
    await using use = await setUp({ task: json(200, {}) });
    const random = vi.spyOn(Math, "random").mockReturnValue(0);
    const gone: typeof fetch = (input, init) =>
      init?.method === "POST" ? fetch(input, init) : fetch("http://127.0.0.1:1", init);
    const { code, messages } = await use.run([], { fetch: gone });
    random.mockRestore();
    expect(code).toBe(1);
    expect(messages).toContain("export task: task-1\nresume with: ");
    expect(messages).not.toContain("Check the region or the endpoint");
  });

  test("of our own making is not told as the service's", async () => {
    await using use = await setUp();
    const stdout = {
      write: () => {
        throw new RangeError("a fault of ours");
      },
    };
    await expect(use.run([], { stdout })).rejects.toThrow("a fault of ours");
  });

  test("when the deadline passes in a wait, a call or the download", async () => {
    await using use = await setUp({ task: json(200, {}) });
    const waiting = await use.run(["--poll-interval", "60s", "--deadline", "200ms"]);
    expect(waiting.code).toBe(1);
    expect(waiting.messages).toContain("not finished within the deadline of 0.2 s\nexport task: task-1\nresume with: ");
    await using hanging = await setUp({ create: hang });
    const called = await hanging.run(["--deadline", "200ms"]);
    expect(called.code).toBe(1);
    expect(called.messages).toContain("The service may have started an export task");
    const deaf = await hanging.run(["--deadline", "200ms"], { fetch: () => new Promise(() => {}) });
    expect(deaf.messages).toContain("The service may have started an export task");
    await using failing = await setUp({
      create: (response) => void response.writeHead(500).write("{"),
    });
    expect((await failing.run(["--deadline", "200ms"])).messages).toContain("may have started an export task");
    await using slow = await setUp({ download: (response) => void response.writeHead(200).write("PK") });
    const downloading = await slow.run(["--deadline", "300ms"]);
    expect(downloading.code).toBe(1);
    expect(downloading.messages).toContain("export task: task-1");
    expect(await readdir(slow.folder)).toEqual([]);
  });

  test("and tells of no task that may have started, if every attempt was refused when the deadline passes", async () => {
    await using use = await setUp({ create: json(429, {}, { "Retry-After": "60" }) });
    const limited = await use.run(["--deadline", "200ms"]);
    // The longest wait before another attempt.
    const random = vi.spyOn(Math, "random").mockReturnValue(1);
    const refused = await use.run(["--endpoint", "http://127.0.0.1:1", "--deadline", "200ms"]);
    random.mockRestore();
    const end = "hss-container-export export: not finished within the deadline of 0.2 s\n";
    expect(refused).toMatchObject({ code: 1, messages: end });
    expect(limited.code).toBe(1);
    expect(limited.messages.split(/(?<=\n)/)).toEqual([
      expect.stringMatching(/^no export task yet: the next attempt follows in 1 min 0 s \(POST .* returned 429/),
      end,
    ]);
  });

  test("with a message that is safe on a terminal, however hostile the answers", async () => {
    const hostile = `\u001b]0;x\u0007\u202e${TOKEN}\r\n`;
    await using use = await setUp({
      create: json(200, { task_id: `t${hostile.replace(TOKEN, "")}'$(x)` }),
      task: json(400, { error_code: hostile, error_msg: hostile.repeat(1000), request_id: hostile }),
    });
    const { code, messages } = await use.run();
    expect(code).toBe(1);
    expect(messages.replaceAll("\n", "")).not.toMatch(/\p{C}/u);
    expect(messages.length).toBeLessThan(4000);
  });

  test.each([
    { description: "another path", task_id: ".." },
    { description: "too long", task_id: "x".repeat(300) },
    { description: "huge", task_id: "x".repeat(500_000) },
  ])("if the service gives a task ID that cannot be used: $description", async ({ task_id }) => {
    await using use = await setUp({ create: json(200, { task_id }) });
    const { code, messages } = await use.run();
    expect(code).toBe(1);
    expect(messages).toContain("The service gave the task an ID that cannot be asked for");
    expect(messages).not.toContain("resume");
  });

  test("if the service gives a file ID that cannot be used: to resume would lead to it again", async () => {
    await using use = await setUp({ task: json(200, { task_status: "success", file_id: ".." }) });
    const { code, messages } = await use.run();
    expect(code).toBe(1);
    expect(messages).toContain("The service gave the file an ID that cannot be asked for");
    expect(messages).toContain("export task: task-1\n");
    expect(messages).not.toContain("resume with");
  });

  test("with exit code 1 if the archive is damaged, and with the command that resumes it", async () => {
    await using use = await setUp({ download: bytes("no archive") });
    const { code, messages } = await use.run();
    expect(code).toBe(1);
    expect(messages).toContain("The download of out.zip is damaged");
    expect(messages).toContain("resume with: ");
  }, 10_000);

  test("when a download makes no progress for --timeout", async () => {
    await using use = await setUp({ download: (response) => void response.writeHead(200).write("PK") });
    const { code, messages } = await use.run(["--timeout", "500ms"]);
    expect(code).toBe(1);
    expect(messages).toContain("/download/{file_id} made no progress for 500 ms");
  }, 10_000);

  test("with exit code 2 if a file of the service's name is in the way", async () => {
    await using use = await setUp();
    await mkdir(join(use.folder, "containers.zip"));
    const { code, messages } = await use.run(["--out", use.folder]);
    expect(code).toBe(2);
    expect(messages).toContain("resume with: ");
    expect(await readdir(use.folder)).toEqual(["containers.zip"]);
  });
});

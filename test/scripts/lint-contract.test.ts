import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";

const NOT_YAML = "openapi: [";
const TEXT = await readFile("openapi/openapi.yaml", "utf8");

/** The document with `before` written as `after`, once, at or below the line of `anchor`. */
function plant(anchor: string, before: string, after: string): string {
  const start = TEXT.indexOf(anchor);
  const index = TEXT.indexOf(before, start);
  expect(start, anchor).toBeGreaterThanOrEqual(0);
  expect(index, before).toBeGreaterThanOrEqual(0);
  return TEXT.slice(0, index) + after + TEXT.slice(index + before.length);
}

/** `line:column` of the first `mark` at or below the line of `anchor`. */
function place(text: string, anchor: string, mark: string): string {
  const before = text.slice(0, text.indexOf(mark, text.indexOf(anchor) + Math.min(anchor.length, 1)));
  return `${before.split("\n").length}:${before.length - before.lastIndexOf("\n")}`;
}

interface Fault {
  readonly description: string;
  /** Where to look for `before`. */
  readonly anchor: string;
  readonly before: string;
  readonly after: string;
  /** What the reported position points at. */
  readonly mark: string;
  readonly message: string;
  readonly remedy: string;
}

const EXPORT_SIZE = "\n    ExportSize:";
const COLUMN = "\n    ExportColumn:\n";
const SHOW = "Correct the value or the schema";

const FAULTS: readonly Fault[] = [
  fault(
    "a default out of range",
    EXPORT_SIZE,
    "default: 100000",
    "default: 100001",
    "default:",
    "breaks `maximum`",
    SHOW,
  ),
  fault("a default of another type", EXPORT_SIZE, "default: 100000", 'default: "1"', "default:", "breaks `type`", SHOW),
  fault(
    "an example out of range",
    "\n        start_time:\n",
    "- 1721287534000",
    "- -1",
    "-1",
    "must be >= 0",
    "no-invalid-schema-examples",
  ),
  fault(
    "a tuple of three as example",
    COLUMN,
    "Image Name]",
    "Image Name, third]",
    "[image_name",
    "more than 2 items",
    "no-invalid-schema-examples",
  ),
  fault(
    "a parameter's example too long",
    "\n    FileId:\n",
    "b3e83d25",
    "b".repeat(65),
    "bbbbbbbb",
    "more than 64 characters",
    "no-invalid-parameter-examples",
  ),
  fault(
    "a const that breaks its schema",
    "\n    CreatedExportTask:\n",
    "minLength: 0",
    "minLength: 0\n          const: 5",
    "const:",
    "5 breaks `type`",
    SHOW,
  ),
  fault(
    "an enum member of another type",
    "\n    ExportTaskStatus:\n",
    "- failure",
    "- 7",
    "7",
    "7 breaks `type`",
    SHOW,
  ),
  fault(
    "a length below above",
    "\n        cluster_name:\n",
    "minLength: 1",
    "minLength: 256",
    "minLength:",
    "leave no value",
    "Exchange the two",
  ),
  fault(
    "a choice of a tuple's member that its words do not name",
    COLUMN,
    "`restart_count`, ",
    "",
    "prefixItems:",
    "does not name `restart_count`",
    "Name it there",
  ),
  fault(
    "more least than most members",
    COLUMN,
    "minItems: 2",
    "minItems: 3",
    "minItems:",
    "leave no value",
    "Exchange the two",
  ),
  fault(
    "a range that is empty",
    EXPORT_SIZE,
    "minimum: 1",
    "minimum: 100001",
    "minimum:",
    "leave no value",
    "Exchange the two",
  ),
  fault(
    "an exclusive range that is empty",
    EXPORT_SIZE,
    "minimum: 1",
    "exclusiveMinimum: 100000",
    "exclusiveMinimum:",
    "leave no value",
    "Exchange the two",
  ),
  fault(
    "a length on an integer",
    EXPORT_SIZE,
    "format: int32",
    "format: int32\n        minLength: 1",
    "minLength:",
    "limits nothing",
    "make the type string",
  ),
  fault(
    "a minimum on a string",
    "\n        cluster_name:\n",
    "minLength: 1",
    "minimum: 1\n          minLength: 1",
    "minimum:",
    "limits nothing",
    "make the type number",
  ),
  fault(
    "items on a string",
    "\n        pod_name:\n",
    "minLength: 1",
    "items: {}\n          minLength: 1",
    "items:",
    "limits nothing",
    "make the type array",
  ),
  fault(
    "properties on an array",
    COLUMN,
    "minItems: 2",
    "properties: {}\n      minItems: 2",
    "properties:",
    "limits nothing",
    "make the type object",
  ),
  fault(
    "an integer format on a string",
    "\n        pod_name:\n",
    "minLength: 1",
    "format: int32\n          minLength: 1",
    "format:",
    "limits nothing",
    "make the type number",
  ),
  fault(
    "an optional path parameter",
    "\n    TaskId:\n",
    "required: true",
    "required: false",
    "false",
    "path parameter is optional",
    "Write `required: true`",
  ),
  fault(
    "a path name without parameter",
    "  /v5/{project_id}/export-task/",
    "{task_id}",
    "{task_id}/{other}",
    "parameters:",
    "does not define the path parameter `{other}`",
    "path-parameters-defined",
  ),
  fault(
    "a path parameter that the path lacks",
    "  /v5/{project_id}/download",
    "/{file_id}",
    "",
    "file_id\n      in: path",
    "`file_id` is not used in the path",
    "path-parameters-defined",
  ),
  fault(
    "a schema that Ajv refuses",
    "\n        cluster_name:\n",
    "minLength: 1",
    "pattern: '['\n          minLength: 1",
    "cluster_name:",
    "Ajv refuses",
    "Correct the schema",
  ),
  fault(
    "a negative length",
    "\n        cluster_name:\n",
    "minLength: 1",
    "minLength: -1",
    "cluster_name:",
    "Ajv refuses",
    "Correct the schema",
  ),
  fault(
    "a limit that is not said in words",
    "\n        cluster_name:\n",
    "maxLength: 255",
    "maxLength: 254",
    "maxLength:",
    "does not say `maxLength` 254",
    "Say it in words",
  ),
  fault(
    "a limit that only code says",
    "\n    EnterpriseProjectId:\n",
    "minLength: 1",
    "minLength: 0",
    "minLength:",
    "does not say `minLength` 0",
    "Say it in words",
  ),
  fault(
    "a limit that only a date says",
    "\n        start_time:\n",
    "0 to 4071095999000",
    "Up to 4071095999000",
    "minimum:",
    "does not say `minimum` 0",
    "Say it in words",
  ),
  fault(
    "an enum member without meaning",
    "\n    ContainerStatus:\n",
    "- Paused",
    "- Paused\n        - Gone",
    "Gone",
    "`Gone` has no meaning",
    "Add `Gone: <what it means>`",
  ),
  fault(
    "a meaning without enum member",
    "\n    ContainerStatus:\n",
    "        - Paused\n",
    "",
    "Paused:",
    "is not a member of `enum`",
    "Add the member",
  ),
  fault(
    "an unknown keyword",
    "\n        cluster_name:\n",
    "minLength: 1",
    "minLenght: 1\n          minLength: 1",
    "minLenght:",
    "`minLenght` is not expected here",
    "Did you mean: minLength",
  ),
  fault(
    "a body that the check does not read",
    "\npaths:",
    "application/json:",
    "application/xml:",
    "paths:",
    "application/xml",
    "skips it",
  ),
  fault(
    "an unknown extension",
    "\n        cluster_name:\n",
    "minLength: 1",
    "x-sorce: {}\n          minLength: 1",
    "x-sorce:",
    "`x-sorce` is not known",
    "x-source",
  ),
  fault(
    "an extension at a wrong place",
    "\n    BadRequest:\n",
    "content:",
    "x-sdk-operation: A\n      content:",
    "x-sdk-operation:",
    "has no meaning here",
    "Operation",
  ),
  fault(
    "an unknown source",
    COLUMN,
    "minItems: api-definition",
    "minItems: rumour",
    "minItems: rumour",
    "`rumour` is not a known source",
    "documentation, api-definition, project",
  ),
  fault(
    "the source of a keyword that is not there",
    COLUMN,
    "maxItems: api-definition",
    "maxLength: project",
    "maxLength: project",
    "does not stand beside it",
    "Remove the entry",
  ),
  fault(
    "an operation without documentation",
    "  /v5/{project_id}/export-task/",
    "externalDocs:\n        description: Querying Export Tasks (updated 2026-04-03)\n        url: https://support.huaweicloud.com/intl/en-us/api-hss2.0/ListQueryExportTask.html\n      parameters:",
    "parameters:",
    "summary:",
    "no `externalDocs`",
    "documentation page",
  ),
  fault(
    "an operation without its name in the SDKs",
    "  /v5/{project_id}/export-task/",
    "      x-sdk-operation: ListQueryExportTask\n",
    "",
    "summary:",
    "no `x-sdk-operation`",
    "SDKs",
  ),
  fault(
    "a link to no operation",
    "          links:",
    "operationId: getExportTask",
    "operationId: getTask",
    "operationId: getTask\n",
    "`getTask`, which does not exist",
    "createContainerExportTask, getExportTask",
  ),
  fault(
    "a link to no parameter",
    "          links:",
    "task_id: $response",
    "task: $response",
    "task: $response",
    "sets `task`",
    "task_id",
  ),
  fault(
    "a link that reads no parameter",
    "          links:",
    "project_id: $request.path.project_id",
    "project_id: $request.path.project",
    "project_id: $request.path.project\n",
    "not a parameter of its own operation",
    "$request.path.project_id",
  ),
  fault(
    "no dialect",
    "",
    "jsonSchemaDialect: https://json-schema.org/draft/2020-12/schema\n",
    "",
    "openapi:",
    "`jsonSchemaDialect` is missing",
    "Write `jsonSchemaDialect:",
  ),
  fault(
    "a rate limit that no words say",
    "\nx-rate-limit:",
    "overall: 600",
    "overall: 700",
    "overall:",
    "does not say the rate limit of 700 a minute",
    "Say it in words",
  ),
  fault(
    "words that name another rate",
    "\n    TooManyRequests:",
    "5 calls a minute",
    "6 calls a minute",
    "description:",
    'says "6 a minute"',
    "Write one of: 5 a minute, 600 a minute, every 12 seconds",
  ),
  fault(
    "words that name another interval",
    "  /v5/{project_id}/export-task/",
    "every 12 seconds",
    "every 10 seconds",
    "description:",
    'says "every 10 seconds"',
    "every 12 seconds",
  ),
  fault(
    "a rate limit that is not a number",
    "",
    "\n  calls: 5",
    "\n  calls: five",
    "x-rate-limit:\n",
    "`x-rate-limit` is missing, or is not",
    "calls: …, overall: …, seconds: …",
  ),
  fault(
    "words without a rate limit",
    "",
    "\nx-rate-limit:\n  calls: 5\n  overall: 600\n  seconds: 60\n",
    "\n",
    "description: |",
    "`x-rate-limit` is missing",
    "calls: …, overall: …, seconds: …",
  ),
  fault(
    "an unknown security scheme",
    "\nsecurity:",
    "- token: []",
    "- tokn: []",
    "tokn:",
    "no `tokn` security scheme defined",
    "security-defined",
  ),
];

function fault(
  ...[description, anchor, before, after, mark, message, remedy]: [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ]
): Fault {
  return { description, anchor, before, after, mark, message, remedy };
}

interface Linted {
  readonly code: number;
  readonly output: string;
  /** Each finding as `line:column message`, by file. */
  readonly findings: ReadonlyMap<string, readonly string[]>;
}

/** Runs `redocly lint` once on several documents, with the rules of this project. */
async function lint(documents: readonly string[]): Promise<Linted> {
  const folder = await mkdtemp(join(tmpdir(), "lint-contract-"));
  try {
    const files = documents.map((_, index) => join(folder, `${index}.yaml`));
    await Promise.all(files.map((file, index) => writeFile(file, documents[index] ?? "")));
    const program = ["node_modules/@redocly/cli/bin/cli.js", "lint", ...files, "--config", "redocly.yaml"];
    const options = ["--format", "github-actions", "--max-problems", "10000"];
    const { code, stdout, stderr } = await new Promise<{ code: number; stdout: string; stderr: string }>((done) =>
      execFile(process.execPath, [...program, ...options], (error, stdout, stderr) =>
        done({ code: Number(error?.code ?? 0), stdout, stderr }),
      ),
    );
    const findings = new Map<string, string[]>(documents.map((_, index) => [String(index), []]));
    for (const [, rule, name, line, column, message] of `${stdout}\n${stderr}`.matchAll(
      /^::error title=([^,]*),file=[^,]*?(\d+)\.yaml,line=(\d+),col=(\d+),[^:]*::(.*)$/gm,
    )) {
      findings.get(name ?? "")?.push(`${line}:${column} ${message} ${rule}`);
    }
    return { code, output: stdout + stderr, findings };
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("the rules of the contract", () => {
  const sound = new Map([
    ["the contract", TEXT],
    ["thousands separators in words", TEXT.replace("1 to 100000.", "1 to 100,000.")],
    [
      "a rate limit over another period, and with thousands separators",
      TEXT.replace("  overall: 600\n", "  overall: 6000\n")
        .replace("  seconds: 60\n", "  seconds: 30\n")
        .replaceAll("600 a minute", "6,000 in 30 seconds")
        .replaceAll("5 calls a minute", "5 calls in\n        30 seconds")
        .replaceAll("every 12 seconds", "every 6 seconds"),
    ],
  ]);
  const broken = new Map([
    [
      "a reference that leads nowhere",
      {
        text: TEXT.replace('"#/components/schemas/ExportTask"', '"#/components/schemas/Nothing"'),
        message: /no-unresolved-refs$/,
      },
    ],
    ["another version", { text: "openapi: 3.0.3\npaths: {}\n", message: /^1:10 .*OpenAPI 3\.1.* rule\/version$/ }],
  ]);
  const planted = FAULTS.map((one) => plant(one.anchor, one.before, one.after));
  let linted: Linted;
  beforeAll(async () => {
    linted = await lint([...planted, ...sound.values(), ...[...broken.values()].map(({ text }) => text), NOT_YAML]);
  }, 120_000);
  const findingsOf = (index: number) => linted.findings.get(String(index)) ?? [];

  test.each(FAULTS.map((one, index) => ({ ...one, index })))(
    "report $description, where it is and what to do",
    (one) => {
      const found = findingsOf(one.index).filter((line) => line.includes(one.message));
      expect(found).toHaveLength(1);
      expect(found[0]).toContain(`${place(planted[one.index] ?? "", one.anchor, one.mark)} `);
      expect(found[0]).toContain(one.remedy);
    },
  );

  test.each([...sound.keys()].map((description, index) => ({ description, index })))(
    "find nothing in $description",
    ({ index }) => {
      expect(findingsOf(FAULTS.length + index)).toEqual([]);
    },
  );

  test.each([...broken].map(([description, { message }], index) => ({ description, message, index })))(
    "report $description",
    ({ message, index }) => {
      expect(findingsOf(FAULTS.length + sound.size + index)).toContainEqual(expect.stringMatching(message));
    },
  );

  test("are not asked about text that is not YAML", () => {
    expect(linted.output).toMatch(new RegExp(`${FAULTS.length + sound.size + broken.size}\\.yaml" \\(1:\\d+\\)`));
  });

  test("close the gate", () => {
    expect(linted.code).toBe(1);
  });
});

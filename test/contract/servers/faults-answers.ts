/** Servers that judge requests well and answer badly: wrong answers, wrong errors, crashes, lost state. */
import { bodyWith, columns, type Sample } from "./exchange.ts";
import { type Fault, faultsOf } from "./fault.ts";
import {
  type Answer,
  ARCHIVE,
  json,
  type Operation,
  type Refusal,
  type Rules,
  serviceError,
  text,
} from "./reference.ts";

/** Changes the answer to an accepted request. */
const answering = (operation: Operation, change: (answer: Answer) => Answer) => (rules: Rules) => {
  const answer = rules.answers[operation];
  rules.answers[operation] = (task) => change(answer(task));
};

const withStatus =
  (status: number, headers: Record<string, string> = {}) =>
  (answer: Answer): Answer => ({ ...answer, status, headers: { ...answer.headers, ...headers } });
const withType =
  (contentType: string) =>
  (answer: Answer): Answer => ({ ...answer, headers: { "content-type": contentType } });
const withoutType = (answer: Answer): Answer => ({ ...answer, headers: {} });
const withBody =
  (body: string) =>
  (answer: Answer): Answer => ({ ...answer, body });
const empty = (status: number) => (): Answer => ({ status, headers: {}, body: "" });
const value = (content: unknown) => (): Answer => json(content);
const withFields =
  (fields: Record<string, unknown>) =>
  (answer: Answer): Answer => ({ ...answer, body: JSON.stringify({ ...JSON.parse(String(answer.body)), ...fields }) });

const answerFault = faultsOf("answer");
const created = (name: string, description: string, change: (answer: Answer) => Answer): Fault =>
  answerFault(`create-${name}`, description, {}, answering("create", change));
const state = (name: string, description: string, change: (answer: Answer) => Answer): Fault =>
  answerFault(`get-${name}`, description, { operation: "get" }, answering("get", change));
const file = (name: string, description: string, change: (answer: Answer) => Answer): Fault =>
  answerFault(`download-${name}`, description, { operation: "download" }, answering("download", change));

const ANSWERS: Fault[] = [
  created("201", "Says 201 Created.", withStatus(201)),
  created("202", "Says 202 Accepted.", withStatus(202)),
  created("204", "Says 204 and nothing else.", empty(204)),
  created("302", "Redirects to the task.", withStatus(302, { location: "/v5/p/export-task/t" })),
  created("303", "Redirects to the task.", withStatus(303, { location: "/v5/p/export-task/t" })),
  created("as-html", "Calls its JSON text/html.", withType("text/html")),
  created("as-text", "Calls its JSON text/plain.", withType("text/plain; charset=utf-8")),
  created("without-type", "Has no Content-Type.", withoutType),
  created("as-problem", "Has a media type that is not declared.", withType("application/vnd.hss+json")),
  created("without-task_id", "Has no task_id.", value({})),
  created("task_id-null", "Has null for task_id.", withFields({ task_id: null })),
  created("task_id-number", "Has a number for task_id.", withFields({ task_id: 42 })),
  created("task_id-list", "Has a list for task_id.", withFields({ task_id: ["t"] })),
  created("task_id-too-long", "Has a task_id of 257 characters.", withFields({ task_id: "t".repeat(257) })),
  created("task_id-in-camel-case", "Says taskId.", value({ taskId: "t" })),
  created("wrapped", "Wraps the answer.", value({ data: { task_id: "t" } })),
  created("listed", "Answers a list.", value([{ task_id: "t" }])),
  created("text", "Answers a JSON text.", value("t")),
  created("null", "Answers null.", value(null)),
  created("empty-object-without-body", "Answers 200 and no body.", withBody("")),
  created("malformed", "Answers JSON with single quotes.", withBody("{'task_id':'t'}")),
  created("truncated", "Answers half of its JSON.", withBody('{"task_id":"t"')),
  created("two-documents", "Answers two documents.", withBody('{"task_id":"t"}\n{"task_id":"t"}')),
  created("xml-as-json", "Calls its XML JSON.", withBody("<task_id>t</task_id>")),
  created("error-as-200", "Says 200 to an error.", () => ({ ...serviceError("no permission"), status: 200 })),
  created("500", "Always fails.", () => serviceError("invalid value", 500)),
  state("unknown-status", "Has a status that is not declared.", withFields({ task_status: "finished" })),
  state("status-in-upper-case", "Writes the status in upper case.", withFields({ task_status: "SUCCESS" })),
  state("status-null", "Has null for the status.", withFields({ task_status: null })),
  state("status-number", "Has a number for the status.", withFields({ task_status: 2 })),
  state("status-empty", "Has an empty status.", withFields({ task_status: "" })),
  state("task_id-empty", "Has an empty task_id.", withFields({ task_id: "" })),
  state("task_id-too-long", "Has a task_id of 257 characters.", withFields({ task_id: "t".repeat(257) })),
  state("task_name-empty", "Has an empty name.", withFields({ task_name: "" })),
  state("task_name-too-long", "Has a name of 129 characters.", withFields({ task_name: "n".repeat(129) })),
  state("task_name-null", "Has null for the name.", withFields({ task_name: null })),
  state("file_id-too-long", "Has a file_id of 65 characters.", withFields({ file_id: "f".repeat(65) })),
  state("file_id-empty", "Has an empty file_id.", withFields({ file_id: "" })),
  state("file_id-number", "Has a number for file_id.", withFields({ file_id: 7 })),
  state("file_name-too-long", "Has a file name of 256 characters.", withFields({ file_name: "f".repeat(256) })),
  state("file_name-empty", "Has an empty file name.", withFields({ file_name: "" })),
  state("listed", "Answers a list.", value([])),
  state("null", "Answers null.", value(null)),
  state("202", "Says 202 while the task runs.", withStatus(202)),
  state("204", "Says 204 and nothing else.", empty(204)),
  state("as-html", "Calls its JSON text/html.", withType("text/html")),
  state("malformed", "Answers JSON with a comma at the end.", withBody('{"task_status":"success",}')),
  state("error-as-200", "Says 200 to an error.", () => ({
    ...serviceError("no permission"),
    status: 200,
    headers: { "content-type": "text/plain" },
  })),
  file("as-json", "Answers JSON.", value({ file: ARCHIVE.toString("base64") })),
  file("as-html", "Calls its archive text/html.", withType("text/html")),
  file("as-binary", "Calls its archive octet-stream.", withType("application/octet-stream")),
  file("without-type", "Has no Content-Type.", withoutType),
  file("empty", "Answers no byte.", withBody("")),
  file("204", "Says 204 and nothing else.", empty(204)),
  file("206", "Says 206 without being asked for a part.", withStatus(206)),
  file("302", "Redirects to a store.", withStatus(302, { location: "/store/file.zip" })),
];

/** Changes the answer to a refused request, for some reasons or all of them. */
const refusingAs =
  (change: (answer: Answer, reason: Refusal) => Answer, ...only: Refusal[]) =>
  (rules: Rules) => {
    const { refuse } = rules;
    rules.refuse = (reason, input) => {
      const answer = refuse(reason, input);
      return only.length === 0 || only.includes(reason) ? change(answer, reason) : answer;
    };
  };

const html = (answer: Answer): Answer => ({
  ...answer,
  headers: { "content-type": "text/html" },
  body: "<h1>Bad Request</h1>",
});
const plain = (answer: Answer): Answer => ({
  ...answer,
  headers: { "content-type": "text/plain" },
  body: "Bad Request",
});
const errorOf =
  (content: unknown) =>
  (answer: Answer): Answer => ({ ...answer, body: JSON.stringify(content) });

const INVALID: Sample = bodyWith({ status: "no-such-status" });
const MALFORMED: Sample = { text: "{" };
const UNKNOWN: Sample = { operation: "get", task_id: "no-such-task" };
const STRANGER: Sample = { headers: { "x-auth-token": undefined } };
const OTHER_TYPE: Sample = { headers: { "content-type": "text/plain" } };

const errorFault = faultsOf("error");
const ERRORS: Fault[] = [
  errorFault("as-200", "Says 200 to every error.", INVALID, refusingAs(withStatus(200))),
  errorFault(
    "as-200-with-a-task",
    "Says 200 and names no task.",
    INVALID,
    refusingAs(() => json({ task_id: "", error_code: "HSS.0001" }), "invalid value"),
  ),
  errorFault(
    "as-302",
    "Redirects strangers to a login page.",
    STRANGER,
    refusingAs(withStatus(302, { location: "/login" }), "no authentication"),
  ),
  errorFault("without-error_code", "Has no error_code.", INVALID, refusingAs(errorOf({ error_msg: "bad" }))),
  errorFault("empty-object", "Has nothing in it.", INVALID, refusingAs(errorOf({}))),
  errorFault(
    "error_code-number",
    "Has a number for error_code.",
    INVALID,
    refusingAs(errorOf({ error_code: 400, error_msg: "bad" })),
  ),
  errorFault(
    "error_code-null",
    "Has null for error_code.",
    INVALID,
    refusingAs(errorOf({ error_code: null, error_msg: "bad" })),
  ),
  errorFault(
    "error_msg-object",
    "Has an object for error_msg.",
    INVALID,
    refusingAs(errorOf({ error_code: "HSS.0001", error_msg: { en: "bad" } })),
  ),
  errorFault(
    "error_msg-null",
    "Has null for error_msg.",
    INVALID,
    refusingAs(errorOf({ error_code: "HSS.0001", error_msg: null })),
  ),
  errorFault(
    "request_id-number",
    "Has a number for request_id.",
    INVALID,
    refusingAs(errorOf({ error_code: "HSS.0001", request_id: 7 })),
  ),
  errorFault(
    "error_description-list",
    "Lists its descriptions.",
    INVALID,
    refusingAs(errorOf({ error_code: "HSS.0001", error_description: ["bad"] })),
  ),
  errorFault(
    "nested",
    "Wraps the error, as another service does.",
    INVALID,
    refusingAs(errorOf({ error: { code: "400", message: "bad" } })),
  ),
  errorFault(
    "in-camel-case",
    "Says errorCode.",
    INVALID,
    refusingAs(errorOf({ errorCode: "HSS.0001", errorMsg: "bad" })),
  ),
  errorFault("listed", "Answers a list of errors.", INVALID, refusingAs(errorOf([{ error_code: "HSS.0001" }]))),
  errorFault("text", "Answers a JSON text.", INVALID, refusingAs(errorOf("bad"))),
  errorFault("as-html", "Answers errors in HTML.", INVALID, refusingAs(html)),
  errorFault("as-text", "Answers errors in plain text.", INVALID, refusingAs(plain)),
  errorFault(
    "as-problem",
    "Answers problem+json.",
    INVALID,
    refusingAs((answer) => ({ ...withType("application/problem+json")(answer), body: '{"title":"bad"}' })),
  ),
  errorFault("json-as-html", "Calls its JSON text/html.", INVALID, refusingAs(withType("text/html"))),
  errorFault("without-type", "Has no Content-Type.", INVALID, refusingAs(withoutType)),
  errorFault(
    "empty",
    "Has no body.",
    INVALID,
    refusingAs((answer) => ({ ...answer, headers: {}, body: "" })),
  ),
  errorFault("malformed", "Answers half of its JSON.", INVALID, refusingAs(withBody('{"error_code":"HSS'))),
  errorFault(
    "malformed-body-as-html",
    "Leaves malformed JSON to its framework.",
    MALFORMED,
    refusingAs(html, "malformed body"),
  ),
  errorFault(
    "media-type-as-text",
    "Leaves the media type to its framework.",
    OTHER_TYPE,
    refusingAs(plain, "wrong media type"),
  ),
  errorFault("stranger-as-html", "Leaves authentication to a proxy.", STRANGER, refusingAs(html, "no authentication")),
  errorFault("stranger-empty", "Says 401 and nothing else.", STRANGER, refusingAs(empty(401), "no authentication")),
  errorFault("unknown-id-as-html", "Has a page for unknown IDs.", UNKNOWN, refusingAs(html, "unknown id")),
  errorFault("unknown-id-as-500", "Fails on unknown IDs.", UNKNOWN, refusingAs(withStatus(500), "unknown id")),
  errorFault("invalid-as-500", "Says 500 to bad values.", INVALID, refusingAs(withStatus(500), "invalid value")),
  errorFault("invalid-as-503", "Says 503 to bad values.", INVALID, refusingAs(withStatus(503), "invalid value")),
  errorFault(
    "malformed-body-as-500",
    "Says 500 to malformed JSON.",
    MALFORMED,
    refusingAs(withStatus(500), "malformed body"),
  ),
  errorFault(
    "media-type-as-500",
    "Says 500 to another media type.",
    OTHER_TYPE,
    refusingAs(withStatus(500), "wrong media type"),
  ),
  errorFault("stranger-as-500", "Says 500 to strangers.", STRANGER, refusingAs(withStatus(500), "no authentication")),
];

const crashFault = faultsOf("crash");

/** Throws on some bodies or parameters, as a handler does that did not expect them. */
const throwingOn =
  (isBad: (content: string) => boolean, path = false) =>
  (rules: Rules) => {
    const { parse, decode } = rules;
    const guard = (content: string): void => {
      if (isBad(content)) {
        throw new TypeError("unexpected");
      }
    };
    if (path) {
      rules.decode = (segment) => {
        guard(decode(segment));
        return decode(segment);
      };
    } else {
      const { body } = rules;
      rules.parse = parse;
      rules.body = (content) => {
        guard(JSON.stringify(content) ?? "");
        return body(content);
      };
    }
  };
const resetting = (cause: (rules: Rules) => void) => (rules: Rules) => {
  cause(rules);
  rules.crash = (response) => {
    response.destroy();
  };
};

const CRASHES: Fault[] = [
  crashFault(
    "on-any-refusal",
    "Closes the connection on bad values.",
    INVALID,
    resetting((rules) => {
      rules.refuse = () => {
        throw new TypeError("unexpected");
      };
    }),
  ),
  crashFault("on-malformed-body", "Fails on malformed JSON.", MALFORMED, (rules) => {
    const { refuse } = rules;
    rules.refuse = (reason, input) => {
      if (reason === "malformed body") {
        throw new SyntaxError("unexpected end");
      }
      return refuse(reason, input);
    };
  }),
  crashFault(
    "on-astral-characters",
    "Fails on emoji.",
    columns(["risky", "😀"]),
    throwingOn((content) => /\p{Extended_Pictographic}|[\u{10000}-\u{10FFFF}]/u.test(content)),
  ),
  crashFault(
    "on-astral-characters-resets",
    "Closes the connection on emoji.",
    bodyWith({ pod_name: "😀" }),
    resetting(throwingOn((content) => /[\u{10000}-\u{10FFFF}]/u.test(content))),
  ),
  crashFault(
    "on-nul",
    "Fails on NUL.",
    bodyWith({ pod_name: "\0" }),
    throwingOn((content) => content.includes("\\u0000")),
  ),
  crashFault(
    "on-control-characters",
    "Fails on control characters.",
    columns(["risky", "\u0007"]),
    throwingOn((content) => /\\u00[01]/.test(content)),
  ),
  crashFault(
    "on-lone-percent",
    "Decodes texts that hold a percent sign.",
    bodyWith({ container_name: "100%" }),
    throwingOn((content) => /%(?![0-9a-f]{2})/i.test(content)),
  ),
  crashFault(
    "on-backslash",
    "Fails on a backslash.",
    bodyWith({ image_name: "a\\b" }),
    throwingOn((content) => content.includes("\\\\")),
  ),
  crashFault(
    "on-quotes",
    "Writes texts into a query as they are.",
    columns(["risky", "it's"]),
    throwingOn((content) => content.includes("'")),
  ),
  crashFault(
    "on-long-texts",
    "Fails on the longest texts.",
    columns(["risky", "R".repeat(512)]),
    throwingOn((content) => /[^"]{512}/.test(content)),
  ),
  crashFault(
    "on-null",
    "Fails on null.",
    bodyWith({ create_time: null }),
    throwingOn((content) => content.includes("null")),
  ),
  crashFault(
    "on-body-null",
    "Reads a member of null.",
    { body: null },
    throwingOn((content) => content === "null"),
  ),
  crashFault(
    "on-list-body",
    "Fails on a list for a body.",
    { body: [] },
    throwingOn((content) => content.startsWith("[")),
  ),
  crashFault(
    "on-row-of-other-type",
    "Reads a member of a number.",
    columns(5),
    throwingOn((content) => /"export_headers":\[(.*,)?\d/.test(content)),
  ),
  crashFault(
    "on-missing-columns",
    "Reads a member of a missing list.",
    { body: {} },
    throwingOn((content) => !content.includes("export_headers")),
  ),
  crashFault(
    "on-fractions",
    "Fails on fractions.",
    bodyWith({ create_time: { start_time: 0.5 } }),
    throwingOn((content) => /:\d+\.\d/.test(content)),
  ),
  crashFault(
    "on-unknown-status",
    "Reads a member of an unknown status.",
    INVALID,
    throwingOn((content) => /"status":"(?!Running|Waiting|Terminated|Isolated|Paused)/.test(content)),
  ),
  crashFault(
    "on-non-ascii-project",
    "Fails on a project ID that no header can carry.",
    { project_id: "проект" },
    throwingOn((content) => /[^\u0020-\u00FF]/.test(content), true),
  ),
  crashFault(
    "on-project-of-other-form",
    "Fails on a project ID that is no word.",
    { project_id: "a b" },
    throwingOn((content) => /[^\w-]/.test(content), true),
  ),
  crashFault("on-bad-export_size", "Fails on a size that is no number.", { query: { export_size: "abc" } }, (rules) => {
    const check = rules.parameters.create.export_size;
    rules.parameters.create.export_size = (size) => {
      if (size !== undefined) {
        BigInt(String(size));
      }
      return check?.(size) ?? true;
    };
  }),
  crashFault(
    "on-long-task_id",
    "Fails on a task ID that does not fit its column.",
    { operation: "get", task_id: "t".repeat(256) },
    (rules) => {
      const { findTask } = rules;
      rules.findTask = (id) => {
        if (id.length > 64) {
          throw new RangeError("value too long for type character varying(64)");
        }
        return findTask(id);
      };
    },
  ),
];

const stateFault = faultsOf("state");
const STATE: Fault[] = [
  stateFault("task-unknown-after-creation", "Forgets a task at once.", { operation: "get" }, (rules) => {
    rules.findTask = () => undefined;
  }),
  stateFault("file-never-found", "Does not find its own files.", { operation: "download" }, (rules) => {
    rules.findFile = () => undefined;
  }),
  stateFault("long-task_id-refused", "Refuses its own task IDs of 256 characters.", { operation: "get" }, (rules) => {
    rules.parameters.get.task_id = text(1, 255);
    const { newTask, findTask } = rules;
    rules.newTask = () => {
      const task = newTask();
      return { ...task, id: task.id.padEnd(256, "0") };
    };
    rules.findTask = (id) => findTask(id.slice(0, 36));
  }),
  stateFault("special-task_id-not-decoded", "Does not decode its own task IDs.", { operation: "get" }, (rules) => {
    const { newTask, findTask } = rules;
    rules.newTask = () => {
      const task = newTask();
      return { ...task, id: `${task.id}/a b%é` };
    };
    rules.decode = (segment) => segment;
    rules.findTask = (id) => (id.endsWith("/a b%é") ? findTask(id.slice(0, 36)) : undefined);
  }),
  stateFault(
    "special-file_id-not-found",
    "Does not find files whose ID needs encoding.",
    { operation: "download" },
    (rules) => {
      const get = rules.answers.get;
      rules.answers.get = (task) => withFields({ file_id: `${task.fileId}#1` })(get(task));
    },
  ),
  stateFault(
    "task-hidden-from-enterprise-project",
    "Does not find a task with an enterprise project.",
    { operation: "get", query: { enterprise_project_id: "0" } },
    (rules) => {
      const { authenticated, findTask } = rules;
      let hidden = false;
      rules.authenticated = (input) => {
        hidden = input.parameters.enterprise_project_id !== undefined;
        return authenticated(input);
      };
      rules.findTask = (id) => (hidden ? undefined : findTask(id));
    },
  ),
  stateFault("polled-once-only", "Forgets a task once it was polled.", { operation: "download" }, (rules) => {
    rules.runningPolls = 1;
    const { findTask } = rules;
    rules.findTask = (id) => {
      const task = findTask(id);
      return task && task.polls < 1 ? task : undefined;
    };
  }),
];

export const ANSWER_FAULTS: Fault[] = [...ANSWERS, ...ERRORS, ...CRASHES, ...STATE];

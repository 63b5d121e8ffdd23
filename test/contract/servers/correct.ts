/** Correct servers in different styles: each keeps the contract and differs where the contract is silent. */
import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import {
  type Answer,
  digits,
  json,
  type Operation,
  optional,
  type Refusal,
  type Rules,
  serviceError,
  type Task,
  tooManyRequests,
} from "./reference.ts";

/** A server that keeps the contract in its own way. */
export interface CorrectServer {
  name: string;
  description: string;
  change(rules: Rules): void;
  /** The one project that the server knows; absent, it knows all. */
  projectId?: string;
}

const statuses = (others: Partial<Record<Refusal, number>>) => (rules: Rules) => {
  rules.refuse = (reason) => serviceError(reason, others[reason]);
};

const eachAnswer = (change: (answer: Answer) => Answer) => (rules: Rules) => {
  const { refuse } = rules;
  rules.refuse = (reason, input) => change(refuse(reason, input));
  for (const operation of ["create", "get", "download"] satisfies Operation[]) {
    const answer = rules.answers[operation];
    rules.answers[operation] = (task) => change(answer(task));
  }
};

const withIds = (taskId: () => string, fileId: () => string) => (rules: Rules) => {
  const tasks = new Map<string, Task>();
  const files = new Map<string, Task>();
  rules.newTask = () => {
    const task = { id: taskId(), fileId: fileId(), polls: 0 };
    tasks.set(task.id, task);
    files.set(task.fileId, task);
    return task;
  };
  rules.findTask = (id) => tasks.get(id);
  rules.findFile = (id) => files.get(id);
};

const isJson = ({ headers }: Answer): boolean => headers["content-type"] === "application/json";

export const CORRECT_SERVERS: CorrectServer[] = [
  { name: "reference", description: "The reference itself.", change: () => {} },
  {
    name: "all-400",
    description: "Says 400 to everything but missing authentication, as the service does.",
    change: statuses({ "unknown id": 400, "no such path": 400, "no permission": 400 }),
  },
  {
    name: "precise-statuses",
    description: "Says 422 to bad values and 415 to other media types.",
    change: statuses({ "invalid value": 422, "wrong media type": 415 }),
  },
  {
    name: "403-for-strangers",
    description: "Says 403 to strangers and to unknown IDs.",
    change: statuses({ "no authentication": 403, "unknown id": 403 }),
  },
  {
    name: "404-for-bad-parameters",
    description: "Finds nothing where a parameter is bad.",
    change: (rules) => {
      rules.refuse = (reason, input) =>
        serviceError(reason, reason === "invalid value" && input?.operation !== "create" ? 404 : undefined);
    },
  },
  {
    name: "statuses-of-other-kinds",
    description: "Says 405, 411 and 413 where others say 400.",
    change: (rules) => {
      rules.refuse = (reason, input) => {
        const length = input?.body.length ?? 0;
        const status = { "no such path": 405, "malformed body": length === 0 ? 411 : 413 }[String(reason)];
        return serviceError(reason, status);
      };
    },
  },
  {
    name: "error-code-alone",
    description: "Has nothing but an error code of its own.",
    change: (rules) => {
      const { refuse } = rules;
      rules.refuse = (reason, input) => json({ error_code: "00000010" }, refuse(reason, input).status);
    },
  },
  {
    name: "talkative",
    description: "Adds fields and headers to every answer.",
    change: eachAnswer((answer) => ({
      ...answer,
      headers: { ...answer.headers, "x-request-id": randomUUID(), "cache-control": "no-store", server: "api-gateway" },
      body: isJson(answer)
        ? JSON.stringify({
            more: [null, { nested: true }],
            ...JSON.parse(String(answer.body)),
            error_description: "参数不合法",
            encoded_authorization_message: null,
          })
        : answer.body,
    })),
  },
  {
    name: "with-charset",
    description: "Names the charset, in another case.",
    change: eachAnswer((answer) =>
      isJson(answer) ? { ...answer, headers: { "content-type": "application/json; charset=utf-8" } } : answer,
    ),
  },
  {
    name: "media-type-in-capitals",
    description: "Writes its media types in capitals, which means the same.",
    change: eachAnswer((answer) => ({
      ...answer,
      headers: { "Content-Type": (answer.headers["content-type"] ?? "").replace(/^application/, "Application") },
    })),
  },
  {
    name: "pretty-json",
    description: "Indents its JSON and escapes what it can.",
    change: eachAnswer((answer) =>
      isJson(answer)
        ? {
            ...answer,
            body: ` ${JSON.stringify(JSON.parse(String(answer.body)), null, 2).replaceAll("t", "\\u0074")}\n`,
          }
        : answer,
    ),
  },
  {
    name: "named-download",
    description: "Names the file of a download.",
    change: eachAnswer((answer) =>
      isJson(answer)
        ? answer
        : { ...answer, headers: { ...answer.headers, "content-disposition": 'attachment; filename="containers.zip"' } },
    ),
  },
  {
    name: "chunked",
    description: "Answers in chunks of a few bytes.",
    change: (rules) => {
      rules.send = (response, { status, headers, body }) => {
        response.writeHead(status, headers);
        for (const byte of Buffer.from(body)) {
          response.write(Buffer.of(byte));
        }
        response.end();
      };
    },
  },
  {
    name: "closing",
    description: "Closes the connection after each answer.",
    change: eachAnswer((answer) => ({ ...answer, headers: { ...answer.headers, connection: "close" } })),
  },
  {
    name: "slow",
    description: "Takes a few milliseconds, more for some answers.",
    change: (rules) => {
      const { send } = rules;
      let turn = 0;
      rules.send = async (response, answer, request) => {
        turn += 1;
        await setTimeout(1 + (turn % 4));
        await send(response, answer, request);
      };
    },
  },
  {
    name: "running-for-a-while",
    description: "Runs a task for three polls.",
    change: (rules) => {
      rules.runningPolls = 3;
    },
  },
  {
    name: "never-finished",
    description: "Runs every task for ever.",
    change: (rules) => {
      rules.runningPolls = Number.POSITIVE_INFINITY;
    },
  },
  {
    name: "failing-tasks",
    description: "Has only tasks that fail.",
    change: (rules) => {
      rules.answers.get = (task) => json({ task_id: task.id, task_status: "failure" });
    },
  },
  {
    name: "sparse",
    description: "Says nothing of a task but its file.",
    change: (rules) => {
      rules.answers.get = (task) => json({ file_id: task.fileId });
    },
  },
  {
    name: "silent",
    description: "Says nothing of a task at all: every property may be absent.",
    change: (rules) => {
      rules.answers.get = () => json({});
    },
  },
  {
    name: "stateless",
    description: "Answers every ID, as a mock does.",
    change: (rules) => {
      const task: Task = { id: "test", fileId: "file", polls: 1 };
      rules.newTask = () => task;
      rules.findTask = () => task;
      rules.findFile = () => task;
    },
  },
  {
    name: "special-ids",
    description: "Has IDs that need percent-encoding.",
    change: withIds(
      () => `task/${randomUUID()} 100%?#é容😀`,
      () => `${randomUUID().slice(0, 8)}/../a+b&c=%2F;:@'()*!`,
    ),
  },
  {
    name: "longest-ids",
    description: "Has IDs as long as the contract allows.",
    change: withIds(
      () => randomUUID().padEnd(256, "容"),
      () => randomUUID().padEnd(64, "文"),
    ),
  },
  {
    name: "short-ids",
    description: "Has IDs of one character.",
    change: withIds(
      () => "t",
      () => "f",
    ),
  },
  {
    name: "empty-task-id",
    description: "Has an empty task ID, which the contract allows and no path can carry.",
    change: (rules) => {
      rules.answers.create = () => json({ task_id: "" });
    },
  },
  {
    name: "one-project",
    description: "Knows one project, with 403 for all others.",
    projectId: "0123456789abcdef0123456789abcdef",
    change: (rules) => {
      rules.knowsProject = (id) => id === "0123456789abcdef0123456789abcdef";
    },
  },
  {
    name: "one-project-else-404",
    description: "Knows one project and does not find others, before it looks at anything else.",
    projectId: "p",
    change: (rules) => {
      const { refuse } = rules;
      rules.knowsProject = (id) => id === "p";
      rules.refuse = (reason, input) =>
        reason === "no permission" || (input && reason !== "no authentication" && input.parameters.project_id !== "p")
          ? serviceError("unknown id")
          : refuse(reason, input);
    },
  },
  {
    name: "lenient",
    description: "Reads other spellings of a number, and accepts a body without a media type.",
    change: (rules) => {
      const { mediaType } = rules;
      rules.mediaType = (contentType) => contentType === "" || mediaType(contentType);
      const check = digits(1, 100000);
      rules.parameters.create.export_size = optional(
        (value) => check(value) || (/^\d+(\.0+)?(e\d+)?$/i.test(String(value)) && check(String(Number(value)))),
      );
    },
  },
  {
    name: "rate-limited",
    description: "Says 429 with Retry-After now and then.",
    change: (rules) => {
      const { send } = rules;
      let turn = 0;
      rules.send = (response, answer, request) => {
        turn += 1;
        return send(response, turn % 40 === 7 ? tooManyRequests("0") : answer, request);
      };
    },
  },
  {
    name: "http-date",
    description: "Says 429 once, with a date in Retry-After.",
    change: (rules) => {
      const { send } = rules;
      let turn = 0;
      rules.send = (response, answer, request) => {
        turn += 1;
        const soon = new Date(Date.now() + 1000).toUTCString();
        return send(response, turn === 5 ? tooManyRequests(soon) : answer, request);
      };
    },
  },
  {
    name: "hinting",
    description: "Sends 103 Early Hints before some answers.",
    change: (rules) => {
      const { send } = rules;
      rules.send = (response, answer, request) => {
        response.writeEarlyHints({ link: "</docs>; rel=help" });
        return send(response, answer, request);
      };
    },
  },
  {
    name: "falsy-ids",
    description: "Has IDs that careless code takes for nothing.",
    change: withIds(
      () => "0",
      () => "null",
    ),
  },
  {
    name: "timed",
    description: "Finishes a task after a tenth of a second, however often it is asked.",
    change: (rules) => {
      const created = new WeakMap<Task, number>();
      const { create, get } = rules.answers;
      rules.answers.create = (task) => {
        created.set(task, Date.now());
        return create(task);
      };
      rules.answers.get = (task) =>
        Date.now() - (created.get(task) ?? 0) < 100 ? json({ task_status: "running" }) : get(task);
    },
  },
  {
    name: "a-new-file-each-time",
    description: "Names another file at each poll, and keeps all of them.",
    change: (rules) => {
      const { get } = rules.answers;
      const { findFile } = rules;
      rules.answers.get = (task) =>
        json({ ...JSON.parse(String(get(task).body)), file_id: `${task.polls}-${task.fileId}` });
      rules.findFile = (id) => findFile(id.replace(/^\d+-/, ""));
    },
  },
  {
    name: "any-4xx",
    description: "Has a status of its own for each kind of refusal, and none of the usual ones.",
    change: (rules) => {
      const others = [402, 406, 409, 412, 418, 421, 422, 428, 451, 499];
      rules.refuse = (reason, input) => {
        const size = (input?.body.length ?? 0) + Object.values(input?.parameters ?? {}).join("").length;
        return serviceError(reason, reason === "unknown id" ? undefined : others[size % others.length]);
      };
    },
  },
  {
    name: "five-requests-a-connection",
    description: "Closes a connection after five requests, without a word before.",
    change: (rules) => {
      const { send } = rules;
      const served = new WeakMap<object, number>();
      rules.send = (response, answer, request) => {
        const count = (served.get(request.socket) ?? 0) + 1;
        served.set(request.socket, count);
        if (count >= 5) {
          response.once("finish", () => setImmediate(() => request.socket.end()));
        }
        return send(response, answer, request);
      };
    },
  },
  {
    name: "without-reason-phrase",
    description: "Says nothing behind the status, as RFC 9112 allows.",
    change: (rules) => {
      rules.send = (response, { status, headers, body }) => {
        response.writeHead(status, " ", headers).end(body);
      };
    },
  },
  {
    name: "with-trailers",
    description: "Sends fields behind its chunks.",
    change: (rules) => {
      rules.send = (response, { status, headers, body }) => {
        response.writeHead(status, { ...headers, trailer: "server-timing" });
        response.write(body);
        response.addTrailers({ "server-timing": "total;dur=1" });
        response.end();
      };
    },
  },
  {
    name: "many-cookies",
    description: "Sets cookies and repeats headers, which nobody has to keep.",
    change: (rules) => {
      rules.send = (response, { status, headers, body }) => {
        response.setHeader("set-cookie", ["a=1; Path=/", "b=2; HttpOnly"]);
        response.setHeader("via", ["1.1 one", "1.1 two"]);
        response.writeHead(status, headers).end(body);
      };
    },
  },
  {
    name: "long-answers",
    description: "Adds a field of many kilobytes to every answer.",
    change: eachAnswer((answer) =>
      isJson(answer)
        ? { ...answer, body: JSON.stringify({ ...JSON.parse(String(answer.body)), more: "容".repeat(20_000) }) }
        : answer,
    ),
  },
];

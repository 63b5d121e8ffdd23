/** Servers that break HTTP or the connection: a check of them must end by itself, with a clear verdict. */
import { createServer, type Server, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import {
  json,
  portOf,
  type Rules,
  type RunningServer,
  serviceError,
  startServer,
  tooManyRequests,
} from "./reference.ts";

export type ExitCode = 0 | 1 | 2;

/** How a server misbehaves, and what a check of it may say. */
export interface MisbehavingServer {
  name: string;
  description: string;
  /** The exit codes that are right: one where the contract of the check is definite. */
  exits: ExitCode[];
  start(): Promise<StartedMisbehavingServer>;
}

export interface StartedMisbehavingServer extends RunningServer {
  /** Requests that arrived where none may arrive: at the target of a redirect. */
  strays?: () => number;
}

/** A server that speaks to each connection as it likes. */
async function startRaw(speak: (socket: Socket) => void): Promise<RunningServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    speak(socket);
  });
  await listen(server);
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) {
          socket.destroy();
        }
      }),
  };
}

const listen = (server: Server): Promise<void> => new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

/** Says the same to every request that begins, once its first bytes are there. */
const saying =
  (answer: string | Uint8Array, end = true) =>
  (): Promise<RunningServer> =>
    startRaw((socket) => {
      socket.on("data", () => {
        if (socket.writable) {
          socket.write(answer);
          if (end) {
            socket.end();
          }
        }
      });
    });

/** Writes for ever, as fast as the other side reads. */
const pouring = (start: string, more: string) => (): Promise<RunningServer> =>
  startRaw((socket) => {
    socket.once("data", () => {
      socket.write(start);
      const pour = (): void => {
        while (socket.writable && socket.write(more)) {
          // Full buffers end the loop; `drain` starts it again.
        }
      };
      socket.on("drain", pour);
      pour();
    });
    socket.resume();
  });

/** Writes a few bytes again and again: no time without progress, and no end. */
const dripping = (start: string, more: string) => (): Promise<RunningServer> =>
  startRaw((socket) => {
    socket.once("data", () => {
      socket.write(start);
      const timer = setInterval(() => socket.write(more), 50);
      socket.on("close", () => clearInterval(timer));
    });
  });

const head = (headers: string, status = "200 OK"): string =>
  `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\n${headers}\r\n`;
const chunk = (content: string): string => `${content.length.toString(16)}\r\n${content}\r\n`;
const TASK = '{"task_id":"t"}';
const MEGABYTE = "a".repeat(1_000_000);

const changed = (change: (rules: Rules) => void) => (): Promise<RunningServer> => startServer({ change });
const always = (answer: ReturnType<typeof json>) =>
  changed((rules) => {
    rules.send = (response) => {
      response.writeHead(answer.status, answer.headers).end(answer.body);
    };
  });

/** Sends each answer of the reference in another way. */
const sending = (send: Rules["send"]) =>
  changed((rules) => {
    rules.send = send;
  });

const redirecting = (status: number) => async (): Promise<StartedMisbehavingServer> => {
  let strays = 0;
  const elsewhere = await startServer({
    change: (rules) => {
      const { send } = rules;
      rules.send = (...exchange) => {
        strays += 1;
        return send(...exchange);
      };
    },
  });
  const server = await startServer({
    change: (rules) => {
      rules.send = (response, _answer, request) => {
        response.writeHead(status, { location: `${elsewhere.url}${request.url}` }).end();
      };
    },
  });
  return {
    url: server.url,
    strays: () => strays,
    close: async () => {
      await Promise.all([server.close(), elsewhere.close()]);
    },
  };
};

const dyingAfter = (requests: number) => async (): Promise<RunningServer> => {
  let seen = 0;
  const server = await startServer({
    change: (rules) => {
      const { send } = rules;
      rules.send = async (response, answer, request) => {
        seen += 1;
        if (seen >= requests) {
          response.destroy();
          await server.close();
        } else {
          await send(response, answer, request);
        }
      };
    },
  });
  return server;
};

export const MISBEHAVING_SERVERS: MisbehavingServer[] = [
  {
    name: "refused-connection",
    description: "Nobody listens on the port.",
    exits: [2],
    start: async () => {
      const server = await startRaw(() => {});
      await server.close();
      return { ...server, close: async () => {} };
    },
  },
  {
    name: "reset-on-accept",
    description: "Resets each connection.",
    exits: [1, 2],
    start: () =>
      startRaw((socket) => {
        socket.resetAndDestroy();
      }),
  },
  {
    name: "closed-on-request",
    description: "Closes each connection once a request comes.",
    exits: [1, 2],
    start: saying(""),
  },
  {
    name: "reset-after-headers",
    description: "Resets the connection after the headers.",
    exits: [1, 2],
    start: () =>
      startRaw((socket) => {
        socket.once("data", () => socket.write(head("Content-Length: 15\r\n"), () => socket.resetAndDestroy()));
      }),
  },
  {
    name: "reset-in-body",
    description: "Resets the connection half-way through the body.",
    exits: [1, 2],
    start: () =>
      startRaw((socket) => {
        socket.once("data", () => {
          socket.write(`${head("Content-Length: 15\r\n")}${TASK.slice(0, 7)}`, () => socket.resetAndDestroy());
        });
      }),
  },
  {
    name: "never-answers",
    description: "Takes requests and says nothing.",
    exits: [1, 2],
    start: () => startRaw((socket) => socket.resume()),
  },
  {
    name: "never-ends-headers",
    description: "Adds headers for ever.",
    exits: [1, 2],
    start: pouring("HTTP/1.1 200 OK\r\n", "X-More: more\r\n"),
  },
  {
    name: "endless-body",
    description: "Adds to the body for ever.",
    exits: [1, 2],
    start: pouring(head("Transfer-Encoding: chunked\r\n") + chunk('{"task_id":"'), chunk("a".repeat(65536))),
  },
  {
    name: "endless-chunk-free-body",
    description: "Adds to a body without a length for ever.",
    exits: [1, 2],
    start: pouring(`${head("Connection: close\r\n")}{"task_id":"`, "a".repeat(65536)),
  },
  {
    name: "dripping-body",
    description: "Adds a byte to the body now and then, for ever.",
    exits: [1, 2],
    start: dripping(head("Transfer-Encoding: chunked\r\n") + chunk("{"), chunk(" ")),
  },
  {
    name: "dripping-headers",
    description: "Adds a header now and then, for ever.",
    exits: [1, 2],
    start: dripping("HTTP/1.1 200 OK\r\n", "X-More: more\r\n"),
  },
  {
    name: "hundred-megabytes",
    description: "Answers JSON of 100 MB with a task ID as long.",
    exits: [1, 2],
    start: sending((response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"task_id":"');
      let sent = 0;
      const pour = (): void => {
        while (sent < 100) {
          sent += 1;
          if (!response.write(MEGABYTE)) {
            response.once("drain", pour);
            return;
          }
        }
        response.end('"}');
      };
      pour();
    }),
  },
  {
    name: "unzipped-bomb",
    description: "Answers 100 MB in a hundred kilobytes of gzip.",
    exits: [1, 2],
    start: () => {
      const megabyte = gzipSync(MEGABYTE);
      const bomb = Buffer.concat([gzipSync('{"task_id":"'), ...Array<Buffer>(100).fill(megabyte), gzipSync('"}')]);
      return startServer({
        change: (rules) => {
          rules.send = (response) => {
            response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" }).end(bomb);
          };
        },
      });
    },
  },
  {
    name: "broken-chunk-size",
    description: "Has a chunk whose size is no number.",
    exits: [1, 2],
    start: saying(`${head("Transfer-Encoding: chunked\r\n")}zz\r\n${TASK}\r\n0\r\n\r\n`),
  },
  {
    name: "missing-last-chunk",
    description: "Closes the connection before the last chunk.",
    exits: [1, 2],
    start: saying(head("Transfer-Encoding: chunked\r\n") + chunk(TASK)),
  },
  {
    name: "content-length-too-long",
    description: "Promises more bytes than it sends, and closes.",
    exits: [1, 2],
    start: saying(`${head("Content-Length: 99\r\n")}${TASK}`),
  },
  {
    name: "content-length-too-long-and-open",
    description: "Promises more bytes than it sends, and waits.",
    exits: [1, 2],
    start: saying(`${head("Content-Length: 99\r\n")}${TASK}`, false),
  },
  {
    name: "content-length-too-short",
    description: "Sends more bytes than it promised.",
    exits: [1, 2],
    start: saying(`${head("Content-Length: 7\r\n")}${TASK}`, false),
  },
  {
    name: "content-length-no-number",
    description: "Has a length that is no number.",
    exits: [1, 2],
    start: saying(`${head("Content-Length: many\r\n")}${TASK}`),
  },
  {
    name: "two-lengths",
    description: "Has two lengths that differ.",
    exits: [1, 2],
    start: saying(`${head("Content-Length: 15\r\nContent-Length: 7\r\n")}${TASK}`),
  },
  ...[301, 302, 307, 308].map(
    (status): MisbehavingServer => ({
      name: `redirect-${status}`,
      description: `Redirects every request to another host with ${status}.`,
      exits: [1],
      start: redirecting(status),
    }),
  ),
  {
    name: "invalid-utf8",
    description: "Has bytes in its JSON that are no UTF-8.",
    exits: [1],
    start: sending((response, { status, headers, body }) => {
      const broken = Buffer.from(body).fill(0xff, 2, 4);
      response.writeHead(status, headers).end(broken);
    }),
  },
  {
    name: "429-for-ever",
    description: "Always says 429, with a Retry-After of a second.",
    exits: [1, 2],
    start: always(tooManyRequests("1")),
  },
  {
    name: "429-for-an-hour",
    description: "Always says 429, with a Retry-After of an hour.",
    exits: [1, 2],
    start: always(tooManyRequests("3600")),
  },
  {
    name: "429-once",
    description: "Says 429 to the first request.",
    exits: [0],
    start: changed((rules) => {
      const { send } = rules;
      let first = true;
      rules.send = (response, answer, request) => {
        const sent = first ? tooManyRequests("1") : answer;
        first = false;
        return send(response, sent, request);
      };
    }),
  },
  { name: "dies-at-once", description: "Ends with the second request.", exits: [1], start: dyingAfter(2) },
  { name: "dies-half-way", description: "Ends with the thirtieth request.", exits: [1], start: dyingAfter(30) },
  {
    name: "garbage",
    description: "Speaks another protocol.",
    exits: [1, 2],
    start: saying("SSH-2.0-OpenSSH_9.6\r\n"),
  },
  {
    name: "binary-garbage",
    description: "Sends random bytes.",
    exits: [1, 2],
    start: saying(Buffer.from("15030300020228ff00ff00", "hex")),
  },
  {
    name: "impossible-status",
    description: "Has a status that HTTP does not have.",
    exits: [1, 2],
    start: saying(`${head("Content-Length: 15\r\n", "999 Whatever")}${TASK}`),
  },
  {
    name: "switching-protocols",
    description: "Says 101 and goes on in another protocol.",
    exits: [1, 2],
    start: saying("HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\nConnection: Upgrade\r\n\r\nother"),
  },
  {
    name: "interim-answers",
    description: "Sends 100, 102 and 103 before each answer, which HTTP allows.",
    exits: [0],
    start: changed((rules) => {
      const { send } = rules;
      rules.send = (response, answer, request) => {
        response.writeContinue();
        response.writeProcessing();
        response.writeEarlyHints({ link: "</docs>; rel=help" });
        return send(response, answer, request);
      };
    }),
  },
  {
    name: "endless-interim-answers",
    description: "Sends 102 for ever.",
    exits: [1, 2],
    start: dripping("", "HTTP/1.1 102 Processing\r\n\r\n"),
  },
  {
    name: "header-bomb",
    description: "Has a header of a megabyte.",
    exits: [1, 2],
    start: saying(`${head(`X-Bomb: ${MEGABYTE}\r\nContent-Length: 15\r\n`)}${TASK}`),
  },
  {
    name: "many-headers",
    description: "Has ten thousand headers.",
    exits: [1, 2],
    start: saying(`${head(`${"X-Many: 1\r\n".repeat(10_000)}Content-Length: 15\r\n`)}${TASK}`),
  },
  {
    name: "two-answers",
    description: "Answers each request twice.",
    exits: [1, 2],
    start: saying(`${head("Content-Length: 15\r\n")}${TASK}`.repeat(2), false),
  },
  {
    name: "gzip-unasked",
    description: "Compresses every answer, asked or not.",
    exits: [0, 1],
    start: sending((response, { status, headers, body }) => {
      response.writeHead(status, { ...headers, "content-encoding": "gzip" }).end(gzipSync(body));
    }),
  },
  {
    name: "gzip-pretended",
    description: "Says gzip of answers that are not compressed.",
    exits: [1],
    start: sending((response, { status, headers, body }) => {
      response.writeHead(status, { ...headers, "content-encoding": "gzip" }).end(body);
    }),
  },
  {
    name: "http-1.0",
    description: "Speaks HTTP/1.0, where the end of the connection is the end of the answer.",
    exits: [0],
    start: sending((response, { status, headers, body }) => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      response.socket?.end(
        Buffer.concat([Buffer.from(`HTTP/1.0 ${status} Status\r\n${lines.join("")}\r\n`), Buffer.from(body)]),
      );
    }),
  },
  {
    name: "answers-before-the-request-ends",
    description: "Refuses after the first bytes of a request, and closes.",
    exits: [1, 2],
    start: saying(`${head("Content-Length: 24\r\nConnection: close\r\n", "400 Bad Request")}{"error_code":"HSS.0001"}`),
  },
  {
    name: "always-401",
    description: "Knows no token.",
    exits: [2],
    start: always(serviceError("no authentication")),
  },
  { name: "always-403", description: "Permits nothing.", exits: [2], start: always(serviceError("no permission")) },
  {
    name: "always-404",
    description: "Has another base path.",
    exits: [2],
    start: always(serviceError("no such path")),
  },
  {
    name: "always-404-in-html",
    description: "Is another web site.",
    exits: [1, 2],
    start: always({ status: 404, headers: { "content-type": "text/html" }, body: "<h1>Not Found</h1>" }),
  },
  {
    name: "always-400",
    description: "Refuses everything.",
    exits: [1],
    start: always(serviceError("invalid value")),
  },
  {
    name: "always-503",
    description: "Is never available.",
    exits: [1, 2],
    start: always(json({ error_code: "APIGW.0613" }, 503)),
  },
  { name: "always-200", description: "Accepts everything.", exits: [1], start: always(json({ task_id: "t" })) },
  {
    name: "always-a-page",
    description: "Answers a page to everything.",
    exits: [1],
    start: always({ status: 200, headers: { "content-type": "text/html" }, body: "<h1>Welcome</h1>" }),
  },
];

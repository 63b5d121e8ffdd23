import { once } from "node:events";
import { createServer, request as forward, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it arrived, before anything was decoded. */
export interface Arrived {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Recorder extends AsyncDisposable {
  readonly url: string;
  /** What arrived last. */
  readonly last: Arrived | undefined;
}

/** Stands in front of a server, keeps what arrives, and hands it on as it is. */
export async function startRecorder(target: string): Promise<Recorder> {
  let last: Arrived | undefined;
  // Connections stay open for as long as the test: closed when idle, one could be lost just as it is used again.
  const server = createServer({ maxHeaderSize: 65_536, keepAliveTimeout: 0 }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks);
    const { method = "", url = "", headers, rawHeaders } = request;
    last = { method, target: url, headers, body: body.toString("utf8") };
    const onward = forward(new URL(target), { agent: false, method, path: url, headers: rawHeaders }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    onward.end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    get last() {
      return last;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** Answers one request, whole as it arrived, in bytes of Latin-1. */
export type Speak = (socket: Socket, request: string, count: number) => void;

export interface RawServer extends AsyncDisposable {
  readonly url: string;
  /** The requests in the order in which they arrived: their bytes in Latin-1. */
  readonly requests: readonly string[];
  /** The connections that were opened, in order. */
  readonly connections: readonly Socket[];
}

/** A server of HTTP/1.1 that adds nothing to what `speak` writes, and takes nothing from what arrives. */
export async function startRawServer(speak: Speak): Promise<RawServer> {
  const requests: string[] = [];
  const connections: Socket[] = [];
  const server = createServer((socket) => {
    let pending = "";
    connections.push(socket);
    socket.on("error", () => socket.destroy());
    socket.on("data", (bytes: Buffer) => {
      pending += bytes.toString("latin1");
      for (let length = lengthOf(pending); length !== undefined; length = lengthOf(pending)) {
        const request = pending.slice(0, length);
        pending = pending.slice(length);
        speak(socket, request, requests.push(request));
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    connections,
    async [Symbol.asyncDispose]() {
      for (const socket of connections) {
        socket.destroy();
      }
      server.close();
      await once(server, "close");
    },
  };
}

/** The length of the request at the beginning of a text, or `undefined` if it is not whole. */
function lengthOf(text: string): number | undefined {
  const end = text.indexOf("\r\n\r\n") + 4;
  const length = end + Number(/^Content-Length: *(\d+)/im.exec(text.slice(0, end))?.[1] ?? 0);
  return end > 3 && text.length >= length ? length : undefined;
}

import type { MalformedPart, TransportFailure } from "../../report/transport-failure.ts";

/** What stands before the body of a response. */
export interface Head {
  readonly status: number;
  /** By lower-case name; the values of a repeated header are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the connection may be used again. */
  readonly keepsAlive: boolean;
}

/** Whether another response follows to the same request. */
export const isInterim = ({ status }: Pick<Head, "status">): boolean => status >= 100 && status < 200;

/** Reads the text of a head. */
export type ParseHead = (text: string) => Head | TransportFailure;

/** A reader of heads that knows the last one: from one second to the next, a server mostly says the same. */
export function headParser(): ParseHead {
  let last = "";
  let head = parseHead(last);
  return (text) => {
    if (text !== last) {
      last = text;
      head = parseHead(text);
    }
    return head;
  };
}

function parseHead(text: string): Head | TransportFailure {
  const [statusLine = "", ...lines] = text.split("\r\n");
  const status = Number(/^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(statusLine)?.[1]);
  if (!status) {
    return malformed("first line", statusLine);
  }
  if (status === 101) {
    return malformed("protocol");
  }
  const headers: Record<string, string> = {};
  for (const line of isInterim({ status }) ? [] : lines) {
    const colon = line.indexOf(":");
    if (colon <= 0) {
      return malformed("header line", line);
    }
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  const { connection = "" } = headers;
  const keepsAlive =
    /keep-alive/i.test(connection) || (statusLine.startsWith("HTTP/1.1") && !/close/i.test(connection));
  return { status, headers, keepsAlive };
}

export const malformed = (part: MalformedPart["part"], shown?: string): TransportFailure => ({
  failure: "malformed",
  part,
  ...(shown !== undefined && { shown }),
});

/** Why no response came: `unanswered` if the connection was closed before the first byte of one, `closed` if in the middle. */
export type TransportFailure =
  | { readonly failure: "unanswered" }
  | { readonly failure: "refused"; readonly cause: string }
  /** `code` names the error of the connection; absent if the target closed it. */
  | { readonly failure: "closed"; readonly code?: string }
  /** `hasBegun`: a part of the response had come. @unit milliseconds */
  | { readonly failure: "time-out"; readonly hasBegun: boolean; readonly timeout: number }
  | ({ readonly failure: "malformed" } & MalformedPart);

/** What of a response cannot be read, and as much of it as can be shown. */
export interface MalformedPart {
  readonly part:
    | "start"
    | "end of headers"
    | "first line"
    | "protocol"
    | "header line"
    | "Transfer-Encoding"
    | "Content-Length"
    | "chunk size"
    | "chunk"
    | "encoded body";
  readonly shown?: string;
}

/** The reason in words, as a part of a sentence. */
export function transportFailureText(failure: TransportFailure): string {
  switch (failure.failure) {
    case "unanswered":
      return "the server closed the connection without a response";
    case "refused":
      return failure.cause;
    case "closed":
      return failure.code === undefined
        ? "the connection was closed in the middle of the response"
        : `the connection broke in the middle of the response (${failure.code})`;
    case "time-out":
      return `${failure.hasBegun ? "the response did not end in time" : "no response came in time"} (${failure.timeout} ms)`;
    case "malformed":
      return malformedText(failure);
  }
}

/** What cannot be read, in words. */
export function malformedText({ part, shown = "" }: MalformedPart): string {
  return `the response cannot be read: ${partText(part, shown)}`;
}

/** How much of a text sent by a target is shown. @unit characters */
const MAX_SHOWN = 80;

function partText(part: MalformedPart["part"], shown: string): string {
  const quoted = JSON.stringify(shown.slice(0, MAX_SHOWN));
  switch (part) {
    case "start":
      return "it does not begin like a response of HTTP";
    case "end of headers":
      return "its headers do not end";
    case "first line":
      return `its first line is ${quoted}`;
    case "protocol":
      return "it switches to another protocol, which nobody asked for";
    case "header line":
      return `a header line is ${quoted}`;
    case "Transfer-Encoding":
    case "Content-Length":
      return `its ${part} is ${quoted}`;
    case "chunk":
      return "a chunk is longer than it says";
    case "chunk size":
      return shown === "" ? "a chunk has no size" : `the size of a chunk is ${quoted}`;
    case "encoded body":
      return `it is said to be ${shown}, and is not`;
  }
}

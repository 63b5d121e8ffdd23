/** A part of a form. */
export interface Part {
  readonly name: string;
  readonly contentType: string | undefined;
  readonly content: Buffer;
}

/** The parts of a multipart body (RFC 2046, RFC 7578); `undefined` if it is none. */
export function partsOf(body: Buffer, boundary: string): Part[] | undefined {
  const pieces = `\r\n${body.toString("latin1")}`.split(`\r\n--${boundary}`);
  const end = pieces.pop();
  if (boundary === "" || !end?.startsWith("--") || pieces.length === 0) {
    return undefined;
  }
  const parts = pieces.slice(1).map(partOf);
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

function partOf(piece: string): Part | undefined {
  const end = piece.indexOf("\r\n\r\n");
  const lines = piece.slice(0, end).split("\r\n").slice(1);
  const header = (name: string): string | undefined =>
    lines
      .find((line) => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim();
  const [, quoted, token] =
    /;\s*name=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header("content-disposition") ?? "") ?? [];
  const name = quoted ?? token;
  return end < 0 || name === undefined
    ? undefined
    : {
        name: Buffer.from(name, "latin1").toString("utf8").replaceAll("%22", '"'),
        contentType: header("content-type"),
        content: Buffer.from(piece.slice(end + 4), "latin1"),
      };
}

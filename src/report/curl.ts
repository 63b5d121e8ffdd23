import { type SerializedRequest, visible } from "./request.ts";

/** Beyond this a shell refuses an argument (Linux: 128 KiB for one). */
const MAX_ARGUMENT = 100_000;

/** A text as one word of a POSIX shell. */
export function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A text in which a variable of the shell stands for a secret: double quotes let the shell fill it in. */
function quoteOpen(text: string): string {
  return `"${text.replace(/["\\`]/g, "\\$&")}"`;
}

/**
 * A request as a line for a shell, that sends just what was sent. Variables of the shell stand for its secrets.
 *
 * @param base Scheme, host, port and base path of the target.
 */
export function toCurl(base: string, request: SerializedRequest): string {
  const { method, target, headers, body } = visible(request);
  const address = request.shown?.target === undefined ? quote(base + target) : quoteOpen(base + target);
  // With -X HEAD curl waits for a body that never comes; --head takes none to send.
  const how = method === "HEAD" && body === undefined ? ["--head"] : ["-X", method];
  const words = ["curl", "-sS", "-i", "--globoff", "--path-as-is", ...how, address];
  for (const [name, value] of Object.entries(headers)) {
    const word = request.shown?.headers[name] === undefined ? quote : quoteOpen;
    // curl sends a header without a value only if it is written so.
    words.push("-H", value === "" ? quote(`${name};`) : word(`${name}: ${value}`));
  }
  if (body === undefined) {
    return words.join(" ");
  }
  if (headers["Content-Type"] === undefined) {
    words.push("-H", "Content-Type:");
  }
  const shown = HIDDEN.test(body) ? spelled(body) : body;
  if (shown === undefined) {
    return `printf ${quote(octal(body))} | ${[...words, "--data-binary", "@-"].join(" ")}`;
  }
  if (Buffer.byteLength(shown) <= MAX_ARGUMENT) {
    return [...words, "--data-raw", quote(shown)].join(" ");
  }
  return `printf %s ${quote(shown)} | ${[...words, "--data-binary", "@-"].join(" ")}`;
}

/** Characters that a terminal does not show, or takes for commands. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** JSON with its hidden characters escaped, which says the same; `undefined` for what is not JSON. */
function spelled(body: string): string | undefined {
  try {
    JSON.parse(body);
  } catch {
    return undefined;
  }
  return body.replace(new RegExp(HIDDEN, "gu"), (character) => {
    const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
  });
}

/** A text as the format of `printf` (POSIX), its hidden characters as octal numbers of their bytes. */
function octal(text: string): string {
  return text
    .replace(/[\\%]/g, "$&$&")
    .replace(new RegExp(HIDDEN, "gu"), (character) =>
      [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join(""),
    );
}

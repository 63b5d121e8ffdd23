import type { WireRequest } from "./wire.ts";

/** Beyond this a shell refuses an argument (Linux: 128 KiB for one). */
const MAX_ARGUMENT = 100_000;

/** A text as one word of a POSIX shell. */
export function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Where a secret stands in a text, its placeholder is a variable of the shell: it needs double quotes. */
function quoteHeader(text: string): string {
  return /\$[A-Z_]+/.test(text) ? `"${text.replace(/["\\`]/g, "\\$&")}"` : quote(text);
}

/**
 * A request as a line for a shell, that sends just what was sent.
 *
 * @param base Scheme, host, port and base path of the target.
 */
export function toCurl(base: string, { method, target, headers, body }: WireRequest): string {
  const words = ["curl", "-sS", "-i", "--globoff", "--path-as-is", "-X", method, quote(base + target)];
  for (const [name, value] of Object.entries(headers)) {
    // curl sends a header without a value only if it is written so.
    words.push("-H", value === "" ? quote(`${name};`) : quoteHeader(`${name}: ${value}`));
  }
  if (body === undefined) {
    return words.join(" ");
  }
  if (headers["Content-Type"] === undefined) {
    words.push("-H", "Content-Type:");
  }
  if (Buffer.byteLength(body) <= MAX_ARGUMENT) {
    return [...words, "--data-raw", quote(body)].join(" ");
  }
  return `printf %s ${quote(body)} | ${[...words, "--data-binary", "@-"].join(" ")}`;
}

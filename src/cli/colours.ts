import { inspect } from "node:util";
import type { Io, Output } from "./command.ts";

/** Colours a text for a terminal, as {@link https://no-color.org | NO_COLOR} and FORCE_COLOR say; `undefined` if it is to stay plain. */
export function painter(
  { environment }: Io,
  output: Output,
): ((style: "red" | "green" | "dim" | "bold", text: string) => string) | undefined {
  const { NO_COLOR: none, FORCE_COLOR: forced, TERM: terminal } = environment;
  const isForced = forced !== undefined && forced !== "0" && forced !== "false";
  const isColoured = forced === undefined ? !none && output.isTTY === true && terminal !== "dumb" : isForced;
  return isColoured
    ? (style, text) => {
        const [open, close] = inspect.colors[style] ?? [0, 0];
        return `\u001b[${open}m${text}\u001b[${close}m`;
      }
    : undefined;
}

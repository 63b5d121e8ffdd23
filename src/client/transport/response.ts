import type { OperationContext } from "../errors.ts";

/** A response, and what is needed to report it. @internal */
export interface ReceivedResponse {
  readonly response: Response;
  readonly context: OperationContext;
  readonly taskId?: string | undefined;
  /** Texts that must not be shown, should the service send them back. */
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
  /** The error to throw for a body that could not be read to its end. */
  broken(cause: unknown): unknown;
}

/** The start of a body as text, and whether there was more; what lies beyond the limit is never read. @internal */
export async function readText(response: Response, limit: number, signal: AbortSignal): Promise<[string, boolean]> {
  const reader = response.body?.getReader();
  if (!reader) {
    return ["", false];
  }
  const decoder = new TextDecoder();
  let text = "";
  // An injected `fetch` may not watch the signal while its body is read.
  const cancel = (): void => void reader.cancel(signal.reason).catch(() => {});
  signal.addEventListener("abort", cancel);
  while (true) {
    const { done, value } = await reader.read();
    if (signal.aborted) {
      throw signal.reason;
    }
    if (done) {
      return [text + decoder.decode(), false];
    }
    text += decoder.decode(value, { stream: true });
    if (text.length > limit) {
      cancel();
      return [text.slice(0, limit), true];
    }
  }
}

/** What a text that is not JSON says to a person: HTML without its tags. @internal */
export function readable(text: string): string {
  return text
    .slice(0, 4000)
    .replace(/<[^<>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** The body as data: of JSON the value, else the text. @internal */
export function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text || undefined;
  }
}

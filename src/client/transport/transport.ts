import type { Auth, AuthContext } from "../auth/auth.ts";
import { HssConnectionError, type HssError, HssTimeoutError, type OperationContext } from "../errors.ts";
import { printable } from "../printable.ts";
import { safeCause } from "../redact.ts";
import { causes, wasNeverSent } from "./causes.ts";
import { abortable, type Deadline, sleep, startDeadline } from "./deadline.ts";
import type { ReceivedResponse } from "./response.ts";
import { readError } from "./response-error.ts";
import { limitFor, mayRepeat, type Retry, waitBefore } from "./retry.ts";

/** The settings of a client that sending needs. @internal */
export interface Transport {
  readonly auth: Auth;
  readonly authContext: AuthContext;
  readonly userAgent?: string | undefined;
}

/** One call of one operation. @internal */
export interface Call {
  readonly context: OperationContext;
  readonly request: PlainRequest;
  readonly timeout: number;
  readonly retry: Retry;
  readonly signal?: AbortSignal | undefined;
  readonly taskId?: string | undefined;
  /** Whether another attempt does no harm, even if the service has received this one. */
  readonly repeatable: boolean;
  /** Called when a wait before another attempt begins, with its milliseconds and its cause, and without a cause when it ends. */
  readonly onWait?: ((wait: number, cause?: HssError) => void) | undefined;
  /** Texts in the body that no error may show. */
  readonly secrets?: readonly string[];
}

/** A request that is not sent yet. @internal */
export interface PlainRequest {
  readonly url: string;
  readonly method: string;
  readonly headers?: HeadersInit | undefined;
  readonly body?: string | undefined;
}

/** One attempt of a call. @internal */
export interface Attempt {
  readonly deadline: Deadline;
  /** Whether it had its credentials and was given to `fetch`. */
  sent: boolean;
  /** The response, if it is a success. */
  send(): Promise<ReceivedResponse>;
  /** Whether the deadline outlives the call: who reads the stream ends it. */
  streamed: boolean;
  /** From now on the deadline bounds the time without progress. */
  stream(): void;
  /** The error to throw for a body that could not be read to its end. */
  broken(cause: unknown): unknown;
}

/** The message that says most: the innermost one. */
function reasonOf(error: unknown): string {
  const messages = causes(error).map(({ message }) => message);
  return messages.findLast((message) => message !== "") ?? String(error);
}

function inWords(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${milliseconds / 1000} s`;
}

/** Headers of authentication that hold no secret. */
const PUBLIC_HEADERS = /^x-(project-id|sdk-date)$/i;
/** A shorter text stands in many a message by chance; to replace it would make that unreadable. */
const SHORTEST_SECRET = 6;

function secretsOf(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers)
    .filter(([name, value]) => !PUBLIC_HEADERS.test(name) && value.length >= SHORTEST_SECRET)
    .map(([, value]) => value);
}

function startAttempt(
  { auth, authContext, userAgent }: Transport,
  call: Call,
  onRefused: (credentials: Record<string, string>) => void,
): Attempt {
  const { context, request, taskId, signal, timeout } = call;
  let credentials: Record<string, string> = {};
  let missing = "got no credentials within";
  const secrets = (): string[] => [...secretsOf(credentials), ...(call.secrets ?? [])];
  const deadline = startDeadline(timeout, signal, () => {
    const reason = `${missing} ${inWords(timeout)}`;
    return new HssTimeoutError({ context, reason, mayHaveArrived: attempt.sent, taskId });
  });

  function connectionError(error: unknown): HssConnectionError {
    const cause = safeCause(error, secrets());
    const mayHaveArrived = !wasNeverSent(error);
    const reason = `${mayHaveArrived ? "got no complete response" : "could not be sent"}: ${printable(reasonOf(cause))}`;
    return new HssConnectionError({ context, reason, cause, mayHaveArrived, taskId });
  }

  async function authenticated(): Promise<Headers> {
    const own = auth.headers(request, { ...authContext, retry: call.retry });
    credentials = own instanceof Promise ? await abortable(own, deadline.signal) : own;
    const headers = new Headers(request.headers);
    for (const [name, value] of Object.entries(credentials)) {
      try {
        headers.set(name, value);
      } catch {
        // The platform's own message shows the value.
        throw new TypeError("auth gave an invalid header");
      }
    }
    if (userAgent !== undefined) {
      headers.set("User-Agent", userAgent);
    }
    return headers;
  }

  function broken(cause: unknown): unknown {
    return deadline.signal.aborted ? deadline.signal.reason : connectionError(cause);
  }

  const attempt: Attempt = {
    deadline,
    broken,
    sent: false,
    streamed: false,
    async send() {
      deadline.signal.throwIfAborted();
      const headers = await authenticated();
      const { method, url, body = null } = request;
      let response: Response;
      try {
        attempt.sent = true;
        missing = "got no complete response within";
        const init = { method, headers, body, redirect: "manual", signal: deadline.signal } as const;
        response = await abortable(authContext.fetch(url, init), deadline.signal);
      } catch (error) {
        throw broken(error);
      }
      const received = { response, context, taskId, secrets: secrets(), signal: deadline.signal, broken };
      if (response.ok) {
        return received;
      }
      if (response.status === 401) {
        onRefused(credentials);
      }
      throw await readError(received);
    },
    stream() {
      attempt.streamed = true;
      missing = "made no progress for";
      deadline.pause();
    },
  };
  return attempt;
}

/**
 * Makes a call: as many attempts as its retry options and the errors allow.
 * A request that may have started a task is never sent again.
 *
 * @param work - what to make of a success
 * @internal
 */
export async function makeCall<T>(
  transport: Transport,
  call: Call,
  work: (received: ReceivedResponse, attempt: Attempt) => Promise<T>,
): Promise<T> {
  const { retry, repeatable, signal, onWait } = call;
  const start = Date.now();
  let refreshed = false;
  for (let repetition = 0; ; ) {
    let refused: Record<string, string> | undefined;
    const attempt = startAttempt(transport, call, (credentials) => {
      refused = credentials;
    });
    try {
      const result = await work(await attempt.send(), attempt);
      if (!attempt.streamed) {
        attempt.deadline.end();
      }
      return result;
    } catch (error) {
      attempt.deadline.end();
      if (refused && !refreshed && transport.auth.refresh?.(refused)) {
        refreshed = true;
        continue;
      }
      const wait = waitBefore(repetition, error, retry.delay);
      const late = Date.now() - start + wait > retry.budget;
      // A token that could not be had was asked for often enough already.
      if (!attempt.sent || !mayRepeat(error, repeatable) || repetition >= limitFor(error, retry) || late) {
        throw error;
      }
      repetition++;
      onWait?.(wait, error);
      await sleep(wait, signal);
      onWait?.(0);
    }
  }
}

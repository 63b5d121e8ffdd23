const MASK = "[redacted]";

/** Text without the secrets. @internal */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets.reduce((result, secret) => result.replaceAll(secret, MASK), text);
}

/** Whether a value shows a secret, or a thing that may carry one, to whoever inspects it. */
function reveals(value: unknown, secrets: readonly string[], depth: number): boolean {
  if (typeof value === "string") {
    return secrets.some((secret) => value.includes(secret));
  }
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const carriers = [Request, Response, Headers, Map, Set];
  if (depth === 0 || carriers.some((carrier) => value instanceof carrier)) {
    return true;
  }
  // An error of the platform has its message from its prototype.
  const keys = ["message", ...Reflect.ownKeys(value)];
  try {
    // By `Reflect.get`: a property can be an accessor, as the stack of an error is in newer engines.
    return keys.some((key) => reveals(String(key), secrets, 1) || reveals(Reflect.get(value, key), secrets, depth - 1));
  } catch {
    // An accessor that throws may do so with a secret.
    return true;
  }
}

/**
 * The cause of an error as it may be attached: itself, or without what it would reveal.
 *
 * @param depth - how many causes of the cause may follow; one may be its own
 * @internal
 */
export function safeCause(cause: unknown, secrets: readonly string[], depth = 5): unknown {
  if (!reveals(cause, secrets, 5)) {
    return cause;
  }
  if (!(cause instanceof Error)) {
    return undefined;
  }
  const copy = new Error(redact(cause.message, secrets));
  for (const key of ["name", "stack", "code"]) {
    const text: unknown = Reflect.get(cause, key);
    if (typeof text === "string") {
      Object.assign(copy, { [key]: redact(text, secrets) });
    }
  }
  if (cause.cause !== undefined && depth > 0) {
    copy.cause = safeCause(cause.cause, secrets, depth - 1);
  }
  return copy;
}

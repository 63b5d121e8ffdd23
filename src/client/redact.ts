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
  return (
    depth === 0 ||
    carriers.some((carrier) => value instanceof carrier) ||
    Reflect.ownKeys(value).some((key) => {
      const property = Object.getOwnPropertyDescriptor(value, key);
      return reveals(key, secrets, 1) || reveals(property?.value, secrets, depth - 1);
    })
  );
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
  copy.name = redact(cause.name, secrets);
  copy.stack = redact(cause.stack ?? "", secrets);
  if ("code" in cause && typeof cause.code === "string") {
    Object.assign(copy, { code: redact(cause.code, secrets) });
  }
  if (cause.cause !== undefined && depth > 0) {
    copy.cause = safeCause(cause.cause, secrets, depth - 1);
  }
  return copy;
}

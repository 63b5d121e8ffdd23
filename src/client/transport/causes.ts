/** Codes that mean that nothing was sent: no connection came about, or its certificate was refused. */
const NEVER_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$|CERT|LEAF_SIGNATURE|WRONG_VERSION/;

/** An error, what caused it, and so on; of several attempts to connect, the first. @internal */
export function causes(error: unknown): Error[] {
  const chain: Error[] = [];
  let current = error;
  while (current instanceof Error && chain.length < 8) {
    chain.push(current);
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
  return chain;
}

/** Whether an error of `fetch` says that no byte of the request left. @internal */
export function wasNeverSent(error: unknown): boolean {
  return causes(error).some((cause) => {
    // What was being done says more than the code: an open connection can lose its route, and a new one be reset.
    // "bad port": fetch opens no connection to the ports that its standard blocks.
    const { code, syscall, message }: NodeJS.ErrnoException = cause;
    return syscall ? /^(connect|getaddrinfo)$/.test(syscall) : NEVER_SENT.test(`${code}`) || message === "bad port";
  });
}

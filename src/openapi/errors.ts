/** Why a check could not run, or a document could not be read. Its message says what to do; a command ends with exit code 2. */
export class ContractError extends Error {
  override readonly name = "ContractError";
  /** Stable name of the reason, for example `port-in-use`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What a function reads, or, if it refuses with a {@link ContractError}, what `refused` makes of that. Other errors are passed on. */
export function attempt<Read, Refused>(read: () => Read, refused: (error: ContractError) => Refused): Read | Refused {
  try {
    return read();
  } catch (error) {
    if (error instanceof ContractError) {
      return refused(error);
    }
    throw error;
  }
}

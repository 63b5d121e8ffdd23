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

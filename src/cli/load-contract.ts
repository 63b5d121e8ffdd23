import { UsageError } from "./command.ts";

/** What the contract engine exports. */
export type Contract = typeof import("../contract.ts");

/**
 * Loads the contract engine, which needs packages that a user of the client alone does not have.
 *
 * @throws {UsageError} naming what to install
 */
export async function loadContract(command: string): Promise<Contract> {
  try {
    return await import("../contract.ts");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND") {
      throw new UsageError(
        `${command} needs two more packages. Install them with: npm install --save-dev fast-check ajv`,
      );
    }
    throw error;
  }
}

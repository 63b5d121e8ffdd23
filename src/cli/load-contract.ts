import { fileURLToPath } from "node:url";
import { UsageError } from "./command.ts";

/** What the contract engine exports. */
export type Contract = typeof import("../contract.ts");

/** The contract of this package. */
export const DOCUMENT = fileURLToPath(new URL("../generated/openapi.json", import.meta.url));

/**
 * Loads the contract engine, which needs packages that a user of the client alone does not have.
 *
 * @throws {UsageError} naming what to install
 */
export function loadContract(command: string): Promise<Contract> {
  return loadOptional(() => import("../contract.ts"), `${command} needs two more packages`, "fast-check ajv");
}

/**
 * Loads what needs packages that may not be installed.
 *
 * @throws {UsageError} naming what to install
 */
export async function loadOptional<Module>(load: () => Promise<Module>, need: string, names: string): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND") {
      throw new UsageError(`${need}. Install them with: npm install --save-dev ${names}`);
    }
    throw error;
  }
}

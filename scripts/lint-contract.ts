// Reports what `redocly lint` misses in the contract: `tsx scripts/lint-contract.ts [FILE]`.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import type { Json } from "../src/openapi/document.ts";
import { ContractError } from "../src/openapi/errors.ts";
import { readContract } from "../src/openapi/read-contract.ts";
import { resolve } from "../src/openapi/references.ts";
import { documentFindings } from "./lint-contract/document-rules.ts";
import type { Finding } from "./lint-contract/finding.ts";
import { rateLimitFindings } from "./lint-contract/rate-limit-rules.ts";
import { refusedSchemas, schemaFindings } from "./lint-contract/schema-rules.ts";
import { readSource, type Source } from "./lint-contract/source.ts";
import { StrictValidator } from "./lint-contract/strict-validator.ts";
import { walk } from "./lint-contract/walk.ts";

/** References first: a document with one that leads nowhere cannot be judged. */
function followReferences(file: string, { document, position }: Source): void {
  for (const { value, path } of walk("document", document)) {
    resolve(document, value, `${file}:${position([...path, "$ref"])}`);
  }
}

/** What the check would skip: of this contract it has to read everything. */
function skippedFindings(document: Json): Finding[] {
  // A shared parameter is skipped in each operation: one of them tells.
  const [first] = readContract(document).skipped;
  return first ? [{ path: ["paths"], message: first.reason, remedy: "The check skips it; say it another way." }] : [];
}

/**
 * What is wrong with an OpenAPI document, each with `file:line:column` and the remedy.
 *
 * @throws {ContractError} if the text is not YAML, has a reference that leads nowhere, or is not OpenAPI 3.1.
 */
export function lintContract(text: string, file: string): string[] {
  const source = readSource(text, file);
  const { document, position } = source;
  if (!String(document["openapi"]).startsWith("3.1.")) {
    const place = `${file}:${position(["openapi"])}`;
    throw new ContractError("version-unsupported", `${place}: not OpenAPI 3.1 but ${document["openapi"]}.`);
  }
  followReferences(file, source);
  const objects = [...walk("document", document)];
  const schemas = objects.filter(({ kind }) => kind === "schema");
  const validator = new StrictValidator(document);
  const found = [
    ...schemas.flatMap((schema) => schemaFindings(document, validator, schema)),
    ...refusedSchemas(validator, schemas),
    ...documentFindings(document, objects),
    ...rateLimitFindings(document, objects),
  ];
  const findings = found.length > 0 ? found : skippedFindings(document);
  return findings.map(({ path, message, remedy }) => `${file}:${position(path)}: ${message} ${remedy}`);
}

async function main([file = "openapi/openapi.yaml", ...others]: string[]): Promise<number> {
  if (others.length > 0) {
    throw new ContractError("usage", "Usage: lint-contract [FILE]");
  }
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new ContractError("document-unreadable", `Cannot read ${file}: ${cause.message}.`, { cause });
  });
  const lines = lintContract(text, file);
  process.stdout.write(lines.length > 0 ? `${lines.join("\n")}\n` : `${file}: no findings\n`);
  return lines.length > 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof ContractError)) {
      throw error;
    }
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}

import { type Contract, type Json, type Operation, readContract } from "../../src/contract/index.ts";
import { Validator } from "../../src/contract/validator.ts";

interface Parts {
  readonly parameters?: readonly Json[];
  /** The schema of the body; absent: the operation has none. */
  readonly body?: Json;
  readonly mediaType?: string;
  readonly scheme?: Json;
  readonly path?: string;
  readonly responses?: Json;
}

/** A document with one operation, `make`, authenticated by the header `Key`. */
export function makeDocument({ parameters = [], body, mediaType = "application/json", ...more }: Parts = {}): Json {
  const { scheme = { type: "apiKey", in: "header", name: "Key" }, path = "/things", responses } = more;
  const content = { [mediaType]: { schema: body } };
  return {
    openapi: "3.1.1",
    info: { title: "Things", version: "1.0.0" },
    security: [{ key: [] }],
    paths: {
      [path]: {
        [body === undefined ? "get" : "post"]: {
          operationId: "make",
          parameters,
          ...(body !== undefined && { requestBody: { required: true, content } }),
          responses: responses ?? { "200": { description: "Made." }, default: { description: "Not made." } },
        },
      },
    },
    components: { securitySchemes: { key: scheme } },
  };
}

/** The contract of a document with one operation. */
export function makeContract(document: Json): { contract: Contract; validator: Validator; operation: Operation } {
  const contract = readContract(document);
  const [operation] = contract.operations;
  if (!operation) {
    throw new Error("the document has no operation");
  }
  return { contract, validator: new Validator(document), operation };
}

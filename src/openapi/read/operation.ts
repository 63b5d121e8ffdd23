import type { Json } from "../document.ts";
import { attempt } from "../errors.ts";
import type { Contract, Operation, Skipped } from "../model.ts";
import type { Validator } from "../schema/validator.ts";
import { methodAndPath } from "../structure.ts";
import { readBodies } from "./bodies.ts";
import { readParameters } from "./parameters.ts";
import type { Reading } from "./reading.ts";
import { readResponses } from "./responses.ts";
import { SchemaReader } from "./schema.ts";
import { readSecurity } from "./security.ts";
import { ownBasePath } from "./servers.ts";

/** The document in both directions, and what validates by it. */
type Sides = Pick<Contract, "requests" | "responses" | "validator">;

/** Where an operation stands in a document. */
interface Origin {
  readonly path: string;
  /** As it is sent. */
  readonly method: string;
  readonly item: Json;
  readonly operation: Json;
  /** The operation in the document as responses have to conform to it. */
  readonly responses: Json;
  /** The ids of the operations before it. */
  readonly taken: ReadonlySet<string>;
}

/** Reads one operation. */
export class OperationReader implements Reading {
  readonly id: string;
  /** What of it cannot be read, and is left out. */
  readonly skipped: Skipped[] = [];
  readonly schemas: SchemaReader;
  readonly requests: Json;
  readonly validator: Validator;
  readonly #sides: Sides;
  readonly #origin: Origin;

  constructor(sides: Sides, origin: Origin) {
    const { requests, validator } = sides;
    const { path, method, operation, taken } = origin;
    this.validator = validator;
    this.requests = requests;
    this.#sides = sides;
    this.#origin = origin;
    const id = operation["operationId"];
    // An id has to be unique: what uses it again goes by its method and path.
    this.id = typeof id === "string" && !taken.has(id) ? id : methodAndPath(method, path);
    this.schemas = new SchemaReader(requests, this.id, validator, this.skipped);
  }

  /**
   * Reads the operation, and its variants.
   *
   * @throws {ContractError} if no request of the operation can be made from what can be read of it
   */
  read(): Operation[] {
    const { method, path, item, operation: written } = this.#origin;
    const parameters = readParameters(this, path, item, written);
    const [first, ...others] = readBodies(this, written, method);
    const { security, securityRequired } = readSecurity(this, written);
    const { responses, links } = readResponses(this, this.#sides.responses, this.#origin.responses);
    const basePath = ownBasePath(this.requests, item, written);
    const operation = {
      id: this.id,
      method,
      path,
      ...(basePath !== undefined && { basePath }),
      parameters,
      ...(first && { body: first.body }),
      security,
      ...(securityRequired && { securityRequired }),
      responses,
      links,
      constraints: this.schemas.constraints.noted,
    };
    const variants = others.map(({ body, constraints }) => ({
      ...operation,
      isVariant: true,
      parameters: parameters.filter(({ in: place, required }) => place === "path" || required),
      body,
      links: [],
      constraints,
    }));
    return [operation, ...variants];
  }

  optional<Read>(place: string, read: () => Read): Read | undefined {
    const before = this.schemas.constraints.noted.length;
    return attempt(read, ({ message, code }) => {
      this.schemas.constraints.noted.length = before;
      this.skipped.push({ operation: this.id, place, reason: message, code });
      return undefined;
    });
  }
}

import { isObject, type Json } from "../openapi/document.ts";
import { ContractError } from "../openapi/errors.ts";
import type { Contract } from "../openapi/model.ts";
import { resolve } from "../openapi/references.ts";
import { operationAt } from "../openapi/structure.ts";
import { type Arrived, pathOf } from "./arrived.ts";
import type { Route, Routes } from "./routes.ts";

/**
 * By the id of an operation what its responses are, one after the other, for each path anew; the last one stays. Each is a status, or the
 * name of an example of a response.
 *
 * @example
 * ```ts
 * { getTask: ["running", "running", "success"] }
 * ```
 */
export type Sequences = Readonly<Record<string, readonly string[]>>;

/**
 * Makes a function that says which response a request prefers (RFC 7240): the next one of its sequence.
 *
 * @throws {ContractError} `sequence-unknown` if an operation, a status or an example is not in the contract
 */
export function preferences(
  contract: Contract,
  routes: Routes,
  sequences: Sequences,
): (arrived: Arrived) => string | undefined {
  const steps = new Map(Object.entries(sequences).map(([id, names]) => [id, stepsOf(contract, routes, id, names)]));
  const counts = new Map<string, number>();
  return (arrived) => {
    const found = routes.find(arrived.method, pathOf(arrived));
    const own = found.kind === "route" ? steps.get(found.route.id) : undefined;
    // What the client itself prefers comes first.
    if (!own || arrived.headers["prefer"] !== undefined) {
      return undefined;
    }
    const key = `${arrived.method} ${pathOf(arrived)}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return own[Math.min(count, own.length - 1)];
  };
}

function stepsOf(contract: Contract, routes: Routes, id: string, names: readonly string[]): string[] {
  const route = routes.all.find((candidate) => candidate.id === id);
  if (!route) {
    const known = routes.all.map((candidate) => candidate.id).join(", ");
    throw new ContractError("sequence-unknown", `There is no operation ${id}. There are: ${known}.`);
  }
  const declared = examplesOf(contract, route);
  return names.map((name) => {
    if (declared.has(name)) {
      return `code=${name}`;
    }
    const owner = [...declared].find(([, examples]) => examples.includes(name));
    if (!owner) {
      const known = [...declared].flatMap(([status, examples]) => [status, ...examples]).join(", ");
      throw new ContractError("sequence-unknown", `No response of ${id} is ${name}. There are: ${known}.`);
    }
    return `code=${owner[0]}, example=${name}`;
  });
}

/** The statuses of an operation that can be chosen, and the names of the examples of each. */
function examplesOf({ responses: document }: Contract, route: Route): Map<string, string[]> {
  const read = (value: unknown): Json => resolve(document, value ?? {}, route.path);
  return new Map(
    Object.entries(read(operationAt(document, route)["responses"]))
      .filter(([status]) => /^\d{3}$/.test(status))
      .map(([status, response]) => {
        const content = read(response)["content"];
        const media = Object.values(isObject(content) ? content : {});
        return [status, media.flatMap((mediaType) => Object.keys(Object(read(mediaType)["examples"])))];
      }),
  );
}

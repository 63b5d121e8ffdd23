import type { Failure, HttpResponse, Proving, WireRequest } from "../check/target.ts";
import type { Operation, Parameter } from "../openapi/model.ts";

export const isResponse = (result: HttpResponse | Failure): result is HttpResponse => "status" in result;
export const accepted = (result: HttpResponse | Failure): boolean =>
  isResponse(result) && result.status >= 200 && result.status < 300;
export const refused = (result: HttpResponse | Failure): boolean =>
  isResponse(result) && result.status >= 400 && result.status < 500;
export const withStatus =
  (status: number) =>
  (result: HttpResponse | Failure): boolean =>
    isResponse(result) && result.status === status;

/** Makes the requests that prove a deviation; none if no operation has a place for it. */
export type Proof = (proving: Proving) => Promise<readonly WireRequest[]>;

export type Change = (wire: WireRequest, operation: Operation) => WireRequest | undefined;

/** A proof that changes the smallest valid request of the first operation that each change can use. */
export function changed(...changes: readonly Change[]): Proof {
  return async (proving) => {
    const wires = await Promise.all(changes.map((change) => changeFirst(proving, change)));
    return wires.filter((wire) => wire !== undefined);
  };
}

async function changeFirst({ operations, smallest }: Proving, change: Change): Promise<WireRequest | undefined> {
  for (const operation of operations) {
    const changed = change(await smallest(operation), operation);
    if (changed) {
      return changed;
    }
  }
  return undefined;
}

export const find = (
  operation: Operation,
  place: Parameter["in"],
  matches: (parameter: Parameter) => boolean,
): Parameter | undefined => operation.parameters.find((parameter) => parameter.in === place && matches(parameter));

export const withQuery = (wire: WireRequest, query: string): WireRequest => ({
  ...wire,
  target: `${wire.target}${wire.target.includes("?") ? "&" : "?"}${query}`,
});
export const withHeader = (wire: WireRequest, name: string, value: string): WireRequest => ({
  ...wire,
  headers: { ...wire.headers, [name]: value },
});
export const withPathValue =
  (change: (segment: string) => string): Change =>
  (wire, operation) => {
    const parameter = find(operation, "path", ({ node }) => node.types.includes("string"));
    const value = parameter?.examples[0];
    return typeof value !== "string" ? undefined : { ...wire, target: wire.target.replace(value, change) };
  };

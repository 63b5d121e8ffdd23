import type { Constraint, Operation } from "../../../openapi/model.ts";
import { type RequestValues, textOf } from "../request.ts";

/** Characters of ASCII that a path must percent-encode: those that RFC 3986 reserves, and those that it allows nowhere. */
const RESERVED = /[!-,/:-@[-^`{-}]/;

/** The path parameter of a request whose value has a character that servers in front of others are known to refuse, encoded or not. */
export function reservedCharacterConstraint(
  { parameters }: Operation,
  { path }: Pick<RequestValues, "path">,
): Constraint | undefined {
  return parameters.find(
    ({ in: place, name, reservedCharacters: implied }) =>
      place === "path" && implied && RESERVED.test(textOf(path[name] ?? "")),
  )?.reservedCharacters;
}

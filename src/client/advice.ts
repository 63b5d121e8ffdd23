import { RATE_LIMIT } from "../generated/rate-limit.ts";

/** What to do about an error, by its code or its status; the first row that fits counts. */
const ADVICE: readonly (readonly [signs: RegExp, code: string, advice: string])[] = [
  [/^APIGW?\.0307$/, "UNAUTHORIZED", "The token has expired: get a new one"],
  [/^APIGW?\.(0310|0802)$/, "FORBIDDEN", "Check the region and the project ID"],
  [/^HSS\.0011$/, "NOT_FOUND", "Check the IDs; a task belongs to the enterprise project of its creation"],
  [/^(HSS\.(0014|1002)|APIGW?\.0501)$/, "QUOTA", "Check the quotas of the account"],
  [
    /^(HSS\.0010|HSS\.0013|00000010|APIGW?\.0302|403)$/,
    "FORBIDDEN",
    "The user lacks a permission: creating an export needs hss:container:exportContainerList",
  ],
  [/^(APIGW?\.0308|429)$/, "RATE_LIMITED", `The service allows ${RATE_LIMIT}: wait, then try again`],
  [
    /^401$/,
    "UNAUTHORIZED",
    "The credentials were refused: check the token, its age and region, or the access key and the clock",
  ],
  [/^(APIGW?\.0101|404)$/, "NOT_FOUND", "Check the region or the endpoint, and the IDs"],
  [/^5\d\d$/, "UNAVAILABLE", "Try again later"],
];

/** @returns the code of our error, and a sentence to append to its message @internal */
export function adviceFor(errorCode: string | undefined, status: number): readonly [code: string, advice: string] {
  for (const sign of [errorCode ?? "", String(status)]) {
    const found = ADVICE.find(([signs]) => signs.test(sign));
    if (found) {
      return [found[1], `. ${found[2]}`];
    }
  }
  return ["RESPONSE", ""];
}

import { endpoints } from "../generated/regions.ts";
import { nearest } from "./nearest.ts";
import { printable } from "./printable.ts";

/** A region in which the service runs, from the servers of the contract. */
export type Region = (typeof endpoints)[keyof typeof endpoints][number];

/** The regions of the contract. */
export const regions: readonly Region[] = Object.values(endpoints).flat();

/** A region of the contract, or another one whose endpoint the caller then gives. */
export type RegionName = Region | (string & Record<never, never>);

/**
 * The endpoint of a region.
 *
 * @throws {TypeError} if the contract does not know the region; the message names the nearest ones
 * @internal
 */
export function regionEndpoint(region: string): string {
  for (const [endpoint, names] of Object.entries(endpoints)) {
    if (names.some((name) => name === region)) {
      return endpoint.replace("*", region);
    }
  }
  const known = nearest(region, regions, 3);
  const guess = known.length > 0 ? `did you mean ${known.join(", ")}?` : `known are ${[...regions].sort().join(", ")}.`;
  throw new TypeError(`unknown region "${printable(region, 64)}": ${guess} For another region give \`endpoint\``);
}

/**
 * The address that requests start with: no path of its own, no trailing slash.
 *
 * @throws {TypeError} if it is not a plain http or https address
 * @internal
 */
export function normalizeEndpoint(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new TypeError("endpoint must be an address such as https://hss.cn-north-4.myhuaweicloud.com");
  }
  // The value is not shown: it may hold a password.
  if (url.username || url.password || url.search || url.hash) {
    throw new TypeError("endpoint must not have a user name, a password, a query or a fragment");
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

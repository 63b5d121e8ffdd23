// Says what changed at a place; what that breaks and what to do, its rule says.
import type { Incompatibility, Side } from "./schema/alternative.ts";

/** A path as it reads on the wire: `export_headers[][0]`, `create_time.start_time`, `labels.*`. */
export function wirePath(path: Incompatibility["path"]): string {
  return path
    .map((segment, index) => {
      const isMember = typeof segment === "number" || segment === "[]";
      return isMember ? (segment === "[]" ? segment : `[${segment}]`) : `${index === 0 ? "" : "."}${segment}`;
    })
    .join("");
}

/** What changed, from the old contract to the new one; `breaks` tells whether the incompatibility is one that breaks somebody. */
export function whatChanged({ keyword, source, target }: Incompatibility, side: Side, breaks: boolean): string {
  const isNarrower = (side === "request") === breaks;
  const [before, after] = isNarrower ? [source, target] : [target, source];
  switch (keyword) {
    case "required":
      return !isNarrower
        ? "became optional"
        : target === "true"
          ? "became required"
          : `became required; its ${target} makes no request valid that leaves it out`;
    case "properties":
      return breaks ? "was removed" : "was added";
    case "additionalProperties":
      if (target === "") {
        return !breaks
          ? "was added"
          : side === "request"
            ? "was removed and is refused"
            : "was added, which the old contract ruled out";
      }
      return `properties that are not listed are ${isNarrower ? "ruled out" : "allowed"} now`;
    case "enum":
      // The source has what the target lacks.
      if (source === "none") {
        return isNarrower ? `is one of ${target} now` : `can be any value now, formerly ${target}`;
      }
      return isNarrower ? `is no longer ${source}; ${target} is left` : `can be ${source} now`;
    case "anyOf":
      return isNarrower ? "has an alternative less" : "has another alternative";
    case "oneOf":
      return isNarrower ? "alternatives overlap, which they did not" : "alternatives no longer rule each other out";
    case "deprecated":
      return "is deprecated now; it still works";
    case "discriminator":
      return `alternatives are told apart otherwise: ${before} became ${after}`;
    case "xml":
      return `its XML changed from ${before} to ${after}`;
    case "default":
      return `default changed from ${before} to ${after}`;
    default:
      return `\`${keyword}\` changed from ${before} to ${after}`;
  }
}

// Says what a gap breaks, for whom, and how to migrate.
import type { Gap, Side } from "./schema/alternative.ts";

/** A path as it reads on the wire: `export_headers[][0]`, `create_time.start_time`, `labels.*`. */
export function wirePath(path: Gap["path"]): string {
  return path
    .map((segment, index) => {
      const isMember = typeof segment === "number" || segment === "[]";
      return isMember ? (segment === "[]" ? segment : `[${segment}]`) : `${index === 0 ? "" : "."}${segment}`;
    })
    .join("");
}

/** What a gap of a request breaks for a caller, or one of an answer for its reader. */
export function breakingMessage({ keyword, source, target }: Gap, side: Side): string {
  // In a request the old contract is the source; in an answer it is the target.
  return side === "request" ? callerMessage(keyword, source, target) : readerMessage(keyword, target, source);
}

function callerMessage(keyword: string, before: string, after: string): string {
  switch (keyword) {
    case "required":
      return "became required: a caller that leaves it out is refused. Always send it.";
    case "properties":
      return "was removed: what a caller sends here is no longer read. Do without it.";
    case "additionalProperties":
      return after === ""
        ? "was removed and is refused: a caller that sends it fails. Leave it out."
        : "properties that are not listed are refused now: a caller that sends one fails. Send listed ones only.";
    case "enum":
      return before === "none"
        ? `only ${after} is allowed now: a caller that sends another value is refused. Send one of these.`
        : `no longer takes ${before}: a caller that sends it is refused. Send one of ${after}.`;
    case "anyOf":
      return "an alternative is no longer taken: a caller that sends it is refused. Send one of those that are left.";
    case "type":
      return `type ${before} became ${after}: a caller that sends the old type is refused. Send ${after}.`;
    case "oneOf":
      return "alternatives overlap as they did not: a caller whose value meets several is refused. Send one that meets a single one.";
    case "discriminator":
      return `alternatives are told apart otherwise, ${before} became ${after}: a caller is misread or refused. Send what tells them apart now.`;
    case "xml":
      return `its XML changed from ${before} to ${after}: what a caller writes is not found. Write it in the new form.`;
    case "default":
      return `default changed from ${before} to ${after}: the request of a caller that leaves it out means something else. Send the value that you mean.`;
    default:
      return `\`${keyword}\` changed from ${before} to ${after}: a caller whose value kept to the old rule can be refused. Keep to the new one.`;
  }
}

function readerMessage(keyword: string, before: string, after: string): string {
  switch (keyword) {
    case "required":
      return "became optional: a reader that relies on it may find nothing. Handle its absence.";
    case "properties":
      return "was removed: a reader of it finds nothing. Do without it.";
    case "additionalProperties":
      return "can carry properties that the old contract ruled out: a strict reader fails. Ignore what is not known.";
    case "enum":
      return after === "none"
        ? `can be any value now, formerly ${before}: a reader does not know them all. Handle unknown values.`
        : `can be ${after} now, which the old contract did not announce: a reader does not know it. Handle it.`;
    case "anyOf":
      return "can be of an alternative that the old contract did not announce: a reader does not know it. Handle it.";
    case "oneOf":
      return "can meet several alternatives now: a reader that relies on a single one misreads it. Expect several.";
    case "discriminator":
      return `alternatives are told apart otherwise, ${before} became ${after}: a reader takes one for another. Tell them apart as the new contract says.`;
    case "xml":
      return `its XML changed from ${before} to ${after}: a reader does not find it. Read the new form.`;
    case "type":
      return `type ${before} became ${after}: a reader of the old type misreads it. Read ${after}.`;
    default:
      return `\`${keyword}\` changed from ${before} to ${after}: a reader can get a value that the old contract ruled out. Allow for it.`;
  }
}

/** What a gap that breaks nobody lets a consumer do. */
export function compatibleMessage({ keyword, source, target }: Gap, side: Side): string {
  const [before, after] = side === "request" ? [target, source] : [source, target];
  switch (keyword) {
    case "properties":
    case "additionalProperties":
      return before === "" || after === ""
        ? "was added."
        : "properties that are not listed are treated differently; old uses stay valid.";
    case "enum":
      // The source has what the target lacks: new members of a request, old members of an answer.
      if (source === "none") {
        return side === "request" ? `takes other values than ${target} too.` : `is one of ${target} now.`;
      }
      return side === "request" ? `takes ${source} too.` : `is no longer ${source}.`;
    case "deprecated":
      return "is deprecated now; it still works.";
    case "anyOf":
      return side === "request" ? "takes another alternative too." : "is of fewer alternatives now.";
    case "oneOf":
      return side === "request" ? "may meet several alternatives now." : "meets a single alternative now.";
    case "required":
      return side === "request" ? "became optional." : "is always present now.";
    default:
      return `\`${keyword}\` changed from ${before} to ${after}; ${side === "request" ? "old requests are still accepted" : "old readers understand it"}.`;
  }
}

import { toJson } from "../../openapi/json.ts";
import type { Breach, UnjudgedReason } from "../judge/judgement.ts";

/** A breach in words, without the value, which may be a secret. */
export function breachText({ place, keyword, constraint, detail }: Breach): string {
  switch (detail?.kind) {
    case "media-type":
      return `the body is ${detail.sent}; declared are ${detail.declared.join(", ")}`;
    case "malformed":
      return `${place === "body" ? "the body" : place} is not ${detail.mediaType}`;
    case "no-body":
      return "the body is missing";
    case "no-credential":
      return `no credential is sent: ${detail.accepted.join(" or ")} is required`;
    case "unknown-path":
      return `no path of the contract is ${detail.path}`;
    case "unknown-method":
      return `${detail.path} is declared without the method ${detail.method}`;
    case undefined:
      return keywordText(place, keyword, constraint?.value);
  }
}

function keywordText(place: string, keyword: string, limit: unknown): string {
  switch (keyword) {
    case "required":
      return `${place} is missing`;
    case "additionalProperties":
    case "unevaluatedProperties":
      return `${place} is not declared, and \`${keyword}\` is false`;
    default:
      return `${place} breaks \`${keyword}\`${limit === undefined ? "" : limitText(limit)}`;
  }
}

const MOST_OF_LIMIT = 80;

function limitText(value: unknown): string {
  const text = typeof value === "object" && value !== null && !Array.isArray(value) ? "" : toJson(value);
  return text === "" || text.length > MOST_OF_LIMIT ? "" : `: ${text}`;
}

/** Why something is not judged, in words. */
export function unjudgedText(reason: UnjudgedReason): string {
  switch (reason.kind) {
    case "skipped":
      return reason.reason ?? "it is not read";
    case "media-type":
      return `bodies of ${reason.mediaTypes.join(", ")} are not read here`;
    case "content-encoding":
      return `its Content-Encoding is ${reason.encoding}`;
    case "other-charset":
      return "its charset is not UTF-8";
    case "not-utf-8":
      return "it is not UTF-8";
    case "no-bytes":
      return "whether no bytes are an empty body or none is not settled";
    case "unsettled":
      return `how such a ${reason.part} is written is not settled`;
    case "letter-case":
      return "whether the letter case of names matters is not settled";
    case "unreadable":
      return "its text cannot be read by its style, or its percent-encoding is malformed";
    case "whole-server":
      return "OPTIONS * asks about the server as a whole";
    case "empty-segment":
      return `whether it is ${reason.path} is not settled: it has an empty segment`;
    case "undeclared-method":
      return `${reason.method} ${reason.path} is not declared, and HTTP has it for every resource`;
  }
}

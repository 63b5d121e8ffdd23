import { isObject } from "../../openapi/document.ts";
import { toJson } from "../../openapi/json.ts";
import { type Body, type Field, fieldOf } from "../../openapi/model.ts";
import { bodyText, type RequestValues, textOf } from "../cases/request.ts";
import { writePairs } from "./styles.ts";

const BOUNDARY = "part-of-a-form";

/** A body as it goes over the wire: its text and its media type. */
export interface SerializedBody {
  readonly text: string;
  readonly mediaType: string;
}

/** Writes the body of a request; `undefined` if it has none. */
export function writeBody(body: Body | undefined, request: RequestValues): SerializedBody | undefined {
  const { mediaType = body?.mediaType ?? "application/json" } = request;
  const isOther = request.rawBody !== undefined || request.mediaType !== undefined;
  if (!body || body.kind === "json" || isOther || request.body === undefined) {
    const text = bodyText(request);
    return text === undefined ? undefined : { text, mediaType };
  }
  const fields = (isObject(request.body) ? Object.entries(request.body) : []).map(
    ([name, value]) => [name, fieldOf(body, name), value] as const,
  );
  switch (body.kind) {
    case "form":
      return { text: fields.flatMap(([name, field, value]) => writePairs(name, field, value)).join("&"), mediaType };
    case "multipart": {
      const parts = fields.flatMap(([name, field, value]) =>
        (Array.isArray(value) ? value : [value]).map((member) => partOf(name, field, member)),
      );
      return { text: `${parts.join("")}--${BOUNDARY}--\r\n`, mediaType: `${mediaType}; boundary=${BOUNDARY}` };
    }
    default:
      return { text: textOf(request.body), mediaType };
  }
}

/** A part of a form (RFC 7578). */
function partOf(name: string, { contentType, isFile, isJson }: Field, value: unknown): string {
  const asJson = isJson === true || isObject(value);
  const type = contentType ?? (asJson ? "application/json" : isFile ? "application/octet-stream" : undefined);
  return [
    `--${BOUNDARY}`,
    `Content-Disposition: form-data; name="${name}"${isFile ? '; filename="file"' : ""}`,
    ...(type === undefined ? [] : [`Content-Type: ${type}`]),
    "",
    `${asJson ? toJson(value) : textOf(value)}\r\n`,
  ].join("\r\n");
}

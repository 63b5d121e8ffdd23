/** A media type, or a range of them, in lower case. */
interface MediaType {
  readonly type: string;
  readonly subtype: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Reads a media type as it stands in a header or in a document (RFC 9110, section 8.3.1). */
function parse(text: string): MediaType {
  const [essence = "", ...rest] = text.toLowerCase().match(/(?:"(?:[^"\\]|\\.)*"|[^;"])+/g) ?? [];
  const [type = "", subtype = ""] = essence.trim().split("/");
  const parameters = rest.flatMap((parameter): [string, string][] => {
    const [name = "", value] = parameter.split(/=(.*)/s);
    return value === undefined ? [] : [[name.trim(), value.trim().replace(/^"(.*)"$/s, "$1")]];
  });
  return { type, subtype, parameters: new Map(parameters) };
}

/** The value of a parameter of a media type, in lower case. */
export const parameterOf = (mediaType: string, name: string): string | undefined =>
  parse(mediaType).parameters.get(name);

/** The type and the subtype of a media type, in lower case. */
export function essenceOf(mediaType: string): string {
  const { type, subtype } = parse(mediaType);
  return `${type}/${subtype}`;
}

/**
 * Of the media types and ranges that a document declares, those that describe a media type most closely; several if it leaves open
 * which of them is meant.
 */
export function closest(declared: Iterable<string>, mediaType: string): string[] {
  const actual = parse(mediaType);
  const ranked = [...declared].map((range) => ({ range, rank: rankOf(parse(range), actual) }));
  const best = Math.max(...ranked.map(({ rank }) => rank));
  return best < 0 ? [] : ranked.filter(({ rank }) => rank === best).map(({ range }) => range);
}

/** How closely a range describes a media type; below 0 if it does not. */
function rankOf(range: MediaType, actual: MediaType): number {
  const essence = rankOfEssence(range, actual);
  const pairs = [...range.parameters].map(([name, value]) => [value, actual.parameters.get(name)] as const);
  // A parameter that is left out contradicts nothing.
  const contradicts = pairs.some(([value, found]) => found !== undefined && found !== value);
  return essence < 0 || contradicts ? -1 : essence * 100 + pairs.filter(([value, found]) => found === value).length;
}

function rankOfEssence(range: MediaType, { type, subtype }: MediaType): number {
  if (range.type === "*" && range.subtype === "*") {
    return 0;
  }
  if (range.type !== type && range.type !== "*") {
    return -1;
  }
  if (range.subtype === "*") {
    return 1;
  }
  if (range.subtype.startsWith("*+")) {
    return subtype.endsWith(range.subtype.slice(1)) ? 2 : -1;
  }
  return range.subtype === subtype ? 3 : -1;
}

/** Whether one of the media types and ranges that a document declares takes another media type. */
export const declares = (mediaTypes: readonly string[], mediaType: string): boolean =>
  closest(mediaTypes, mediaType).length > 0;

/** Whether a media type holds JSON: by its name, or by its structured syntax suffix (RFC 6839). */
export function isJsonMediaType(mediaType: string): boolean {
  return /^[\w!#$&^.+-]+\/(?:[\w!#$&^.+-]+\+)?json\s*(?:;|$)/i.test(mediaType);
}

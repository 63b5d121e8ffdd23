// Compares media types by their names.

/** A media type in lower case, its parameters sorted; UTF-8 is what JSON has anyway. */
export function normalized(mediaType: string): string {
  const [essence = "", ...parameters] = mediaType
    .toLowerCase()
    .split(";")
    .map((part) => part.trim().replaceAll('"', ""));
  return [essence, ...parameters.filter((part) => part !== "charset=utf-8" && part !== "").sort()].join("; ");
}

/** Whether a media type is one of a range. */
export function covers(range: string, mediaType: string): boolean {
  return range === mediaType || range === "*/*" || (range.endsWith("/*") && mediaType.startsWith(range.slice(0, -1)));
}

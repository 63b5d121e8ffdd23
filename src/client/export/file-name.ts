/** The longest name that common file systems take, in bytes of UTF-8. */
const LONGEST = 255;

/** Names that Windows keeps for devices, whatever their extension; it reads `¹` as 1, and no space before the dot. */
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])\s*(\.|$)/i;

/** The start of a text that fits into a number of bytes. */
function cut(text: string, bytes: number): string {
  let length = 0;
  let result = "";
  for (const character of text) {
    length += Buffer.byteLength(character);
    if (length > bytes) {
      break;
    }
    result += character;
  }
  return result;
}

/**
 * The name of a service's file made safe: one name, in one folder, visible, and harmless on every system.
 *
 * @param name - the name that the service gives, possibly none, possibly hostile
 * @param taskId - part of the name that is made up if nothing of the service's name is left
 * @internal
 */
export function safeFileName(name: string | undefined, taskId: string): string {
  const last = (name ?? "").split(/[/\\]/).at(-1) ?? "";
  const clean = last
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "")
    .replace(/[<>:"|?*]/g, "_")
    .replace(/^[\s.-]+|[\s.]+$/g, "");
  if (clean === "") {
    return `container-export-${taskId.replace(/[^\w-]/g, "").slice(0, 64) || "file"}.zip`;
  }
  const free = RESERVED.test(clean) ? `_${clean}` : clean;
  const extension = /\.\w{1,10}$/.exec(free)?.[0] ?? "";
  const stem = free.slice(0, free.length - extension.length);
  const safe = `${cut(stem, LONGEST - extension.length).trimEnd()}${extension}`;
  // What was cut off may leave a name that is not safe: a dot at its end, or a device's.
  return safe === name ? safe : safeFileName(safe, taskId);
}

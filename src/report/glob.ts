/** Tells which texts a pattern stands for, in which `*` is any text. */
export function globOf(pattern: string): (text: string) => boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const expression = new RegExp(`^${parts.join(".*")}$`, "su");
  return (text) => expression.test(text);
}

import { literally } from "../openapi/schema/patterns.ts";

/** Tells which texts a pattern stands for, in which `*` is any text. */
export function globOf(pattern: string): (text: string) => boolean {
  const parts = pattern.split("*").map(literally);
  const expression = new RegExp(`^${parts.join(".*")}$`, "su");
  return (text) => expression.test(text);
}

import { createRequire } from "node:module";

/** The version of this package. */
export function version(): string {
  // Both src/cli and dist/cli are two levels below package.json.
  const manifest: { version: string } = createRequire(import.meta.url)("../../package.json");
  return manifest.version;
}

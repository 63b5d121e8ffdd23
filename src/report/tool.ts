import { createRequire } from "node:module";

const { name, version } = createRequire(import.meta.url)("../../package.json") as Record<"name" | "version", string>;

/** The package that writes a report, which is its command too. */
export const TOOL = name;
/** Version of this package. */
export const VERSION = version;

import { make } from "../../scripts/make.ts";

/** Makes what the tests look at, once for all of them: one that builds for itself would take it away from the others. */
export default async function makeProducts(): Promise<void> {
  await make("build", "dist/cli/main.js");
  await make("docs", "dist/docs/constraints.html");
}

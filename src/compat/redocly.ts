// Asks `redocly diff`, whose verdict stands where the comparison by meaning does not reach.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toJson } from "../check/cases/request.ts";
import { isObject, type Json } from "../openapi/document.ts";
import { ContractError } from "../openapi/errors.ts";
import type { Change } from "./change.ts";
import { listOf, readEndpoints } from "./operation/endpoints.ts";
import { refersOutside } from "./read/outside.ts";

const PROGRAM = createRequire(import.meta.url).resolve("@redocly/cli/bin/cli.js");
/** Without its rules `redocly diff` finds changes, but none that breaks anything. */
const CONFIGURATION = "extends:\n  - diff-recommended\n";

/**
 * What redocly calls breaking, where an operation refers to what lies outside of the document.
 *
 * @throws {ContractError} if redocly gives no report.
 */
export async function redoclyVerdicts(old: Json, next: Json, program = PROGRAM): Promise<Change[]> {
  // The comparison by meaning settles all else.
  if (![old, next].some(refersOutside)) {
    return [];
  }
  const report = await diff(old, next, program);
  const endpoints = [...readEndpoints(old).values(), ...readEndpoints(next).values()];
  return report.flatMap((change): Change[] => {
    const keys = pointer(String(change["path"]));
    const [, path = "", method = ""] = keys;
    const endpoint = endpoints.find((one) => one.path === path && one.method === method.toUpperCase());
    if (change["impact"] !== "major" || !refersOutside(endpoint?.written)) {
      return [];
    }
    const below = endpoint ? keys.slice(3) : keys;
    const messages = listOf(change["verdicts"]).map((verdict) => (isObject(verdict) ? String(verdict["message"]) : ""));
    const message = `${messages.join(" ") || `${change["kind"]}.`} A consumer of the old contract is not prepared for it. Follow the new one.`;
    return [{ operation: endpoint?.id ?? "", location: below.join(" "), message }];
  });
}

async function diff(old: Json, next: Json, program: string): Promise<Json[]> {
  const folder = await mkdtemp(join(tmpdir(), "compat-"));
  try {
    const file = (name: string): string => join(folder, name);
    await Promise.all([
      writeFile(file("old.json"), toJson(old)),
      writeFile(file("new.json"), toJson(next)),
      writeFile(file("redocly.yaml"), CONFIGURATION),
    ]);
    const words = ["diff", "old.json", "new.json", "--format", "json", "--config", "redocly.yaml", "--fail-on", "none"];
    const environment = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
    const settings = { cwd: folder, env: environment, maxBuffer: 2 ** 28 };
    const [stdout, stderr] = await new Promise<[string, string]>((done) => {
      // It reports what it could read, and ends with another exit code where it could not read all.
      execFile(process.execPath, [program, ...words], settings, (_, ...texts) => done(texts));
    });
    const report = parsed(stdout);
    if (!isObject(report) || !Array.isArray(report["changes"])) {
      const reason = stderr.trim().split("\n").at(-1) || "it printed nothing";
      throw new ContractError("comparison-failed", `\`redocly diff\` gave no report: ${reason}.`);
    }
    return report["changes"].filter(isObject);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pointer(path: string): string[] {
  return path
    .replace(/^#\//, "")
    .split("/")
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

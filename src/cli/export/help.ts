import { RATE_LIMIT, RATE_LIMIT_INTERVAL } from "../../generated/rate-limit.ts";
import { credentialsText } from "../credentials.ts";
import { wrap } from "../wrap.ts";
import { type ContractFlag, readChoices } from "./filters.ts";

const WIDTH = 96;
const INDENT = "      ";

const indented = (text: string): string =>
  wrap(text, WIDTH - INDENT.length)
    .map((line) => `${INDENT}${line}\n`)
    .join("");

/** A flag with what the contract says of it; its limits are in those words. */
function flagHelp({ name, schema, kind }: ContractFlag, value: string): string {
  const words = (schema.description ?? "").replaceAll("Absent: no filter.", "").replaceAll("`", "").trim();
  const values = schema.enum ? ` One of: ${schema.enum.join(", ")}.` : "";
  const usage = kind === "optional" ? `--${name} [true|false], --no-${name}` : `--${name} ${value}`;
  return `  ${usage}\n${indented(`${words}${values}`)}`;
}

/** What the words of the contract say in milliseconds, a person gives as a time. */
function timeHelp({ name, schema }: ContractFlag): string {
  const [first = ""] = (schema.description ?? "").split("\n");
  const words = first.replace(/, in milliseconds.*/, "");
  return `  --${name} TIME\n${indented(`${words}, by ISO 8601: a day (midnight UTC) or a time with a zone, such as 2026-01-31T08:00:00+08:00.`)}`;
}

/** The text of `export --help`; filters, limits and columns come from the contract. */
export async function exportHelp(): Promise<string> {
  const { filters, exportSize, enterpriseProjectId, columns } = await readChoices();
  const isTime = ({ name }: ContractFlag): boolean => name.startsWith("created-");
  const filterHelp = filters.map((flag) =>
    isTime(flag) ? timeHelp(flag) : flagHelp(flag, flag.schema.enum ? "NAME" : "TEXT"),
  );
  const width = Math.max(...columns.map(({ key }) => key.length)) + 2;
  return `Usage: hss-container-export export (--region REGION | --endpoint URL) --project-id ID [options]

Exports the container list, waits until the file is ready, and saves it as a ZIP archive.
${credentialsText("Credentials")}

Service:
  --region REGION, --endpoint URL
${indented("The region of the service, or its base URL. One is required; the URL is used if both are given.")}  --project-id ID
${indented("The project that the containers belong to.")}${flagHelp(enterpriseProjectId, "ID")}
Content:
  --columns KEY[=TITLE],…
${indented("The columns, from left to right; may be repeated. In a title, write \\, for a comma and \\\\ for a backslash. Default: all columns, with these titles:")}${columns.map(({ key, title }) => `${INDENT}  ${key.padEnd(width)}${title}\n`).join("")}${flagHelp(exportSize, "NUMBER")}
Filters, each optional:
${filterHelp.join("")}
File:
  --out FILE, --out FOLDER/
${indented("Where to save the file. In a folder, it keeps the name that the service gives it, with unsafe characters replaced. Default: the current folder.")}  --overwrite
${indented("Replace an existing file once the new one is complete and intact. Without it, an existing file is an error.")}
Time, as a number with ms, s, m or h:
  --poll-interval DURATION
${indented(`Time between two status queries. Default: ${RATE_LIMIT_INTERVAL / 1000}s; the service allows ${RATE_LIMIT}.`)}  --timeout DURATION
${indented("Maximum time for one call; for the download, maximum time without progress. Default: 10s.")}  --deadline DURATION
${indented("Maximum time for the whole command, including waits. Default: 1h.")}
More:
  --task-id ID
${indented("Resume this export task instead of creating one; columns and filters have no effect.")}  --json
${indented("Print the result as a JSON object: task_id, file_id, file_name, path, bytes, sha256.")}  --quiet
${indented("Print no progress, only the result and errors.")}
Exit codes: 0 saved; 1 the service refused or the export failed; 2 could not run (usage, credentials,
no connection, the output file already exists); 130 and 143 after SIGINT and SIGTERM.
`;
}

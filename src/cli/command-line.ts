import { nearest } from "../client/nearest.ts";
import { TOOL, VERSION } from "../report/tool.ts";
import { quoted } from "./arguments.ts";
import { type Command, type Io, UsageError } from "./command.ts";

/** Each command is loaded only when it runs, so that none pays for the dependencies of another. */
const commands: Record<string, { summary: string; load: () => Promise<Command> }> = {
  export: {
    summary: "Export the container list to a file.",
    load: () => import("./export/export.ts"),
  },
  check: {
    summary: "Check a server, or the mock, against an OpenAPI document.",
    load: () => import("./check/check.ts"),
  },
  compat: {
    summary: "Show what a change to an OpenAPI document breaks.",
    load: () => import("./compat/compat.ts"),
  },
  mock: {
    summary: "Serve an OpenAPI document on a local mock server.",
    load: () => import("./mock/mock.ts"),
  },
};

const HELP = `Usage: ${TOOL} <command> [options]

Commands:
${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(8)}${summary}\n`)
  .join("")}
Options:
  --help     Show this text; after a command, the options of that command.
  --version  Show the version.
`;

/** Whether the arguments ask for help; what follows `--` is not an option. */
function asksFor(option: string, argv: string[]): boolean {
  const end = argv.indexOf("--");
  return argv.slice(0, end < 0 ? argv.length : end).includes(option);
}

/**
 * Runs the command that the arguments name.
 *
 * @returns the exit code: what the command returned, or 2 if it could not run
 */
export async function runCommandLine(argv: string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  const fail = (message: string, command: string): number => {
    io.stderr.write(`${command}: ${message}\nSee \`${command} --help\`.\n`);
    return 2;
  };
  if (name === undefined) {
    io.stderr.write(HELP);
    return 2;
  }
  if (name === "--help" || name === "-h" || (name === "help" && rest.length === 0)) {
    io.stdout.write(HELP);
    return 0;
  }
  if (name === "--version") {
    io.stdout.write(`${VERSION}\n`);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    const [guess] = nearest(name, Object.keys(commands));
    const kind = name.startsWith("-") ? "a command is expected before the options, such as" : "unknown command";
    return fail(`${kind} ${quoted(name)}${guess ? `; did you mean \`${guess}\`?` : ""}`, TOOL);
  }
  try {
    const { help, run } = await command.load();
    if (asksFor("--help", rest) || rest[0] === "-h") {
      io.stdout.write(typeof help === "function" ? await help() : help);
      return 0;
    }
    if (asksFor("--version", rest)) {
      io.stdout.write(`${VERSION}\n`);
      return 0;
    }
    return await run(rest, io);
  } catch (error) {
    if (error instanceof UsageError) {
      return fail(error.message, `${TOOL} ${name}`);
    }
    throw error;
  }
}

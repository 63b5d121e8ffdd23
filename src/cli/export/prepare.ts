import { wasNeverSent } from "../../client/transport/causes.ts";
import {
  type ContainerExportRequest,
  checkTarget,
  createHssClient,
  type ExportOptions,
  type NodeHssClient,
} from "../../node.ts";
import { TOOL, VERSION } from "../../report/tool.ts";
import type { Given } from "../arguments.ts";
import { type Io, UsageError } from "../command.ts";
import { requireCredentials } from "../credentials.ts";
import { parseDuration } from "../duration.ts";
import { type Choices, columnsOf, filtersOf, parseValue } from "./filters.ts";

const DEFAULT_DEADLINE = 3_600_000;

/** Everything that is known, and found to be right, before the first request. */
export interface Plan {
  readonly client: NodeHssClient;
  readonly body: ContainerExportRequest;
  readonly call: Pick<ExportOptions, "enterpriseProjectId" | "exportSize" | "pollInterval" | "timeout">;
  readonly out: string;
  readonly overwrite: boolean;
  readonly deadline: number;
}

/** How far an export has come. */
export interface State {
  taskId: string | undefined;
  /** Whether the service may have obeyed the last request: without a task ID, it may be creating a task. */
  obeyed: boolean;
}

/** A `fetch` that notes in `state` whether the service may have obeyed its last request. */
function watch(send: typeof fetch, state: State): typeof fetch {
  return async (input, init) => {
    state.obeyed = true;
    const response = await send(input, init).catch((error) => {
      state.obeyed = !wasNeverSent(error);
      throw error;
    });
    state.obeyed = response.ok || response.status >= 500;
    return response;
  };
}

function createClient(given: Given, state: State, io: Io): NodeHssClient {
  const projectId = given.get("project-id")?.[0];
  if (projectId === undefined) {
    throw new UsageError("--project-id is required");
  }
  const [region, endpoint] = [given.get("region")?.[0], given.get("endpoint")?.[0]];
  if (region === undefined && endpoint === undefined) {
    throw new UsageError("--region or --endpoint is required");
  }
  const auth = requireCredentials(io);
  const userAgent = `${TOOL}/${VERSION}`;
  try {
    return createHssClient({
      region,
      endpoint,
      projectId,
      auth,
      fetch: watch(io.fetch ?? fetch, state),
      userAgent,
    });
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message) : error;
  }
}

/** Reads what is given, and finds it right before anything is sent. */
export async function prepare(given: Given, choices: Choices, state: State, io: Io): Promise<Plan> {
  const duration = (name: "poll-interval" | "timeout" | "deadline"): number | undefined => {
    const text = given.get(name)?.[0];
    return text === undefined ? undefined : parseDuration(`--${name}`, text);
  };
  const exportSize = given.get("export-size")?.[0];
  // Whether values are allowed, the client's validators decide before anything is sent.
  const body = { ...filtersOf(choices, given), export_headers: columnsOf(choices, given) } as ContainerExportRequest;
  const plan: Plan = {
    client: createClient(given, state, io),
    body,
    call: {
      enterpriseProjectId: given.get("enterprise-project-id")?.[0],
      exportSize: exportSize === undefined ? undefined : Number(parseValue(choices.exportSize, exportSize)),
      pollInterval: duration("poll-interval"),
      timeout: duration("timeout"),
    },
    out: given.get("out")?.[0] ?? "./",
    overwrite: given.has("overwrite"),
    deadline: duration("deadline") ?? DEFAULT_DEADLINE,
  };
  if (plan.out === "-") {
    throw new UsageError("--out takes a file or a folder; a ZIP archive is not written to stdout");
  }
  await checkTarget(plan.out, plan);
  return plan;
}

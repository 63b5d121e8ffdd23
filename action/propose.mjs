// Pushes what a regeneration has changed, and opens a pull request for it, or updates the one that is open.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { ActionError, runStep, variable } from "./runner.mjs";

const PATIENCE = 30_000;
const NAME = "github-actions[bot]";
const EMAIL = "41898282+github-actions[bot]@users.noreply.github.com";
/** The exit code of `git ls-remote` for a branch that does not exist. */
const ABSENT = 2;

const token = variable("INPUT_TOKEN");
const repository = variable("GITHUB_REPOSITORY");

/** The token in the environment, where no list of processes and no error of git shows it. */
const environment = {
  ...process.env,
  GIT_TERMINAL_PROMPT: "0",
  GIT_CONFIG_COUNT: "1",
  GIT_CONFIG_KEY_0: `http.${variable("GITHUB_SERVER_URL")}/.extraheader`,
  GIT_CONFIG_VALUE_0: `Authorization: Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`,
  ...Object.fromEntries(
    ["AUTHOR", "COMMITTER"].flatMap((role) => [
      [`GIT_${role}_NAME`, NAME],
      [`GIT_${role}_EMAIL`, EMAIL],
    ]),
  ),
};

/**
 * Runs git without the hooks of the repository, which would see the token.
 *
 * @param {string[]} words
 * @param {number[]} [fine] exit codes that are not failures
 */
function git(words, fine = [0]) {
  const { status, stdout, stderr, error } = spawnSync("git", ["-c", "core.hooksPath=/dev/null", ...words], {
    encoding: "utf8",
    env: environment,
  });
  if (!fine.includes(status ?? -1)) {
    throw new ActionError(`git ${words[0]} failed: ${error?.message ?? stderr.trim()}`);
  }
  return { status, text: stdout.trim() };
}

/**
 * Calls GitHub's REST API.
 *
 * @param {"GET" | "POST" | "PATCH"} method
 * @param {string} path below the repository
 * @param {object} [content]
 */
async function api(method, path, content) {
  const response = await fetch(`${variable("GITHUB_API_URL")}/repos/${repository}/${path}`, {
    method,
    headers: { accept: "application/vnd.github+json", authorization: `Bearer ${token}`, "user-agent": NAME },
    ...(content && { body: JSON.stringify(content) }),
    signal: AbortSignal.timeout(PATIENCE),
  }).catch((error) => {
    throw new ActionError(`GitHub cannot be reached: ${error.cause?.message ?? error.message}.`);
  });
  const result = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new ActionError(
      `GitHub refused ${method} ${path}: ${response.status} ${result.message ?? ""}. Does the job have the permissions \`contents: write\` and \`pull-requests: write\`, and may GitHub Actions create pull requests (Settings, Actions, General)?`,
    );
  }
  return result;
}

/**
 * What is proposed on the branch by now; a commit of somebody else is not lost.
 *
 * @param {string} ref
 */
function proposed(ref) {
  if (git(["ls-remote", "--exit-code", "origin", ref], [0, ABSENT]).status === ABSENT) {
    return { commit: "", tree: "", isOurs: true };
  }
  git(["fetch", "--quiet", "--depth=1", "origin", ref]);
  const [commit = "", tree = "", email = ""] = git(["log", "-1", "--format=%H %T %ce", "FETCH_HEAD"]).text.split(" ");
  return { commit, tree, isOurs: email === EMAIL };
}

await runStep(async () => {
  const branch = variable("INPUT_BRANCH");
  const [, base] = /^refs\/heads\/(.+)$/.exec(variable("GITHUB_REF")) ?? [];
  if (token === "" || base === undefined) {
    throw new ActionError(
      "A pull request needs a token, and a run of a branch: by schedule, repository_dispatch or workflow_dispatch.",
    );
  }
  const isBranch = spawnSync("git", ["check-ref-format", "--branch", branch]).status === 0;
  if (!isBranch || branch === base) {
    throw new ActionError(`branch must be the name of a branch other than ${base}; it is ${JSON.stringify(branch)}.`);
  }
  git(["add", "--all"]);
  const tree = git(["write-tree"]).text;
  const ref = `refs/heads/${branch}`;
  const before = proposed(ref);
  const [owner] = repository.split("/");
  const query = new URLSearchParams({ head: `${owner}:${branch}`, base, state: "all" });
  const pulls = await api("GET", `pulls?${query}`);
  const open = pulls.find((/** @type {{ state: string }} */ { state }) => state === "open");
  if (before.tree === tree && pulls.length > 0) {
    process.stdout.write(`${pulls[0].html_url} proposes the same already. Nothing is to be done.\n`);
    return 0;
  }
  if (!before.isOurs) {
    throw new ActionError(
      `${branch} holds a commit of somebody else, and is not replaced. Merge it, delete it, or name another branch.`,
    );
  }
  const title = variable("INPUT_TITLE");
  const content = { title, body: readFileSync(variable("INPUT_BODY"), "utf8") };
  if (before.tree !== tree) {
    const commit = git(["commit-tree", tree, "-p", "HEAD", "-m", title]).text;
    git(["push", "--quiet", `--force-with-lease=${ref}:${before.commit}`, "origin", `${commit}:${ref}`]);
  }
  const pull = open
    ? await api("PATCH", `pulls/${open.number}`, content)
    : await api("POST", "pulls", { ...content, head: branch, base });
  process.stdout.write(`${pull.html_url} is ${open ? "updated" : "open"}: ${title}\n`);
  return 0;
}, "No pull request could be opened");

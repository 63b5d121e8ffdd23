// GitHub on the loopback interface: a bare git repository, the part of the REST API that is about pull requests, and a published document.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

interface Pull {
  readonly number: number;
  readonly html_url: string;
  readonly head: string;
  readonly base: string;
  state: "open" | "closed";
  title: string;
  body: string;
}

export const REPOSITORY = "somebody/client";
export const TOKEN = "a-token-that-nobody-may-see";

/** A GitHub that has one repository, with the given files on its branch `main`. */
export class GitHub implements AsyncDisposable {
  readonly pulls: Pull[] = [];
  /** What is published at `/contract.json`. */
  document = "";
  /** The answer to every call that is to change something, in place of its result. */
  refusal: { readonly status: number; readonly message: string } | undefined;
  readonly #server = createServer((request, response) => {
    this.#respond(request, response).catch((error) => response.destroy(error));
  });
  readonly #folder: string;

  /** @param folder an empty one */
  constructor(folder: string) {
    this.#folder = folder;
    this.git("init", "--quiet", "--bare", "--initial-branch=main", `${REPOSITORY}.git`);
    // What pushes is checked by its token, here.
    this.git("-C", `${REPOSITORY}.git`, "config", "http.receivepack", "true");
  }

  async start(): Promise<this> {
    await once(this.#server.listen(0, "127.0.0.1"), "listening");
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  get url(): string {
    // `listen` on a TCP port always gives an AddressInfo.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Runs git in the folder; gives what it prints. */
  git(...words: string[]): string {
    return execFileSync("git", words, {
      cwd: this.#folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  }

  /** Runs git in the bare repository. */
  bare(...words: string[]): string {
    return this.git("-C", `${REPOSITORY}.git`, ...words);
  }

  /** Commits files to a branch, as a person does. */
  commit(branch: string, files: Readonly<Record<string, string>>): void {
    const index = ["-c", "user.name=A Person", "-c", "user.email=person@example.com"];
    const clone = join(this.#folder, `clone-${branch}`);
    this.git("clone", "--quiet", `${REPOSITORY}.git`, clone);
    const isNew = this.bare("branch", "--list", branch) === "";
    this.git("-C", clone, "checkout", "--quiet", ...(isNew ? ["-B", branch] : [branch]));
    for (const [name, text] of Object.entries(files)) {
      execFileSync("sh", ["-c", 'cat > "$0"', join(clone, name)], { input: text });
    }
    this.git("-C", clone, "add", "--all");
    this.git("-C", clone, ...index, "commit", "--quiet", "--message", "Work");
    this.git("-C", clone, "push", "--quiet", "origin", branch);
    execFileSync("rm", ["-r", clone]);
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", headers } = request;
    const { pathname, search, searchParams } = new URL(request.url ?? "", this.url);
    const reply = (status: number, value: unknown): unknown => response.writeHead(status).end(JSON.stringify(value));
    if (pathname === "/contract.json") {
      response.writeHead(this.document === "" ? 404 : 200).end(this.document);
      return;
    }
    const basic = `Basic ${Buffer.from(`x-access-token:${TOKEN}`).toString("base64")}`;
    if (![basic, `Bearer ${TOKEN}`].includes(headers.authorization ?? "")) {
      response.writeHead(401, { "WWW-Authenticate": "Basic" }).end('{ "message": "Bad credentials" }');
      return;
    }
    if (pathname.startsWith(`/${REPOSITORY}/`)) {
      this.#serveGit(request, response, pathname, search.slice(1));
      return;
    }
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) {
      text += chunk;
    }
    const [, number] = pathname.match(`^/api/repos/${REPOSITORY}/pulls(?:/(\\d+))?$`) ?? [];
    if (method === "GET") {
      const [owner, branch] = searchParams.get("head")?.split(":") ?? [];
      const isMeant = ({ head, base }: Pull) =>
        owner === "somebody" && head === branch && base === searchParams.get("base");
      reply(200, this.pulls.filter(isMeant).toReversed());
    } else if (this.refusal) {
      reply(this.refusal.status, { message: this.refusal.message });
    } else if (method === "POST") {
      const next = this.pulls.length + 1;
      this.pulls.push({
        ...JSON.parse(text),
        number: next,
        state: "open",
        html_url: `https://github.example/pull/${next}`,
      });
      reply(201, this.pulls.at(-1));
    } else {
      reply(200, Object.assign(this.pulls[Number(number) - 1] ?? {}, JSON.parse(text)));
    }
  }

  /** By git's own server, as a CGI program. */
  #serveGit(request: IncomingMessage, response: ServerResponse, path: string, query: string): void {
    const {
      "content-type": type = "",
      "content-encoding": encoding = "",
      "git-protocol": protocol = "",
    } = request.headers;
    const backend = spawn("git", ["http-backend"], {
      env: {
        PATH: process.env["PATH"],
        GIT_PROJECT_ROOT: this.#folder,
        GIT_HTTP_EXPORT_ALL: "1",
        PATH_INFO: path.replace(`/${REPOSITORY}/`, `/${REPOSITORY}.git/`),
        REQUEST_METHOD: request.method,
        QUERY_STRING: query,
        CONTENT_TYPE: type,
        HTTP_CONTENT_ENCODING: String(encoding),
        GIT_PROTOCOL: String(protocol),
      },
      stdio: ["pipe", "pipe", "ignore"],
    });
    request.pipe(backend.stdin);
    const chunks: Buffer[] = [];
    backend.stdout.on("data", (chunk) => chunks.push(chunk));
    backend.once("close", () => {
      const whole = Buffer.concat(chunks);
      const end = whole.indexOf("\r\n\r\n");
      const headers = whole.subarray(0, end).toString("latin1").split("\r\n");
      const pairs = headers.map((line) => line.split(": ") as [string, string]);
      const status = pairs.find(([name]) => name === "Status")?.[1] ?? "200";
      response.writeHead(Number.parseInt(status, 10), Object.fromEntries(pairs)).end(whole.subarray(end + 4));
    });
  }
}

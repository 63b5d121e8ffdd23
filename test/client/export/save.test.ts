import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { mkdir, open, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { safeFileName } from "../../../src/client/export/file-name.ts";
import { checkTarget, createHssClient, type HssError, HssFileError, save, tokenAuth } from "../../../src/node.ts";
import { makeZip } from "../../fixtures/make-zip.ts";
import { caught } from "../caught.ts";
import { bytes, json, reset, type Script, type Step, startService, truncated } from "../service.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const ZIP = makeZip([{ name: "容器.csv", data: "container_name\n".repeat(1000) }]);
const BROKEN = Buffer.from(ZIP).fill(0, 60, 70);

async function ready(script: Script, { name = "list.zip", timeout = 10_000 } = {}) {
  const service = await startService({
    task: json(200, { task_status: "success", file_id: "f", file_name: name }),
    download: bytes(ZIP),
    ...script,
  });
  const folder = await temporaryFolder();
  const client = createHssClient({
    endpoint: service.endpoint,
    projectId: "p",
    auth: tokenAuth("a-token"),
    retry: { delay: 1 },
    timeout,
  });
  const source = await client.exportContainers(undefined, { taskId: "task-1" });
  return {
    service,
    source,
    folder: folder.path,
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe("save", () => {
  test("writes the file, and tells its size and checksum", async () => {
    await using use = await ready({});
    const path = join(use.folder, "out.zip");
    const saved = await use.source.save(path);
    const sha256 = createHash("sha256").update(ZIP).digest("hex");
    expect(saved).toEqual({ path, bytes: ZIP.length, sha256, unverified: [] });
    expect(await readFile(path)).toEqual(ZIP);
    expect(await readdir(use.folder)).toEqual(["out.zip"]);
  });

  test.each([
    { trouble: "breaks off", step: truncated(ZIP.subarray(0, 50), ZIP.length) },
    { trouble: "is damaged and longer", step: bytes(Buffer.concat([BROKEN, BROKEN])) },
    { trouble: "stops", step: (response) => void response.writeHead(200).write("PK") },
  ] satisfies { trouble: string; step: Step }[])("starts a download over that $trouble", async ({ step }) => {
    await using use = await ready({ download: [step, bytes(ZIP)] }, { timeout: 200 });
    await save(use.source, join(use.folder, "out.zip"));
    expect(await readFile(join(use.folder, "out.zip"))).toEqual(ZIP);
    expect(use.service.count("download")).toBe(2);
  });

  test("asks no more often than a call does for a file that no connection opens", async () => {
    await using use = await ready({ download: reset });
    const error = await caught(save(use.source, join(use.folder, "out.zip")));
    expect(error.name).toBe("HssConnectionError");
    expect(use.service.count("download")).toBe(5);
    expect(await readdir(use.folder)).toEqual([]);
  });

  test("writes the whole file, however little the system takes at once", async () => {
    await using use = await ready({});
    await using handle = await open(use.folder);
    const prototype = Object.getPrototypeOf(handle);
    const write: (this: unknown, chunk: Buffer, offset: number, length: number, position: number) => unknown =
      prototype.write;
    const slow = vi.spyOn(prototype, "write").mockImplementation(function (this: unknown, ...parameters: unknown[]) {
      const [chunk, offset, length, position] = parameters as Parameters<typeof write>;
      expect(offset + length, "Node refuses a length beyond the end of the chunk").toBe(chunk.length);
      return write.call(this, chunk, offset, Math.min(length, 7), position);
    });
    await save(use.source, join(use.folder, "out.zip"));
    slow.mockRestore();
    expect(await readFile(join(use.folder, "out.zip"))).toEqual(ZIP);
  });

  test("ends at once when the caller aborts in that pause", async () => {
    await using use = await ready({ download: bytes(BROKEN) });
    const controller = new AbortController();
    const reason = new Error("enough");
    const saving = caught(save(use.source, use.folder, { signal: controller.signal }));
    await expect.poll(() => use.service.count("download")).toBe(1);
    let aborted = Number.POSITIVE_INFINITY;
    setTimeout(() => {
      aborted = performance.now();
      controller.abort(reason);
    }, 50);
    expect(await saving).toBe(reason);
    expect(performance.now() - aborted).toBeLessThan(400);
    expect(use.service.count("download")).toBe(1);
    expect(await readdir(use.folder)).toEqual([]);
  });

  test("pauses before it starts a download over", async () => {
    const starts: number[] = [];
    const step: Step = (response) => {
      starts.push(performance.now());
      response.end(starts.length > 1 ? ZIP : BROKEN);
    };
    await using use = await ready({ download: step });
    await save(use.source, join(use.folder, "out.zip"));
    const [first = 0, second = 0] = starts;
    expect(second - first).toBeGreaterThan(400);
  });

  test.each([
    {
      trouble: "always breaks off",
      step: truncated(ZIP.subarray(0, 50), ZIP.length),
      problem: "got no complete response",
    },
    { trouble: "is always damaged", step: bytes(BROKEN), problem: /is damaged: entry "容器.csv"/ },
    {
      trouble: "is not an archive",
      step: json(200, { error_code: "x" }),
      problem: "is damaged: it is not a ZIP archive",
    },
    { trouble: "is refused", step: json(403, {}), problem: "returned 403" },
  ])(
    "leaves nothing behind, and an existing file as it was, if the file $trouble",
    async ({ step, problem }) => {
      await using use = await ready({ download: step });
      const path = join(use.folder, "out.zip");
      await writeFile(path, "old");
      const error = await caught<HssError>(save(use.source, path, { overwrite: true }));
      expect(error.message).toMatch(problem);
      expect(await readFile(path, "utf8")).toBe("old");
      expect(await readdir(use.folder)).toEqual(["out.zip"]);
      expect(error).toMatchObject({ taskId: "task-1" });
      expect(error.message).toContain("The export itself is done: resume its task task-1 to fetch the file");
    },
    10_000,
  );

  test("does not start over what the service refuses", async () => {
    await using use = await ready({ download: json(403, {}) });
    await expect(save(use.source, use.folder)).rejects.toMatchObject({ status: 403 });
    expect(use.service.count("download")).toBe(1);
  });

  test("leaves nothing behind when the caller aborts", async () => {
    await using use = await ready({ download: (response) => void response.writeHead(200).write(ZIP.subarray(0, 50)) });
    const controller = new AbortController();
    const saving = save(use.source, use.folder, { signal: controller.signal, onProgress: () => controller.abort() });
    expect((await caught(saving)).name).toBe("AbortError");
    expect(await readdir(use.folder)).toEqual([]);
  });

  test("replaces an existing file only if that is asked for", async () => {
    await using use = await ready({});
    const path = join(use.folder, "out.zip");
    await writeFile(path, "old");
    const error = await caught<HssFileError>(save(use.source, path));
    expect(error).toBeInstanceOf(HssFileError);
    expect(error).toMatchObject({ code: "ERR_HSS_TARGET_EXISTS", path, taskId: "task-1" });
    expect(await readFile(path, "utf8")).toBe("old");
    expect(use.service.count("download")).toBe(0);
    await save(use.source, path, { overwrite: true });
    expect(await readFile(path)).toEqual(ZIP);
  });

  test("does not replace a file that appears during the download", async () => {
    await using use = await ready({});
    const path = join(use.folder, "out.zip");
    const onProgress = (): void => writeFileSync(path, "new");
    await expect(save(use.source, path, { onProgress })).rejects.toMatchObject({ code: "ERR_HSS_TARGET_EXISTS" });
    expect(await readFile(path, "utf8")).toBe("new");
    expect(await readdir(use.folder)).toEqual(["out.zip"]);
  });

  test("takes the service's name in a folder", async () => {
    await using use = await ready({}, { name: "../../etc/list.zip" });
    expect((await save(use.source, `${use.folder}/`)).path).toBe(join(use.folder, "list.zip"));
    await expect(save(use.source, use.folder)).rejects.toMatchObject({ code: "ERR_HSS_TARGET_EXISTS" });
  });

  test.each([
    { path: "missing/out.zip", problem: "the folder does not exist" },
    { path: "missing/", problem: "the folder does not exist" },
    { path: "file/out.zip", problem: "is not a folder" },
    { path: "a\u0000b", problem: "is not the path of a file" },
    { path: `${"x".repeat(300)}.zip`, problem: "cannot be written: ENAMETOOLONG" },
  ])("refuses $path before the download", async ({ path, problem }) => {
    await using use = await ready({});
    await writeFile(join(use.folder, "file"), "");
    await expect(save(use.source, join(use.folder, path) + (path.endsWith("/") ? "/" : ""))).rejects.toThrow(problem);
    expect(use.service.count("download")).toBe(0);
  });

  test("looks again before it takes the name: what has come meanwhile stays", async () => {
    await using use = await ready({});
    const path = join(use.folder, "out.zip");
    const onProgress = () => mkdirSync(path, { recursive: true });
    await expect(save(use.source, path, { overwrite: true, onProgress })).rejects.toMatchObject({
      code: "ERR_HSS_TARGET",
      message: expect.stringContaining("is not a regular file"),
    });
    expect(await readdir(use.folder)).toEqual(["out.zip"]);
  });

  test("gives up a verified file, if that is asked for before it has its name", async () => {
    await using use = await ready({});
    const abort = new AbortController();
    const reason = new Error("enough");
    await using handle = await open(use.folder);
    // Between the verification and the name the file is flushed to the disk.
    const flush = vi.spyOn(Object.getPrototypeOf(handle), "sync").mockImplementation(async () => abort.abort(reason));
    const error = await caught(save(use.source, join(use.folder, "out.zip"), { signal: abort.signal }));
    flush.mockRestore();
    expect(error).toBe(reason);
    expect(await readdir(use.folder)).toEqual([]);
  });

  test("replaces no folder, and no file behind a link", async () => {
    await using use = await ready({});
    await mkdir(join(use.folder, "elsewhere"));
    await writeFile(join(use.folder, "elsewhere", "kept"), "old");
    await symlink(join(use.folder, "elsewhere", "kept"), join(use.folder, "out.zip"));
    await symlink(join(use.folder, "missing"), join(use.folder, "dangling.zip"));
    await expect(save(use.source, join(use.folder, "dangling.zip"))).rejects.toMatchObject({
      code: "ERR_HSS_TARGET_EXISTS",
    });
    await save(use.source, join(use.folder, "out.zip"), { overwrite: true });
    expect(await readFile(join(use.folder, "elsewhere", "kept"), "utf8")).toBe("old");
    await symlink("/dev/null", join(use.folder, "device.zip"));
    for (const path of ["/dev/null", join(use.folder, "device.zip")]) {
      await expect(save(use.source, path, { overwrite: true })).rejects.toThrow("is not a regular file");
    }
  });
});

describe("checkTarget", () => {
  test("allows to overwrite only if that is asked for", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "out.zip");
    await writeFile(path, "old");
    await expect(checkTarget(path)).rejects.toMatchObject({ code: "ERR_HSS_TARGET_EXISTS" });
    expect(await checkTarget(path, { overwrite: true })).toEqual({ folder: folder.path, name: "out.zip" });
    expect(await checkTarget(folder.path)).toEqual({ folder: folder.path, name: undefined });
  });

  test.skipIf(process.platform !== "linux")("refuses a folder that takes no file, whatever its mode says", async () => {
    for (const path of ["/proc/", "/proc/out.zip", "/dev/fd/"]) {
      const error = await caught<HssFileError>(checkTarget(path, { overwrite: true }));
      expect(error).toBeInstanceOf(HssFileError);
      expect(error.message).toContain("the folder cannot be written to");
    }
  });

  test("leaves nothing behind", async () => {
    await using folder = await temporaryFolder();
    expect(await checkTarget(join(folder.path, "out.zip"))).toEqual({ folder: folder.path, name: "out.zip" });
    expect(await readdir(folder.path)).toEqual([]);
  });
});

describe("safeFileName", () => {
  test.each([
    ["list.zip", "list.zip"],
    ["../../etc/passwd", "passwd"],
    ["C:\\Windows\\x.zip", "x.zip"],
    ["..", "container-export-t-1.zip"],
    ["", "container-export-t-1.zip"],
    [undefined, "container-export-t-1.zip"],
    ["a/", "container-export-t-1.zip"],
    ["...hidden.zip", "hidden.zip"],
    ["-rf.zip", "rf.zip"],
    ["a\u0000\n\u001b[31m\u202eb.zip", "a[31mb.zip"],
    ["CON", "_CON"],
    ["nul.zip", "_nul.zip"],
    ["NUL .zip", "_NUL.zip"],
    ["COM\u00b9.zip", "_COM\u00b9.zip"],
    ["lpt\u00b3", "_lpt\u00b3"],
    ["CONOUT$", "_CONOUT$"],
    ["nul\u200b.zip", "_nul.zip"],
    [`${"x".repeat(254)}.${" ".repeat(9)}y`, "x".repeat(254)],
    [`nul${" ".repeat(300)}y.zip`, "_nul.zip"],
    ["console.zip", "console.zip"],
    ['a<b>:"|?*.zip', "a_b______.zip"],
    ["容器 清单.zip", "容器 清单.zip"],
    ["x. . ", "x"],
    [`${"x".repeat(250)} ${"y".repeat(50)}.zip`, `${"x".repeat(250)}.zip`],
    ["a\u2028b\u2029.zip", "ab.zip"],
  ])("%j becomes %j", (name, safe) => {
    expect(safeFileName(name, "../t-1")).toBe(safe);
  });

  test("a safe name is its own safe name, whatever it was made of", () => {
    const part = fc.constantFrom(
      "nul",
      "COM",
      "\u00b9",
      "1",
      "$",
      " ",
      ".",
      "-",
      "_",
      "/",
      ":",
      "zip",
      "x",
      "\u200b",
      "容😀",
    );
    const long = fc.nat(300).map((length) => " ".repeat(length));
    const names = fc.array(fc.oneof(part, long), { maxLength: 12 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(names, (name) => {
        const safe = safeFileName(name, "t");
        expect(safeFileName(safe, "t")).toBe(safe);
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(255);
        expect(safe).not.toMatch(/^(con|prn|aux|nul|(com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(\.|$)|[\s.]$|^[\s.-]|^$/i);
      }),
      { numRuns: 2000 },
    );
  });

  test("a name fits into 255 bytes, keeps its extension, and no character is cut in two", () => {
    const name = safeFileName(`${"容😀".repeat(200)}.zip`, "t");
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(Buffer.byteLength(name)).toBeGreaterThan(245);
    expect(name).toMatch(/^[容😀]+\.zip$/u);
  });
});

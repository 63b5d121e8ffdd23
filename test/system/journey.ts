type Core = typeof import("../../src/index.ts");

/** The ways to authenticate that need nothing but the core entry. */
export const KINDS = ["token", "signature"] as const;

/**
 * Makes the journey from the creation of a task to its file with the core entry.
 * Its text is run elsewhere, so that it refers to nothing but its arguments.
 *
 * @returns The name of the file and its first two characters.
 */
export async function journey(
  hss: Core,
  endpoint: string,
  kind: (typeof KINDS)[number],
): Promise<{ fileName: string | undefined; start: string }> {
  const auth = kind === "token" ? hss.tokenAuth("token") : hss.akSkAuth({ accessKey: "AK", secretKey: "a-secret-key" });
  const client = hss.createHssClient({ endpoint, projectId: "p", auth });
  const source = await client.exportContainers({ export_headers: [["container_name", "容器"]] });
  const bytes = new Uint8Array(await new Response(await source.stream()).arrayBuffer());
  return { fileName: source.fileName, start: String.fromCharCode(...bytes.slice(0, 2)) };
}

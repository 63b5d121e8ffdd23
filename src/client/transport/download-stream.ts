import type { ByteStream, DownloadOptions } from "../types.ts";
import { abortable } from "./deadline.ts";
import type { Attempt } from "./transport.ts";

/** The number of bytes that a response announces; unknown if they are compressed on their way. */
function announcedLength({ headers }: Response): number | undefined {
  const length = headers.get("Content-Length");
  const encoding = headers.get("Content-Encoding") ?? "identity";
  return length !== null && /^\d+$/.test(length) && encoding === "identity" ? Number(length) : undefined;
}

/**
 * The body of a response, bounded by its announced length and by the time without progress.
 * The time counts only while somebody waits for bytes: a slow reader is not the service's fault.
 *
 * @internal
 */
export function downloadStream(
  attempt: Attempt,
  response: Response,
  onProgress: DownloadOptions["onProgress"],
): ByteStream {
  const { deadline } = attempt;
  const reader = response.body?.getReader();
  const total = announcedLength(response);
  let bytes = 0;
  attempt.stream();

  async function read(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    deadline.restart();
    const chunk = reader && (await abortable(reader.read(), deadline.signal));
    deadline.pause();
    if (chunk && !chunk.done) {
      bytes += chunk.value.length;
      return chunk.value;
    }
    if (total !== undefined && bytes !== total) {
      throw new Error(`the file ended after ${bytes} of ${total} bytes`);
    }
    return undefined;
  }

  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const chunk = await read().catch((error) => {
            throw attempt.broken(error);
          });
          onProgress?.(bytes, total);
          if (chunk) {
            controller.enqueue(chunk);
          } else {
            deadline.end();
            controller.close();
          }
        } catch (error) {
          deadline.end();
          void reader?.cancel(error).catch(() => {});
          controller.error(error);
        }
      },
      async cancel(reason) {
        deadline.end();
        await reader?.cancel(reason);
      },
    },
    // Nothing is read ahead, so that a stream that nobody reads has no time to run out of.
    { highWaterMark: 0 },
  );
}

// Serves one document after the other by Prism's own start of a mock, in one process. Its argument is the path of Prism's command.
import { createRequire } from "node:module";

const [, , prism = ""] = process.argv;
const { createSingleProcessPrism } = createRequire(prism)("./util/createServer.js");
let server;

// The guard that is preloaded lets go of the channel. Until the first document arrives, nothing else keeps this process alive.
process.channel?.ref();

process.on("message", async ({ document, port }) => {
  try {
    await server?.close();
    // What the command `prism mock DOCUMENT -h 127.0.0.1 -p PORT -v silent` passes on.
    server = await createSingleProcessPrism({
      document,
      port,
      host: "127.0.0.1",
      cors: true,
      dynamic: false,
      errors: false,
      ignoreExamples: false,
      multiprocess: false,
      seed: null,
      verboseLevel: "silent",
    });
    process.send({ ready: true });
  } catch (error) {
    process.send({ error: String(error?.message ?? error) });
  }
});

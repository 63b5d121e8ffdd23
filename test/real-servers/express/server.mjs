// Serves the document that is its argument: express-openapi-validator judges each request, and each valid one gets the response of its operation.
import { createServer } from "node:http";
import express from "express";
import * as OpenApiValidator from "express-openapi-validator";

const app = express();
app.use(express.json({ limit: "10mb" }));
app.use(
  OpenApiValidator.middleware({
    apiSpec: process.argv[2],
    validateSecurity: { handlers: { key: () => true } },
    validateResponses: true,
  }),
);
app.use((request, response) => {
  if (request.method === "DELETE") {
    response.status(204).end();
  } else {
    response.json({ id: 1, items: [] });
  }
});
app.use((error, _request, response, _next) => {
  response.status(error.status ?? 500).json({ message: String(error.message) });
});
// Express itself has the limit of Node, 16 KB.
const server = createServer({ maxHeaderSize: 1_048_576 }, app).listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`);
});

import { createServer } from "node:http";

// It lets one book more through than its contract.
createServer((request, response) => {
  const limit = new URL(request.url, "http://localhost").searchParams.get("limit");
  const valid = limit === null || (/^-?\d+$/.test(limit) && limit >= 1 && limit <= 101);
  response.writeHead(valid ? 200 : 400, { "Content-Type": "application/json" }).end("[]");
}).listen(process.env.PORT ?? 8081, "127.0.0.1");

import { createServer } from "node:http";

// It forgets the upper limit of export_size, and so breaks the contract.
createServer((request, response) => {
  const { searchParams } = new URL(request.url, "http://localhost");
  const size = searchParams.get("export_size");
  const valid = size === null || /^[1-9]\d*$/.test(size);
  response.writeHead(valid ? 200 : 400, { "Content-Type": "application/json" });
  response.end(JSON.stringify(valid ? { task_id: "test" } : { error_code: "HSS.0001" }));
}).listen(process.env.PORT ?? 8080, "127.0.0.1");

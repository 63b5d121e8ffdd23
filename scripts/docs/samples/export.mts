import { authFromEnvironment, createHssClient } from "hss-container-export/node";

const client = createHssClient({
  endpoint: process.env["HSS_ENDPOINT"] ?? "https://hss.cn-north-4.myhuaweicloud.com",
  projectId: process.env["HSS_PROJECT_ID"] ?? "",
  auth: authFromEnvironment(),
});

const exported = await client.exportContainers({
  status: "Running",
  export_headers: [
    ["container_name", "Container Name"],
    ["image_name", "Image Name"],
    ["risky", "Security Risk"],
  ],
});
const { path, bytes } = await exported.save("containers-from-code.zip");
process.stdout.write(`${path}: ${bytes} bytes\n`);

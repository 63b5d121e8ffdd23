import type { GenerateServiceProps } from "openapi-ts-request";

export default { schemaPath: "./openapi-3.0.json", serversPath: "./client" } satisfies GenerateServiceProps;

/** What the contract lets a body carry beyond the documentation page. The reference knows the page alone, and has this from the contract. */
import { Ajv2020 } from "ajv/dist/2020.js";
import contract from "../../../src/generated/openapi.json" with { type: "json" };
import type { Check } from "./reference.ts";

const ajv = new Ajv2020({ strict: false });
ajv.addFormat("int32", { type: "number", validate: (value) => value >= -(2 ** 31) && value < 2 ** 31 });
ajv.addFormat("int64", { type: "number", validate: (value) => value >= -(2 ** 63) && value <= 2 ** 63 });
ajv.addSchema({ $id: "https://contract.test/", ...contract });

const PAGE = {
  ContainerExportRequest: [
    ...["cluster_container", "cluster_type", "cluster_name", "container_name", "pod_name", "image_name", "status"],
    ...["risky", "create_time", "cpu_limit", "memory_limit", "export_headers"],
  ],
  CreationTimeRange: ["start_time", "end_time"],
} as const;

/** The properties of a schema that are not on the page, each with what the contract says of it. */
export function beyondPage(schema: keyof typeof PAGE): Map<string, Check> {
  const page: readonly string[] = PAGE[schema];
  const names = Object.keys(contract.components.schemas[schema].properties).filter((name) => !page.includes(name));
  const place = `https://contract.test/#/components/schemas/${schema}/properties`;
  return new Map(names.map((name) => [name, ajv.compile({ $ref: `${place}/${name}` })]));
}

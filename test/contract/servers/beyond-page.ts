/** What the contract lets a body carry beyond the documentation page. The reference knows the page alone, and has this from the contract. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { FORMATS } from "../../../src/contract/formats.ts";
import contract from "../../../src/generated/openapi.json" with { type: "json" };
import type { Check } from "./reference.ts";

const ajv = new Ajv2020({ strict: false });
for (const [name, { type, validate }] of FORMATS) {
  ajv.addFormat(name, { type, validate } as { type: "string"; validate: (text: string) => boolean });
}
ajv.addSchema({ $id: "https://contract.test/", ...contract });

/** What the contract says of a property, unless it is not in there. */
export function beyondPage(schema: "ContainerExportRequest" | "CreationTimeRange", name: string): Check | undefined {
  return Object.hasOwn(contract.components.schemas[schema].properties, name)
    ? (ajv.getSchema(`https://contract.test/#/components/schemas/${schema}/properties/${name}`) as Check)
    : undefined;
}

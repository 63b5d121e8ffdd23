// Clients made from the document alone: the command that makes each, and those that build and run it.
import type { Language } from "./toolchains.ts";

/** A client, and the commands that the documentation gives to other repositories. */
export interface RegeneratedClient {
  name: string;
  /** Below examples/. */
  folder: string;
  needs: Language[];
  /** Brings the generator; `npm run clients` installs the versions that are pinned beside it. */
  install?: string;
  /** Makes the client from openapi.yaml, or from openapi-3.0.json. */
  generate?: string;
  build?: string;
  journey: string;
  /** Names the lines of the file `misuse` that do not compile. */
  misuse?: string;
}

const TYPESCRIPT = {
  needs: ["typescript"] as Language[],
  build: "tsc -p tsconfig.json",
  journey: "tsx journey.ts",
  misuse: "tsc -p tsconfig.misuse.json",
};
const PYTHON = {
  needs: ["python"] as Language[],
  build: "mypy --follow-imports=silent journey.py",
  journey: "python journey.py",
  misuse: "mypy --follow-imports=silent misuse.py",
};
const GO = {
  needs: ["go"] as Language[],
  build: "go build -o journey .",
  journey: "./journey",
  misuse: "go build -gcflags=-e ./misuse",
};
const JAVA = {
  journey: "java -cp out:lib/* Journey",
  misuse: "javac -proc:none -encoding UTF-8 -d refused -cp out:lib/* Misuse.java",
};
const javac = (sources: string) =>
  `javac -proc:none -nowarn -encoding UTF-8 -d out -cp lib/* -sourcepath ${sources} Journey.java`;

/** The clients, in the order of the table. */
export const REGENERATED: RegeneratedClient[] = [
  {
    ...TYPESCRIPT,
    name: "openapi-typescript, openapi-fetch",
    folder: "typescript/openapi-fetch",
    install: "npm install openapi-typescript openapi-fetch",
    generate: "openapi-typescript openapi.yaml --default-non-nullable false -o client.ts",
  },
  {
    ...TYPESCRIPT,
    name: "hey-api",
    folder: "typescript/hey-api",
    install: "npm install @hey-api/openapi-ts",
    generate: "openapi-ts -i openapi.yaml -o client",
  },
  { ...TYPESCRIPT, name: "orval", folder: "typescript/orval", install: "npm install orval", generate: "orval" },
  {
    ...TYPESCRIPT,
    name: "openapi-ts-request, from 3.0",
    folder: "typescript/openapi-ts-request",
    install: "npm install openapi-ts-request axios",
    // The bin `openapi` of the package reads openapi-ts-request.config.ts.
    generate: "openapi",
  },
  {
    ...PYTHON,
    name: "openapi-python-client",
    folder: "python/openapi_python_client",
    install: "pip install openapi-python-client",
    generate:
      "openapi-python-client generate --path openapi.yaml --meta none --output-path client --config config.yaml",
  },
  {
    ...PYTHON,
    name: "redocly, Python",
    folder: "python/redocly",
    install: "npm install @redocly/cli",
    generate: "redocly generate-client openapi.yaml --generator python -o client.ts",
  },
  {
    ...GO,
    name: "oapi-codegen",
    folder: "go/oapi-codegen",
    install: "go get -tool github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen",
    generate: "go tool oapi-codegen -generate types,client -package hss -o hss/client.go openapi.yaml",
  },
  {
    ...GO,
    name: "redocly, Go",
    folder: "go/redocly",
    install: "npm install @redocly/cli",
    generate: "redocly generate-client openapi.yaml --generator go -o hss/client.ts",
  },
  {
    ...JAVA,
    name: "OpenAPI Generator, Java",
    folder: "java/openapi-generator",
    needs: ["java", "python"],
    install: "pip install openapi-generator-cli",
    generate: "openapi-generator-cli generate -i openapi.yaml -g java --library native -o client",
    build: javac("client/src/main/java"),
  },
  {
    ...JAVA,
    name: "redocly, Java",
    folder: "java/redocly",
    needs: ["java"],
    install: "npm install @redocly/cli",
    generate: "redocly generate-client openapi.yaml --generator java -o huaweicloudhsscontainerexport/client.ts",
    build: javac("."),
  },
  { name: "curl", folder: "curl", needs: ["curl"], journey: "sh journey.sh" },
];

import { describe, it } from "node:test";
import { contractTests, readDocument } from "hss-container-export/contract";
import { app } from "./app.mjs";

const document = await readDocument("books.yaml");
contractTests({ describe, it }, { document, target: app, level: "boundary", seed: 1 });

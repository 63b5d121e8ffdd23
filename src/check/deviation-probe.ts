import type { Operation } from "../openapi/model.ts";
import { fillPath, smallestRequest } from "./cases/base-request.ts";
import { examplePath } from "./send/path-values.ts";
import { Sender } from "./send/sender.ts";
import { type Destination, serialize } from "./send/serialize.ts";
import type { Proving } from "./target.ts";

/** Lets a target prove its deviations on some operations. */
export function provingOf(operations: readonly Operation[], destination: Destination): Proving {
  return {
    operations,
    smallest: (operation) => {
      const request = { ...smallestRequest(operation), path: examplePath(operation) };
      return serialize(operation, fillPath(operation, request), destination);
    },
    connect: (base, timeout) => {
      const sender = new Sender({ base, timeout });
      return { send: (request) => sender.send(request), close: () => sender.close() };
    },
  };
}

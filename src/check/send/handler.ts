import type { RequestListener } from "node:http";
import { type Unserved, whyServedElsewhere } from "../unserved.ts";

/** Answers a request as a web standard has it: Hono, Elysia, workers, and many others. */
export type FetchHandler = (request: Request) => Response | Promise<Response>;

/**
 * A server that does not listen yet: a request listener of Node (an Express app, Fastify's `routing`, Koa's `callback()`), or a fetch
 * handler. A function of one argument is a fetch handler; one of several counts as a listener unless it stands under `fetch`.
 */
export type Handler = RequestListener | FetchHandler | { readonly fetch: FetchHandler };

/** Methods that no `Request` has (Fetch, section 2.2.1). */
const FORBIDDEN = ["CONNECT", "TRACE", "TRACK"];

/** Why a handler cannot be given an operation: Node has no name for its method, or a `Request` cannot have it. */
export const unservedByHandler =
  (handler: Handler): Unserved =>
  (operation, chosen) => {
    const { method } = operation;
    // Imported statically, it would make newer versions of Node load all of `fetch` as well.
    const { METHODS } = process.getBuiltinModule("node:http");
    return !METHODS.includes(method) || (isFetchHandler(handler) && FORBIDDEN.includes(method))
      ? { kind: "unserved-method", target: "handler", method }
      : whyServedElsewhere(operation, chosen);
  };

/** Whether a handler is called as a web standard has it. */
export const isFetchHandler = (handler: Handler): boolean => typeof handler === "object" || handler.length < 2;

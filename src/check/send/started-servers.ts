import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ServerResponse } from "node:http";
import type { Server } from "node:net";

const CHANNEL = "tracing:net.server.listen:asyncStart";

/** The servers that a handler starts while it is called: nobody else would close them. */
export class StartedServers {
  readonly #calls = new AsyncLocalStorage<ServerResponse>();
  /** The server, and the response of the call that started it. */
  readonly #started = new Map<Server, ServerResponse>();

  constructor() {
    subscribe(CHANNEL, this.#note);
  }

  /** Calls a handler for a response. */
  call<Result>(response: ServerResponse, handler: () => Result): Result {
    return this.#calls.run(response, handler);
  }

  /** Closes what a call has started. @returns whether it started any */
  closeOf(response: ServerResponse): boolean {
    const own = [...this.#started].filter(([, started]) => started === response).map(([server]) => server);
    for (const server of own) {
      this.#started.delete(server);
      server.close();
    }
    return own.length > 0;
  }

  /** Closes what calls without a response started. What a handler that responds has started, it may need again: that keeps no process. */
  end(): void {
    unsubscribe(CHANNEL, this.#note);
    for (const [server, response] of this.#started) {
      if (response.headersSent) {
        server.unref();
      } else {
        server.close();
      }
    }
  }

  readonly #note = (message: unknown): void => {
    const response = this.#calls.getStore();
    if (response) {
      this.#started.set((message as { readonly server: Server }).server, response);
    }
  };
}

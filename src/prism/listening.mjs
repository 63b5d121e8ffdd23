// Preloaded into the mock: tells the process that started it once it listens. That its port takes connections does not tell that, since
// somebody else may have taken the port before.
import { Server } from "node:net";

const { emit } = Server.prototype;
/** @type {(event: string | symbol, ...values: any[]) => boolean} */
Server.prototype.emit = function (event, ...values) {
  if (event === "listening") {
    process.send?.("listening");
  }
  return Reflect.apply(emit, this, [event, ...values]);
};

// Preloaded into the mock: works around faults of Prism.
import { IncomingMessage, ServerResponse } from "node:http";
import Module from "node:module";

// Prism writes its reasons into the header `sl-violations` as they are; a character outside Latin-1 there ends the process
// (https://github.com/stoplightio/prism/issues/1934). JSON may escape it.
/** @param {number | string | readonly string[]} value */
function escaped(value) {
  return typeof value === "string"
    ? value.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    : value;
}

const { setHeader } = ServerResponse.prototype;
/** @type {typeof setHeader} */
ServerResponse.prototype.setHeader = function (name, value) {
  return setHeader.call(this, name, String(name).toLowerCase() === "sl-violations" ? escaped(value) : value);
};

// After a body that is not JSON, Prism 5.15.11 and later resume the request and wait for its end, its close or an error. It is
// closed by then, and Node does not say so twice.
const { resume } = IncomingMessage.prototype;
IncomingMessage.prototype.resume = function () {
  if (this.closed) {
    process.nextTick(() => this.emit("close"));
  }
  return resume.call(this);
};

const { require } = Module.prototype;
/** @param {string} id */
Module.prototype.require = function (id) {
  const exported = require.call(this, id);
  return (
    (id === "./style/simple" && withSimpleStyle(exported)) || (id === MULTIPART && withMultipart(exported)) || exported
  );
};

/**
 * Prism's reader of the style `simple` takes a text. A path value with a comma is split before, and an optional header may be absent: a
 * text is then refused, and a list or an object ends the process (https://github.com/stoplightio/prism/issues/2710).
 *
 * @typedef {(name: string, values: Record<string, unknown>, ...rest: unknown[]) => unknown} Reader
 * @param {{ deserializeSimpleStyle?: Reader }} exported
 */
function withSimpleStyle({ deserializeSimpleStyle: read, ...others }) {
  /** @type {Reader} */
  const deserializeSimpleStyle = (name, values, ...rest) => {
    const value = values[name];
    return value === undefined ? undefined : read?.(name, { ...values, [name]: String(value) }, ...rest);
  };
  return read && { ...others, deserializeSimpleStyle };
}

const MULTIPART = "parse-multipart-data";
const DISPOSITION = /^content-disposition:.*$/gim;
// Behind other parameters, whose texts may look like it.
const NAME =
  /^[^;]*(?:;[ \t]*(?!name[ \t]*=)[^=;"]+=[ \t]*(?:"[^"]*"|[^;"]*))*;[ \t]*name[ \t]*=[ \t]*(?:"([^"]*)"|([^\s;"]+))/i;

/**
 * Prism's reader of `multipart/form-data` ends the process at a file without a media type, at a file name that is not a JSON text, and at
 * a part without a name. Of a part, Prism uses its name and its content alone, so it is given no more; a
 * part that says nothing of itself leaves nothing to read.
 *
 * @param {{ parse: (body: Buffer, boundary: string) => unknown[] }} exported
 */
function withMultipart({ parse, ...others }) {
  return {
    ...others,
    /** @type {typeof parse} */
    parse(body, boundary) {
      const named = body.toString("latin1").replace(DISPOSITION, (line) => {
        const [, quoted, token = ""] = NAME.exec(line) ?? [];
        return `Content-Disposition: form-data; name="${quoted ?? token}"`;
      });
      try {
        return parse(Buffer.from(named, "latin1"), boundary);
      } catch {
        return [];
      }
    },
  };
}

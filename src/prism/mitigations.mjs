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

/**
 * What is changed of what a module exports, by the name under which it is required.
 *
 * @type {Record<string, (exported: any, load: (id: string) => any) => unknown>}
 */
const CHANGES = {
  "./style/simple": withReader(","),
  "./style/label": withReader("."),
  "./style/matrix": withReader(";"),
  "./style/form": withStructure,
  "./style/deepObject": withStructure,
  "./style/delimited": ({ createDelimitedDeserializerStyle: create }) => ({
    createDelimitedDeserializerStyle: (/** @type {string} */ separator) =>
      withStructure({ read: create(separator) })["read"],
  }),
  "parse-multipart-data": withMultipart,
  "uri-template-lite": withEncodedTemplates,
  "./dataType": withSchemaTypes,
  ajv: (_exported, load) => withTolerantAjv(load("ajv/dist/2020")),
  "ajv/dist/2019": withTolerantAjv,
  "ajv/dist/2020": withTolerantAjv,
};

const { require } = Module.prototype;
/** @param {string} id */
Module.prototype.require = function (id) {
  const exported = require.call(this, id);
  return Object.hasOwn(CHANGES, id) ? CHANGES[id]?.(exported, (name) => require.call(this, name)) : exported;
};

/** @typedef {{ type?: unknown, properties?: object, allOf?: Schema[] }} Schema */
/** @typedef {(name: string, values: Record<string, unknown>, schema?: Schema, explode?: boolean) => unknown} Reader */

/**
 * Prism's readers look for a plain `type`, and for `properties` beside it. A schema may say them in a list of types, or in an `allOf`.
 *
 * @param {Schema} [schema]
 */
function structureOf(schema = {}) {
  /** @type {(part: Schema) => Schema[]} */
  const partsOf = (part) => [part, ...(part.allOf?.flatMap(partsOf) ?? [])];
  const parts = partsOf(schema);
  const types = parts.flatMap(({ type }) => type ?? []).filter((type) => type !== "null");
  const type = types.find((type) => type === "array" || type === "object") ?? types[0];
  return { ...schema, type, properties: Object.assign({}, ...parts.map(({ properties }) => properties)) };
}

/** @param {Record<string, Reader>} exported @returns {Record<string, Reader>} */
function withStructure(exported) {
  const changed = Object.entries(exported).map(([key, read]) => {
    /** @type {Reader} */
    const readStructure = (name, values, schema, explode) => read(name, values, structureOf(schema), explode);
    return [key, readStructure];
  });
  return Object.fromEntries(changed);
}

/**
 * Prism's readers of the styles `simple`, `label` and `matrix` take a text. A path value with a comma is split before, and an optional
 * header may be absent: a text is then refused, and a list or an object ends the process (https://github.com/stoplightio/prism/issues/2710).
 * So does a path value without the prefix of its style. Moreover they take an exploded object with labels for one member, and lose a
 * member `__proto__`.
 *
 * @param {string} separator What stands between the members of an exploded value, and before the first of them unless it is a comma.
 */
function withReader(separator) {
  /** @type {Reader} */
  const read = (name, values, schema, explode = false) => {
    const text = String(values[name] ?? "");
    const { type } = structureOf(schema);
    const isNamed = separator === ";" && !(explode && type === "object");
    const start = isNamed ? `;${name}=` : separator.replace(",", "");
    // Prism gives each name in lower case.
    if (text === "" || text.slice(0, start.length).toLowerCase() !== start) {
      return undefined;
    }
    const value = text.slice(start.length);
    const parts = value.split(explode ? separator : ",");
    if (type === "object") {
      const pairs = explode
        ? parts.map((part) => part.split("="))
        : parts.flatMap((part, index) => (index % 2 === 0 ? [[part, parts[index + 1]]] : []));
      return Object.fromEntries(pairs);
    }
    const members =
      isNamed && explode ? parts.map((part, index) => (index > 0 ? part.slice(name.length + 1) : part)) : parts;
    return type === "array" ? (value === "" ? [] : members) : value;
  };
  /** @param {Record<string, unknown>} exported */
  return (exported) => Object.fromEntries(Object.keys(exported).map((key) => [key, read]));
}

/**
 * A path arrives percent-encoded, and Prism compares it with the text of the template as it is written there.
 *
 * @param {{ URI: { Template: new (template: string) => object } }} exported
 */
function withEncodedTemplates({ URI }) {
  const { Template } = URI;
  return {
    URI: {
      ...URI,
      Template: class extends Template {
        /** @param {string} template */
        constructor(template) {
          super(
            template.replaceAll(/\{[^}]*\}|[^\w.~!$&'()*+,;=:@/?%{}-]+/g, (part) =>
              part.startsWith("{") ? part : encodeURIComponent(part),
            ),
          );
        }
      },
    },
  };
}

/**
 * Prism validates nothing by a schema that its Ajv does not compile: one with a pattern that is valid only without the `u` flag, or
 * with a keyword that only describes and has another form than the dialect wants. It takes a schema for one of draft 7 unless the document names its
 * dialect; that of OpenAPI 3.1 is 2020-12, which means the same by what OpenAPI 3.0 has.
 *
 * @param {{ default: new (options: object) => object }} exported
 */
function withTolerantAjv(exported) {
  const Tolerant = class extends exported.default {
    /** @param {{ code?: object }} [options] */
    constructor(options) {
      super({ ...options, validateSchema: false, code: { ...options?.code, regExp: patternOf } });
    }
  };
  // What the module exports besides are members of its class.
  return Object.defineProperty(Tolerant, "default", { value: Tolerant });
}

/** @param {string} pattern @param {string} flags */
function patternOf(pattern, flags) {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return new RegExp(pattern);
  }
}
patternOf.code = "patternOf";

/**
 * Ajv compiles no schema with `nullable` without `type`, which means nothing (OpenAPI 3.0.3).
 *
 * @param {{ getSchemaTypes?: (schema: { type?: unknown }) => string[] }} exported
 */
function withSchemaTypes({ getSchemaTypes: read, ...others }) {
  /** @param {{ type?: unknown }} schema */
  const getSchemaTypes = (schema) => (schema.type === undefined ? [] : read?.(schema));
  return { ...others, ...(read && { getSchemaTypes }) };
}

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

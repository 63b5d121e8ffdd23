// Generated from openapi/openapi.yaml by `npm run generate`. Do not edit.
// @ts-nocheck
/** What a value breaks: the keyword, where it stands in the value, and the parameters of the keyword. */
export interface GeneratedViolation {
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
}
/** Tells whether a request conforms; if not, `errors` names every violation. */
export interface Validator {
  (request: unknown): boolean;
  errors?: GeneratedViolation[] | null;
}
var validators = (() => {
  var __getOwnPropNames = Object.getOwnPropertyNames;
  var __commonJS = (cb, mod) => function __require() {
    try {
      return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
    } catch (e) {
      throw mod = 0, e;
    }
  };

  // node_modules/ajv/dist/runtime/ucs2length.js
  var require_ucs2length = __commonJS({
    "node_modules/ajv/dist/runtime/ucs2length.js"(exports) {
      "use strict";
      Object.defineProperty(exports, "__esModule", { value: true });
      function ucs2length(str) {
        const len = str.length;
        let length = 0;
        let pos = 0;
        let value;
        while (pos < len) {
          length++;
          value = str.charCodeAt(pos++);
          if (value >= 55296 && value <= 56319 && pos < len) {
            value = str.charCodeAt(pos);
            if ((value & 64512) === 56320)
              pos++;
          }
        }
        return length;
      }
      exports.default = ucs2length;
      ucs2length.code = 'require("ajv/dist/runtime/ucs2length").default';
    }
  });

  // <stdin>
  var require_stdin = __commonJS({
    "<stdin>"(exports) {
      exports.createContainerExportTask = validate20;
      var func1 = require_ucs2length().default;
      var schema32 = { "type": "object", "required": ["export_headers"], "additionalProperties": false, "properties": { "cluster_container": { "type": "boolean" }, "cluster_type": { "$ref": "#/$defs/ClusterType" }, "cluster_name": { "type": "string", "minLength": 1, "maxLength": 255 }, "container_name": { "type": "string", "minLength": 1, "maxLength": 255 }, "pod_name": { "type": "string", "minLength": 1, "maxLength": 512 }, "image_name": { "type": "string", "minLength": 1, "maxLength": 255 }, "status": { "$ref": "#/$defs/ContainerStatus" }, "risky": { "type": "boolean" }, "create_time": { "$ref": "#/$defs/CreationTimeRange" }, "cpu_limit": { "type": "string", "minLength": 0, "maxLength": 64 }, "memory_limit": { "type": "string", "minLength": 0, "maxLength": 64 }, "export_headers": { "type": "array", "minItems": 1, "maxItems": 100, "items": { "$ref": "#/$defs/ExportColumn" } } } };
      var schema33 = { "type": "string", "enum": ["cce", "ali", "tencent", "azure", "aws", "self_built_hw", "self_built_idc"] };
      var schema34 = { "type": "string", "enum": ["Running", "Waiting", "Terminated", "Isolated", "Paused"] };
      var func7 = Object.prototype.hasOwnProperty;
      var schema37 = { "type": "string", "enum": ["container_id", "container_name", "image_name", "pod_name", "cluster_name", "cluster_type", "status", "risky", "low_risk", "medium_risk", "high_risk", "fatal_risk", "create_time", "restart_count", "cpu_limit", "memory_limit"] };
      function validate22(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
        let vErrors = null;
        let errors = 0;
        if (Array.isArray(data)) {
          if (data.length > 2) {
            vErrors = note(vErrors, instancePath, "maxItems", { limit: 2 });
            errors++;
          }
          if (data.length < 2) {
            vErrors = note(vErrors, instancePath, "minItems", { limit: 2 });
            errors++;
          }
          const len0 = data.length;
          if (len0 > 0) {
            let data0 = data[0];
            if (typeof data0 !== "string") {
              vErrors = note(vErrors, instancePath + "/0", "type", { type: "string" });
              errors++;
            }
            if (!(data0 === "container_id" || data0 === "container_name" || data0 === "image_name" || data0 === "pod_name" || data0 === "cluster_name" || data0 === "cluster_type" || data0 === "status" || data0 === "risky" || data0 === "low_risk" || data0 === "medium_risk" || data0 === "high_risk" || data0 === "fatal_risk" || data0 === "create_time" || data0 === "restart_count" || data0 === "cpu_limit" || data0 === "memory_limit")) {
              vErrors = note(vErrors, instancePath + "/0", "enum", { allowedValues: schema37.enum });
              errors++;
            }
          }
          if (len0 > 1) {
            let data1 = data[1];
            if (typeof data1 === "string") {
              if (func1(data1) > 512) {
                vErrors = note(vErrors, instancePath + "/1", "maxLength", { limit: 512 });
                errors++;
              }
              if (func1(data1) < 1) {
                vErrors = note(vErrors, instancePath + "/1", "minLength", { limit: 1 });
                errors++;
              }
            } else {
              vErrors = note(vErrors, instancePath + "/1", "type", { type: "string" });
              errors++;
            }
          }
        } else {
          vErrors = note(vErrors, instancePath, "type", { type: "array" });
          errors++;
        }
        validate22.errors = vErrors;
        return errors === 0;
      }
      function validate21(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
        let vErrors = null;
        let errors = 0;
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.export_headers === void 0) {
            vErrors = note(vErrors, instancePath, "required", { missingProperty: "export_headers" });
            errors++;
          }
          for (const key0 in data) {
            if (!func7.call(schema32.properties, key0)) {
              vErrors = note(vErrors, instancePath, "additionalProperties", { additionalProperty: key0 });
              errors++;
            }
          }
          if (data.cluster_container !== void 0) {
            if (typeof data.cluster_container !== "boolean") {
              vErrors = note(vErrors, instancePath + "/cluster_container", "type", { type: "boolean" });
              errors++;
            }
          }
          if (data.cluster_type !== void 0) {
            let data1 = data.cluster_type;
            if (typeof data1 !== "string") {
              vErrors = note(vErrors, instancePath + "/cluster_type", "type", { type: "string" });
              errors++;
            }
            if (!(data1 === "cce" || data1 === "ali" || data1 === "tencent" || data1 === "azure" || data1 === "aws" || data1 === "self_built_hw" || data1 === "self_built_idc")) {
              vErrors = note(vErrors, instancePath + "/cluster_type", "enum", { allowedValues: schema33.enum });
              errors++;
            }
          }
          if (data.cluster_name !== void 0) {
            let data2 = data.cluster_name;
            if (typeof data2 === "string") {
              if (func1(data2) > 255) {
                vErrors = note(vErrors, instancePath + "/cluster_name", "maxLength", { limit: 255 });
                errors++;
              }
              if (func1(data2) < 1) {
                vErrors = note(vErrors, instancePath + "/cluster_name", "minLength", { limit: 1 });
                errors++;
              }
            } else {
              vErrors = note(vErrors, instancePath + "/cluster_name", "type", { type: "string" });
              errors++;
            }
          }
          if (data.container_name !== void 0) {
            let data3 = data.container_name;
            if (typeof data3 === "string") {
              if (func1(data3) > 255) {
                vErrors = note(vErrors, instancePath + "/container_name", "maxLength", { limit: 255 });
                errors++;
              }
              if (func1(data3) < 1) {
                vErrors = note(vErrors, instancePath + "/container_name", "minLength", { limit: 1 });
                errors++;
              }
            } else {
              vErrors = note(vErrors, instancePath + "/container_name", "type", { type: "string" });
              errors++;
            }
          }
          if (data.pod_name !== void 0) {
            let data4 = data.pod_name;
            if (typeof data4 === "string") {
              if (func1(data4) > 512) {
                vErrors = note(vErrors, instancePath + "/pod_name", "maxLength", { limit: 512 });
                errors++;
              }
              if (func1(data4) < 1) {
                vErrors = note(vErrors, instancePath + "/pod_name", "minLength", { limit: 1 });
                errors++;
              }
            } else {
              vErrors = note(vErrors, instancePath + "/pod_name", "type", { type: "string" });
              errors++;
            }
          }
          if (data.image_name !== void 0) {
            let data5 = data.image_name;
            if (typeof data5 === "string") {
              if (func1(data5) > 255) {
                vErrors = note(vErrors, instancePath + "/image_name", "maxLength", { limit: 255 });
                errors++;
              }
              if (func1(data5) < 1) {
                vErrors = note(vErrors, instancePath + "/image_name", "minLength", { limit: 1 });
                errors++;
              }
            } else {
              vErrors = note(vErrors, instancePath + "/image_name", "type", { type: "string" });
              errors++;
            }
          }
          if (data.status !== void 0) {
            let data6 = data.status;
            if (typeof data6 !== "string") {
              vErrors = note(vErrors, instancePath + "/status", "type", { type: "string" });
              errors++;
            }
            if (!(data6 === "Running" || data6 === "Waiting" || data6 === "Terminated" || data6 === "Isolated" || data6 === "Paused")) {
              vErrors = note(vErrors, instancePath + "/status", "enum", { allowedValues: schema34.enum });
              errors++;
            }
          }
          if (data.risky !== void 0) {
            if (typeof data.risky !== "boolean") {
              vErrors = note(vErrors, instancePath + "/risky", "type", { type: "boolean" });
              errors++;
            }
          }
          if (data.create_time !== void 0) {
            let data8 = data.create_time;
            if (data8 && typeof data8 == "object" && !Array.isArray(data8)) {
              for (const key1 in data8) {
                if (!(key1 === "start_time" || key1 === "end_time")) {
                  vErrors = note(vErrors, instancePath + "/create_time", "additionalProperties", { additionalProperty: key1 });
                  errors++;
                }
              }
              if (data8.start_time !== void 0) {
                let data9 = data8.start_time;
                if (!(typeof data9 == "number" && (!(data9 % 1) && !isNaN(data9)) && isFinite(data9))) {
                  vErrors = note(vErrors, instancePath + "/create_time/start_time", "type", { type: "integer" });
                  errors++;
                }
                if (typeof data9 == "number" && isFinite(data9)) {
                  if (data9 > 4071095999e3 || isNaN(data9)) {
                    vErrors = note(vErrors, instancePath + "/create_time/start_time", "maximum", { comparison: "<=", limit: 4071095999e3 });
                    errors++;
                  }
                  if (data9 < 0 || isNaN(data9)) {
                    vErrors = note(vErrors, instancePath + "/create_time/start_time", "minimum", { comparison: ">=", limit: 0 });
                    errors++;
                  }
                }
              }
              if (data8.end_time !== void 0) {
                let data10 = data8.end_time;
                if (!(typeof data10 == "number" && (!(data10 % 1) && !isNaN(data10)) && isFinite(data10))) {
                  vErrors = note(vErrors, instancePath + "/create_time/end_time", "type", { type: "integer" });
                  errors++;
                }
                if (typeof data10 == "number" && isFinite(data10)) {
                  if (data10 > 4071095999e3 || isNaN(data10)) {
                    vErrors = note(vErrors, instancePath + "/create_time/end_time", "maximum", { comparison: "<=", limit: 4071095999e3 });
                    errors++;
                  }
                  if (data10 < 0 || isNaN(data10)) {
                    vErrors = note(vErrors, instancePath + "/create_time/end_time", "minimum", { comparison: ">=", limit: 0 });
                    errors++;
                  }
                }
              }
            } else {
              vErrors = note(vErrors, instancePath + "/create_time", "type", { type: "object" });
              errors++;
            }
          }
          if (data.cpu_limit !== void 0) {
            let data11 = data.cpu_limit;
            if (typeof data11 === "string") {
              if (func1(data11) > 64) {
                vErrors = note(vErrors, instancePath + "/cpu_limit", "maxLength", { limit: 64 });
                errors++;
              }
              if (func1(data11) < 0) {
                vErrors = note(vErrors, instancePath + "/cpu_limit", "minLength", { limit: 0 });
                errors++;
              }
            } else {
              vErrors = note(vErrors, instancePath + "/cpu_limit", "type", { type: "string" });
              errors++;
            }
          }
          if (data.memory_limit !== void 0) {
            let data12 = data.memory_limit;
            if (typeof data12 === "string") {
              if (func1(data12) > 64) {
                vErrors = note(vErrors, instancePath + "/memory_limit", "maxLength", { limit: 64 });
                errors++;
              }
              if (func1(data12) < 0) {
                vErrors = note(vErrors, instancePath + "/memory_limit", "minLength", { limit: 0 });
                errors++;
              }
            } else {
              vErrors = note(vErrors, instancePath + "/memory_limit", "type", { type: "string" });
              errors++;
            }
          }
          if (data.export_headers !== void 0) {
            let data13 = data.export_headers;
            if (Array.isArray(data13)) {
              if (data13.length > 100) {
                vErrors = note(vErrors, instancePath + "/export_headers", "maxItems", { limit: 100 });
                errors++;
              }
              if (data13.length < 1) {
                vErrors = note(vErrors, instancePath + "/export_headers", "minItems", { limit: 1 });
                errors++;
              }
              const len0 = data13.length;
              for (let i0 = 0; i0 < len0; i0++) {
                if (!validate22(data13[i0], { instancePath: instancePath + "/export_headers/" + i0, parentData: data13, parentDataProperty: i0, rootData, dynamicAnchors })) {
                  vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
                  errors = vErrors.length;
                }
              }
            } else {
              vErrors = note(vErrors, instancePath + "/export_headers", "type", { type: "array" });
              errors++;
            }
          }
        } else {
          vErrors = note(vErrors, instancePath, "type", { type: "object" });
          errors++;
        }
        validate21.errors = vErrors;
        return errors === 0;
      }
      function validate20(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
        let vErrors = null;
        let errors = 0;
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.path === void 0) {
            vErrors = note(vErrors, instancePath, "required", { missingProperty: "path" });
            errors++;
          }
          if (data.body === void 0) {
            vErrors = note(vErrors, instancePath, "required", { missingProperty: "body" });
            errors++;
          }
          if (data.path !== void 0) {
            let data0 = data.path;
            if (data0 && typeof data0 == "object" && !Array.isArray(data0)) {
              if (data0.project_id === void 0) {
                vErrors = note(vErrors, instancePath + "/path", "required", { missingProperty: "project_id" });
                errors++;
              }
              if (data0.project_id !== void 0) {
                let data1 = data0.project_id;
                if (typeof data1 === "string") {
                  if (func1(data1) > 256) {
                    vErrors = note(vErrors, instancePath + "/path/project_id", "maxLength", { limit: 256 });
                    errors++;
                  }
                  if (func1(data1) < 1) {
                    vErrors = note(vErrors, instancePath + "/path/project_id", "minLength", { limit: 1 });
                    errors++;
                  }
                } else {
                  vErrors = note(vErrors, instancePath + "/path/project_id", "type", { type: "string" });
                  errors++;
                }
              }
            } else {
              vErrors = note(vErrors, instancePath + "/path", "type", { type: "object" });
              errors++;
            }
          }
          if (data.query !== void 0) {
            let data2 = data.query;
            if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
              if (data2.enterprise_project_id !== void 0) {
                let data3 = data2.enterprise_project_id;
                if (typeof data3 === "string") {
                  if (func1(data3) > 256) {
                    vErrors = note(vErrors, instancePath + "/query/enterprise_project_id", "maxLength", { limit: 256 });
                    errors++;
                  }
                  if (func1(data3) < 1) {
                    vErrors = note(vErrors, instancePath + "/query/enterprise_project_id", "minLength", { limit: 1 });
                    errors++;
                  }
                } else {
                  vErrors = note(vErrors, instancePath + "/query/enterprise_project_id", "type", { type: "string" });
                  errors++;
                }
              }
              if (data2.export_size !== void 0) {
                let data4 = data2.export_size;
                if (!(typeof data4 == "number" && (!(data4 % 1) && !isNaN(data4)) && isFinite(data4))) {
                  vErrors = note(vErrors, instancePath + "/query/export_size", "type", { type: "integer" });
                  errors++;
                }
                if (typeof data4 == "number" && isFinite(data4)) {
                  if (data4 > 1e5 || isNaN(data4)) {
                    vErrors = note(vErrors, instancePath + "/query/export_size", "maximum", { comparison: "<=", limit: 1e5 });
                    errors++;
                  }
                  if (data4 < 1 || isNaN(data4)) {
                    vErrors = note(vErrors, instancePath + "/query/export_size", "minimum", { comparison: ">=", limit: 1 });
                    errors++;
                  }
                }
              }
            } else {
              vErrors = note(vErrors, instancePath + "/query", "type", { type: "object" });
              errors++;
            }
          }
          if (data.header !== void 0) {
            let data5 = data.header;
            if (data5 && typeof data5 == "object" && !Array.isArray(data5)) {
              if (data5["X-Auth-Token"] !== void 0) {
                let data6 = data5["X-Auth-Token"];
                if (typeof data6 === "string") {
                  if (func1(data6) > 32768) {
                    vErrors = note(vErrors, instancePath + "/header/X-Auth-Token", "maxLength", { limit: 32768 });
                    errors++;
                  }
                  if (func1(data6) < 1) {
                    vErrors = note(vErrors, instancePath + "/header/X-Auth-Token", "minLength", { limit: 1 });
                    errors++;
                  }
                } else {
                  vErrors = note(vErrors, instancePath + "/header/X-Auth-Token", "type", { type: "string" });
                  errors++;
                }
              }
            } else {
              vErrors = note(vErrors, instancePath + "/header", "type", { type: "object" });
              errors++;
            }
          }
          if (data.body !== void 0) {
            if (!validate21(data.body, { instancePath: instancePath + "/body", parentData: data, parentDataProperty: "body", rootData, dynamicAnchors })) {
              vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
              errors = vErrors.length;
            }
          }
        } else {
          vErrors = note(vErrors, instancePath, "type", { type: "object" });
          errors++;
        }
        validate20.errors = vErrors;
        return errors === 0;
      }
      exports.getExportTask = validate25;
      function validate25(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
        let vErrors = null;
        let errors = 0;
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.path === void 0) {
            vErrors = note(vErrors, instancePath, "required", { missingProperty: "path" });
            errors++;
          }
          if (data.path !== void 0) {
            let data0 = data.path;
            if (data0 && typeof data0 == "object" && !Array.isArray(data0)) {
              if (data0.project_id === void 0) {
                vErrors = note(vErrors, instancePath + "/path", "required", { missingProperty: "project_id" });
                errors++;
              }
              if (data0.task_id === void 0) {
                vErrors = note(vErrors, instancePath + "/path", "required", { missingProperty: "task_id" });
                errors++;
              }
              if (data0.project_id !== void 0) {
                let data1 = data0.project_id;
                if (typeof data1 === "string") {
                  if (func1(data1) > 256) {
                    vErrors = note(vErrors, instancePath + "/path/project_id", "maxLength", { limit: 256 });
                    errors++;
                  }
                  if (func1(data1) < 1) {
                    vErrors = note(vErrors, instancePath + "/path/project_id", "minLength", { limit: 1 });
                    errors++;
                  }
                } else {
                  vErrors = note(vErrors, instancePath + "/path/project_id", "type", { type: "string" });
                  errors++;
                }
              }
              if (data0.task_id !== void 0) {
                let data2 = data0.task_id;
                if (typeof data2 === "string") {
                  if (func1(data2) > 256) {
                    vErrors = note(vErrors, instancePath + "/path/task_id", "maxLength", { limit: 256 });
                    errors++;
                  }
                  if (func1(data2) < 1) {
                    vErrors = note(vErrors, instancePath + "/path/task_id", "minLength", { limit: 1 });
                    errors++;
                  }
                } else {
                  vErrors = note(vErrors, instancePath + "/path/task_id", "type", { type: "string" });
                  errors++;
                }
              }
            } else {
              vErrors = note(vErrors, instancePath + "/path", "type", { type: "object" });
              errors++;
            }
          }
          if (data.query !== void 0) {
            let data3 = data.query;
            if (data3 && typeof data3 == "object" && !Array.isArray(data3)) {
              if (data3.enterprise_project_id !== void 0) {
                let data4 = data3.enterprise_project_id;
                if (typeof data4 === "string") {
                  if (func1(data4) > 256) {
                    vErrors = note(vErrors, instancePath + "/query/enterprise_project_id", "maxLength", { limit: 256 });
                    errors++;
                  }
                  if (func1(data4) < 1) {
                    vErrors = note(vErrors, instancePath + "/query/enterprise_project_id", "minLength", { limit: 1 });
                    errors++;
                  }
                } else {
                  vErrors = note(vErrors, instancePath + "/query/enterprise_project_id", "type", { type: "string" });
                  errors++;
                }
              }
            } else {
              vErrors = note(vErrors, instancePath + "/query", "type", { type: "object" });
              errors++;
            }
          }
          if (data.header !== void 0) {
            let data5 = data.header;
            if (data5 && typeof data5 == "object" && !Array.isArray(data5)) {
              if (data5["X-Auth-Token"] !== void 0) {
                let data6 = data5["X-Auth-Token"];
                if (typeof data6 === "string") {
                  if (func1(data6) > 32768) {
                    vErrors = note(vErrors, instancePath + "/header/X-Auth-Token", "maxLength", { limit: 32768 });
                    errors++;
                  }
                  if (func1(data6) < 1) {
                    vErrors = note(vErrors, instancePath + "/header/X-Auth-Token", "minLength", { limit: 1 });
                    errors++;
                  }
                } else {
                  vErrors = note(vErrors, instancePath + "/header/X-Auth-Token", "type", { type: "string" });
                  errors++;
                }
              }
              if (data5.region !== void 0) {
                let data7 = data5.region;
                if (typeof data7 === "string") {
                  if (func1(data7) > 32) {
                    vErrors = note(vErrors, instancePath + "/header/region", "maxLength", { limit: 32 });
                    errors++;
                  }
                  if (func1(data7) < 0) {
                    vErrors = note(vErrors, instancePath + "/header/region", "minLength", { limit: 0 });
                    errors++;
                  }
                } else {
                  vErrors = note(vErrors, instancePath + "/header/region", "type", { type: "string" });
                  errors++;
                }
              }
            } else {
              vErrors = note(vErrors, instancePath + "/header", "type", { type: "object" });
              errors++;
            }
          }
        } else {
          vErrors = note(vErrors, instancePath, "type", { type: "object" });
          errors++;
        }
        validate25.errors = vErrors;
        return errors === 0;
      }
      exports.downloadExportFile = validate26;
      function validate26(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
        let vErrors = null;
        let errors = 0;
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.path === void 0) {
            vErrors = note(vErrors, instancePath, "required", { missingProperty: "path" });
            errors++;
          }
          if (data.path !== void 0) {
            let data0 = data.path;
            if (data0 && typeof data0 == "object" && !Array.isArray(data0)) {
              if (data0.project_id === void 0) {
                vErrors = note(vErrors, instancePath + "/path", "required", { missingProperty: "project_id" });
                errors++;
              }
              if (data0.file_id === void 0) {
                vErrors = note(vErrors, instancePath + "/path", "required", { missingProperty: "file_id" });
                errors++;
              }
              if (data0.project_id !== void 0) {
                let data1 = data0.project_id;
                if (typeof data1 === "string") {
                  if (func1(data1) > 256) {
                    vErrors = note(vErrors, instancePath + "/path/project_id", "maxLength", { limit: 256 });
                    errors++;
                  }
                  if (func1(data1) < 1) {
                    vErrors = note(vErrors, instancePath + "/path/project_id", "minLength", { limit: 1 });
                    errors++;
                  }
                } else {
                  vErrors = note(vErrors, instancePath + "/path/project_id", "type", { type: "string" });
                  errors++;
                }
              }
              if (data0.file_id !== void 0) {
                let data2 = data0.file_id;
                if (typeof data2 === "string") {
                  if (func1(data2) > 64) {
                    vErrors = note(vErrors, instancePath + "/path/file_id", "maxLength", { limit: 64 });
                    errors++;
                  }
                  if (func1(data2) < 1) {
                    vErrors = note(vErrors, instancePath + "/path/file_id", "minLength", { limit: 1 });
                    errors++;
                  }
                } else {
                  vErrors = note(vErrors, instancePath + "/path/file_id", "type", { type: "string" });
                  errors++;
                }
              }
            } else {
              vErrors = note(vErrors, instancePath + "/path", "type", { type: "object" });
              errors++;
            }
          }
          if (data.query !== void 0) {
            let data3 = data.query;
            if (data3 && typeof data3 == "object" && !Array.isArray(data3)) {
              if (data3.enterprise_project_id !== void 0) {
                let data4 = data3.enterprise_project_id;
                if (typeof data4 === "string") {
                  if (func1(data4) > 256) {
                    vErrors = note(vErrors, instancePath + "/query/enterprise_project_id", "maxLength", { limit: 256 });
                    errors++;
                  }
                  if (func1(data4) < 1) {
                    vErrors = note(vErrors, instancePath + "/query/enterprise_project_id", "minLength", { limit: 1 });
                    errors++;
                  }
                } else {
                  vErrors = note(vErrors, instancePath + "/query/enterprise_project_id", "type", { type: "string" });
                  errors++;
                }
              }
            } else {
              vErrors = note(vErrors, instancePath + "/query", "type", { type: "object" });
              errors++;
            }
          }
          if (data.header !== void 0) {
            let data5 = data.header;
            if (data5 && typeof data5 == "object" && !Array.isArray(data5)) {
              if (data5["X-Auth-Token"] !== void 0) {
                let data6 = data5["X-Auth-Token"];
                if (typeof data6 === "string") {
                  if (func1(data6) > 32768) {
                    vErrors = note(vErrors, instancePath + "/header/X-Auth-Token", "maxLength", { limit: 32768 });
                    errors++;
                  }
                  if (func1(data6) < 1) {
                    vErrors = note(vErrors, instancePath + "/header/X-Auth-Token", "minLength", { limit: 1 });
                    errors++;
                  }
                } else {
                  vErrors = note(vErrors, instancePath + "/header/X-Auth-Token", "type", { type: "string" });
                  errors++;
                }
              }
              if (data5.region !== void 0) {
                let data7 = data5.region;
                if (typeof data7 === "string") {
                  if (func1(data7) > 32) {
                    vErrors = note(vErrors, instancePath + "/header/region", "maxLength", { limit: 32 });
                    errors++;
                  }
                  if (func1(data7) < 0) {
                    vErrors = note(vErrors, instancePath + "/header/region", "minLength", { limit: 0 });
                    errors++;
                  }
                } else {
                  vErrors = note(vErrors, instancePath + "/header/region", "type", { type: "string" });
                  errors++;
                }
              }
            } else {
              vErrors = note(vErrors, instancePath + "/header", "type", { type: "object" });
              errors++;
            }
          }
        } else {
          vErrors = note(vErrors, instancePath, "type", { type: "object" });
          errors++;
        }
        validate26.errors = vErrors;
        return errors === 0;
      }
      function note(list, instancePath, keyword, params) {
        list ??= [];
        list.push({ instancePath, keyword, params });
        return list;
      }
    }
  });
  return require_stdin();
})();

/** One validator for each operation, of `{ path, query, header, body }`. */
export const requestValidators: Record<"createContainerExportTask" | "getExportTask" | "downloadExportFile", Validator> = validators;

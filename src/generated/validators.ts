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
        const evaluated0 = validate22.evaluated;
        if (evaluated0.dynamicProps) {
          evaluated0.props = void 0;
        }
        if (evaluated0.dynamicItems) {
          evaluated0.items = void 0;
        }
        if (Array.isArray(data)) {
          if (data.length > 2) {
            const err0 = { instancePath, schemaPath: "#/maxItems", keyword: "maxItems", params: { limit: 2 } };
            if (vErrors === null) {
              vErrors = [err0];
            } else {
              vErrors.push(err0);
            }
            errors++;
          }
          if (data.length < 2) {
            const err1 = { instancePath, schemaPath: "#/minItems", keyword: "minItems", params: { limit: 2 } };
            if (vErrors === null) {
              vErrors = [err1];
            } else {
              vErrors.push(err1);
            }
            errors++;
          }
          const len0 = data.length;
          if (len0 > 0) {
            let data0 = data[0];
            if (typeof data0 !== "string") {
              const err2 = { instancePath: instancePath + "/0", schemaPath: "#/$defs/ExportColumnKey/type", keyword: "type", params: { type: "string" } };
              if (vErrors === null) {
                vErrors = [err2];
              } else {
                vErrors.push(err2);
              }
              errors++;
            }
            if (!(data0 === "container_id" || data0 === "container_name" || data0 === "image_name" || data0 === "pod_name" || data0 === "cluster_name" || data0 === "cluster_type" || data0 === "status" || data0 === "risky" || data0 === "low_risk" || data0 === "medium_risk" || data0 === "high_risk" || data0 === "fatal_risk" || data0 === "create_time" || data0 === "restart_count" || data0 === "cpu_limit" || data0 === "memory_limit")) {
              const err3 = { instancePath: instancePath + "/0", schemaPath: "#/$defs/ExportColumnKey/enum", keyword: "enum", params: { allowedValues: schema37.enum } };
              if (vErrors === null) {
                vErrors = [err3];
              } else {
                vErrors.push(err3);
              }
              errors++;
            }
          }
          if (len0 > 1) {
            let data1 = data[1];
            if (typeof data1 === "string") {
              if (func1(data1) > 512) {
                const err4 = { instancePath: instancePath + "/1", schemaPath: "#/$defs/ExportColumnTitle/maxLength", keyword: "maxLength", params: { limit: 512 } };
                if (vErrors === null) {
                  vErrors = [err4];
                } else {
                  vErrors.push(err4);
                }
                errors++;
              }
              if (func1(data1) < 1) {
                const err5 = { instancePath: instancePath + "/1", schemaPath: "#/$defs/ExportColumnTitle/minLength", keyword: "minLength", params: { limit: 1 } };
                if (vErrors === null) {
                  vErrors = [err5];
                } else {
                  vErrors.push(err5);
                }
                errors++;
              }
            } else {
              const err6 = { instancePath: instancePath + "/1", schemaPath: "#/$defs/ExportColumnTitle/type", keyword: "type", params: { type: "string" } };
              if (vErrors === null) {
                vErrors = [err6];
              } else {
                vErrors.push(err6);
              }
              errors++;
            }
          }
        } else {
          const err7 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "array" } };
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            vErrors.push(err7);
          }
          errors++;
        }
        validate22.errors = vErrors;
        return errors === 0;
      }
      validate22.evaluated = { "items": 2, "dynamicProps": false, "dynamicItems": false };
      function validate21(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
        let vErrors = null;
        let errors = 0;
        const evaluated0 = validate21.evaluated;
        if (evaluated0.dynamicProps) {
          evaluated0.props = void 0;
        }
        if (evaluated0.dynamicItems) {
          evaluated0.items = void 0;
        }
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.export_headers === void 0) {
            const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "export_headers" } };
            if (vErrors === null) {
              vErrors = [err0];
            } else {
              vErrors.push(err0);
            }
            errors++;
          }
          for (const key0 in data) {
            if (!func7.call(schema32.properties, key0)) {
              const err1 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 } };
              if (vErrors === null) {
                vErrors = [err1];
              } else {
                vErrors.push(err1);
              }
              errors++;
            }
          }
          if (data.cluster_container !== void 0) {
            if (typeof data.cluster_container !== "boolean") {
              const err2 = { instancePath: instancePath + "/cluster_container", schemaPath: "#/properties/cluster_container/type", keyword: "type", params: { type: "boolean" } };
              if (vErrors === null) {
                vErrors = [err2];
              } else {
                vErrors.push(err2);
              }
              errors++;
            }
          }
          if (data.cluster_type !== void 0) {
            let data1 = data.cluster_type;
            if (typeof data1 !== "string") {
              const err3 = { instancePath: instancePath + "/cluster_type", schemaPath: "#/$defs/ClusterType/type", keyword: "type", params: { type: "string" } };
              if (vErrors === null) {
                vErrors = [err3];
              } else {
                vErrors.push(err3);
              }
              errors++;
            }
            if (!(data1 === "cce" || data1 === "ali" || data1 === "tencent" || data1 === "azure" || data1 === "aws" || data1 === "self_built_hw" || data1 === "self_built_idc")) {
              const err4 = { instancePath: instancePath + "/cluster_type", schemaPath: "#/$defs/ClusterType/enum", keyword: "enum", params: { allowedValues: schema33.enum } };
              if (vErrors === null) {
                vErrors = [err4];
              } else {
                vErrors.push(err4);
              }
              errors++;
            }
          }
          if (data.cluster_name !== void 0) {
            let data2 = data.cluster_name;
            if (typeof data2 === "string") {
              if (func1(data2) > 255) {
                const err5 = { instancePath: instancePath + "/cluster_name", schemaPath: "#/properties/cluster_name/maxLength", keyword: "maxLength", params: { limit: 255 } };
                if (vErrors === null) {
                  vErrors = [err5];
                } else {
                  vErrors.push(err5);
                }
                errors++;
              }
              if (func1(data2) < 1) {
                const err6 = { instancePath: instancePath + "/cluster_name", schemaPath: "#/properties/cluster_name/minLength", keyword: "minLength", params: { limit: 1 } };
                if (vErrors === null) {
                  vErrors = [err6];
                } else {
                  vErrors.push(err6);
                }
                errors++;
              }
            } else {
              const err7 = { instancePath: instancePath + "/cluster_name", schemaPath: "#/properties/cluster_name/type", keyword: "type", params: { type: "string" } };
              if (vErrors === null) {
                vErrors = [err7];
              } else {
                vErrors.push(err7);
              }
              errors++;
            }
          }
          if (data.container_name !== void 0) {
            let data3 = data.container_name;
            if (typeof data3 === "string") {
              if (func1(data3) > 255) {
                const err8 = { instancePath: instancePath + "/container_name", schemaPath: "#/properties/container_name/maxLength", keyword: "maxLength", params: { limit: 255 } };
                if (vErrors === null) {
                  vErrors = [err8];
                } else {
                  vErrors.push(err8);
                }
                errors++;
              }
              if (func1(data3) < 1) {
                const err9 = { instancePath: instancePath + "/container_name", schemaPath: "#/properties/container_name/minLength", keyword: "minLength", params: { limit: 1 } };
                if (vErrors === null) {
                  vErrors = [err9];
                } else {
                  vErrors.push(err9);
                }
                errors++;
              }
            } else {
              const err10 = { instancePath: instancePath + "/container_name", schemaPath: "#/properties/container_name/type", keyword: "type", params: { type: "string" } };
              if (vErrors === null) {
                vErrors = [err10];
              } else {
                vErrors.push(err10);
              }
              errors++;
            }
          }
          if (data.pod_name !== void 0) {
            let data4 = data.pod_name;
            if (typeof data4 === "string") {
              if (func1(data4) > 512) {
                const err11 = { instancePath: instancePath + "/pod_name", schemaPath: "#/properties/pod_name/maxLength", keyword: "maxLength", params: { limit: 512 } };
                if (vErrors === null) {
                  vErrors = [err11];
                } else {
                  vErrors.push(err11);
                }
                errors++;
              }
              if (func1(data4) < 1) {
                const err12 = { instancePath: instancePath + "/pod_name", schemaPath: "#/properties/pod_name/minLength", keyword: "minLength", params: { limit: 1 } };
                if (vErrors === null) {
                  vErrors = [err12];
                } else {
                  vErrors.push(err12);
                }
                errors++;
              }
            } else {
              const err13 = { instancePath: instancePath + "/pod_name", schemaPath: "#/properties/pod_name/type", keyword: "type", params: { type: "string" } };
              if (vErrors === null) {
                vErrors = [err13];
              } else {
                vErrors.push(err13);
              }
              errors++;
            }
          }
          if (data.image_name !== void 0) {
            let data5 = data.image_name;
            if (typeof data5 === "string") {
              if (func1(data5) > 255) {
                const err14 = { instancePath: instancePath + "/image_name", schemaPath: "#/properties/image_name/maxLength", keyword: "maxLength", params: { limit: 255 } };
                if (vErrors === null) {
                  vErrors = [err14];
                } else {
                  vErrors.push(err14);
                }
                errors++;
              }
              if (func1(data5) < 1) {
                const err15 = { instancePath: instancePath + "/image_name", schemaPath: "#/properties/image_name/minLength", keyword: "minLength", params: { limit: 1 } };
                if (vErrors === null) {
                  vErrors = [err15];
                } else {
                  vErrors.push(err15);
                }
                errors++;
              }
            } else {
              const err16 = { instancePath: instancePath + "/image_name", schemaPath: "#/properties/image_name/type", keyword: "type", params: { type: "string" } };
              if (vErrors === null) {
                vErrors = [err16];
              } else {
                vErrors.push(err16);
              }
              errors++;
            }
          }
          if (data.status !== void 0) {
            let data6 = data.status;
            if (typeof data6 !== "string") {
              const err17 = { instancePath: instancePath + "/status", schemaPath: "#/$defs/ContainerStatus/type", keyword: "type", params: { type: "string" } };
              if (vErrors === null) {
                vErrors = [err17];
              } else {
                vErrors.push(err17);
              }
              errors++;
            }
            if (!(data6 === "Running" || data6 === "Waiting" || data6 === "Terminated" || data6 === "Isolated" || data6 === "Paused")) {
              const err18 = { instancePath: instancePath + "/status", schemaPath: "#/$defs/ContainerStatus/enum", keyword: "enum", params: { allowedValues: schema34.enum } };
              if (vErrors === null) {
                vErrors = [err18];
              } else {
                vErrors.push(err18);
              }
              errors++;
            }
          }
          if (data.risky !== void 0) {
            if (typeof data.risky !== "boolean") {
              const err19 = { instancePath: instancePath + "/risky", schemaPath: "#/properties/risky/type", keyword: "type", params: { type: "boolean" } };
              if (vErrors === null) {
                vErrors = [err19];
              } else {
                vErrors.push(err19);
              }
              errors++;
            }
          }
          if (data.create_time !== void 0) {
            let data8 = data.create_time;
            if (data8 && typeof data8 == "object" && !Array.isArray(data8)) {
              for (const key1 in data8) {
                if (!(key1 === "start_time" || key1 === "end_time")) {
                  const err20 = { instancePath: instancePath + "/create_time", schemaPath: "#/$defs/CreationTimeRange/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key1 } };
                  if (vErrors === null) {
                    vErrors = [err20];
                  } else {
                    vErrors.push(err20);
                  }
                  errors++;
                }
              }
              if (data8.start_time !== void 0) {
                let data9 = data8.start_time;
                if (!(typeof data9 == "number" && (!(data9 % 1) && !isNaN(data9)) && isFinite(data9))) {
                  const err21 = { instancePath: instancePath + "/create_time/start_time", schemaPath: "#/$defs/CreationTimeRange/properties/start_time/type", keyword: "type", params: { type: "integer" } };
                  if (vErrors === null) {
                    vErrors = [err21];
                  } else {
                    vErrors.push(err21);
                  }
                  errors++;
                }
                if (typeof data9 == "number" && isFinite(data9)) {
                  if (data9 > 4071095999e3 || isNaN(data9)) {
                    const err22 = { instancePath: instancePath + "/create_time/start_time", schemaPath: "#/$defs/CreationTimeRange/properties/start_time/maximum", keyword: "maximum", params: { comparison: "<=", limit: 4071095999e3 } };
                    if (vErrors === null) {
                      vErrors = [err22];
                    } else {
                      vErrors.push(err22);
                    }
                    errors++;
                  }
                  if (data9 < 0 || isNaN(data9)) {
                    const err23 = { instancePath: instancePath + "/create_time/start_time", schemaPath: "#/$defs/CreationTimeRange/properties/start_time/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 } };
                    if (vErrors === null) {
                      vErrors = [err23];
                    } else {
                      vErrors.push(err23);
                    }
                    errors++;
                  }
                }
              }
              if (data8.end_time !== void 0) {
                let data10 = data8.end_time;
                if (!(typeof data10 == "number" && (!(data10 % 1) && !isNaN(data10)) && isFinite(data10))) {
                  const err24 = { instancePath: instancePath + "/create_time/end_time", schemaPath: "#/$defs/CreationTimeRange/properties/end_time/type", keyword: "type", params: { type: "integer" } };
                  if (vErrors === null) {
                    vErrors = [err24];
                  } else {
                    vErrors.push(err24);
                  }
                  errors++;
                }
                if (typeof data10 == "number" && isFinite(data10)) {
                  if (data10 > 4071095999e3 || isNaN(data10)) {
                    const err25 = { instancePath: instancePath + "/create_time/end_time", schemaPath: "#/$defs/CreationTimeRange/properties/end_time/maximum", keyword: "maximum", params: { comparison: "<=", limit: 4071095999e3 } };
                    if (vErrors === null) {
                      vErrors = [err25];
                    } else {
                      vErrors.push(err25);
                    }
                    errors++;
                  }
                  if (data10 < 0 || isNaN(data10)) {
                    const err26 = { instancePath: instancePath + "/create_time/end_time", schemaPath: "#/$defs/CreationTimeRange/properties/end_time/minimum", keyword: "minimum", params: { comparison: ">=", limit: 0 } };
                    if (vErrors === null) {
                      vErrors = [err26];
                    } else {
                      vErrors.push(err26);
                    }
                    errors++;
                  }
                }
              }
            } else {
              const err27 = { instancePath: instancePath + "/create_time", schemaPath: "#/$defs/CreationTimeRange/type", keyword: "type", params: { type: "object" } };
              if (vErrors === null) {
                vErrors = [err27];
              } else {
                vErrors.push(err27);
              }
              errors++;
            }
          }
          if (data.cpu_limit !== void 0) {
            let data11 = data.cpu_limit;
            if (typeof data11 === "string") {
              if (func1(data11) > 64) {
                const err28 = { instancePath: instancePath + "/cpu_limit", schemaPath: "#/properties/cpu_limit/maxLength", keyword: "maxLength", params: { limit: 64 } };
                if (vErrors === null) {
                  vErrors = [err28];
                } else {
                  vErrors.push(err28);
                }
                errors++;
              }
              if (func1(data11) < 0) {
                const err29 = { instancePath: instancePath + "/cpu_limit", schemaPath: "#/properties/cpu_limit/minLength", keyword: "minLength", params: { limit: 0 } };
                if (vErrors === null) {
                  vErrors = [err29];
                } else {
                  vErrors.push(err29);
                }
                errors++;
              }
            } else {
              const err30 = { instancePath: instancePath + "/cpu_limit", schemaPath: "#/properties/cpu_limit/type", keyword: "type", params: { type: "string" } };
              if (vErrors === null) {
                vErrors = [err30];
              } else {
                vErrors.push(err30);
              }
              errors++;
            }
          }
          if (data.memory_limit !== void 0) {
            let data12 = data.memory_limit;
            if (typeof data12 === "string") {
              if (func1(data12) > 64) {
                const err31 = { instancePath: instancePath + "/memory_limit", schemaPath: "#/properties/memory_limit/maxLength", keyword: "maxLength", params: { limit: 64 } };
                if (vErrors === null) {
                  vErrors = [err31];
                } else {
                  vErrors.push(err31);
                }
                errors++;
              }
              if (func1(data12) < 0) {
                const err32 = { instancePath: instancePath + "/memory_limit", schemaPath: "#/properties/memory_limit/minLength", keyword: "minLength", params: { limit: 0 } };
                if (vErrors === null) {
                  vErrors = [err32];
                } else {
                  vErrors.push(err32);
                }
                errors++;
              }
            } else {
              const err33 = { instancePath: instancePath + "/memory_limit", schemaPath: "#/properties/memory_limit/type", keyword: "type", params: { type: "string" } };
              if (vErrors === null) {
                vErrors = [err33];
              } else {
                vErrors.push(err33);
              }
              errors++;
            }
          }
          if (data.export_headers !== void 0) {
            let data13 = data.export_headers;
            if (Array.isArray(data13)) {
              if (data13.length > 100) {
                const err34 = { instancePath: instancePath + "/export_headers", schemaPath: "#/properties/export_headers/maxItems", keyword: "maxItems", params: { limit: 100 } };
                if (vErrors === null) {
                  vErrors = [err34];
                } else {
                  vErrors.push(err34);
                }
                errors++;
              }
              if (data13.length < 1) {
                const err35 = { instancePath: instancePath + "/export_headers", schemaPath: "#/properties/export_headers/minItems", keyword: "minItems", params: { limit: 1 } };
                if (vErrors === null) {
                  vErrors = [err35];
                } else {
                  vErrors.push(err35);
                }
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
              const err36 = { instancePath: instancePath + "/export_headers", schemaPath: "#/properties/export_headers/type", keyword: "type", params: { type: "array" } };
              if (vErrors === null) {
                vErrors = [err36];
              } else {
                vErrors.push(err36);
              }
              errors++;
            }
          }
        } else {
          const err37 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
          if (vErrors === null) {
            vErrors = [err37];
          } else {
            vErrors.push(err37);
          }
          errors++;
        }
        validate21.errors = vErrors;
        return errors === 0;
      }
      validate21.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
      function validate20(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
        let vErrors = null;
        let errors = 0;
        const evaluated0 = validate20.evaluated;
        if (evaluated0.dynamicProps) {
          evaluated0.props = void 0;
        }
        if (evaluated0.dynamicItems) {
          evaluated0.items = void 0;
        }
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.path === void 0) {
            const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "path" } };
            if (vErrors === null) {
              vErrors = [err0];
            } else {
              vErrors.push(err0);
            }
            errors++;
          }
          if (data.body === void 0) {
            const err1 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "body" } };
            if (vErrors === null) {
              vErrors = [err1];
            } else {
              vErrors.push(err1);
            }
            errors++;
          }
          if (data.path !== void 0) {
            let data0 = data.path;
            if (data0 && typeof data0 == "object" && !Array.isArray(data0)) {
              if (data0.project_id === void 0) {
                const err2 = { instancePath: instancePath + "/path", schemaPath: "#/properties/path/required", keyword: "required", params: { missingProperty: "project_id" } };
                if (vErrors === null) {
                  vErrors = [err2];
                } else {
                  vErrors.push(err2);
                }
                errors++;
              }
              if (data0.project_id !== void 0) {
                let data1 = data0.project_id;
                if (typeof data1 === "string") {
                  if (func1(data1) > 256) {
                    const err3 = { instancePath: instancePath + "/path/project_id", schemaPath: "#/properties/path/properties/project_id/maxLength", keyword: "maxLength", params: { limit: 256 } };
                    if (vErrors === null) {
                      vErrors = [err3];
                    } else {
                      vErrors.push(err3);
                    }
                    errors++;
                  }
                  if (func1(data1) < 1) {
                    const err4 = { instancePath: instancePath + "/path/project_id", schemaPath: "#/properties/path/properties/project_id/minLength", keyword: "minLength", params: { limit: 1 } };
                    if (vErrors === null) {
                      vErrors = [err4];
                    } else {
                      vErrors.push(err4);
                    }
                    errors++;
                  }
                } else {
                  const err5 = { instancePath: instancePath + "/path/project_id", schemaPath: "#/properties/path/properties/project_id/type", keyword: "type", params: { type: "string" } };
                  if (vErrors === null) {
                    vErrors = [err5];
                  } else {
                    vErrors.push(err5);
                  }
                  errors++;
                }
              }
            } else {
              const err6 = { instancePath: instancePath + "/path", schemaPath: "#/properties/path/type", keyword: "type", params: { type: "object" } };
              if (vErrors === null) {
                vErrors = [err6];
              } else {
                vErrors.push(err6);
              }
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
                    const err7 = { instancePath: instancePath + "/query/enterprise_project_id", schemaPath: "#/properties/query/properties/enterprise_project_id/maxLength", keyword: "maxLength", params: { limit: 256 } };
                    if (vErrors === null) {
                      vErrors = [err7];
                    } else {
                      vErrors.push(err7);
                    }
                    errors++;
                  }
                  if (func1(data3) < 1) {
                    const err8 = { instancePath: instancePath + "/query/enterprise_project_id", schemaPath: "#/properties/query/properties/enterprise_project_id/minLength", keyword: "minLength", params: { limit: 1 } };
                    if (vErrors === null) {
                      vErrors = [err8];
                    } else {
                      vErrors.push(err8);
                    }
                    errors++;
                  }
                } else {
                  const err9 = { instancePath: instancePath + "/query/enterprise_project_id", schemaPath: "#/properties/query/properties/enterprise_project_id/type", keyword: "type", params: { type: "string" } };
                  if (vErrors === null) {
                    vErrors = [err9];
                  } else {
                    vErrors.push(err9);
                  }
                  errors++;
                }
              }
              if (data2.export_size !== void 0) {
                let data4 = data2.export_size;
                if (!(typeof data4 == "number" && (!(data4 % 1) && !isNaN(data4)) && isFinite(data4))) {
                  const err10 = { instancePath: instancePath + "/query/export_size", schemaPath: "#/properties/query/properties/export_size/type", keyword: "type", params: { type: "integer" } };
                  if (vErrors === null) {
                    vErrors = [err10];
                  } else {
                    vErrors.push(err10);
                  }
                  errors++;
                }
                if (typeof data4 == "number" && isFinite(data4)) {
                  if (data4 > 1e5 || isNaN(data4)) {
                    const err11 = { instancePath: instancePath + "/query/export_size", schemaPath: "#/properties/query/properties/export_size/maximum", keyword: "maximum", params: { comparison: "<=", limit: 1e5 } };
                    if (vErrors === null) {
                      vErrors = [err11];
                    } else {
                      vErrors.push(err11);
                    }
                    errors++;
                  }
                  if (data4 < 1 || isNaN(data4)) {
                    const err12 = { instancePath: instancePath + "/query/export_size", schemaPath: "#/properties/query/properties/export_size/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 } };
                    if (vErrors === null) {
                      vErrors = [err12];
                    } else {
                      vErrors.push(err12);
                    }
                    errors++;
                  }
                }
              }
            } else {
              const err13 = { instancePath: instancePath + "/query", schemaPath: "#/properties/query/type", keyword: "type", params: { type: "object" } };
              if (vErrors === null) {
                vErrors = [err13];
              } else {
                vErrors.push(err13);
              }
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
                    const err14 = { instancePath: instancePath + "/header/X-Auth-Token", schemaPath: "#/properties/header/properties/X-Auth-Token/maxLength", keyword: "maxLength", params: { limit: 32768 } };
                    if (vErrors === null) {
                      vErrors = [err14];
                    } else {
                      vErrors.push(err14);
                    }
                    errors++;
                  }
                  if (func1(data6) < 1) {
                    const err15 = { instancePath: instancePath + "/header/X-Auth-Token", schemaPath: "#/properties/header/properties/X-Auth-Token/minLength", keyword: "minLength", params: { limit: 1 } };
                    if (vErrors === null) {
                      vErrors = [err15];
                    } else {
                      vErrors.push(err15);
                    }
                    errors++;
                  }
                } else {
                  const err16 = { instancePath: instancePath + "/header/X-Auth-Token", schemaPath: "#/properties/header/properties/X-Auth-Token/type", keyword: "type", params: { type: "string" } };
                  if (vErrors === null) {
                    vErrors = [err16];
                  } else {
                    vErrors.push(err16);
                  }
                  errors++;
                }
              }
            } else {
              const err17 = { instancePath: instancePath + "/header", schemaPath: "#/properties/header/type", keyword: "type", params: { type: "object" } };
              if (vErrors === null) {
                vErrors = [err17];
              } else {
                vErrors.push(err17);
              }
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
          const err18 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
          if (vErrors === null) {
            vErrors = [err18];
          } else {
            vErrors.push(err18);
          }
          errors++;
        }
        validate20.errors = vErrors;
        return errors === 0;
      }
      validate20.evaluated = { "props": { "path": true, "query": true, "header": true, "body": true }, "dynamicProps": false, "dynamicItems": false };
      exports.getExportTask = validate25;
      function validate25(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
        let vErrors = null;
        let errors = 0;
        const evaluated0 = validate25.evaluated;
        if (evaluated0.dynamicProps) {
          evaluated0.props = void 0;
        }
        if (evaluated0.dynamicItems) {
          evaluated0.items = void 0;
        }
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.path === void 0) {
            const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "path" } };
            if (vErrors === null) {
              vErrors = [err0];
            } else {
              vErrors.push(err0);
            }
            errors++;
          }
          if (data.path !== void 0) {
            let data0 = data.path;
            if (data0 && typeof data0 == "object" && !Array.isArray(data0)) {
              if (data0.project_id === void 0) {
                const err1 = { instancePath: instancePath + "/path", schemaPath: "#/properties/path/required", keyword: "required", params: { missingProperty: "project_id" } };
                if (vErrors === null) {
                  vErrors = [err1];
                } else {
                  vErrors.push(err1);
                }
                errors++;
              }
              if (data0.task_id === void 0) {
                const err2 = { instancePath: instancePath + "/path", schemaPath: "#/properties/path/required", keyword: "required", params: { missingProperty: "task_id" } };
                if (vErrors === null) {
                  vErrors = [err2];
                } else {
                  vErrors.push(err2);
                }
                errors++;
              }
              if (data0.project_id !== void 0) {
                let data1 = data0.project_id;
                if (typeof data1 === "string") {
                  if (func1(data1) > 256) {
                    const err3 = { instancePath: instancePath + "/path/project_id", schemaPath: "#/properties/path/properties/project_id/maxLength", keyword: "maxLength", params: { limit: 256 } };
                    if (vErrors === null) {
                      vErrors = [err3];
                    } else {
                      vErrors.push(err3);
                    }
                    errors++;
                  }
                  if (func1(data1) < 1) {
                    const err4 = { instancePath: instancePath + "/path/project_id", schemaPath: "#/properties/path/properties/project_id/minLength", keyword: "minLength", params: { limit: 1 } };
                    if (vErrors === null) {
                      vErrors = [err4];
                    } else {
                      vErrors.push(err4);
                    }
                    errors++;
                  }
                } else {
                  const err5 = { instancePath: instancePath + "/path/project_id", schemaPath: "#/properties/path/properties/project_id/type", keyword: "type", params: { type: "string" } };
                  if (vErrors === null) {
                    vErrors = [err5];
                  } else {
                    vErrors.push(err5);
                  }
                  errors++;
                }
              }
              if (data0.task_id !== void 0) {
                let data2 = data0.task_id;
                if (typeof data2 === "string") {
                  if (func1(data2) > 256) {
                    const err6 = { instancePath: instancePath + "/path/task_id", schemaPath: "#/properties/path/properties/task_id/maxLength", keyword: "maxLength", params: { limit: 256 } };
                    if (vErrors === null) {
                      vErrors = [err6];
                    } else {
                      vErrors.push(err6);
                    }
                    errors++;
                  }
                  if (func1(data2) < 1) {
                    const err7 = { instancePath: instancePath + "/path/task_id", schemaPath: "#/properties/path/properties/task_id/minLength", keyword: "minLength", params: { limit: 1 } };
                    if (vErrors === null) {
                      vErrors = [err7];
                    } else {
                      vErrors.push(err7);
                    }
                    errors++;
                  }
                } else {
                  const err8 = { instancePath: instancePath + "/path/task_id", schemaPath: "#/properties/path/properties/task_id/type", keyword: "type", params: { type: "string" } };
                  if (vErrors === null) {
                    vErrors = [err8];
                  } else {
                    vErrors.push(err8);
                  }
                  errors++;
                }
              }
            } else {
              const err9 = { instancePath: instancePath + "/path", schemaPath: "#/properties/path/type", keyword: "type", params: { type: "object" } };
              if (vErrors === null) {
                vErrors = [err9];
              } else {
                vErrors.push(err9);
              }
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
                    const err10 = { instancePath: instancePath + "/query/enterprise_project_id", schemaPath: "#/properties/query/properties/enterprise_project_id/maxLength", keyword: "maxLength", params: { limit: 256 } };
                    if (vErrors === null) {
                      vErrors = [err10];
                    } else {
                      vErrors.push(err10);
                    }
                    errors++;
                  }
                  if (func1(data4) < 1) {
                    const err11 = { instancePath: instancePath + "/query/enterprise_project_id", schemaPath: "#/properties/query/properties/enterprise_project_id/minLength", keyword: "minLength", params: { limit: 1 } };
                    if (vErrors === null) {
                      vErrors = [err11];
                    } else {
                      vErrors.push(err11);
                    }
                    errors++;
                  }
                } else {
                  const err12 = { instancePath: instancePath + "/query/enterprise_project_id", schemaPath: "#/properties/query/properties/enterprise_project_id/type", keyword: "type", params: { type: "string" } };
                  if (vErrors === null) {
                    vErrors = [err12];
                  } else {
                    vErrors.push(err12);
                  }
                  errors++;
                }
              }
            } else {
              const err13 = { instancePath: instancePath + "/query", schemaPath: "#/properties/query/type", keyword: "type", params: { type: "object" } };
              if (vErrors === null) {
                vErrors = [err13];
              } else {
                vErrors.push(err13);
              }
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
                    const err14 = { instancePath: instancePath + "/header/X-Auth-Token", schemaPath: "#/properties/header/properties/X-Auth-Token/maxLength", keyword: "maxLength", params: { limit: 32768 } };
                    if (vErrors === null) {
                      vErrors = [err14];
                    } else {
                      vErrors.push(err14);
                    }
                    errors++;
                  }
                  if (func1(data6) < 1) {
                    const err15 = { instancePath: instancePath + "/header/X-Auth-Token", schemaPath: "#/properties/header/properties/X-Auth-Token/minLength", keyword: "minLength", params: { limit: 1 } };
                    if (vErrors === null) {
                      vErrors = [err15];
                    } else {
                      vErrors.push(err15);
                    }
                    errors++;
                  }
                } else {
                  const err16 = { instancePath: instancePath + "/header/X-Auth-Token", schemaPath: "#/properties/header/properties/X-Auth-Token/type", keyword: "type", params: { type: "string" } };
                  if (vErrors === null) {
                    vErrors = [err16];
                  } else {
                    vErrors.push(err16);
                  }
                  errors++;
                }
              }
              if (data5.region !== void 0) {
                let data7 = data5.region;
                if (typeof data7 === "string") {
                  if (func1(data7) > 32) {
                    const err17 = { instancePath: instancePath + "/header/region", schemaPath: "#/properties/header/properties/region/maxLength", keyword: "maxLength", params: { limit: 32 } };
                    if (vErrors === null) {
                      vErrors = [err17];
                    } else {
                      vErrors.push(err17);
                    }
                    errors++;
                  }
                  if (func1(data7) < 0) {
                    const err18 = { instancePath: instancePath + "/header/region", schemaPath: "#/properties/header/properties/region/minLength", keyword: "minLength", params: { limit: 0 } };
                    if (vErrors === null) {
                      vErrors = [err18];
                    } else {
                      vErrors.push(err18);
                    }
                    errors++;
                  }
                } else {
                  const err19 = { instancePath: instancePath + "/header/region", schemaPath: "#/properties/header/properties/region/type", keyword: "type", params: { type: "string" } };
                  if (vErrors === null) {
                    vErrors = [err19];
                  } else {
                    vErrors.push(err19);
                  }
                  errors++;
                }
              }
            } else {
              const err20 = { instancePath: instancePath + "/header", schemaPath: "#/properties/header/type", keyword: "type", params: { type: "object" } };
              if (vErrors === null) {
                vErrors = [err20];
              } else {
                vErrors.push(err20);
              }
              errors++;
            }
          }
        } else {
          const err21 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
          if (vErrors === null) {
            vErrors = [err21];
          } else {
            vErrors.push(err21);
          }
          errors++;
        }
        validate25.errors = vErrors;
        return errors === 0;
      }
      validate25.evaluated = { "props": { "path": true, "query": true, "header": true }, "dynamicProps": false, "dynamicItems": false };
      exports.downloadExportFile = validate26;
      function validate26(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
        let vErrors = null;
        let errors = 0;
        const evaluated0 = validate26.evaluated;
        if (evaluated0.dynamicProps) {
          evaluated0.props = void 0;
        }
        if (evaluated0.dynamicItems) {
          evaluated0.items = void 0;
        }
        if (data && typeof data == "object" && !Array.isArray(data)) {
          if (data.path === void 0) {
            const err0 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "path" } };
            if (vErrors === null) {
              vErrors = [err0];
            } else {
              vErrors.push(err0);
            }
            errors++;
          }
          if (data.path !== void 0) {
            let data0 = data.path;
            if (data0 && typeof data0 == "object" && !Array.isArray(data0)) {
              if (data0.project_id === void 0) {
                const err1 = { instancePath: instancePath + "/path", schemaPath: "#/properties/path/required", keyword: "required", params: { missingProperty: "project_id" } };
                if (vErrors === null) {
                  vErrors = [err1];
                } else {
                  vErrors.push(err1);
                }
                errors++;
              }
              if (data0.file_id === void 0) {
                const err2 = { instancePath: instancePath + "/path", schemaPath: "#/properties/path/required", keyword: "required", params: { missingProperty: "file_id" } };
                if (vErrors === null) {
                  vErrors = [err2];
                } else {
                  vErrors.push(err2);
                }
                errors++;
              }
              if (data0.project_id !== void 0) {
                let data1 = data0.project_id;
                if (typeof data1 === "string") {
                  if (func1(data1) > 256) {
                    const err3 = { instancePath: instancePath + "/path/project_id", schemaPath: "#/properties/path/properties/project_id/maxLength", keyword: "maxLength", params: { limit: 256 } };
                    if (vErrors === null) {
                      vErrors = [err3];
                    } else {
                      vErrors.push(err3);
                    }
                    errors++;
                  }
                  if (func1(data1) < 1) {
                    const err4 = { instancePath: instancePath + "/path/project_id", schemaPath: "#/properties/path/properties/project_id/minLength", keyword: "minLength", params: { limit: 1 } };
                    if (vErrors === null) {
                      vErrors = [err4];
                    } else {
                      vErrors.push(err4);
                    }
                    errors++;
                  }
                } else {
                  const err5 = { instancePath: instancePath + "/path/project_id", schemaPath: "#/properties/path/properties/project_id/type", keyword: "type", params: { type: "string" } };
                  if (vErrors === null) {
                    vErrors = [err5];
                  } else {
                    vErrors.push(err5);
                  }
                  errors++;
                }
              }
              if (data0.file_id !== void 0) {
                let data2 = data0.file_id;
                if (typeof data2 === "string") {
                  if (func1(data2) > 64) {
                    const err6 = { instancePath: instancePath + "/path/file_id", schemaPath: "#/properties/path/properties/file_id/maxLength", keyword: "maxLength", params: { limit: 64 } };
                    if (vErrors === null) {
                      vErrors = [err6];
                    } else {
                      vErrors.push(err6);
                    }
                    errors++;
                  }
                  if (func1(data2) < 1) {
                    const err7 = { instancePath: instancePath + "/path/file_id", schemaPath: "#/properties/path/properties/file_id/minLength", keyword: "minLength", params: { limit: 1 } };
                    if (vErrors === null) {
                      vErrors = [err7];
                    } else {
                      vErrors.push(err7);
                    }
                    errors++;
                  }
                } else {
                  const err8 = { instancePath: instancePath + "/path/file_id", schemaPath: "#/properties/path/properties/file_id/type", keyword: "type", params: { type: "string" } };
                  if (vErrors === null) {
                    vErrors = [err8];
                  } else {
                    vErrors.push(err8);
                  }
                  errors++;
                }
              }
            } else {
              const err9 = { instancePath: instancePath + "/path", schemaPath: "#/properties/path/type", keyword: "type", params: { type: "object" } };
              if (vErrors === null) {
                vErrors = [err9];
              } else {
                vErrors.push(err9);
              }
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
                    const err10 = { instancePath: instancePath + "/query/enterprise_project_id", schemaPath: "#/properties/query/properties/enterprise_project_id/maxLength", keyword: "maxLength", params: { limit: 256 } };
                    if (vErrors === null) {
                      vErrors = [err10];
                    } else {
                      vErrors.push(err10);
                    }
                    errors++;
                  }
                  if (func1(data4) < 1) {
                    const err11 = { instancePath: instancePath + "/query/enterprise_project_id", schemaPath: "#/properties/query/properties/enterprise_project_id/minLength", keyword: "minLength", params: { limit: 1 } };
                    if (vErrors === null) {
                      vErrors = [err11];
                    } else {
                      vErrors.push(err11);
                    }
                    errors++;
                  }
                } else {
                  const err12 = { instancePath: instancePath + "/query/enterprise_project_id", schemaPath: "#/properties/query/properties/enterprise_project_id/type", keyword: "type", params: { type: "string" } };
                  if (vErrors === null) {
                    vErrors = [err12];
                  } else {
                    vErrors.push(err12);
                  }
                  errors++;
                }
              }
            } else {
              const err13 = { instancePath: instancePath + "/query", schemaPath: "#/properties/query/type", keyword: "type", params: { type: "object" } };
              if (vErrors === null) {
                vErrors = [err13];
              } else {
                vErrors.push(err13);
              }
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
                    const err14 = { instancePath: instancePath + "/header/X-Auth-Token", schemaPath: "#/properties/header/properties/X-Auth-Token/maxLength", keyword: "maxLength", params: { limit: 32768 } };
                    if (vErrors === null) {
                      vErrors = [err14];
                    } else {
                      vErrors.push(err14);
                    }
                    errors++;
                  }
                  if (func1(data6) < 1) {
                    const err15 = { instancePath: instancePath + "/header/X-Auth-Token", schemaPath: "#/properties/header/properties/X-Auth-Token/minLength", keyword: "minLength", params: { limit: 1 } };
                    if (vErrors === null) {
                      vErrors = [err15];
                    } else {
                      vErrors.push(err15);
                    }
                    errors++;
                  }
                } else {
                  const err16 = { instancePath: instancePath + "/header/X-Auth-Token", schemaPath: "#/properties/header/properties/X-Auth-Token/type", keyword: "type", params: { type: "string" } };
                  if (vErrors === null) {
                    vErrors = [err16];
                  } else {
                    vErrors.push(err16);
                  }
                  errors++;
                }
              }
              if (data5.region !== void 0) {
                let data7 = data5.region;
                if (typeof data7 === "string") {
                  if (func1(data7) > 32) {
                    const err17 = { instancePath: instancePath + "/header/region", schemaPath: "#/properties/header/properties/region/maxLength", keyword: "maxLength", params: { limit: 32 } };
                    if (vErrors === null) {
                      vErrors = [err17];
                    } else {
                      vErrors.push(err17);
                    }
                    errors++;
                  }
                  if (func1(data7) < 0) {
                    const err18 = { instancePath: instancePath + "/header/region", schemaPath: "#/properties/header/properties/region/minLength", keyword: "minLength", params: { limit: 0 } };
                    if (vErrors === null) {
                      vErrors = [err18];
                    } else {
                      vErrors.push(err18);
                    }
                    errors++;
                  }
                } else {
                  const err19 = { instancePath: instancePath + "/header/region", schemaPath: "#/properties/header/properties/region/type", keyword: "type", params: { type: "string" } };
                  if (vErrors === null) {
                    vErrors = [err19];
                  } else {
                    vErrors.push(err19);
                  }
                  errors++;
                }
              }
            } else {
              const err20 = { instancePath: instancePath + "/header", schemaPath: "#/properties/header/type", keyword: "type", params: { type: "object" } };
              if (vErrors === null) {
                vErrors = [err20];
              } else {
                vErrors.push(err20);
              }
              errors++;
            }
          }
        } else {
          const err21 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
          if (vErrors === null) {
            vErrors = [err21];
          } else {
            vErrors.push(err21);
          }
          errors++;
        }
        validate26.errors = vErrors;
        return errors === 0;
      }
      validate26.evaluated = { "props": { "path": true, "query": true, "header": true }, "dynamicProps": false, "dynamicItems": false };
    }
  });
  return require_stdin();
})();

/** One validator for each operation, of `{ path, query, header, body }`. */
export const requestValidators: Record<"createContainerExportTask" | "getExportTask" | "downloadExportFile", Validator> = validators;

// Generated from openapi/openapi.yaml by `npm run generate`. Do not edit.
/** What the requests of each operation must hold to: an object with `path`, `query` and `body`. */
export const requestSchemas = {
  "createContainerExportTask": {
    "properties": {
      "path": {
        "properties": {
          "project_id": {
            "type": "string",
            "minLength": 1,
            "maxLength": 256
          }
        },
        "required": [
          "project_id"
        ]
      },
      "query": {
        "properties": {
          "enterprise_project_id": {
            "type": "string",
            "minLength": 1,
            "maxLength": 256
          },
          "export_size": {
            "type": "integer",
            "minimum": 1,
            "maximum": 100000
          }
        }
      },
      "body": {
        "type": "object",
        "required": [
          "export_headers"
        ],
        "additionalProperties": false,
        "properties": {
          "cluster_container": {
            "type": "boolean"
          },
          "cluster_type": {
            "type": "string",
            "enum": [
              "cce",
              "ali",
              "tencent",
              "azure",
              "aws",
              "self_built_hw",
              "self_built_idc"
            ]
          },
          "cluster_name": {
            "type": "string",
            "minLength": 1,
            "maxLength": 255
          },
          "container_name": {
            "type": "string",
            "minLength": 1,
            "maxLength": 255
          },
          "pod_name": {
            "type": "string",
            "minLength": 1,
            "maxLength": 512
          },
          "image_name": {
            "type": "string",
            "minLength": 1,
            "maxLength": 255
          },
          "status": {
            "type": "string",
            "enum": [
              "Running",
              "Waiting",
              "Terminated",
              "Isolated",
              "Paused"
            ]
          },
          "risky": {
            "type": "boolean"
          },
          "create_time": {
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "start_time": {
                "type": "integer",
                "minimum": 0,
                "maximum": 4071095999000
              },
              "end_time": {
                "type": "integer",
                "minimum": 0,
                "maximum": 4071095999000
              }
            }
          },
          "cpu_limit": {
            "type": "string",
            "minLength": 0,
            "maxLength": 64
          },
          "memory_limit": {
            "type": "string",
            "minLength": 0,
            "maxLength": 64
          },
          "export_headers": {
            "type": "array",
            "minItems": 1,
            "maxItems": 100,
            "items": {
              "type": "array",
              "prefixItems": [
                {
                  "type": "string",
                  "enum": [
                    "container_id",
                    "container_name",
                    "image_name",
                    "pod_name",
                    "cluster_name",
                    "cluster_type",
                    "status",
                    "risky",
                    "low_risk",
                    "medium_risk",
                    "high_risk",
                    "fatal_risk",
                    "create_time",
                    "restart_count",
                    "cpu_limit",
                    "memory_limit"
                  ]
                },
                {
                  "type": "string",
                  "minLength": 1,
                  "maxLength": 512
                }
              ],
              "minItems": 2,
              "maxItems": 2
            }
          }
        }
      }
    },
    "required": [
      "path",
      "body"
    ]
  },
  "getExportTask": {
    "properties": {
      "path": {
        "properties": {
          "project_id": {
            "type": "string",
            "minLength": 1,
            "maxLength": 256
          },
          "task_id": {
            "type": "string",
            "minLength": 1,
            "maxLength": 256
          }
        },
        "required": [
          "project_id",
          "task_id"
        ]
      },
      "query": {
        "properties": {
          "enterprise_project_id": {
            "type": "string",
            "minLength": 1,
            "maxLength": 256
          }
        }
      }
    },
    "required": [
      "path"
    ]
  },
  "downloadExportFile": {
    "properties": {
      "path": {
        "properties": {
          "project_id": {
            "type": "string",
            "minLength": 1,
            "maxLength": 256
          },
          "file_id": {
            "type": "string",
            "minLength": 1,
            "maxLength": 64
          }
        },
        "required": [
          "project_id",
          "file_id"
        ]
      },
      "query": {
        "properties": {
          "enterprise_project_id": {
            "type": "string",
            "minLength": 1,
            "maxLength": 256
          }
        }
      }
    },
    "required": [
      "path"
    ]
  }
};

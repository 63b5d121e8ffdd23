"""Prints the models of the SDK as the SDK itself describes them, then how it reads answers until one succeeds."""

import inspect
import json
import os
import re

import huaweicloudsdkhss.v5 as hss
from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException

TYPES = {"str": "string", "int": "integer", "bool": "boolean"}
OPERATIONS = {
    "ExportContainerList": "export_container_list",
    "ListQueryExportTask": "list_query_export_task",
    "ListDownloadExportedFile": "list_download_exported_file",
}


def flatten(place, kind):
    """The leaves of a type, by their place."""
    if kind.startswith("list["):
        return flatten(f"{place}/*", kind[5:-1])
    if kind in TYPES:
        return {place: TYPES[kind]}
    model = getattr(hss, kind)
    return {
        leaf: leaf_type
        for name, inner in model.openapi_types.items()
        for leaf, leaf_type in flatten(f"{place}/{model.attribute_map[name]}", inner).items()
    }


def fields(operation, method):
    """The fields of an operation: where each is sent is read from the method that sends it."""
    request = getattr(hss, f"{operation}Request")
    source = inspect.getsource(getattr(hss.HssClient, f"_{method}_http_info"))
    found = {}
    for name, kind in request.openapi_types.items():
        place = re.search(rf"(path|query|header)_params\S*'{name}'", source)
        prefix = "body" if name == "body" else f"{place[1]}/{request.attribute_map[name]}"
        found.update(flatten(prefix, kind))
    return {**found, **flatten("answer", f"{operation}Response")}


def limits(prefix, model):
    """The ranges and members that the documentation of a model states, by place."""
    found = {}
    for name, text in re.findall(r":param (\w+): (.*)", inspect.getdoc(model.__init__)):
        place = f"{prefix}{name}"
        kind = model.openapi_types[name]
        bounds = re.search(r"(?:字符长度|取值)\s*(\d+)-(\d+)", text)
        members = re.findall(r" - (\w+) ?[：:]", text)
        if bounds:
            found[place] = f"{bounds[1]} to {bounds[2]}"
        elif members:
            found[place] = " ".join(sorted(members))
        elif hasattr(hss, kind):
            found.update(limits(f"{place}/", getattr(hss, kind)))
    return found


def stated(operation):
    """What the documentation of an operation's models says about its values."""
    request = limits("", getattr(hss, f"{operation}Request"))
    answer = getattr(hss, f"{operation}Response")
    return {**request, **(limits("answer/", answer) if answer.openapi_types else {})}


print(json.dumps({"limits": {operation: stated(operation) for operation in OPERATIONS}}))
print(json.dumps({"models": {operation: fields(operation, method) for operation, method in OPERATIONS.items()}}))

credentials = BasicCredentials(os.environ["CLOUD_SDK_AK"], os.environ["CLOUD_SDK_SK"], os.environ["HSS_PROJECT_ID"])
client = hss.HssClient.new_builder().with_credentials(credentials).with_endpoint(os.environ["HSS_ENDPOINT"]).build()
while True:
    try:
        client.list_query_export_task(hss.ListQueryExportTaskRequest(task_id="task"))
        break
    except ServiceResponseException as error:
        print(json.dumps({"error": [error.status_code, error.error_code, error.error_msg, error.request_id]}))

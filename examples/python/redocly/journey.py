# sample: begin
import os
import sys
import time

import httpx
from client import (
    ApiError,
    Client,
    ContainerExportRequest,
    ContainerStatus,
    CreationTimeRange,
    ExportColumnKey,
    ExportTaskStatus,
)

project_id = os.environ["HSS_PROJECT_ID"]
poll_seconds = float(os.environ.get("HSS_POLL_SECONDS", "12"))
title = sys.argv[1] if len(sys.argv) > 1 else "Container Name"


def keep_file(response: httpx.Response) -> None:
    """The client drops the bytes of a download, so they are kept here, as they arrive."""
    if response.headers.get("Content-Type") == "application/zip":
        with open("containers.zip", "wb") as target:
            target.write(response.read())


client = Client(
    os.environ.get("HSS_ENDPOINT", "https://hss.cn-north-4.myhuaweicloud.com"),
    auth={"apiKey": {"token": os.environ["HSS_TOKEN"]}},
    http_client=httpx.Client(event_hooks={"response": [keep_file]}),
)

try:
    created = client.create_container_export_task(
        project_id,
        ContainerExportRequest(
            status=ContainerStatus.RUNNING,
            create_time=CreationTimeRange(start_time=1721287534000),
            export_headers=[[ExportColumnKey.CONTAINER_NAME, title], [ExportColumnKey.RISKY, "Security Risk"]],
        ),
        export_size=100,
    )
    print("created", created.task_id)

    task = client.get_export_task(project_id, created.task_id)
    while task.task_status == ExportTaskStatus.RUNNING:
        time.sleep(poll_seconds)
        task = client.get_export_task(project_id, created.task_id)
    if task.task_status != ExportTaskStatus.SUCCESS or not task.file_id:
        sys.exit(f"Task {task.task_id} has no file.")
    print(task.task_status.value, task.file_name)

    client.download_export_file(project_id, task.file_id)
except ApiError as error:
    sys.exit(f"{error.status} {error.body['error_code']} {error.body['error_msg']}")
# sample: end

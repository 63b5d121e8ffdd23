# sample: begin
import os
import sys
import time

from client import AuthenticatedClient
from client.api.container_export import create_container_export_task, download_export_file, get_export_task
from client.models import (
    ContainerExportRequest,
    ContainerStatus,
    CreatedExportTask,
    CreationTimeRange,
    ExportColumnKey,
    ExportTask,
    ExportTaskStatus,
    HssError,
)
from client.types import File, Response

project_id = os.environ["HSS_PROJECT_ID"]
poll_seconds = float(os.environ.get("HSS_POLL_SECONDS", "12"))
title = sys.argv[1] if len(sys.argv) > 1 else "Container Name"
client = AuthenticatedClient(
    base_url=os.environ.get("HSS_ENDPOINT", "https://hss.cn-north-4.myhuaweicloud.com"),
    token=os.environ["HSS_TOKEN"],
    auth_header_name="X-Auth-Token",
    prefix="",
)


def refused(answer: Response) -> str:
    """What the service says about a request that it refused."""
    error = answer.parsed
    assert isinstance(error, HssError)
    return f"{answer.status_code.value} {error.error_code} {error.error_msg}"


created = create_container_export_task.sync_detailed(
    project_id,
    client=client,
    export_size=100,
    body=ContainerExportRequest(
        status=ContainerStatus.RUNNING,
        create_time=CreationTimeRange(start_time=1721287534000),
        export_headers=[[ExportColumnKey.CONTAINER_NAME, title], [ExportColumnKey.RISKY, "Security Risk"]],
    ),
)
if not isinstance(created.parsed, CreatedExportTask):
    sys.exit(refused(created))
print("created", created.parsed.task_id)

while True:
    polled = get_export_task.sync_detailed(project_id, created.parsed.task_id, client=client)
    if not isinstance(polled.parsed, ExportTask):
        sys.exit(refused(polled))
    task = polled.parsed
    if task.task_status != ExportTaskStatus.RUNNING:
        break
    time.sleep(poll_seconds)
print(task.task_status, task.file_name)
if task.task_status != ExportTaskStatus.SUCCESS or not task.file_id:
    sys.exit(f"Task {task.task_id} has no file.")

file = download_export_file.sync_detailed(project_id, task.file_id, client=client)
if not isinstance(file.parsed, File):
    sys.exit(refused(file))
with open("containers.zip", "wb") as target:
    target.write(file.parsed.payload.read())
# sample: end

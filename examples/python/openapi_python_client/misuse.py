# Each marked line tells what the client keeps of the contract: whether the type checker refuses it, or accepts it.
from datetime import datetime

from client import Client
from client.api.container_export import create_container_export_task, download_export_file
from client.models import ContainerExportRequest, CreatedExportTask, CreationTimeRange, ExportColumnKey
from client.types import File

client = Client(base_url="")
column: list[ExportColumnKey | str] = [ExportColumnKey.IMAGE_NAME, "Image Name"]

ContainerExportRequest(export_headers=[[ExportColumnKey.IMAGE_NAME, "Image Name", "too many"]])  # kept if refused: tuple
ContainerExportRequest(export_headers=[["Image Name", ExportColumnKey.IMAGE_NAME]])  # kept if refused: tuple
ContainerExportRequest(export_headers=[column], status="Sleeping")  # kept if refused: enums
ContainerExportRequest(export_headers=[column], cluster_name=None)  # kept if refused: optional
ContainerExportRequest()  # kept if refused: required
CreationTimeRange(start_time=datetime.now())  # kept if accepted: Date

answer = create_container_export_task.sync("", client=client, body=ContainerExportRequest(export_headers=[column]))
if answer is not None and not isinstance(answer, CreatedExportTask):
    answer.error_code  # kept if accepted: errors
    answer.no_such_field  # kept if refused: errors

content = download_export_file.sync("", "", client=client)
if isinstance(content, File):  # kept if accepted: file
    content.payload.read()  # kept if accepted: file

# Each marked line tells what the client keeps of the contract: whether the type checker refuses it, or accepts it.
from datetime import datetime

from client import ApiError, Client, ContainerExportRequest, CreationTimeRange, ExportColumnKey

client = Client()
column = [ExportColumnKey.IMAGE_NAME, "Image Name"]

ContainerExportRequest(export_headers=[[ExportColumnKey.IMAGE_NAME, "Image Name", "too many"]])  # kept if refused: tuple
ContainerExportRequest(export_headers=[["Image Name", ExportColumnKey.IMAGE_NAME]])  # kept if refused: tuple
ContainerExportRequest(export_headers=[column], status="Sleeping")  # kept if refused: enums
ContainerExportRequest()  # kept if refused: required
CreationTimeRange(start_time=datetime.now())  # kept if accepted: Date

try:
    client.create_container_export_task("", ContainerExportRequest(export_headers=[column]))
except ApiError as error:
    error.body.no_such_field  # kept if refused: errors

content: bytes = client.download_export_file("", "")  # kept if accepted: file

# sample: begin
import os
import sys
import time

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from huaweicloudsdkhss.v5 import (
    ExportContainerListRequest,
    ExportContainerListRequestBody,
    ExportContainerListRequestBodyCreateTime,
    HssClient,
    ListDownloadExportedFileRequest,
    ListQueryExportTaskRequest,
)

endpoint = os.environ.get("HSS_ENDPOINT", "https://hss.cn-north-4.myhuaweicloud.com")
poll_seconds = float(os.environ.get("HSS_POLL_SECONDS", "12"))
title = sys.argv[1] if len(sys.argv) > 1 else "Container Name"
enterprise_project = "all_granted_eps"
# An access key in the code is a great risk: read it from the environment.
credentials = BasicCredentials(
    os.environ["CLOUD_SDK_AK"], os.environ["CLOUD_SDK_SK"], os.environ["HSS_PROJECT_ID"]
)
client = HssClient.new_builder().with_credentials(credentials).with_endpoint(endpoint).build()

try:
    request = ExportContainerListRequest(enterprise_project_id=enterprise_project, export_size=100)
    request.body = ExportContainerListRequestBody(
        cluster_container=True,
        cluster_type="cce",
        cluster_name="production",
        container_name="web-frontend",
        pod_name="web-frontend-7d4b9c",
        image_name="nginx",
        status="Running",
        risky=False,
        create_time=ExportContainerListRequestBodyCreateTime(start_time=1721287534000, end_time=1721287544000),
        cpu_limit="100m",
        memory_limit="300Mi",
        export_headers=[["container_name", title], ["risky", "Security Risk"]],
    )
    task_id = client.export_container_list(request).task_id
    print("created", task_id)

    query = ListQueryExportTaskRequest(
        task_id=task_id, enterprise_project_id=enterprise_project, region="cn-north-4"
    )
    task = client.list_query_export_task(query)
    while task.task_status == "running":
        time.sleep(poll_seconds)
        task = client.list_query_export_task(query)
    print(task.task_status, task.file_name)
    if task.task_status != "success":
        sys.exit(f"Task {task_id} has no file.")

    download = ListDownloadExportedFileRequest(
        file_id=task.file_id, enterprise_project_id=enterprise_project, region="cn-north-4"
    )
    with open("containers.zip", "wb") as file:
        client.list_download_exported_file(download).consume_download_stream(
            lambda stream: [file.write(chunk) for chunk in stream.iter_content()]
        )
except ServiceResponseException as error:
    sys.exit(f"{error.status_code} {error.error_code} {error.error_msg} {error.request_id}")
# sample: end

// sample: begin
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.ContainerExportApi;
import org.openapitools.client.model.ContainerExportRequest;
import org.openapitools.client.model.ContainerStatus;
import org.openapitools.client.model.CreationTimeRange;
import org.openapitools.client.model.ExportTask;
import org.openapitools.client.model.ExportTaskStatus;
import org.openapitools.client.model.HssError;

public class Journey {
    public static void main(String[] arguments) throws Exception {
        String project = System.getenv("HSS_PROJECT_ID");
        String token = System.getenv("HSS_TOKEN");
        String endpoint = System.getenv().getOrDefault("HSS_ENDPOINT", "https://hss.cn-north-4.myhuaweicloud.com");
        double pollSeconds = Double.parseDouble(System.getenv().getOrDefault("HSS_POLL_SECONDS", "12"));
        String title = arguments.length > 0 ? arguments[0] : "Container Name";

        ApiClient client = new ApiClient();
        client.updateBaseUri(endpoint);
        ContainerExportApi hss = new ContainerExportApi(client);
        ContainerExportRequest request = new ContainerExportRequest()
            .status(ContainerStatus.RUNNING)
            .createTime(new CreationTimeRange().startTime(1721287534000L))
            .exportHeaders(List.of(List.of("container_name", title), List.of("risky", "Security Risk")));
        try {
            String taskId = hss.createContainerExportTask(project, request, null, 100, token).getTaskId();
            System.out.println("created " + taskId);

            ExportTask task = hss.getExportTask(project, taskId, null, token, null);
            while (task.getTaskStatus() == ExportTaskStatus.RUNNING) {
                Thread.sleep((long) (pollSeconds * 1000));
                task = hss.getExportTask(project, taskId, null, token, null);
            }
            System.out.println(task.getTaskStatus() + " " + task.getFileName());
            if (task.getTaskStatus() != ExportTaskStatus.SUCCESS || task.getFileId() == null) {
                throw new IllegalStateException("Task " + taskId + " has no file.");
            }

            Path file = hss.downloadExportFile(project, task.getFileId(), null, token, null).toPath();
            Files.move(file, Path.of("containers.zip"));
        } catch (ApiException refused) {
            HssError error = client.getObjectMapper().readValue(refused.getResponseBody(), HssError.class);
            System.err.println(refused.getCode() + " " + error.getErrorCode() + " " + error.getErrorMsg());
            System.exit(1);
        }
    }
}
// sample: end

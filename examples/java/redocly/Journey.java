// sample: begin
import huaweicloudhsscontainerexport.Client;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

public class Journey {
    public static void main(String[] arguments) throws Exception {
        String project = System.getenv("HSS_PROJECT_ID");
        String endpoint = System.getenv().getOrDefault("HSS_ENDPOINT", "https://hss.cn-north-4.myhuaweicloud.com");
        double pollSeconds = Double.parseDouble(System.getenv().getOrDefault("HSS_POLL_SECONDS", "12"));
        String title = arguments.length > 0 ? arguments[0] : "Container Name";

        Client hss = new Client(new Client.Config()
            .serverUrl(endpoint)
            .auth(new Client.Auth().apiKey("token", System.getenv("HSS_TOKEN"))));
        Client.CreationTimeRange since = new Client.CreationTimeRange(1721287534000L, null);
        Client.ContainerExportRequest request = new Client.ContainerExportRequest(
            null, null, null, null, null, null, Client.ContainerStatus.RUNNING, null, since, null, null,
            List.of(List.of("container_name", title), List.of("risky", "Security Risk")));
        try {
            var size = new Client.CreateContainerExportTaskParams().exportSize(100L);
            String taskId = hss.createContainerExportTask(project, request, size).taskId();
            System.out.println("created " + taskId);

            Client.ExportTask task = hss.getExportTask(project, taskId, null);
            while (task.taskStatus() == Client.ExportTaskStatus.RUNNING) {
                Thread.sleep((long) (pollSeconds * 1000));
                task = hss.getExportTask(project, taskId, null);
            }
            if (task.taskStatus() != Client.ExportTaskStatus.SUCCESS || task.fileId() == null) {
                throw new IllegalStateException("Task " + taskId + " has no file.");
            }
            System.out.println(task.taskStatus().wire() + " " + task.fileName());

            Files.write(Path.of("containers.zip"), hss.downloadExportFile(project, task.fileId(), null));
        } catch (Client.ApiException refused) {
            Client.HssError error = Client.HssError.fromJson(refused.body);
            System.err.println(refused.status + " " + error.errorCode() + " " + error.errorMsg());
            System.exit(1);
        }
    }
}
// sample: end

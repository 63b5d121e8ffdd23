import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.exception.ServiceResponseException;
import com.huaweicloud.sdk.hss.v5.HssClient;
import com.huaweicloud.sdk.hss.v5.model.ListDownloadExportedFileRequest;
import com.huaweicloud.sdk.hss.v5.model.ListQueryExportTaskRequest;
import com.huaweicloud.sdk.hss.v5.model.ListQueryExportTaskResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

public class Journey {
    public static void main(String[] arguments) throws Exception {
        String endpoint = System.getenv().getOrDefault("HSS_ENDPOINT", "https://hss.cn-north-4.myhuaweicloud.com");
        double pollSeconds = Double.parseDouble(System.getenv().getOrDefault("HSS_POLL_SECONDS", "12"));
        String enterpriseProject = "all_granted_eps";
        String title = arguments.length > 0 ? arguments[0] : "Container Name";
        // An access key in the code is a great risk: read it from the environment.
        BasicCredentials credentials = new BasicCredentials()
            .withAk(System.getenv("CLOUD_SDK_AK"))
            .withSk(System.getenv("CLOUD_SDK_SK"))
            .withProjectId(System.getenv("HSS_PROJECT_ID"));
        HssClient client = HssClient.newBuilder().withCredential(credentials).withEndpoint(endpoint).build();
        try {
            // This version of the SDK cannot create the task itself.
            String taskId = CreateTask.with(credentials, endpoint, enterpriseProject, title);
            System.out.println("created " + taskId);

            ListQueryExportTaskRequest query = new ListQueryExportTaskRequest()
                .withTaskId(taskId)
                .withEnterpriseProjectId(enterpriseProject)
                .withRegion("cn-north-4");
            ListQueryExportTaskResponse task = client.listQueryExportTask(query);
            while ("running".equals(task.getTaskStatus())) {
                Thread.sleep((long) (pollSeconds * 1000));
                task = client.listQueryExportTask(query);
            }
            System.out.println(task.getTaskStatus() + " " + task.getFileName());
            if (!"success".equals(task.getTaskStatus())) {
                throw new IllegalStateException("Task " + taskId + " has no file.");
            }

            String file = client.listDownloadExportedFile(new ListDownloadExportedFileRequest()
                .withFileId(task.getFileId())
                .withEnterpriseProjectId(enterpriseProject)
                .withRegion("cn-north-4")).getBody();
            if (file == null) {
                System.err.println("This version of the SDK gives no file.");
                System.exit(1);
            }
            Files.write(Path.of("containers.zip"), file.getBytes(StandardCharsets.UTF_8));
        } catch (ServiceResponseException error) {
            System.err.println(error.getHttpStatusCode() + " " + error.getErrorCode() + " " + error.getErrorMsg()
                + " " + error.getRequestId());
            System.exit(1);
        }
    }
}

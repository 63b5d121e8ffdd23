import com.huaweicloud.sdk.core.HcClient;
import com.huaweicloud.sdk.core.TypeCasts;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.http.FieldExistence;
import com.huaweicloud.sdk.core.http.HttpConfig;
import com.huaweicloud.sdk.core.http.HttpMethod;
import com.huaweicloud.sdk.core.http.HttpRequestDef;
import com.huaweicloud.sdk.core.http.LocationType;
import java.util.List;
import java.util.Map;

/** Creates the task with the core of the SDK: the SDK on Maven Central is older than the operation. */
class CreateTask {
    String enterpriseProjectId;
    Integer exportSize;
    Map<String, Object> body;

    /** The answer, as the core fills it. */
    public static class Created {
        public String task_id;
    }

    static String with(BasicCredentials credentials, String endpoint, String enterpriseProject, String title) {
        CreateTask request = new CreateTask();
        request.enterpriseProjectId = enterpriseProject;
        request.exportSize = 100;
        request.body = Map.ofEntries(
            Map.entry("cluster_container", true),
            Map.entry("cluster_type", "cce"),
            Map.entry("cluster_name", "production"),
            Map.entry("container_name", "web-frontend"),
            Map.entry("pod_name", "web-frontend-7d4b9c"),
            Map.entry("image_name", "nginx"),
            Map.entry("status", "Running"),
            Map.entry("risky", false),
            Map.entry("create_time", Map.of("start_time", 1721287534000L, "end_time", 1721287544000L)),
            Map.entry("cpu_limit", "100m"),
            Map.entry("memory_limit", "300Mi"),
            Map.entry("export_headers", List.of(List.of("container_name", title), List.of("risky", "Security Risk"))));
        HttpRequestDef<CreateTask, Created> operation = HttpRequestDef
            .builder(HttpMethod.POST, CreateTask.class, Created.class)
            .withName("ExportContainerList")
            .withUri("/v5/{project_id}/container/export-task")
            .withContentType("application/json")
            .<String>withRequestField("enterprise_project_id", LocationType.Query, FieldExistence.NULL_IGNORE,
                String.class, field -> field.withMarshaller(from -> from.enterpriseProjectId, (to, value) -> {}))
            .<Integer>withRequestField("export_size", LocationType.Query, FieldExistence.NULL_IGNORE,
                Integer.class, field -> field.withMarshaller(from -> from.exportSize, (to, value) -> {}))
            .<Map<String, Object>>withRequestField("body", LocationType.Body, FieldExistence.NON_NULL_NON_EMPTY,
                TypeCasts.uncheckedConversion(Map.class), field -> field.withMarshaller(from -> from.body, (to, value) -> {}))
            .build();
        return new HcClient(HttpConfig.getDefaultHttpConfig())
            .withCredential(credentials)
            .withEndpoints(List.of(endpoint))
            .syncInvokeHttp(request, operation)
            .task_id;
    }
}

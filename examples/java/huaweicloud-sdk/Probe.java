import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.exception.ServiceResponseException;
import com.huaweicloud.sdk.core.http.Field;
import com.huaweicloud.sdk.core.http.HttpRequestDef;
import com.huaweicloud.sdk.hss.v5.HssClient;
import com.huaweicloud.sdk.hss.v5.HssMeta;
import com.huaweicloud.sdk.hss.v5.model.ListQueryExportTaskRequest;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Prints the models of the SDK as the SDK itself describes them, then how it reads answers until one succeeds. */
public class Probe {
    private static final Map<Type, String> TYPES =
        Map.of(String.class, "string", Integer.class, "int32", Long.class, "int64", Boolean.class, "boolean");

    /** The leaves of a type, by their place. */
    private static void flatten(String place, Type type, Map<String, String> leaves) {
        if (TYPES.containsKey(type)) {
            leaves.put(place, TYPES.get(type));
        } else if (type instanceof ParameterizedType list) {
            flatten(place + "/*", list.getActualTypeArguments()[0], leaves);
        } else {
            for (java.lang.reflect.Field field : ((Class<?>) type).getDeclaredFields()) {
                JsonProperty property = field.getAnnotation(JsonProperty.class);
                if (property != null) {
                    flatten(place + "/" + property.value(), field.getGenericType(), leaves);
                }
            }
        }
    }

    /** The fields of an operation, and where the SDK sends each. */
    private static Map<String, String> fields(HttpRequestDef<?, ?> operation) {
        Map<String, String> leaves = new TreeMap<>();
        for (Field<?, ?> field : operation.getRequestFields()) {
            String place = field.getLocation().name().toLowerCase(Locale.ROOT);
            flatten(place.equals("body") ? place : place + "/" + field.getName(), field.getFieldType(), leaves);
        }
        flatten("answer", operation.getResponseType(), leaves);
        return leaves;
    }

    public static void main(String[] arguments) throws Exception {
        ObjectMapper json = new ObjectMapper();
        Map<String, Object> models = new TreeMap<>();
        for (String name : List.of("ExportContainerList", "ListQueryExportTask", "ListDownloadExportedFile")) {
            String constant = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
            for (java.lang.reflect.Field field : HssMeta.class.getFields()) {
                if (field.getName().equals(constant)) {
                    models.put(name, fields((HttpRequestDef<?, ?>) field.get(null)));
                }
            }
        }
        System.out.println(json.writeValueAsString(Map.of("models", models)));

        BasicCredentials credentials = new BasicCredentials()
            .withAk(System.getenv("CLOUD_SDK_AK"))
            .withSk(System.getenv("CLOUD_SDK_SK"))
            .withProjectId(System.getenv("HSS_PROJECT_ID"));
        HssClient client =
            HssClient.newBuilder().withCredential(credentials).withEndpoint(System.getenv("HSS_ENDPOINT")).build();
        for (boolean failed = true; failed;) {
            try {
                client.listQueryExportTask(new ListQueryExportTaskRequest().withTaskId("task").withRegion("cn-north-4"));
                failed = false;
            } catch (ServiceResponseException error) {
                System.out.println(json.writeValueAsString(Map.of("error", Arrays.asList(
                    error.getHttpStatusCode(), error.getErrorCode(), error.getErrorMsg(), error.getRequestId()))));
            }
        }
    }
}

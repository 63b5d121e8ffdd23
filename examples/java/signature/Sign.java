import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.huaweicloud.sdk.core.auth.AKSKSigner;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.http.HttpMethod;
import com.huaweicloud.sdk.core.http.HttpRequest;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Signs requests, one JSON object a line, with the signer of the vendor's core. */
public class Sign {
    public static void main(String[] arguments) throws Exception {
        ObjectMapper json = new ObjectMapper();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = lines.readLine()) != null;) {
            JsonNode given = json.readTree(line);
            HttpRequest.HttpRequestBuilder request = HttpRequest.newBuilder()
                .withEndpoint("https://" + given.get("host").asText())
                .withPath(given.get("path").asText())
                .withMethod(HttpMethod.valueOf(given.get("method").asText()))
                .withBodyAsString(given.get("body").asText());
            given.get("query").properties().forEach(parameter -> {
                List<String> values = new ArrayList<>();
                parameter.getValue().forEach(value -> values.add(value.asText()));
                request.addQueryParam(parameter.getKey(), values);
            });
            given.get("headers").properties()
                .forEach(header -> request.addHeader(header.getKey(), header.getValue().asText()));
            BasicCredentials credentials = new BasicCredentials()
                .withAk(given.get("accessKey").asText())
                .withSk(given.get("secretKey").asText());
            try {
                System.out.println(AKSKSigner.getInstance().sign(request.build(), credentials).get("Authorization"));
            } catch (RuntimeException error) {
                System.out.println("failed: " + error);
            }
        }
    }
}

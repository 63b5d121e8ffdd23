import java.io.File;
import java.util.Date;
import java.util.List;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.ContainerExportApi;
import org.openapitools.client.model.ContainerExportRequest;
import org.openapitools.client.model.CreationTimeRange;

/** Each marked line tells what the client keeps of the contract: whether the compiler refuses it, or accepts it. */
class Misuse {
    List<List<Object>> columns = List.of(List.of("image_name", "Image Name"));

    List<ContainerExportRequest> requests = List.of(
        new ContainerExportRequest().exportHeaders(List.of(List.of("image_name", "Image Name", "too many"))), // kept if refused: tuple
        new ContainerExportRequest().exportHeaders(List.of(List.of("Image Name", "image_name"))), // kept if refused: tuple
        new ContainerExportRequest().exportHeaders(columns).status("Sleeping"), // kept if refused: enums
        new ContainerExportRequest()); // kept if refused: required

    CreationTimeRange times = new CreationTimeRange().startTime(new Date()); // kept if accepted: Date

    String failure(ApiException refused) {
        return refused.getErrorCode(); // kept if accepted: errors
    }

    File download(ContainerExportApi hss) throws ApiException {
        return hss.downloadExportFile("", "", null, "", null); // kept if accepted: file
    }
}

import huaweicloudhsscontainerexport.Client;
import java.util.Date;
import java.util.List;

/** Each marked line tells what the client keeps of the contract: whether the compiler refuses it, or accepts it. */
class Misuse {
    List<List<Object>> columns = List.of(List.of("image_name", "Image Name"));

    List<Client.ContainerExportRequest> requests = List.of(
        request(null, List.of(List.of("image_name", "Image Name", "too many"))), // kept if refused: tuple
        request(null, List.of(List.of("Image Name", "image_name"))), // kept if refused: tuple
        request("Sleeping", columns), // kept if refused: enums
        request(null, null)); // kept if refused: required

    Client.CreationTimeRange times = new Client.CreationTimeRange(new Date(), null); // kept if accepted: Date

    Client.ContainerExportRequest request(Client.ContainerStatus status, List<List<Object>> columns) {
        return new Client.ContainerExportRequest(null, null, null, null, null, null, status, null, null, null, null, columns);
    }

    String failure(Client.ApiException refused) {
        return refused.body.errorCode(); // kept if accepted: errors
    }

    byte[] download(Client hss) {
        return hss.downloadExportFile("", "", null); // kept if accepted: file
    }
}

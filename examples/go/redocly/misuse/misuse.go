// Each marked line tells what the client keeps of the contract: whether the compiler refuses it, or accepts it.
package misuse

import (
	"context"
	"time"

	client "consumers/hss"
)

var columns = []client.ExportColumn{{client.ExportColumnKeyImageName, "Image Name"}}
var sleeping = "Sleeping"

var requests = []client.ContainerExportRequest{
	{ExportHeaders: []client.ExportColumn{{client.ExportColumnKeyImageName, "Image Name", "too many"}}}, // kept if refused: tuple
	{ExportHeaders: []client.ExportColumn{{"Image Name", client.ExportColumnKeyImageName}}},             // kept if refused: tuple
	{ExportHeaders: columns, Status: &sleeping},                                                         // kept if refused: enums
	{}, // kept if refused: required
	{ExportHeaders: columns, CreateTime: &client.CreationTimeRange{StartTime: &time.Time{}}}, // kept if accepted: Date
}

func failure(refused client.APIError) string {
	return refused.Body.ErrorCode // kept if accepted: errors
}

func download(hss *client.Client) ([]byte, error) {
	return hss.DownloadExportFile(context.Background(), "", "", nil) // kept if accepted: file
}

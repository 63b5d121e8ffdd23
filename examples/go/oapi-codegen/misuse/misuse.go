// Each marked line tells what the client keeps of the contract: whether the compiler refuses it, or accepts it.
package misuse

import (
	"time"

	"consumers/hss"
)

var columns = []hss.ExportColumn{{"image_name", "Image Name"}}
var sleeping = "Sleeping"

var requests = []hss.ContainerExportRequest{
	{ExportHeaders: []hss.ExportColumn{{"image_name", "Image Name", "too many"}}}, // kept if refused: tuple
	{ExportHeaders: []hss.ExportColumn{{"Image Name", "image_name"}}},             // kept if refused: tuple
	{ExportHeaders: columns, Status: &sleeping},                                   // kept if refused: enums
	{}, // kept if refused: required
	{ExportHeaders: columns, CreateTime: &hss.CreationTimeRange{StartTime: &time.Time{}}}, // kept if accepted: Date
}

func failure(answer hss.CreateContainerExportTaskResponse) []string {
	return []string{
		answer.JSON400.ErrorCode,   // kept if accepted: errors
		answer.JSON400.NoSuchField, // kept if refused: errors
	}
}

func download(answer hss.DownloadExportFileResponse) []byte {
	return answer.Body // kept if accepted: file
}

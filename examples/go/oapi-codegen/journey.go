// sample: begin
package main

import (
	"cmp"
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"consumers/hss"
)

func main() {
	ctx := context.Background()
	projectID := os.Getenv("HSS_PROJECT_ID")
	endpoint := cmp.Or(os.Getenv("HSS_ENDPOINT"), "https://hss.cn-north-4.myhuaweicloud.com")
	pause, err := time.ParseDuration(cmp.Or(os.Getenv("HSS_POLL_SECONDS"), "12") + "s")
	check(err)
	title := "Container Name"
	if len(os.Args) > 1 {
		title = os.Args[1]
	}
	client, err := hss.NewClientWithResponses(endpoint, hss.WithRequestEditorFn(
		func(_ context.Context, request *http.Request) error {
			request.Header.Set("X-Auth-Token", os.Getenv("HSS_TOKEN"))
			return nil
		}))
	check(err)

	created, err := client.CreateContainerExportTaskWithResponse(ctx, projectID,
		&hss.CreateContainerExportTaskParams{ExportSize: pointer(hss.ExportSize(100))},
		hss.ContainerExportRequest{
			Status:     pointer(hss.ContainerStatusRunning),
			CreateTime: &hss.CreationTimeRange{StartTime: pointer(int64(1721287534000))},
			ExportHeaders: []hss.ExportColumn{
				{"container_name", title},
				{"risky", "Security Risk"},
			},
		})
	check(err)
	if created.JSON400 != nil {
		log.Fatal(created.StatusCode(), " ", created.JSON400.ErrorCode, " ", *created.JSON400.ErrorMsg)
	}
	if created.JSON200 == nil {
		log.Fatal(created.Status(), " ", string(created.Body))
	}
	taskID := created.JSON200.TaskId
	fmt.Println("created", taskID)

	var task hss.ExportTask
	for {
		polled, err := client.GetExportTaskWithResponse(ctx, projectID, taskID, nil)
		check(err)
		if polled.JSON200 == nil || polled.JSON200.TaskStatus == nil {
			log.Fatal(polled.Status(), " ", string(polled.Body))
		}
		task = *polled.JSON200
		if *task.TaskStatus != hss.ExportTaskStatusRunning {
			break
		}
		time.Sleep(pause)
	}
	if *task.TaskStatus != hss.ExportTaskStatusSuccess || task.FileId == nil {
		log.Fatal("Task ", taskID, " has no file.")
	}
	fmt.Println(*task.TaskStatus, *task.FileName)

	file, err := client.DownloadExportFileWithResponse(ctx, projectID, *task.FileId, nil)
	check(err)
	if file.StatusCode() != http.StatusOK {
		log.Fatal(file.Status(), " ", string(file.Body))
	}
	check(os.WriteFile("containers.zip", file.Body, 0o600))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func pointer[T any](value T) *T { return &value }

// sample: end

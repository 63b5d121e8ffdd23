// sample: begin
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"

	client "consumers/hss"
)

func main() {
	ctx := context.Background()
	projectID := os.Getenv("HSS_PROJECT_ID")
	pause, err := time.ParseDuration(cmp.Or(os.Getenv("HSS_POLL_SECONDS"), "12") + "s")
	check(err)
	title := "Container Name"
	if len(os.Args) > 1 {
		title = os.Args[1]
	}
	hss := client.New(client.Config{
		ServerURL:  os.Getenv("HSS_ENDPOINT"),
		Auth:       client.Auth{APIKey: map[string]func() string{"token": func() string { return os.Getenv("HSS_TOKEN") }}},
		Middleware: []client.Middleware{{OnResponse: keepFile}},
	})

	created, err := hss.CreateContainerExportTask(ctx, projectID, client.ContainerExportRequest{
		Status:     pointer(client.ContainerStatusRunning),
		CreateTime: &client.CreationTimeRange{StartTime: pointer(int64(1721287534000))},
		ExportHeaders: []client.ExportColumn{
			{client.ExportColumnKeyContainerName, title},
			{client.ExportColumnKeyRisky, "Security Risk"},
		},
	}, &client.CreateContainerExportTaskParams{ExportSize: pointer(int64(100))})
	check(err)
	fmt.Println("created", created.TaskId)

	task, err := hss.GetExportTask(ctx, projectID, created.TaskId, nil)
	for err == nil && task.TaskStatus != nil && *task.TaskStatus == client.ExportTaskStatusRunning {
		time.Sleep(pause)
		task, err = hss.GetExportTask(ctx, projectID, created.TaskId, nil)
	}
	check(err)
	if *task.TaskStatus != client.ExportTaskStatusSuccess || task.FileId == nil {
		log.Fatal("Task ", created.TaskId, " has no file.")
	}
	fmt.Println(*task.TaskStatus, *task.FileName)

	check(hss.DownloadExportFile(ctx, projectID, *task.FileId, nil))
}

// The client drops the bytes of a download, so they are kept here, as they arrive.
func keepFile(response *http.Response) {
	if response.Header.Get("Content-Type") == "application/zip" {
		content, err := io.ReadAll(response.Body)
		check(err)
		check(os.WriteFile("containers.zip", content, 0o600))
	}
}

func check(err error) {
	var refused *client.APIError
	if errors.As(err, &refused) {
		body, _ := refused.Body.(map[string]any)
		log.Fatal(refused.Status, " ", body["error_code"], " ", body["error_msg"])
	}
	if err != nil {
		log.Fatal(err)
	}
}

func pointer[T any](value T) *T { return &value }

// sample: end

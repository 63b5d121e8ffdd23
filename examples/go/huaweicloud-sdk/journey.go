// sample: begin
package main

import (
	"cmp"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
	hss "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/hss/v5"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/hss/v5/model"
)

func main() {
	endpoint := cmp.Or(os.Getenv("HSS_ENDPOINT"), "https://hss.cn-north-4.myhuaweicloud.com")
	pause, err := time.ParseDuration(cmp.Or(os.Getenv("HSS_POLL_SECONDS"), "12") + "s")
	check(err)
	title := "Container Name"
	if len(os.Args) > 1 {
		title = os.Args[1]
	}
	// An access key in the code is a great risk: read it from the environment.
	credentials, err := basic.NewCredentialsBuilder().
		WithAk(os.Getenv("CLOUD_SDK_AK")).
		WithSk(os.Getenv("CLOUD_SDK_SK")).
		WithProjectId(os.Getenv("HSS_PROJECT_ID")).
		SafeBuild()
	check(err)
	connection, err := hss.HssClientBuilder().WithEndpoint(endpoint).WithCredential(credentials).SafeBuild()
	check(err)
	client := hss.NewHssClient(connection)
	enterpriseProject := pointer("all_granted_eps")
	region := pointer("cn-north-4")

	created, err := client.ExportContainerList(&model.ExportContainerListRequest{
		EnterpriseProjectId: enterpriseProject,
		ExportSize:          pointer(int32(100)),
		Body: &model.ExportContainerListRequestBody{
			ClusterContainer: pointer(true),
			ClusterType:      pointer("cce"),
			ClusterName:      pointer("production"),
			ContainerName:    pointer("web-frontend"),
			PodName:          pointer("web-frontend-7d4b9c"),
			ImageName:        pointer("nginx"),
			Status:           pointer("Running"),
			Risky:            pointer(false),
			CreateTime: &model.ExportContainerListRequestBodyCreateTime{
				StartTime: pointer(int64(1721287534000)),
				EndTime:   pointer(int64(1721287544000)),
			},
			CpuLimit:      pointer("100m"),
			MemoryLimit:   pointer("300Mi"),
			ExportHeaders: [][]string{{"container_name", title}, {"risky", "Security Risk"}},
		},
	})
	check(err)
	fmt.Println("created", *created.TaskId)

	query := &model.ListQueryExportTaskRequest{
		TaskId: *created.TaskId, EnterpriseProjectId: enterpriseProject, Region: region,
	}
	task, err := client.ListQueryExportTask(query)
	for err == nil && *task.TaskStatus == "running" {
		time.Sleep(pause)
		task, err = client.ListQueryExportTask(query)
	}
	check(err)
	fmt.Println(*task.TaskStatus, *task.FileName)
	if *task.TaskStatus != "success" {
		log.Fatal("Task ", *created.TaskId, " has no file.")
	}

	download, err := client.ListDownloadExportedFile(&model.ListDownloadExportedFileRequest{
		FileId: *task.FileId, EnterpriseProjectId: enterpriseProject, Region: region,
	})
	check(err)
	file, err := os.Create("containers.zip")
	check(err)
	_, err = download.Consume(file)
	check(err)
	check(file.Close())
}

func check(err error) {
	var refused *sdkerr.ServiceResponseError
	if errors.As(err, &refused) {
		log.Fatal(refused.StatusCode, " ", refused.ErrorCode, " ", refused.ErrorMessage, " ", refused.RequestId)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func pointer[T any](value T) *T { return &value }

// sample: end

// Prints the models of the SDK as the SDK itself describes them, then how it reads answers until one succeeds.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"reflect"
	"strings"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/def"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
	hss "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/hss/v5"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/hss/v5/model"
)

var types = map[reflect.Kind]string{
	reflect.String: "string", reflect.Int32: "int32", reflect.Int64: "int64", reflect.Bool: "boolean",
}

// The leaves of a type, by their place.
func flatten(place string, kind reflect.Type, leaves map[string]string) {
	switch kind.Kind() {
	case reflect.Pointer:
		flatten(place, kind.Elem(), leaves)
	case reflect.Slice:
		flatten(place+"/*", kind.Elem(), leaves)
	case reflect.Struct:
		for index := range kind.NumField() {
			field := kind.Field(index)
			if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "-" {
				flatten(place+"/"+name, field.Type, leaves)
			}
		}
	default:
		leaves[place] = types[kind.Kind()]
	}
}

// The fields of an operation, and where the SDK sends each.
func fields(operation *def.HttpRequestDef, request, response any) map[string]string {
	leaves := map[string]string{}
	places := map[def.LocationType]string{def.Path: "path/", def.Query: "query/", def.Header: "header/", def.Body: "body"}
	for _, field := range operation.RequestFields {
		kind, _ := reflect.TypeOf(request).FieldByName(field.Name)
		flatten(places[field.LocationType]+field.JsonTag, kind.Type, leaves)
	}
	flatten("answer", reflect.TypeOf(response), leaves)
	return leaves
}

func show(name string, value any) {
	text, err := json.Marshal(map[string]any{name: value})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(text))
}

func main() {
	show("models", map[string]any{
		"ExportContainerList": fields(hss.GenReqDefForExportContainerList(),
			model.ExportContainerListRequest{}, model.ExportContainerListResponse{}),
		"ListQueryExportTask": fields(hss.GenReqDefForListQueryExportTask(),
			model.ListQueryExportTaskRequest{}, model.ListQueryExportTaskResponse{}),
		"ListDownloadExportedFile": fields(hss.GenReqDefForListDownloadExportedFile(),
			model.ListDownloadExportedFileRequest{}, model.ListDownloadExportedFileResponse{}),
	})
	credentials := basic.NewCredentialsBuilder().WithAk(os.Getenv("CLOUD_SDK_AK")).WithSk(os.Getenv("CLOUD_SDK_SK")).
		WithProjectId(os.Getenv("HSS_PROJECT_ID")).Build()
	client := hss.NewHssClient(hss.HssClientBuilder().WithEndpoint(os.Getenv("HSS_ENDPOINT")).WithCredential(credentials).Build())
	for {
		_, err := client.ListQueryExportTask(&model.ListQueryExportTaskRequest{TaskId: "task"})
		var refused *sdkerr.ServiceResponseError
		if !errors.As(err, &refused) {
			break
		}
		show("error", []any{refused.StatusCode, refused.ErrorCode, refused.ErrorMessage, refused.RequestId})
	}
}

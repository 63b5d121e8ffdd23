// Signs requests, one JSON object a line, with the signer of the vendor's core.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"reflect"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/signer"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/request"
)

type toSign struct {
	Method, Host, Path, Body, AccessKey, SecretKey string
	Query                                          map[string][]string
	Headers                                        map[string]string
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var given toSign
		if err := json.Unmarshal(lines.Bytes(), &given); err != nil {
			log.Fatal(err)
		}
		builder := request.NewHttpRequestBuilder().
			WithEndpoint("https://"+given.Host).
			WithPath(given.Path).
			WithMethod(given.Method).
			WithBody("", given.Body).
			AddHeaderParam("Host", given.Host)
		for name, values := range given.Query {
			builder.AddQueryParam(name, reflect.ValueOf(values))
		}
		for name, value := range given.Headers {
			builder.AddHeaderParam(name, value)
		}
		signed, err := signer.Sign(builder.Build(), given.AccessKey, given.SecretKey)
		if err != nil {
			fmt.Println("failed:", err)
			continue
		}
		fmt.Println(signed["Authorization"])
	}
}

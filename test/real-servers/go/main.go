// Serves the document that is its argument: libopenapi-validator judges each request, and each valid one gets the response of its operation.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"
	"github.com/pb33f/libopenapi-validator/errors"
)

func main() {
	source, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	document, err := libopenapi.NewDocument(source)
	if err != nil {
		log.Fatal(err)
	}
	// What a security scheme asks for is part of a request, and formats are promises here.
	requests, problems := validator.NewValidator(document, config.WithFormatAssertions())
	if len(problems) > 0 {
		log.Fatal(problems)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("http://%s\n", listener.Addr())
	log.Fatal(http.Serve(listener, http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		valid, violations := requests.ValidateHttpRequest(request)
		if valid {
			respond(response, request)
			return
		}
		status := http.StatusBadRequest
		for _, violation := range violations {
			if violation.ValidationType == "security" {
				status = http.StatusUnauthorized
			} else if violation.IsPathMissingError() || violation.IsOperationMissingError() {
				status = http.StatusNotFound
			}
		}
		refuse(response, status, violations)
	})))
}

func respond(response http.ResponseWriter, request *http.Request) {
	_, _ = io.Copy(io.Discard, request.Body)
	if request.Method == http.MethodDelete {
		response.WriteHeader(http.StatusNoContent)
		return
	}
	write(response, http.StatusOK, map[string]any{"id": 1, "items": []any{}})
}

func refuse(response http.ResponseWriter, status int, violations []*errors.ValidationError) {
	messages := make([]string, len(violations))
	for index, violation := range violations {
		messages[index] = violation.Message
	}
	write(response, status, map[string]any{"message": strings.Join(messages, "; ")})
}

func write(response http.ResponseWriter, status int, body any) {
	response.Header().Set("Content-Type", "application/json")
	response.WriteHeader(status)
	_ = json.NewEncoder(response).Encode(body)
}

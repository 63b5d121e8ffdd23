#!/bin/sh
# sample: begin
set -eu
endpoint=${HSS_ENDPOINT:-https://hss.cn-north-4.myhuaweicloud.com}/v5/$HSS_PROJECT_ID
title=${1-Container Name}

# Calls the service; an answer of 400 or more is printed and ends the program.
call() {
  curl --silent --show-error --fail-with-body --write-out '%{stderr}%{http_code}\n' --header "X-Auth-Token: $HSS_TOKEN" "$@"
}

# Reads one string from a JSON object.
field() {
  sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"
}

created=$(call "$endpoint/container/export-task?export_size=100" --json '{
  "status": "Running",
  "create_time": { "start_time": 1721287534000 },
  "export_headers": [["container_name", "'"$title"'"], ["risky", "Security Risk"]]
}') || { echo "$created" >&2; exit 1; }
task_id=$(echo "$created" | field task_id)
echo "created $task_id"

while task=$(call "$endpoint/export-task/$task_id"); [ "$(echo "$task" | field task_status)" = running ]; do
  sleep "${HSS_POLL_SECONDS:-12}"
done
echo "$(echo "$task" | field task_status) $(echo "$task" | field file_name)"

call "$endpoint/download/$(echo "$task" | field file_id)" --output containers.zip
# sample: end

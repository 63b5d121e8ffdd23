"""Signs requests, one JSON object a line, with the signer of the vendor's core."""

import json
import sys

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer
from urllib.parse import quote

for line in sys.stdin:
    request = json.loads(line)
    try:
        signed = Signer(BasicCredentials(request["accessKey"], request["secretKey"])).sign(
            SdkRequest(
                method=request["method"],
                schema="https",
                host=request["host"],
                resource_path=quote(request["path"]),
                query_params=[(name, values) for name, values in request["query"].items()],
                header_params={**request["headers"], "Host": request["host"]},
                body=request["body"],
            )
        )
        print(signed.header_params["Authorization"])
    except Exception as error:
        print("failed:", repr(error))

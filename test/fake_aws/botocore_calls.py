"""Makes calls with botocore, one after another.

Argument: a JSON list of {"profile": text | null, "service", "operation", "parameters"?, "region"?,
"keys"?: [id, secret, token | null]}. Out: a JSON list of {"result": {...}, "key": text | null} or
{"code": text, "status": number, "message": text} or {"exception": text}.
"""

import json
import sys

import botocore.session
from botocore.exceptions import ClientError


def run(call):
    session = botocore.session.Session(profile=call.get("profile"))
    keys = call.get("keys")
    if keys:
        session.set_credentials(*keys)
    client = session.create_client(call["service"], region_name=call.get("region"))
    try:
        result = getattr(client, call["operation"])(**call.get("parameters", {}))
        result.pop("ResponseMetadata")
        credentials = session.get_credentials()
        return {"result": result, "key": credentials and credentials.access_key}
    except ClientError as error:
        answer = error.response["Error"]
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        return {"code": answer["Code"], "status": status, "message": answer["Message"]}
    except Exception as error:
        return {"exception": str(error)}


print(json.dumps([run(call) for call in json.loads(sys.argv[1])], default=str))

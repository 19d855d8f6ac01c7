"""What botocore makes of configurations: one JSON object a line in, one a line out.

In: {"env": {...}, "argument": null | "name"}. Out: {"profiles": {name: {key: text | {...}}},
"region": text | null, "method": text | null, "error": text | null}. With "key": true in it, only
{"region", "error", "key": [id, secret, token | null, expiry | null] | null}.
"""

import json
import os
import sys

import botocore
import botocore.loaders
import botocore.session
from botocore.exceptions import NoCredentialsError

base = dict(os.environ)
loader = botocore.loaders.create_loader()


def key(case):
    answer = {"region": None, "error": None, "key": None}
    try:
        session = botocore.session.Session(profile=case["argument"])
        session.register_component("data_loader", loader)
        answer["region"] = session.get_config_variable("region")
        credentials = session.get_credentials()
        if credentials is None:
            raise NoCredentialsError()
        frozen = credentials.get_frozen_credentials()
        expiry = getattr(credentials, "_expiry_time", None)
        answer["key"] = [*frozen[:3], expiry and expiry.isoformat()]
    except Exception as error:
        answer["error"] = str(error) or type(error).__name__
    return answer


def view(case):
    os.environ.clear()
    os.environ.update(base)
    os.environ.update(case["env"])
    if case.get("key"):
        return key(case)
    answer = {"profiles": None, "region": None, "method": None, "error": None}
    try:
        session = botocore.session.Session(profile=case["argument"])
        answer["profiles"] = session.full_config["profiles"]
        session.get_scoped_config()
        answer["region"] = session.get_config_variable("region")
        credentials = session.get_credentials()
        if credentials is not None:
            credentials.get_frozen_credentials()
            answer["method"] = credentials.method
    except Exception as error:
        answer["error"] = str(error)
    return answer


# A code for a device is asked for at a terminal, or else read from standard input.
os.setsid()
questions = os.fdopen(os.dup(0))
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
print(json.dumps(botocore.__version__), flush=True)
for line in questions:
    print(json.dumps(view(json.loads(line))), flush=True)

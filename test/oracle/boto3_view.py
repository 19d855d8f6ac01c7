"""What botocore makes of configurations: one JSON object a line in, one a line out.

In: {"env": {...}, "argument": null | "name"}. Out: {"profiles": {name: {key: text | {...}}},
"region": text | null, "method": text | null, "error": text | null}.
"""

import json
import os
import sys

import botocore
import botocore.session

base = dict(os.environ)


def view(case):
    os.environ.clear()
    os.environ.update(base)
    os.environ.update(case["env"])
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


print(json.dumps(botocore.__version__), flush=True)
for line in sys.stdin:
    print(json.dumps(view(json.loads(line))), flush=True)

"""Where botocore asks IAM from each region of its lists: region, URL, region of the signature."""
import json

import botocore.session


class Asked(Exception):
    pass


def asked(request, **_):
    scope = request.headers["Authorization"]
    scope = scope.decode() if isinstance(scope, bytes) else scope
    raise Asked(request.url, scope.split("Credential=")[1].split("/")[2])


session = botocore.session.Session()
session.set_credentials("AKIAIOSFODNN7EXAMPLE", "secret")
places = []
for partition in session.get_available_partitions():
    for region in session.get_available_regions("sts", partition):
        client = session.create_client("iam", region_name=region)
        client.meta.events.register("before-send.iam", asked)
        try:
            client.list_access_keys()
        except Asked as place:
            places.append([region, *place.args])
print(json.dumps(places))

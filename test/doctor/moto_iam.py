"""moto on a free port, with two keys of one user, the first 200 days old: prints them as JSON."""

import datetime
import json
import sys

from moto.core import DEFAULT_ACCOUNT_ID
from moto.iam import iam_backends
from moto.server import ThreadedMotoServer

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
backend = iam_backends[DEFAULT_ACCOUNT_ID]["aws"]
backend.create_user("us-east-1", "jo")
keys = [backend.create_access_key("jo") for _ in range(2)]
now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
keys[0].create_date = now - datetime.timedelta(days=200, hours=1)
host, port = server.get_host_and_port()
pairs = [[key.access_key_id, key.secret_access_key] for key in keys]
print(json.dumps({"port": port, "keys": pairs}), flush=True)
sys.stdin.read()
server.stop()

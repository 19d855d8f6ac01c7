"""A plugin of the official AWS CLI v2 that runs it many times from one start.

The AWS CLI needs half a second to load itself. This makes a child of the loaded program for each
line of standard input, {"env": {...}, "args": [...]}, which then runs as if it had just been
started; one line out, {"out", "err", "code", "region"}, where the region is the one that its own
session uses. The home directory is that of the start, since the AWS CLI reads it while loading.
"""

import gc
import json
import os
import signal
import sys

# What the AWS CLI sets itself stays, the name of the file that loads this does not.
kept = {name for name in os.environ if name not in ("AWS_CONFIG_FILE", "HTTPS_PROXY")}


def awscli_initialize(_cli):
    warm_up()
    # A collection would touch, and so copy, the pages that children share.
    gc.collect()
    gc.freeze()
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)
    os._exit(0)


def warm_up():
    """Loads what every case will load, the descriptions of services once and for all."""
    import awscli.botocore.loaders as loaders
    import awscli.botocore.session as botocore

    session = botocore.Session()
    loader = session.get_component("data_loader")
    for module in (loaders, botocore):
        module.create_loader = lambda *_path: loader
    session.set_credentials("AKIAWARM", "warm")
    for service in ("sts", "sso", "sso-oidc"):
        session.create_client(service, region_name="eu-west-1")
    import awscli.customizations.configure.exportcreds  # noqa: F401


def answer(case):
    places = [f"{os.environ['HOME']}/.many-{name}" for name in ("out", "err", "region")]
    child = os.fork()
    if child == 0:
        try:
            run(case, places)
        finally:
            os._exit(99)
    _, status = os.waitpid(child, 0)
    out, err, region = [open(place, encoding="utf-8").read() for place in places]
    return {
        "out": out,
        "err": err,
        "code": os.waitstatus_to_exitcode(status),
        "region": json.loads(region or "null"),
    }


def run(case, places):
    signal.alarm(30)
    # Without a terminal, whoever runs this.
    os.setsid()
    files = [os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600) for place in places]
    os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
    os.dup2(files[0], 1)
    os.dup2(files[1], 2)
    for name in list(os.environ):
        if name not in kept:
            del os.environ[name]
    os.environ.update(case["env"])
    os.chdir(os.environ["HOME"])
    code = 99
    import awscli.clidriver as clidriver

    drivers = []
    create = clidriver.create_clidriver

    def remember(*args):
        drivers.append(create(*args))
        return drivers[-1]

    clidriver.create_clidriver = remember
    try:
        code = clidriver.AWSCLIEntryPoint().main(case["args"])
    except SystemExit as end:
        code = end.code
    if drivers:
        try:
            region = drivers[-1].session.get_config_variable("region")
            os.write(files[2], json.dumps(region).encode())
        except Exception:
            pass
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code or 0)

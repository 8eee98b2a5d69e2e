"""An S3 service with real signatures, for the tests of the object store."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest

BUCKET = "troupe-test"
REGION = "us-east-1"


@dataclass(frozen=True)
class S3Server:
    """Where the service listens, and the keys of a user who may do all in S3 and nothing else."""

    url: str
    access_key_id: str
    secret_access_key: str


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """ministack, which with AUTH checks every signature; ended by its process id."""
    folder = tmp_path_factory.mktemp("ministack")
    port, root_secret = _free_port(), secrets.token_hex(20)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "SERVICES": "s3,iam,sts",
        "LOG_LEVEL": "WARNING",
        "AWS_ACCESS_KEY_ID": "root-of-the-test",
        "AWS_SECRET_ACCESS_KEY": root_secret,
        "TMPDIR": str(folder),
        "HOME": str(folder),
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "ministack"], env=environment, cwd=folder, stdout=log, stderr=log
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(url, process, folder / "log")
        yield S3Server(url, *_make_user(url, "root-of-the-test", root_secret))
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_ministack/health", timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"ministack did not start:\n{log.read_text(errors='replace')}")


def _make_user(url: str, root_key: str, root_secret: str) -> tuple[str, str]:
    iam = boto3.client(
        "iam",
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id=root_key,
        aws_secret_access_key=root_secret,
    )
    iam.create_user(UserName="troupe")
    statement = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="troupe", PolicyName="objects", PolicyDocument=policy)
    made = iam.create_access_key(UserName="troupe")["AccessKey"]
    iam.close()
    return made["AccessKeyId"], made["SecretAccessKey"]

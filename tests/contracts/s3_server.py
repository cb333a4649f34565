"""SeaweedFS as an S3 server of the test's own, on free ports of this computer."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

KEY_ID, SECRET, BUCKET = "testkey", "testsecret", "documents"


def free_ports(count: int) -> list[int]:
    """SeaweedFS speaks gRPC ten thousand ports higher, so each is low enough."""
    with ExitStack() as held:
        found: list[int] = []
        while len(found) < count:
            line = held.enter_context(socket.socket())
            line.bind(("127.0.0.1", 0))
            if line.getsockname()[1] <= 55_535:
                found.append(line.getsockname()[1])
        return found


@contextmanager
def s3_server(folder: Path) -> Iterator[str]:
    """The address of its bucket. It answers a moment later; until then the store is down."""
    key = {"accessKey": KEY_ID, "secretKey": SECRET}
    actions = ["Admin", "Read", "Write", "List"]
    config, data = folder / "s3.json", folder / "data"
    config.write_text(
        json.dumps({"identities": [{"name": "t", "credentials": [key], "actions": actions}]})
    )
    data.mkdir()
    master, volume, filer, s3 = free_ports(4)
    command = [
        str(Path(sys.executable).with_name("weed")), "server", f"-dir={data}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
        f"-master.port={master}", f"-volume.port={volume}", "-filer=true", f"-filer.port={filer}",
        "-s3", "-s3.port.iceberg=0", "-s3.port.lance=0", f"-s3.port={s3}", f"-s3.config={config}",
        "-volume.max=3", "-master.volumeSizeLimitMB=64",
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        yield f"http://127.0.0.1:{s3}/{BUCKET}"
    finally:
        server.kill()
        server.wait()

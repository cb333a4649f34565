"""A local folder and a bucket store attached documents alike, against a real S3 server."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr

from aftercare.base.clock import stopwatch
from aftercare.base.errors import ObjectStoreDown
from aftercare.base.ids import new_id
from aftercare.base.settings import Settings
from aftercare.object_stores import object_store_of
from aftercare.processes.attachments.object_store import ObjectStore
from tests.contracts.s3_server import KEY_ID, SECRET, s3_server

# Beyond the size at which the client sends an object in parts.
LARGE = bytes(range(256)) * 25_000


def content(store: ObjectStore, object_id: UUID) -> bytes:
    return b"".join(store.get(object_id))


def keeps_the_contract(store: ObjectStore) -> None:
    large, small = new_id(), new_id()
    store.put(large, LARGE)
    store.put(small, b"x")
    assert content(store, large) == LARGE
    assert max(len(piece) for piece in store.get(large)) < len(LARGE)
    assert content(store, small) == b"x"
    for _ in range(2):
        store.remove(large)
    with pytest.raises(ObjectStoreDown):
        content(store, large)
    assert content(store, small) == b"x"


def test_a_folder_stores_what_only_we_read(tmp_path: Path) -> None:
    folder = tmp_path / "attachments"
    store = object_store_of(Settings(attachments_dir=folder))
    keeps_the_contract(store)
    (left,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, left.stat().st_mode & 0o777) == (0o700, 0o600)
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    with pytest.raises(ObjectStoreDown):
        object_store_of(Settings(attachments_dir=blocked)).put(new_id(), b"x")


def test_a_bucket_stores_them_on_a_real_server(tmp_path: Path) -> None:
    def store(url: str, secret: str) -> ObjectStore:
        return object_store_of(
            Settings(
                attachments_bucket_url=url,
                attachments_bucket_key_id=KEY_ID,
                attachments_bucket_secret=SecretStr(secret),
            )
        )

    with s3_server(tmp_path) as url:
        since = stopwatch()
        while True:
            try:
                store(url, SECRET).put(new_id(), b"there")
                break
            except ObjectStoreDown:
                assert since() < 60, (tmp_path / "log").read_text()[-2_000:]
        keeps_the_contract(store(url, SECRET))
        with pytest.raises(ObjectStoreDown):
            store(url, "another").put(new_id(), b"x")
    with pytest.raises(ObjectStoreDown):
        store(url, SECRET).put(new_id(), b"x")

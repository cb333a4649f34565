"""Where the content of attached documents is stored: a local folder, or a bucket behind the S3 protocol."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from aftercare.base.errors import ObjectStoreDown
from aftercare.base.logs import get_log
from aftercare.base.settings import Settings
from aftercare.base.whole_files import flush_names, write_whole
from aftercare.processes.attachments.object_store import ObjectStore

PIECE: Final = 64 * 1024
_TIMEOUT: Final = timedelta(seconds=20)


class FolderStore:
    """One file per object, which only our own account reads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, object_id: UUID, content: bytes) -> None:
        with _answering():
            write_whole(self._folder, str(object_id), content)

    def get(self, object_id: UUID) -> Iterator[bytes]:
        with _answering(), (self._folder / str(object_id)).open("rb") as stored:
            while piece := stored.read(PIECE):
                yield piece

    def remove(self, object_id: UUID) -> None:
        with _answering(), suppress(FileNotFoundError):
            (self._folder / str(object_id)).unlink()
            flush_names(self._folder)


class BucketStore:
    """A bucket at an address of the settings; no address comes from a person."""

    def __init__(self, url: str, region: str, key_id: str, secret: str) -> None:
        address = urlsplit(url)
        self._store = S3Store(
            address.path.strip("/"),
            config={
                "endpoint": f"{address.scheme}://{address.netloc}",
                "region": region,
                "access_key_id": key_id,
                "secret_access_key": secret,
                "virtual_hosted_style_request": False,
            },
            # Settings refuse http beyond this computer.
            client_options={"allow_http": address.scheme == "http", "timeout": _TIMEOUT},
            retry_config={"max_retries": 2, "retry_timeout": _TIMEOUT},
        )

    def put(self, object_id: UUID, content: bytes) -> None:
        with _answering():
            obstore.put(self._store, str(object_id), content)

    def get(self, object_id: UUID) -> Iterator[bytes]:
        with _answering():
            for piece in obstore.get(self._store, str(object_id)).stream(min_chunk_size=PIECE):
                yield bytes(piece)

    def remove(self, object_id: UUID) -> None:
        with _answering(), suppress(FileNotFoundError):
            obstore.delete(self._store, str(object_id))


def object_store_of(settings: Settings) -> ObjectStore:
    url, secret = settings.attachments_bucket_url, settings.attachments_bucket_secret
    if url and secret:
        region, key_id = settings.attachments_bucket_region, settings.attachments_bucket_key_id
        return BucketStore(url, region, key_id, secret.get_secret_value())
    return FolderStore(settings.attachments_dir or settings.data_dir / "attachments")


@contextmanager
def _answering() -> Iterator[None]:
    """Raises ObjectStoreDown; the log has the kind of error alone, since its words may hold an address."""
    try:
        yield
    except (OSError, BaseError) as error:
        get_log().error("object-store-down", error_type=type(error).__name__)
        raise ObjectStoreDown() from None

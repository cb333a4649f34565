"""The port to the store of encrypted content, outside the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol
from uuid import UUID


class ObjectStore(Protocol):
    """Objects by a random id, encrypted before they come here. Each call raises ObjectStoreDown when the store does not
    answer."""

    def put(self, object_id: UUID, content: bytes) -> None:
        """It is on the store's disk when this returns."""

    def get(self, object_id: UUID) -> Iterator[bytes]:
        """Raises ObjectStoreDown also for an object that is not there: each document has one."""

    def remove(self, object_id: UUID) -> None:
        """Nothing happens where it is not there."""

"""What attaching a document needs beyond the database: a store, a scanner, and a limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from aftercare.processes.attachments.object_store import ObjectStore


class Scanner(Protocol):
    """Looks for malicious content."""

    def is_clean(self, content: bytes) -> bool:
        """Raises ScannerDown when it does not answer."""


@dataclass(frozen=True)
class AttachmentStorage:
    objects: ObjectStore
    scanner: Scanner
    most_mb: int

    @property
    def most_bytes(self) -> int:
        return self.most_mb * 1024 * 1024

"""The port of a place where other organisations leave files, such as the folder of an SFTP server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class NotAFile(Exception):
    """What lies there is no regular file that is small enough; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Lying:
    """How many files were refused and are still there, and how many files and folders stay where files are taken."""

    refused: int
    left_in: int


class SubmissionDrop(Protocol):
    """Files are claimed, read, and set aside as done or refused; each step may be repeated after a crash. A file that
    was claimed and is neither is given again."""

    def claim(self) -> Iterator[str]:
        """The names of the files that are ours now: those left by a run that ended early, then new ones."""
        ...

    def read(self, name: str) -> bytes:
        """Raises NotAFile."""
        ...

    def set_done(self, name: str, now: datetime) -> None: ...

    def set_refused(self, name: str, reason: bytes, now: datetime) -> None:
        """The reason, a JSON document, is there before the file is."""
        ...

    def forget(self, done_before: datetime, refused_before: datetime) -> int:
        """Removes what was set aside before then; how many files that were."""
        ...

    def lying(self, now: datetime) -> Lying:
        """What an operator has to look at. `now` is by the clock that dates files. Raises OSError for a folder that may
        not be looked into."""
        ...

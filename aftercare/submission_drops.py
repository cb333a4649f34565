"""What stands behind the port of files with submissions: a folder with a subfolder for each state."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from aftercare.base.ids import new_id
from aftercare.base.settings import Settings
from aftercare.base.whole_files import flush_names, write_whole
from aftercare.processes.submissions.submission_drop import Lying, NotAFile, SubmissionDrop

IN, TAKEN, DONE, REFUSED = STATES = ("in", "taken", "done", "refused")
ENDING: Final = ".jws"
REASON: Final = ".reason.json"
MOST_AT_ONCE: Final = 500
# A file is taken within seconds, or within minutes after a worker was away.
LONGEST_STAY: Final = timedelta(minutes=10)
_UNUSUAL: Final = re.compile(r"[^A-Za-z0-9._-]")
_LONGEST_NAME: Final = 100
# Neither a link is followed nor a pipe waited for.
_OPENING: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class FolderSubmissionDrop:
    """A sender writes under another name and renames it to `*.jws` when it is whole; `*.JWS` is taken too. Claiming is
    a rename as well, to a name of our own, so that of two workers one has the file."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._folder, self._most = folder, most_bytes

    def claim(self) -> Iterator[str]:
        for name in STATES:
            (self._folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        left = sorted(os.listdir(self._folder / TAKEN))
        yield from left[:MOST_AT_ONCE]
        for name in self._new()[: MOST_AT_ONCE - len(left)]:
            ours = f"{new_id()}-{_UNUSUAL.sub('_', name)[-_LONGEST_NAME:]}"
            try:
                (self._folder / IN / name).rename(self._folder / TAKEN / ours)
            except FileNotFoundError:
                # Another worker has it, or its sender took it back.
                continue
            yield ours

    def read(self, name: str) -> bytes:
        try:
            handle = os.open(self._folder / TAKEN / name, _OPENING)
        except FileNotFoundError:
            raise NotAFile("gone") from None
        except OSError:
            raise NotAFile("not-a-file") from None
        with os.fdopen(handle, "rb") as opened:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise NotAFile("not-a-file")
            content = opened.read(self._most + 1)
        if len(content) > self._most:
            raise NotAFile("too-large")
        return content

    def set_done(self, name: str, now: datetime) -> None:
        self._move(name, DONE, now)

    def set_refused(self, name: str, reason: bytes, now: datetime) -> None:
        write_whole(self._folder / REFUSED, f"{name}{REASON}", reason)
        self._dated(self._folder / REFUSED / f"{name}{REASON}", now)
        self._move(name, REFUSED, now)

    def forget(self, done_before: datetime, refused_before: datetime) -> int:
        forgotten = 0
        for name, before in ((DONE, done_before), (REFUSED, refused_before)):
            with suppress(FileNotFoundError):
                for entry in os.scandir(self._folder / name):
                    if entry.stat(follow_symlinks=False).st_mtime < before.timestamp():
                        os.unlink(entry.path)
                        forgotten += 1
        return forgotten

    def _new(self) -> list[str]:
        """Names in the order of the alphabet, so that a sender decides in which order they are taken."""
        return sorted(
            entry.name
            for entry in os.scandir(self._folder / IN)
            if _is_document(entry.name) and not entry.is_dir(follow_symlinks=False)
        )

    def lying(self, now: datetime) -> Lying:
        with os.scandir(self._folder / REFUSED) as entries:
            refused = sum(not entry.name.endswith(REASON) for entry in entries)
        return Lying(refused, self._left_in(now - LONGEST_STAY))

    def _left_in(self, before: datetime) -> int:
        """Folders, and files from before then, under names that a sender may have meant for a document."""
        with os.scandir(self._folder / IN) as entries:
            return sum(
                entry.is_dir(follow_symlinks=False)
                or entry.stat(follow_symlinks=False).st_mtime < before.timestamp()
                for entry in entries
                if not entry.name.startswith(".")
            )

    def _move(self, name: str, to: str, now: datetime) -> None:
        taken = self._folder / TAKEN / name
        # Another worker may have set the same file aside a moment ago.
        with suppress(FileNotFoundError):
            self._dated(taken, now)
            taken.rename(self._folder / to / name)
            flush_names(self._folder / to)

    def _dated(self, path: Path, now: datetime) -> None:
        try:
            os.utime(path, (now.timestamp(), now.timestamp()), follow_symlinks=False)
        except PermissionError:
            # A file of the sender's account: only its owner may choose a time. Who may write may set the present one.
            os.utime(path, follow_symlinks=False)


def _is_document(name: str) -> bool:
    return name.lower().endswith(ENDING) and not name.startswith(".")


def submission_drop_of(settings: Settings) -> SubmissionDrop | None:
    """None where no files are taken."""
    folder = settings.submissions_dir
    return FolderSubmissionDrop(folder, settings.submissions_most_kb * 1024) if folder else None

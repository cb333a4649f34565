"""Whether a password stands in a list of passwords that were stolen elsewhere."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

# `HASH:COUNT`, as the downloader of Pwned Passwords writes a list sorted by hash.
HASH_SIGNS = 40


def is_breached(password: str, file: Path) -> bool:
    """Whether the SHA-1 of this password is in `file`, which has one in hexadecimal at the beginning of each line, in
    order. Raises OSError. The list has billions of lines: some forty of them are read."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with file.open("rb") as lines:
        low, high = 0, lines.seek(0, os.SEEK_END)
        while low < high:
            middle = (low + high) // 2
            found, ends_at = _line_after(lines, middle)
            if found == wanted:
                return True
            if found and found < wanted:
                low = ends_at
            else:
                high = middle
        return False


def _line_after(lines: BinaryIO, offset: int) -> tuple[bytes, int]:
    """The hash of the first line that begins at `offset` or later, and where its line ends; empty at the end."""
    if offset:
        lines.seek(offset - 1)
        lines.readline()
    else:
        lines.seek(0)
    line = lines.readline()
    return line[:HASH_SIGNS].upper(), lines.seek(0, os.SEEK_CUR)

"""Programs that look for malicious content in a document before it is stored."""

from __future__ import annotations

import shlex
import socket
import subprocess
from collections.abc import Sequence
from typing import Final

from aftercare.base.errors import ScannerDown
from aftercare.base.logs import get_log
from aftercare.base.settings import Settings
from aftercare.casework.attachments.storage import Scanner

TIMEOUT_S: Final = 20
_PIECE: Final = 64 * 1024


class NoScanner:
    """Nothing beyond format and size is checked."""

    def is_clean(self, _content: bytes) -> bool:
        return True


class CommandScanner:
    """A command of the settings, which reads the content from its standard input: 0 is clean, 1 is not, as `clamdscan`
    answers."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = list(command)

    def is_clean(self, content: bytes) -> bool:
        try:
            # The command is a setting; the content is its input alone.
            done = subprocess.run(
                self._command, input=content, capture_output=True, timeout=TIMEOUT_S, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _down(type(error).__name__) from None
        if done.returncode not in (0, 1):
            raise _down(f"exit {done.returncode}")
        return done.returncode == 0


class ClamdScanner:
    """ClamAV on this computer, spoken to over its socket (INSTREAM of its protocol): content never crosses a network in
    clear."""

    def __init__(self, path: str) -> None:
        self._path = path

    def is_clean(self, content: bytes) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(TIMEOUT_S)
                line.connect(self._path)
                line.sendall(b"zINSTREAM\0")
                for first in range(0, len(content), _PIECE):
                    piece = content[first : first + _PIECE]
                    line.sendall(len(piece).to_bytes(4, "big") + piece)
                line.sendall(bytes(4))
                answer = b""
                while not answer.endswith(b"\0") and (more := line.recv(_PIECE)):
                    answer += more
        except OSError as error:
            raise _down(type(error).__name__) from None
        if answer.rstrip(b"\0").endswith(b" OK"):
            return True
        if answer.rstrip(b"\0").endswith(b" FOUND"):
            return False
        raise _down("answer")


def scanner_of(settings: Settings) -> Scanner:
    kind, _, where = settings.attachments_scanner.partition(":")
    if kind == "clamd":
        return ClamdScanner(where)
    return CommandScanner(shlex.split(where)) if kind == "command" else NoScanner()


def _down(why: str) -> ScannerDown:
    get_log().error("scanner-down", code=why)
    return ScannerDown()

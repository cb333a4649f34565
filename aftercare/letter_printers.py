"""What stands behind the port of letters to print: a folder that a print service empties."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from aftercare.base.errors import Unavailable
from aftercare.base.logs import get_log
from aftercare.base.settings import Settings
from aftercare.base.whole_files import flush_names, write_whole
from aftercare.processes.letters.letter_printer import LetterPrinter


class FolderLetterPrinter:
    """A PDF and a manifest per letter, named by its id. The manifest comes last and goes first: a letter with a
    manifest is whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def hand_over(self, letter_id: UUID, pdf: bytes, manifest: bytes) -> None:
        with _answering():
            (self._folder / f"{letter_id}.json").unlink(missing_ok=True)
            write_whole(self._folder, f"{letter_id}.pdf", pdf)
            write_whole(self._folder, f"{letter_id}.json", manifest)

    def take_back(self, letter_id: UUID) -> None:
        with _answering():
            for ending in ("json", "pdf"):
                (self._folder / f"{letter_id}.{ending}").unlink(missing_ok=True)
            if self._folder.is_dir():
                flush_names(self._folder)


def letter_printer_of(settings: Settings) -> LetterPrinter | None:
    """None where letters are printed by hand."""
    folder = settings.letters_to_print_dir
    return FolderLetterPrinter(folder) if folder else None


@contextmanager
def _answering() -> Iterator[None]:
    """Raises Unavailable; the log has the kind of error alone."""
    try:
        yield
    except OSError as error:
        get_log().error("print-service-down", error_type=type(error).__name__)
        raise Unavailable() from None

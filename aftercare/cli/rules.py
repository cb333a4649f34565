"""Reports whether an organisation could adopt a file with rules, and which parts prevent it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aftercare.base.clock import SystemClock
from aftercare.base.errors import UnusableFile
from aftercare.casework.escalation.rule_books import checked_file
from aftercare.cli.options import AsJson
from aftercare.cli.output import out, plainly, say_json
from aftercare.domain.time.wall_time import civil_date


@plainly
def check_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Rules, as YAML or JSON.")],
    as_json: AsJson = False,
) -> None:
    """Check a YAML (or JSON) file of rules; every fault comes with a pointer. Nothing is changed.

    With --json an object with `rules`, their number, and `valid_from`.
    """
    book = checked_file(text_of(file), civil_date(SystemClock().now()))
    number = len(book.rules)
    if as_json:
        say_json({"rules": number, "valid_from": book.valid_from.isoformat()})
        return
    out().print(
        f"{file} holds {number} {'rule' if number == 1 else 'rules'}, in force from {book.valid_from}"
        " once an administrator proposes it and another activates it.",
        markup=False,
        soft_wrap=True,
    )


def text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError as error:
        raise UnusableFile(f"{file} cannot be read: {error.strerror}.") from None
    except ValueError:
        raise UnusableFile(f"{file} is not text in UTF-8.") from None

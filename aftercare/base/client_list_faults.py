"""What is wrong with a file of clients to import, by the code of the fault."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aftercare.base.translation import sentence

CLIENT_LIST_FAULTS: Final[Mapping[str, str]] = {
    "list-too-large": sentence("At most 300 kB in one file"),
    "no-such-day": sentence("That date does not exist"),
    "not-a-whole-day": sentence(
        "Write day, month and year in figures: for example 3-4-1985 or 1985-04-03"
    ),
    "not-a-list": sentence("This is neither a list of clients (CSV, UTF-8) nor a case file (JSON)"),
    "other-columns": sentence("The columns differ from those described on this page"),
    "reference-taken": sentence("That reference is already in use"),
    "too-many-clients": sentence("At most 100 clients in one file"),
    "twice-in-file": sentence("An earlier line has the same reference"),
    "unknown-obligation": sentence(
        "Write a kind of obligation and a number of days: for example check_in 14"
    ),
}

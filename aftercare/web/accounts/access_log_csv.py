"""The access log as a file: one line for each entry, in the words of the page, without names of clients."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi.responses import Response

from aftercare.base.translation import sentence
from aftercare.store.database.plain_sql import Row
from aftercare.web.accounts.action_words import action_view
from aftercare.web.shell.dates import spreadsheet_second
from aftercare.web.shell.downloads import csv_file
from aftercare.web.shell.request import PageContext

HEAD = (
    sentence("When"),
    sentence("Account"),
    sentence("Role"),
    sentence("Action"),
    sentence("Code of the action"),
    sentence("Subject"),
    sentence("Number of the subject"),
    sentence("Case file"),
    sentence("In the chain of the log"),
    sentence("From where"),
    sentence("Signed-in session"),
    sentence("Certificate of destruction"),
    sentence("Program"),
)
YES, NO = sentence("yes"), sentence("no")
# What an entry is about where its action was refused.
_REFUSED = {"permission-refused": "permission", "rule-refused": "rule_refused"}


def log_csv_file(context: PageContext, found: Iterable[Row]) -> Response:
    head = map(context.translate, HEAD)
    lines = (_line(context, row) for row in found)
    return csv_file(context, head, lines, f"access-log-{context.today}")


def named_in(row: Row) -> str:
    """The part of the vocabulary that has what an entry is about."""
    return _REFUSED.get(row["action"], "log_subject")


def _line(context: PageContext, row: Row) -> tuple[object, ...]:
    return (
        spreadsheet_second(row["at"]),
        row["username"],
        context.name_of("role", row["role"]) if row["role"] else None,
        action_view(row["action"], context.language),
        row["action"],
        context.name_of(named_in(row), row["subject_kind"]),
        row["subject_id"],
        row["reference"],
        context.translate(YES if row["sealed"] else NO),
        row["address"],
        row["session"],
        row["certificate"],
        row["machine"],
    )

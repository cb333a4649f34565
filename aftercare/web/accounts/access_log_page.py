"""Pages for the access log: who viewed or changed which case file, and whether the log itself is intact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid
from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.casework.accounts.access_log import (
    LogQuery,
    access_log,
    access_log_file,
    first_break_of_log,
    log_and_readers,
)
from aftercare.domain.accounts.permissions import Role
from aftercare.store.accounts.screen_access_log import ON_LISTS
from aftercare.store.database.plain_sql import Row
from aftercare.web.accounts.access_log_csv import log_csv_file, named_in
from aftercare.web.accounts.action_words import action_view, all_actions
from aftercare.web.accounts.log_words import kind_of_action
from aftercare.web.accounts.pages import LONGEST_NAME
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import Allow, PageContext, PageRoute

router = APIRouter(route_class=PageRoute)
SIZE = 100
FIELDS = (
    "account",
    "reference",
    "certificate",
    "looks",
    "action",
    "role",
    "by",
    "from_on",
    "until_on",
    "from_time",
    "until_time",
)
Auditor = Annotated[PageContext, Depends(Allow(access_log))]


@router.get("/access-log")
def show_log(context: Auditor) -> Response:
    form, query = _asked(context)
    return _page(context, form, query)


@router.get("/access-log/csv")
def download_log(context: Auditor) -> Response:
    """The filtered entries as a file, without names of clients; the download itself is logged."""
    form, query = _asked(context)
    if form.is_valid:
        try:
            return log_csv_file(context, context.run(access_log_file, replace(query, before=None)))
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {}))
    return _page(context, form, query)


def _asked(context: PageContext) -> tuple[Reading, LogQuery]:
    asked = context.request.query_params
    form = Reading({name: asked[name] for name in FIELDS if asked.get(name)})
    return form, _log_query(form, context.today, asked.get("before", ""))


def _page(context: PageContext, form: Reading, query: LogQuery) -> Response:
    asked = context.request.query_params
    found: list[Row] = []
    readers: list[Row] = []
    broken_at: int | None = None
    checked = asked.get("check") == "yes"
    with context.work() as work:
        if checked:
            broken = first_break_of_log(work, context.app_state.log_keys)
            broken_at = broken and broken.position
    if form.is_valid:
        try:
            found, readers = context.run(log_and_readers, query, SIZE + 1)
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {}))
    return context.page(
        "accounts/access_log.html",
        200 if form.is_valid else 422,
        form=form,
        entries=[
            _entry(list(rows), context.language) for _, rows in groupby(found[:SIZE], _of_one_list)
        ],
        readers=readers,
        actions=all_actions(context.language),
        roles=[
            (one.value, context.name_of("role", one.value)) for one in Role if one is not Role.CLOCK
        ],
        csv_href=_href(form, path="/access-log/csv"),
        checked=checked,
        broken_at=broken_at,
        newest_href=_href(form) if query.before is not None else None,
        older_href=_href(form, found[SIZE - 1]["id"]) if len(found) > SIZE else None,
        check_href="/access-log?check=yes",
    )


def _log_query(form: Reading, today: date, before: str) -> LogQuery:
    looks = form.choice("looks", ("yes", "file", "no", "refused"), required=False)
    action = form.choice("action", dict(all_actions("en")), required=False)
    role = form.choice("role", [one.value for one in Role], required=False)
    by = form.choice("by", ("service", "both"), required=False)
    from_on = form.optional_date("from_on", today, "past")
    until_on = form.optional_date("until_on", today, "past", first=from_on)
    if from_on and until_on and until_on < from_on:
        form.errors["until_on"] = FIELD_FAULTS["dates-reversed"]
    from_time, until_time = form.optional_time("from_time"), form.optional_time("until_time")
    for day, hour in (("from_on", from_time), ("until_on", until_time)):
        if hour is not None and not form.typed.get(day):
            form.errors[day] = FIELD_FAULTS["missing"]
    if from_time and until_time and from_on == until_on and until_time <= from_time:
        form.errors["until_time"] = FIELD_FAULTS["hours-reversed"]
    return LogQuery(
        account=form.text("account", required=False, most=LONGEST_NAME) or None,
        reference=form.text("reference", required=False, most=60) or None,
        certificate=form.optional_number("certificate", 1, 2**31 - 1),
        from_on=from_on,
        until_on=until_on,
        from_time=from_time,
        until_time=until_time,
        looks={"yes": True, "no": False}.get(looks),
        refused=looks == "refused",
        itself=looks == "file",
        # Automatic entries would outnumber those of people.
        by_people={"service": False, "both": None}.get(by, True),
        role=role or None,
        action=action or None,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None,
    )


def _of_one_list(row: Row) -> tuple[object, ...]:
    """Equal for the entries of one look at a list: one line shows the case files in it."""
    if row["action"] in ON_LISTS and row["reference"]:
        return row["at"], row["staff"], row["action"], row["session"]
    return (row["id"],)


def _entry(alike: Sequence[Row], language: str) -> Row:
    """An entry of the log, or several that differ in their case file; an automatic entry has no account."""
    row = alike[0]
    kind = kind_of_action(row["action"])
    return row | {
        "named_in": named_in(row),
        "references": [one["reference"] for one in alike if one["reference"]],
        "who": row["staff"],
        "account": row["username"],
        "kind": kind,
        "action": action_view(row["action"], language),
        "subject": row["subject_kind"],
    }


def _href(form: Reading, before: int | None = None, path: str = "/access-log") -> str:
    kept = dict(form.typed) | ({"before": str(before)} if before is not None else {})
    return f"{path}?{urlencode(kept)}" if kept else path

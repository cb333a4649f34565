"""The access log: who saw or changed which file, and whether the log itself is whole."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid
from aftercare.casework.reading import LogQuestion, access_log, first_break_of_log
from aftercare.domain.access import Permission
from aftercare.domain.wall_time import civil_date
from aftercare.store.screens import Row
from aftercare.web.faults import field_errors
from aftercare.web.forms import Reading
from aftercare.web.language import sentence
from aftercare.web.log_words import kind_of_action
from aftercare.web.visits import Allow, PageRoute, Visit

router = APIRouter(route_class=PageRoute)
SIZE = 50
FIELDS = ("account", "reference", "looks", "by", "from_on", "until_on")
REVERSED = sentence("The end has to be after the start")


@router.get("/access-log")
def show_log(visit: Annotated[Visit, Depends(Allow(Permission.READ_ACCESS_LOG))]) -> Response:
    asked = visit.request.query_params
    form = Reading({name: asked[name] for name in FIELDS if asked.get(name)})
    question = _question(form, civil_date(visit.now), asked.get("before", ""))
    found: list[Row] = []
    broken_at: int | None = None
    checked = asked.get("check") == "yes"
    with visit.work() as work:
        if checked:
            broken_at = first_break_of_log(work)
    if form.holds:
        try:
            with visit.work() as work:
                found = access_log(work, question, SIZE + 1)
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {}))
    return visit.page(
        "access_log.html",
        200 if form.holds else 422,
        form=form,
        entries=[_entry(row) for row in found[:SIZE]],
        checked=checked,
        broken_at=broken_at,
        newest_href=_href(form) if question.before is not None else None,
        older_href=_href(form, found[SIZE - 1]["id"]) if len(found) > SIZE else None,
        check_href="/access-log?check=yes",
    )


def _question(form: Reading, today: date, before: str) -> LogQuestion:
    looks = form.choice("looks", ("yes", "no"), required=False)
    by = form.choice("by", ("service", "both"), required=False)
    from_on = form.date("from_on", today, "past", required=False)
    until_on = form.date("until_on", today, "past", required=False, first=from_on)
    if from_on and until_on and until_on < from_on:
        form.errors["until_on"] = REVERSED
    return LogQuestion(
        account=form.text("account", required=False, most=61) or None,
        reference=form.text("reference", required=False, most=60) or None,
        from_on=from_on,
        until_on=until_on,
        looks={"yes": True, "no": False}.get(looks),
        # Automatic entries would bury what people did.
        by_people={"service": False, "both": None}.get(by, True),
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None,
    )


def _entry(row: Row) -> dict[str, Any]:
    """A line of the log; the clock has no account."""
    return {
        "at": row["at"],
        "who": row["staff"],
        "account": row["username"],
        "role": row["role"],
        "kind": kind_of_action(row["action"]),
        "action": row["action"],
        "subject": row["subject_kind"],
        "reference": row["reference"],
        "in_place_of": row["in_place_of"],
        "sealed": row["sealed"],
    }


def _href(form: Reading, before: int | None = None) -> str:
    kept = dict(form.typed) | ({"before": str(before)} if before is not None else {})
    return f"/access-log?{urlencode(kept)}" if kept else "/access-log"

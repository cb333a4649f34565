"""Backtests of a version of the rules: requested on its page, shown as a plot and tables when done."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.casework.adoption import acts as adoption
from aftercare.casework.escalation.rule_backtests import request_backtest, rule_backtest
from aftercare.casework.escalation.rule_books import RULE_BOOK
from aftercare.domain.escalation.backtest_counts import BOOKS, DRAFT, IN_FORCE
from aftercare.domain.escalation.rules import RuleBook
from aftercare.store.escalation.rule_backtest_rows import RuleBacktestRow
from aftercare.store.escalation.rule_book_rows import book_of
from aftercare.web.escalation.backtest_words import BACKTEST_FAILED, BACKTEST_FAULTS, backtest_view
from aftercare.web.escalation.rule_books_page import ADDRESS, show_book
from aftercare.web.figures.plots import columns_of
from aftercare.web.shell.dates import short_day, tick
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Manager = Annotated[PageContext, Depends(Allow(request_backtest))]


@router.post("/rule-books/{version}/backtests")
@shown_again_by(show_book)
def ask(version: int, context: Manager, form: Form) -> Response:
    since_on = form.date("since_on", context.today, "past")
    until_on = form.optional_date("until_on", context.today, "past", first=since_on)
    with saving(context, form) as work:
        row = request_backtest(work, version, since_on, until_on)
    return context.redirect_to(f"{ADDRESS}/{version}/backtests/{row.id}")


@router.get("/rule-books/{version}/backtests/{backtest_id}")
def show_backtest(version: int, backtest_id: UUID, context: Manager) -> Response:
    with context.work() as work:
        row = rule_backtest(work, version, backtest_id)
        book = book_of(adoption.one_version(work, RULE_BOOK, version))
    return context.page("escalation/rule_backtest.html", **view(row, book, context.language))


def view(row: RuleBacktestRow, book: RuleBook, language: str) -> dict[str, Any]:
    """The values the template needs."""
    result = row.result or {}
    weeks = result.get("weeks", [])
    highest = max((one[code] for one in weeks for code in BOOKS), default=0)
    return {
        "backtest": backtest_view(row),
        "percent": row.done * 100 // row.people if row.people else None,
        "fault": BACKTEST_FAULTS.get(row.fault, BACKTEST_FAILED) if row.fault else None,
        "result": result,
        "books": list(BOOKS),
        "rules": [_rule(one, book, language) for one in result.get("rules", [])],
        "weeks": [
            _counts(one) | {"monday": short_day(date.fromisoformat(one["monday"]), language)}
            for one in weeks
        ],
        "officers": [_counts(one) | {"name": one["name"]} for one in result.get("officers", [])],
        "columns": {
            code: columns_of(
                [(tick(date.fromisoformat(one["monday"])), {code: one[code]}) for one in weeks],
                highest,
            )
            for code in BOOKS
        },
    }


def _counts(one: dict[str, Any]) -> dict[str, Any]:
    return {code: one[code] for code in BOOKS} | {"difference": one[DRAFT] - one[IN_FORCE]}


def _rule(one: dict[str, Any], book: RuleBook, language: str) -> dict[str, Any]:
    rule = book.rule(one["code"])
    named = {"code": one["code"], "name": rule.label(language) if rule else None}
    kept = ("new", "gone", "joined_in_force", "joined_draft")
    return named | _counts(one) | {name: one[name] for name in kept}

"""Backtests of a version of the rules: requested on its page, shown as a plot and tables when done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated
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
from aftercare.web.escalation.rule_book_page import show_book
from aftercare.web.escalation.rule_book_view import ADDRESS
from aftercare.web.figures.plots import Columns, columns_of
from aftercare.web.shell.dates import short_day, tick
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Manager = Annotated[PageContext, Depends(Allow(request_backtest))]


@dataclass(frozen=True, slots=True)
class Compared:
    """Escalations that each book opened: in a week, named by its Monday, of an officer or by a rule."""

    name: str | None
    in_force: int
    draft: int

    @property
    def difference(self) -> int:
        return self.draft - self.in_force


@dataclass(frozen=True, slots=True)
class RuleCompared(Compared):
    """`name` is None for a rule that this version does not have."""

    code: str
    new: int
    gone: int
    joined_in_force: int
    joined_draft: int


@dataclass(frozen=True, slots=True)
class BacktestShown:
    """`percent` is None before it starts; everything from `opened` on is empty until it is done."""

    backtest: View
    percent: int | None
    fault: str | None
    people: int
    opened: Mapping[str, int]
    books: tuple[str, ...]
    rules: list[RuleCompared]
    weeks: list[Compared]
    officers: list[Compared]
    columns: dict[str, Columns]


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
    return context.page("escalation/rule_backtest.html", view=view(row, book, context.language))


def view(row: RuleBacktestRow, book: RuleBook, language: str) -> BacktestShown:
    result = row.result or {}
    weeks = result.get("weeks", [])
    highest = max((week[code] for week in weeks for code in BOOKS), default=0)
    return BacktestShown(
        backtest=backtest_view(row),
        percent=row.done * 100 // row.people if row.people else None,
        fault=BACKTEST_FAULTS.get(row.fault, BACKTEST_FAILED) if row.fault else None,
        people=result.get("people", 0),
        opened=result.get("opened", {}),
        books=BOOKS,
        rules=[_rule(each["code"], each, book, language) for each in result.get("rules", [])],
        weeks=[
            _compared(short_day(date.fromisoformat(week["monday"]), language), week)
            for week in weeks
        ],
        officers=[_compared(each["name"], each) for each in result.get("officers", [])],
        columns={
            code: columns_of(
                [(tick(date.fromisoformat(week["monday"])), {code: week[code]}) for week in weeks],
                highest,
            )
            for code in BOOKS
        },
    )


def _compared(name: str, counts: Mapping[str, int]) -> Compared:
    return Compared(name, in_force=counts[IN_FORCE], draft=counts[DRAFT])


def _rule(code: str, counts: Mapping[str, int], book: RuleBook, language: str) -> RuleCompared:
    rule = book.rule(code)
    return RuleCompared(
        name=rule.label(language) if rule else None,
        in_force=counts[IN_FORCE],
        draft=counts[DRAFT],
        code=code,
        new=counts["new"],
        gone=counts["gone"],
        joined_in_force=counts["joined_in_force"],
        joined_draft=counts["joined_draft"],
    )

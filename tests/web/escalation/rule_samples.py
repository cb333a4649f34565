"""Invented books of rules, in the shapes the templates ask for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from aftercare.domain.escalation.backtest_counts import DRAFT, IN_FORCE, Tally, result_of
from aftercare.domain.escalation.parsing import read_rule_book
from aftercare.domain.escalation.rules_file import read_rules_file, written_rules_file
from aftercare.store.escalation.rule_backtest_rows import RuleBacktestRow
from aftercare.store.escalation.rule_book_rows import shipped_books
from aftercare.web.escalation.backtest_words import backtest_view
from aftercare.web.escalation.rule_backtests_page import view
from aftercare.web.escalation.rule_book_view import Life, Step
from aftercare.web.escalation.rule_draft import RULE_FAULTS
from aftercare.web.escalation.rule_form import shown_fields
from aftercare.web.escalation.rule_form_view import rules_shown
from aftercare.web.escalation.rule_words import RULES_WRONG, book_view
from aftercare.web.shell.adoption import ChangeShown
from aftercare.web.shell.forms.reading import MISSING, Reading
from tests.data.rules import EVERY_TRIGGER
from tests.web.shell import samples as s

AS_YAML = written_rules_file(shipped_books()[0]["book"])
OF_ALL = read_rules_file(EVERY_TRIGGER.read_text())


def version(number: int, state: str) -> dict[str, Any]:
    return {"number": number, "state": state, "adopted_by": "Directie, 3 november",
            "valid_from": date(2026, 11, number), "href": f"/rule-books/{number}"}  # fmt: skip


FILLED = shown_fields(shipped_books()[0]["book"], "nl") | {
    "valid_from": "1-1-2027",
    "left_out-3-yes": "yes",
}


LOST = ["Een periode zonder contact, bij gemiddeld risico"]


def life(*states: str, **changes: Any) -> Life:
    steps = [
        Step(one, f"B. Berk {number}", s.at(24 + number, "09:00"))
        for number, one in enumerate(states)
    ]
    values: dict[str, Any] = {"in_force_from": None, "first_day_over": False, "reason": ""}
    return Life(steps, **values | changes)


def drafted(errors: dict[str, str], **changes: str) -> dict[str, Any]:
    form = Reading(FILLED | changes, errors, sent=True)
    return {"fields": rules_shown(form, "nl"), "form": form, "places": [], "changes": None, "unwatched": [],
            "versions": [version(3, "proposed"), version(2, "in_force"), version(1, "activated")]}  # fmt: skip


DRAFTED = drafted({}, started_from="1") | {"unwatched": LOST, "changes": [
    ChangeShown("Drie weken geen contact: Ernst", "Dringend", "Ernstig"),
    ChangeShown("Huisbezoek of middelentest gemist", "een afspraak is gemist", "")]}  # fmt: skip
WRONG = drafted(
    {"after-0-officer": RULE_FAULTS["starts-late"], "kinds-0": RULE_FAULTS["missing"],
     "new_trigger": RULE_FAULTS["no-rule-for-alarm"], "book": RULES_WRONG},
    book=AS_YAML, **{"after-0-officer": "2"},
) | {"places": [{"pointer": "regel 12, de regel alarm", "text": "severity is 7; toegestaan zijn 1, 2, 3"}]}  # fmt: skip
ONE: dict[str, Any] = {
    "version": version(2, "in_force"), "rules_view": book_view(read_rule_book(OF_ALL, 2), "nl"),
    "source": written_rules_file(OF_ALL), "manages": True, "may_activate": False,
    "waits_for_another": False, "form": s.form({}), "backtests": [], "changes": None,
    "unwatched": [], "life": life("proposed", "activated", in_force_from=date(2026, 11, 25)),
    "versions": DRAFTED["versions"],
}  # fmt: skip


def backtest(state: str, **changes: Any) -> RuleBacktestRow:
    values: dict[str, Any] = {
        "id": UUID(int=7), "version": 3, "since_on": date(2026, 7, 6), "until_on": date(2026, 10, 4), "state": state,
        "asked_by": UUID(int=1), "asked_at": s.at(26, "09:00"), "against": 2,
    }  # fmt: skip
    return RuleBacktestRow(**values | changes)


def _result() -> dict[str, Any]:
    """Thirteen weeks of a small house, as a backtest would count them."""
    found = Tally(people=412)
    for number in range(13):
        monday = (date(2026, 7, 6) + timedelta(weeks=number)).isoformat()
        found.weeks[IN_FORCE, monday] = 9 + number * 7 % 6
        found.weeks[DRAFT, monday] = 14 + number * 5 % 9
    for number, (now, then) in enumerate(((52, 91), (48, 60), (37, 37), (21, 14))):
        found.officers[IN_FORCE, str(UUID(int=number))] = now
        found.officers[DRAFT, str(UUID(int=number))] = then
    for code, now, then, new, gone in (
        ("decision-overdue", 31, 31, 0, 0), ("unexcused-required", 88, 88, 0, 0),
        ("unexcused-repeated", 39, 21, 2, 20), ("lost-contact", 0, 62, 62, 0),
    ):  # fmt: skip
        found.opened[IN_FORCE, code], found.opened[DRAFT, code] = now, then
        found.new[code], found.gone[code] = new, gone
        found.joined[IN_FORCE, code] = found.joined[DRAFT, code] = now // 9
    names = {
        UUID(int=n): name for n, name in enumerate(("I. Iepen", "B. Berk", "L. Linde", "E. Eik"))
    }
    return result_of(found, names, date(2026, 7, 6), date(2026, 10, 4))


BOOK = read_rule_book(OF_ALL, 3)

Page = tuple[str, str, dict[str, Any]]
PAGES_OF_RULES: dict[str, Page] = {
    "rules": ("escalation/rule_books.html", "admin", DRAFTED),
    "rules-wrong": ("escalation/rule_books.html", "admin", WRONG),
    "rules-version": ("escalation/rule_book.html", "admin", ONE),
    "rules-own": ("escalation/rule_book.html", "admin", ONE | {
        "version": version(3, "proposed"), "waits_for_another": True, "life": life("proposed"),
        "changes": DRAFTED["changes"], "unwatched": LOST}),
    "rules-proposed": ("escalation/rule_book.html", "admin", ONE | {
        "changes": DRAFTED["changes"], "unwatched": LOST, "life": life("proposed", first_day_over=True),
        "version": version(3, "proposed"), "may_activate": True}),
    "rules-not-refused": ("escalation/rule_book.html", "admin", ONE | {
        "life": life("proposed"), "form": s.form({}, {"reason": MISSING}),
        "version": version(3, "proposed"), "may_activate": True}),
    "rules-refused": ("escalation/rule_book.html", "auditor", ONE | {
        "version": version(3, "refused"), "manages": False,
        "life": life("proposed", "refused", reason="Drie weken is te lang bij dit niveau.")}),
    "rules-tried": ("escalation/rule_book.html", "admin", ONE | {
        "version": version(3, "proposed"), "may_activate": True, "backtests": [
            backtest_view(backtest("running")), backtest_view(backtest("done")), backtest_view(backtest("failed"))]}),
    "rules-backtest": ("escalation/rule_backtest.html", "admin", {"view":
        view(backtest("done", result=_result(), people=412), BOOK, "nl")}),
    "rules-backtest-runs": ("escalation/rule_backtest.html", "admin", {"view":
        view(backtest("running", done=120, people=412), BOOK, "nl")}),
    "rules-backtest-waits": ("escalation/rule_backtest.html", "admin", {"view":
        view(backtest("waiting"), BOOK, "nl")}),
    "rules-backtest-failed": ("escalation/rule_backtest.html", "admin", {"view":
        view(backtest("failed", fault="backtest-too-long"), BOOK, "nl")}),
    "rules-read": ("escalation/rule_book.html", "supervisor", ONE | {"manages": False}),
}  # fmt: skip

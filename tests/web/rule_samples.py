"""Invented books of rules, in the shapes the templates ask for."""

from __future__ import annotations

from datetime import date
from typing import Any

from aftercare.domain.escalation.reading import read_rule_book
from aftercare.store.rule_books import read_rules_file, shipped_books, written_rules_file
from aftercare.web.rule_words import RULES_WRONG, book_told
from tests.data.rules import EVERY_QUESTION
from tests.web import samples as s

AS_YAML = written_rules_file(shipped_books()[0]["book"])
OF_ALL = read_rules_file(EVERY_QUESTION.read_text())


def version(number: int, state: str) -> dict[str, Any]:
    return {"number": number, "state": state, "adopted_by": "Directie, 3 november",
            "valid_from": date(2026, 11, number), "href": f"/rules/{number}"}  # fmt: skip


LIST: dict[str, Any] = {
    "versions": [version(3, "proposed"), version(2, "in_force"), version(1, "activated")],
    "places": [], "told": None, "form": s.form({"rules": AS_YAML}),
}  # fmt: skip
WRONG: dict[str, Any] = LIST | {
    "places": [
        {"pointer": "/rules/0/severity", "text": "valt buiten het mogelijke bereik"},
        {"pointer": "/rules/4/ladder", "text": "noemt geen ladder uit dit stuk"},
    ],
    "form": s.form({"rules": AS_YAML}, {"rules": RULES_WRONG}),
}
ONE: dict[str, Any] = {
    "version": version(2, "in_force"), "told": book_told(read_rule_book(OF_ALL, 2), "nl"),
    "source": written_rules_file(OF_ALL), "manages": True, "may_activate": False,
    "waits_for_another": False,
}  # fmt: skip

Page = tuple[str, str, dict[str, Any]]
PAGES_OF_RULES: dict[str, Page] = {
    "rules": ("rule_books.html", "admin", LIST),
    "rules-wrong": ("rule_books.html", "admin", WRONG),
    "rules-checked": ("rule_books.html", "admin", LIST | {"told": ONE["told"]}),
    "rules-version": ("rule_book.html", "admin", ONE),
    "rules-own": ("rule_book.html", "admin", ONE | {
        "version": version(3, "proposed"), "waits_for_another": True}),
    "rules-proposed": ("rule_book.html", "admin", ONE | {
        "version": version(3, "proposed"), "may_activate": True}),
    "rules-read": ("rule_book.html", "supervisor", ONE | {"manages": False}),
}  # fmt: skip

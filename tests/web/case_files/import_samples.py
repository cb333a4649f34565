"""The gallery's pages of an import: before a file was sent, and what would be made of one."""

from __future__ import annotations

from collections import Counter
from typing import Any

from aftercare.domain.case_files.client_list import COLUMNS, REQUIRED, heading
from aftercare.web.case_files.words import SAME_OR_NOT, column_hint
from aftercare.web.shell.forms.reading import MISSING
from tests.web.shell import samples as s

_BLANK: dict[str, Any] = {
    "form": s.form(), "lines": [], "file": "", "seen": "", "changed": False,
    "new": "", "made": False, "by_state": Counter(),
    "columns": [
        {"name": heading(name, "nl"), "hint": column_hint(name, "nl"), "required": name in REQUIRED}
        for name in COLUMNS
    ],
}  # fmt: skip


def _line(number: int, state: str, name: str, **more: Any) -> dict[str, Any]:
    base = {"number": number, "reference": f"V-{number}", "name": name, "state": state}
    return (
        base
        | {"conditions": 0, "obligations": 0, "plan_state": "", "person_id": None}
        | {"known": [], "why": []}
        | more
    )


_NOT_MADE = [
    _line(4, "here", "F. Framboos", person_id="p8"),
    _line(5, "other", "B. Bes", person_id="p8",
        known=["Dit kenmerk is hier van Bram Braam, geboren op 03-04-1985"]),
    _line(7, "alike", "P. Peer", known=["Hier: P. Peer, geboren op 03-04-1985, kenmerk V-8"]),
    _line(6, "refused", "B. Bosbes", why=[
        {"at": "geboortedatum", "text": "Die datum bestaat niet"},
        {"at": "/orders/0/starts_on", "text": "Vul dit in"}]),
]  # fmt: skip

PAGES_OF_IMPORT: dict[str, tuple[str, str, dict[str, Any]]] = {
    "import": ("case_files/import.html", "officer", _BLANK | {
        "form": s.form(errors={"file": "The columns differ from those described on this page"})}),
    "import-seen": ("case_files/import.html", "officer", _BLANK | {
        "file": "k1", "seen": "0a1b", "changed": True, "new": "2 3",
        "form": s.form(errors={"same": SAME_OR_NOT, "not_same_because": MISSING}),
        "by_state": Counter(new=2, here=1, other=1, alike=1, refused=1),
        "lines": [
            _line(2, "new", "P. Peer", conditions=5, obligations=2, plan_state="drafted"),
            _line(3, "new", "", plan_state="submitted"), *_NOT_MADE]}),
    "import-made": ("case_files/import.html", "officer", _BLANK | {
        "made": True, "by_state": Counter(made=1, here=1, other=1, refused=1),
        "lines": [
            _line(2, "made", "P. Peer", person_id="p8", conditions=5, obligations=2, plan_state="drafted"),
            *_NOT_MADE]}),
}  # fmt: skip

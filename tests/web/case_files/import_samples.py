"""The gallery's pages of an import: before a file was sent, and what would be made of one."""

from __future__ import annotations

from typing import Any

from aftercare.domain.case_files.client_list import COLUMNS, REQUIRED
from aftercare.web.case_files.words import COLUMN_HINTS
from aftercare.web.shell.language import translate
from tests.web.shell import samples as s

_BLANK: dict[str, Any] = {
    "form": s.form(), "lines": [], "content": "", "seen": "", "changed": False,
    "by_state": {"new": 0, "here": 0, "refused": 0},
    "columns": [
        {"name": name, "hint": translate(COLUMN_HINTS[name], "nl"), "required": name in REQUIRED}
        for name in COLUMNS
    ],
}  # fmt: skip


def _line(number: int, state: str, name: str, **more: Any) -> dict[str, Any]:
    base = {"number": number, "reference": f"V-{number}", "name": name, "state": state}
    return base | {"conditions": 0, "obligations": 0, "plan_state": "", "why": []} | more


PAGES_OF_IMPORT: dict[str, tuple[str, str, dict[str, Any]]] = {
    "import": ("case_files/import.html", "officer", _BLANK | {
        "form": s.form(errors={"file": "The columns differ from those described on this page"})}),
    "import-seen": ("case_files/import.html", "officer", _BLANK | {
        "content": "reference;given_name", "seen": "0a1b", "changed": True,
        "by_state": {"new": 2, "here": 1, "refused": 1},
        "lines": [
            _line(2, "new", "P. Peer", conditions=5, obligations=2, plan_state="drafted"),
            _line(3, "new", "", plan_state="submitted"), _line(4, "here", "F. Framboos"),
            _line(5, "refused", "B. Bosbes", why=[
                {"at": "birth_on", "text": "Vul een datum in, bijvoorbeeld 26-11-2026, 26/11 of 26"},
                {"at": "/orders/0/starts_on", "text": "Vul dit in"}])]}),
}  # fmt: skip

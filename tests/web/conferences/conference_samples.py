"""The gallery's page about case conferences."""

from __future__ import annotations

from datetime import date
from typing import Any

from aftercare.web.shell.forms.options import Option
from aftercare.web.shell.forms.reading import MISSING
from tests.web.shell import samples as s

ACTION: dict[str, Any] = {
    "id": "g1", "what": "يتصل بالعيادة", "owner": "I. Iepen", "without_file": True, "due_on": date(2026, 12, 1),
    "deadline": {"id": "t1", "state": "opened", "done_note": None},
}  # fmt: skip
CONFERENCES: dict[str, Any] = {
    "person": {"id": "p8", "name": "P. Peer"},
    "planned": [
        {"id": "f8", "starts_at": s.at(24, "09:00"), "took_part": "Politie", "place": None,
         "invited": [], "begun": True},
        {"id": "f9", "starts_at": s.at(3, "14:00", 12), "took_part": "عيادة", "place": "Wijkkantoor",
         "invited": ["I. Iepen"], "begun": False}],
    "recorded": None, "colleagues": [Option("m1", "I. Iepen"), Option("m2", "E. Esdoorn")],
    "conferences": [
        {"id": "f1", "held_on": date(2026, 11, 24), "took_part": "Politie, kliniek, ZVH", "actions": [
            ACTION, ACTION | {"id": "g2", "what": "Woning zoeken", "owner": "Woonconsulent, gemeente",
                              "deadline": {"id": "t2", "state": "done", "done_note": "Woning gevonden."}}]},
        {"id": "f2", "held_on": date(2026, 10, 1), "took_part": "Politie", "actions": []},
    ],
    "named": [("f1", "24-11-2026"), ("f2", "1-10-2026")], "owners": [("m1", "I. Iepen"), ("m2", "E. Esdoorn")],
    "new_id": "f3", "may_edit": True, "form": s.form({"held_on": "25-11-2026"}, {"what": MISSING, "due_on": MISSING}),
}  # fmt: skip
PAGES_OF_CONFERENCES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "conferences": ("conferences/conferences.html", "officer", CONFERENCES),
    "conferences-record": ("conferences/conferences.html", "officer", CONFERENCES | {
        "recorded": CONFERENCES["planned"][0],
        "form": s.form({"plan_id": "f8"}, {"starts_on": MISSING, "starts_time": MISSING})}),
    "conferences-none": ("conferences/conferences.html", "officer", CONFERENCES | {
        "conferences": [], "named": [], "planned": [], "colleagues": [], "form": s.form({}, {"took_part": MISSING})}),
}  # fmt: skip

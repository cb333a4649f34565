"""Invented counts of reoffending, in the shapes the templates ask for."""

from __future__ import annotations

from typing import Any

from aftercare.base.field_faults import FIELD_FAULTS
from aftercare.domain.figures.cohorts import Cohort, Reoffending
from aftercare.store.figures.recidivism_rows import RecidivismFileRow
from aftercare.web.figures.recidivism_page import cohorts_shown
from tests.web.shell import samples as s

COHORTS = [
    Cohort(2019, "", years, definition, 214, count)
    for definition, counts in ((Reoffending.GENERAL, (48, 61, 70)), (Reoffending.SEXUAL, (9, None, 14)))
    for years, count in enumerate(counts, start=2)
] + [Cohort(2020, "Delictanalyse en terugvalpreventie", 2, Reoffending.VERY_SERIOUS, 96, 7)]  # fmt: skip


def row(number: int, state: str, **changes: Any) -> RecidivismFileRow:
    values = {
        "version": number, "state": state, "source": "WODC", "source_version": f"Levering {number}, november 2026",
        "sha256": "0f" * 32, "cohorts": [], "proposed_at": s.at(1, "09:00"),
    }  # fmt: skip
    return RecidivismFileRow(**values | changes)


SHOWN: dict[str, Any] = {
    "file": row(1, "activated"), "cohorts": cohorts_shown(COHORTS), "manages": True, "preview": [], "lines": [],
    "files": [row(2, "proposed"), row(1, "activated")], "form": s.form({}),
}  # fmt: skip
ONE: dict[str, Any] = {
    "file": row(2, "proposed"), "cohorts": SHOWN["cohorts"], "href": "/recidivism/2", "manages": True,
    "may_activate": True, "waits_for_another": False, "form": s.form({}),
}  # fmt: skip
PAGES_OF_RECIDIVISM: dict[str, tuple[str, str, dict[str, Any]]] = {
    "recidivism": ("figures/recidivism.html", "admin", SHOWN),
    "recidivism-none": ("figures/recidivism.html", "planner", SHOWN | {
        "file": None, "cohorts": [], "files": [], "manages": False}),
    "recidivism-preview": ("figures/recidivism.html", "admin", SHOWN | {
        "preview": SHOWN["cohorts"], "form": s.form({"content": "eA=="}, {"source": FIELD_FAULTS["missing"]})}),
    "recidivism-wrong": ("figures/recidivism.html", "admin", SHOWN | {
        "lines": [(4, FIELD_FAULTS["cohort-small"])], "form": s.form({}, {"file": FIELD_FAULTS["cohorts-wrong"]})}),
    "recidivism-file": ("figures/recidivism_file.html", "admin", ONE),
    "recidivism-file-own": ("figures/recidivism_file.html", "admin", ONE | {
        "may_activate": False, "waits_for_another": True}),
}  # fmt: skip

"""The search for an address within a form: the page comes back with what was found, and a button fills in a place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aftercare.base.translation import sentence
from aftercare.casework.sites.address_search import LONGEST
from aftercare.web.conditions.zone_input import written_point
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import PageContext

SOUGHT, SEEK, TAKE = "sought", "seek", "take"
NOT_SOUGHT = sentence("Type the address that you look for")


def is_finding(form: Reading) -> bool:
    """Whether the form was sent to find an address, or to take one that was found, and not to be saved."""
    return bool({SEEK, TAKE} & form.typed.keys())


def filled(form: Reading, field: str, *, radius_m: int = 0) -> Reading:
    """The form with the address that was taken in this field: a position, or one more circle of this radius."""
    place = form.typed.get(TAKE, "")[:60]
    if not place:
        return form
    if radius_m:
        place = "\n".join(filter(str.strip, [form.typed.get(field, ""), f"{place}, {radius_m}"]))
    return replace(form, typed={**form.typed, field: place})


def finding_of(context: PageContext, form: Reading, name: str = SOUGHT) -> dict[str, Any] | None:
    """{found: list of {name, at, point} or none, failed}; none where no service is set up. `failed`: there was no
    answer. What was typed is sent to that service, and nothing else."""
    search = context.app_state.address_search
    if search is None:
        return None
    if SEEK not in form.typed:
        return {"found": None, "failed": False}
    text = form.text(name, required=False, most=LONGEST)
    if not text:
        form.errors.setdefault(name, NOT_SOUGHT)
        return {"found": None, "failed": False}
    found = search.find(text)
    return {
        "failed": found is None,
        "found": [
            {"name": one.name, "at": one.at[::-1], "point": written_point(one.at)}
            for one in found or ()
        ],
    }

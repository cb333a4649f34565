"""The search for an address within a form: the page comes back with what was found, and a button fills in a place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from aftercare.base.translation import sentence
from aftercare.casework.sites.address_search import LONGEST
from aftercare.domain.conditions.zones import Point
from aftercare.web.conditions.zone_input import written_point
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import PageContext

SOUGHT, SEEK, TAKE = "sought", "seek", "take"
NOT_SOUGHT = sentence("Type the address that you look for")


@dataclass(frozen=True, slots=True)
class AddressFound:
    """`at`: latitude and longitude; `point`: the same as text."""

    name: str
    at: Point
    point: str


@dataclass(frozen=True, slots=True)
class Finding:
    """`found`: None until a search; `failed`: there was no answer."""

    found: list[AddressFound] | None = None
    failed: bool = False


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


def finding_of(context: PageContext, form: Reading, name: str = SOUGHT) -> Finding | None:
    """None where no service is set up. What was typed is sent to that service, and nothing else."""
    search = context.app_state.address_search
    if search is None:
        return None
    if SEEK not in form.typed:
        return Finding()
    text = form.text(name, required=False, most=LONGEST)
    if not text:
        form.errors.setdefault(name, NOT_SOUGHT)
        return Finding()
    found = search.find(text)
    addresses = [
        AddressFound(address.name, address.at[::-1], written_point(address.at))
        for address in found or ()
    ]
    return Finding(addresses, failed=found is None)

"""Values in the place of those that were refused, so that one answer names what is wrong with the rest too."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from secrets import randbelow
from typing import Any, Final, Generic, TypeVar
from uuid import uuid4

from aftercare.base.errors import Fault, FieldFault, Invalid
from aftercare.domain.contact_standards.kinds import CaseType
from aftercare.domain.people.person import Regime

Result = TypeVar("Result")
# What is given, what that leads to, and whether the client is here already: no more rounds name anything new.
_ROUNDS: Final = 4
# Clients are recognised by these together, so that a stand-in for one of them may make no one alike.
_RECOGNISED_BY: Final = frozenset({"given_name", "family_name", "birth_on"})


def fields_of(faults: Iterable[FieldFault]) -> frozenset[str]:
    """The fields of a client at which these faults stand."""
    return frozenset(one.pointer.split("/")[1] for one in faults if one.pointer)


def stand_ins(fields: Collection[str], today: date) -> dict[str, Any]:
    """A value that is valid, and of no one, for each of these fields of a client."""
    names = set(fields) | (_RECOGNISED_BY if _RECOGNISED_BY & set(fields) else set())
    if "phone" in names:
        names.add("phone_verified")
    values: dict[str, Any] = {
        "reference": uuid4().hex,
        "given_name": uuid4().hex,
        "family_name": uuid4().hex,
        # Any day of a grown-up, seldom that of anyone of the same request, who would have to wait for it.
        "birth_on": date(today.year - 40 - randbelow(20), 1 + randbelow(12), 1 + randbelow(28)),
        "regime": Regime.ADULT,
        "tier": 1,
        "language": "nl",
        "case_type": CaseType.SEXUAL_OFFENCE,
        "phone": "",
        "phone_verified": False,
        "deputy_id": None,
        "index_offence": None,
        "victim_safety": None,
        "work_weeks": ({},),
    }
    return {name: value for name, value in values.items() if name in names}


@dataclass(frozen=True)
class Judged(Generic[Result]):
    """What an attempt gave, and every fault found; `stopped`: what else it met, such as a client who is here."""

    result: Result | None
    faults: tuple[FieldFault, ...]
    stopped: Fault | None = None


def judged_whole(
    attempt: Callable[[frozenset[str]], Result], known: Iterable[FieldFault] = ()
) -> Judged[Result]:
    """What an attempt gives; it is made again without the fields that were refused until it names no other. `attempt`
    gets those fields, of which `known` are the first, and takes back what it wrote when it raises."""
    faults = list(known)
    for _ in range(_ROUNDS):
        left_out = fields_of(faults)
        try:
            return Judged(attempt(left_out), tuple(faults))
        except Invalid as invalid:
            found = [one for one in invalid.fields if not fields_of([one]) <= left_out]
            if not found:
                # Of a field that is left out already: what is left is of the stand-in.
                return Judged(None, tuple(faults or invalid.fields))
            faults += found
        except Fault as stopped:
            return Judged(None, tuple(faults), stopped)
    return Judged(None, tuple(faults))

"""What each property of a kind of condition can specify: its parameters."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from aftercare.domain.conditions.device_checks import DEVICES
from aftercare.domain.conditions.entries import KindProperty, ParameterSpec, Shape

SUBSTANCES = ("alcohol", "cannabis", "cocaine", "opiates", "amphetamines", "ghb", "other")
_P = KindProperty

OF_PROPERTY: Final[dict[KindProperty, tuple[ParameterSpec, ...]]] = {
    _P.AMOUNT: (
        ParameterSpec("amount_cents", Shape.CENTS, asked=True),
        ParameterSpec("due_on", Shape.DAY),
    ),
    _P.REPAIR: (
        ParameterSpec("what", Shape.TEXT, most=500),
        ParameterSpec("due_on", Shape.DAY),
    ),
    _P.CONTACT_BAN: (ParameterSpec("labels", Shape.LABELS, asked=True, most=20),),
    _P.ZONE: (
        ParameterSpec("areas", Shape.AREAS, asked=True, most=20),
        ParameterSpec("buffer_m", Shape.WHOLE, most=5_000),
    ),
    _P.HOME_HOURS: (
        ParameterSpec("windows", Shape.WINDOWS, asked=True, most=21),
        ParameterSpec("travel_min", Shape.WHOLE, most=240),
    ),
    _P.REPORTING: (
        ParameterSpec("place", Shape.TEXT, most=200),
        ParameterSpec("at_least_every_days", Shape.WHOLE, least=1, most=366),
    ),
    _P.SUBSTANCES: (
        ParameterSpec("substances", Shape.CHOICES, asked=True, options=SUBSTANCES),
        ParameterSpec("testing", Shape.FLAG),
    ),
    _P.STAY: (
        ParameterSpec("institution", Shape.TEXT, asked=True, most=200),
        ParameterSpec("from_on", Shape.DAY),
        ParameterSpec("until_on", Shape.DAY),
    ),
    _P.TREATMENT: (
        ParameterSpec("provider", Shape.TEXT, asked=True, most=200),
        ParameterSpec("programme", Shape.TEXT, most=200),
        # "Or a similar institution, at the discretion of the probation service": a waiting list is then no reason to
        # return to the court (Aanwijzing voorwaardelijke vrijheidsstraffen, 2.6).
        ParameterSpec("provider_substitution_allowed", Shape.FLAG),
    ),
    _P.PROGRAMME: (ParameterSpec("programme", Shape.TEXT, asked=True, most=200),),
    _P.SCHOOL: (
        ParameterSpec("school", Shape.TEXT, asked=True, most=200),
        ParameterSpec("hours", Shape.DAY_WINDOWS, most=21),
    ),
    _P.MINORS: (
        ParameterSpec("no_work_with_minors", Shape.FLAG),
        ParameterSpec("age_limit", Shape.WHOLE, least=12, most=21),
    ),
    _P.DEVICE_CHECKS: (
        ParameterSpec("device_checks", Shape.FLAG),
        ParameterSpec("device_checks_most", Shape.WHOLE, least=1, most=52),
        ParameterSpec("device_checks_weeks", Shape.WHOLE, least=1, most=52),
        ParameterSpec("device_checks_until", Shape.DAY),
        ParameterSpec("devices", Shape.CHOICES, options=DEVICES),
        ParameterSpec("device_checks_unannounced", Shape.FLAG),
    ),
    _P.INTERNET_BAN: (ParameterSpec("no_internet", Shape.FLAG),),
    # The long-term measure's ban on moving house (Sr 38ab): to be verified.
    _P.MOVING_BAN: (ParameterSpec("no_moving", Shape.FLAG),),
    _P.MONITORING: (),
}


def specs_of(properties: Collection[KindProperty]) -> tuple[ParameterSpec, ...]:
    """The parameters of these properties, each name once."""
    found: dict[str, ParameterSpec] = {}
    for one in KindProperty:
        if one in properties:
            for spec in OF_PROPERTY[one]:
                found.setdefault(spec.name, spec)
    return tuple(found.values())

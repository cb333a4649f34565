"""What each kind of condition can specify: the parameters of the library's entries."""

from __future__ import annotations

from aftercare.domain.conditions.device_checks import DEVICES
from aftercare.domain.conditions.entries import ParameterSpec, Shape

SUBSTANCES = ("alcohol", "cannabis", "cocaine", "opiates", "amphetamines", "ghb", "other")

_AMOUNT = (
    ParameterSpec("amount_cents", Shape.CENTS, asked=True),
    ParameterSpec("due_on", Shape.DAY),
)
_STAY = (
    ParameterSpec("institution", Shape.TEXT, asked=True, most=200),
    ParameterSpec("from_on", Shape.DAY),
    ParameterSpec("until_on", Shape.DAY),
)

SPECS: dict[str, tuple[ParameterSpec, ...]] = {
    "compensation": _AMOUNT,
    "repair_of_damage": (
        ParameterSpec("what", Shape.TEXT, most=500),
        ParameterSpec("due_on", Shape.DAY),
    ),
    "deposit": _AMOUNT,
    "victim_fund": _AMOUNT,
    "no_contact_order": (ParameterSpec("labels", Shape.LABELS, asked=True, most=20),),
    "exclusion_zone": (
        ParameterSpec("areas", Shape.AREAS, asked=True, most=20),
        ParameterSpec("buffer_m", Shape.WHOLE, most=5_000),
    ),
    "curfew": (
        ParameterSpec("windows", Shape.WINDOWS, asked=True, most=21),
        ParameterSpec("travel_min", Shape.WHOLE, most=240),
    ),
    "reporting_duty": (
        ParameterSpec("place", Shape.TEXT, most=200),
        ParameterSpec("at_least_every_days", Shape.WHOLE, least=1, most=366),
    ),
    "substance_ban": (
        ParameterSpec("substances", Shape.CHOICES, asked=True, options=SUBSTANCES),
        ParameterSpec("testing", Shape.FLAG),
    ),
    "care_admission": _STAY,
    "treatment_obligation": (
        ParameterSpec("provider", Shape.TEXT, asked=True, most=200),
        ParameterSpec("programme", Shape.TEXT, most=200),
        # "Or a similar institution, at the discretion of the probation service": a waiting list is then no reason to
        # return to the court (Aanwijzing voorwaardelijke vrijheidsstraffen, 2.6).
        ParameterSpec("provider_substitution_allowed", Shape.FLAG),
    ),
    "supported_housing": _STAY,
    "programme": (ParameterSpec("programme", Shape.TEXT, asked=True, most=200),),
    "other_conduct": (
        ParameterSpec("no_work_with_minors", Shape.FLAG),
        ParameterSpec("age_limit", Shape.WHOLE, least=12, most=21),
        ParameterSpec("device_checks", Shape.FLAG),
        ParameterSpec("device_checks_most", Shape.WHOLE, least=1, most=52),
        ParameterSpec("device_checks_weeks", Shape.WHOLE, least=1, most=52),
        ParameterSpec("device_checks_until", Shape.DAY),
        ParameterSpec("devices", Shape.CHOICES, options=DEVICES),
        ParameterSpec("device_checks_unannounced", Shape.FLAG),
        ParameterSpec("no_internet", Shape.FLAG),
        # The long-term measure's ban on moving house (Sr 38ab): to be verified.
        ParameterSpec("no_moving", Shape.FLAG),
    ),
    "education": (
        ParameterSpec("school", Shape.TEXT, asked=True, most=200),
        ParameterSpec("hours", Shape.DAY_WINDOWS, most=21),
    ),
}

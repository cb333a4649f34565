"""Small profiles and facts to try the rules on, and the example that ships with the service."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from aftercare.domain.appointments.lifecycle import Outcome
from aftercare.domain.contact_standards.kinds import (
    Cadence,
    Contact,
    ContactKind,
    FirstTerm,
    Qualifies,
    RecordKind,
    Requirement,
    SubQuota,
    TermUnit,
)
from aftercare.domain.plans.obligations import ObligationKind, ObligationTerms

SEEN = Qualifies(frozenset({ObligationKind.CHECK_IN, ObligationKind.HOME_VISIT}), frozenset())
AT_HOME = Qualifies(frozenset({ObligationKind.HOME_VISIT}), frozenset())
BY_PROVIDER = Qualifies(frozenset(), frozenset({RecordKind.PROVIDER_CONTACT}))


def asks(
    number: int = 1, period_days: int = 30, cadence: Cadence = Cadence.ROLLING, **changes: Any
) -> Requirement:
    """So many face-to-face contacts in a period."""
    values: dict[str, Any] = {"kind": ContactKind.FACE_TO_FACE, "qualifies": SEEN}
    return Requirement(number=number, period_days=period_days, cadence=cadence, **values | changes)


def seen(on: date, kind: str = "check_in", outcome: Outcome = Outcome.ATTENDED) -> Contact:
    return Contact(on, obligation=ObligationKind(kind), outcome=outcome)


def recorded(on: date, completed: bool = True, kind: str = "provider_contact") -> Contact:
    return Contact(on, record=RecordKind(kind), completed=completed)


def line(period_days: int, kind: str = "check_in", **changes: Any) -> ObligationTerms:
    return ObligationTerms(ObligationKind(kind), 30, period_days, **changes)


def raw_requirement(**changes: Any) -> dict[str, Any]:
    """A requirement in JSON that holds."""
    return {
        "kind": "face_to_face",
        "number": 2,
        "period_days": 30,
        "cadence": "rolling",
        "qualifies": {"obligations": ["check_in", "home_visit"], "outcomes": ["attended", "late"]},
    } | changes


def raw_profile(*requirements: dict[str, Any], **changes: Any) -> dict[str, Any]:
    track = {"case_type": "sexual_offence", "tier": 1}
    asked = list(requirements) or [raw_requirement()]
    return {"tracks": [track | {"requirements": asked} | changes]}


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
contacts = st.one_of(
    st.builds(seen, days, st.sampled_from(["check_in", "home_visit"]), st.sampled_from(Outcome)),
    st.builds(recorded, days, st.booleans(), st.sampled_from(RecordKind)),
)
requirements = st.builds(
    asks,
    st.integers(1, 4),
    st.sampled_from([7, 30, 90, 180, 365]),
    st.sampled_from(Cadence),
    qualifies=st.sampled_from([SEEN, AT_HOME, BY_PROVIDER]),
    first=st.none() | st.builds(FirstTerm, st.integers(1, 60), st.sampled_from(TermUnit)),
    of_which=st.just(()) | st.just((SubQuota(1, AT_HOME),)),
)

"""When a number is asked after, and what forbids a code."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.people.person import PhoneState, Reachability, WhyNoText
from aftercare.domain.phones.verification import (
    DueReason,
    NumberInUse,
    PhonePolicy,
    verify_by,
    why_no_code,
)
from aftercare.domain.time.wall_time import civil_days_after

FROM = datetime(2026, 3, 1, 9, tzinfo=UTC)
POLICY = PhonePolicy(version=1)
MOMENTS = st.integers(0, 365 * 24).map(lambda hours: FROM + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("state", "heard_days", "due"),
    [
        (PhoneState.VERIFIED, None, (90, DueReason.NUMBER_SILENT)),
        (PhoneState.VERIFIED, 30, (120, DueReason.NUMBER_SILENT)),
        (PhoneState.VERIFIED, 90, (180, DueReason.VERIFICATION_DUE)),
        (PhoneState.VERIFIED, 170, (180, DueReason.VERIFICATION_DUE)),
        (PhoneState.VERIFIED, -30, (90, DueReason.NUMBER_SILENT)),
        (PhoneState.UNVERIFIED, 10, (14, DueReason.NEVER_VERIFIED)),
        (PhoneState.SUSPENDED, 10, None),
    ],
)
def test_a_number_is_due_by_the_first_of_its_terms(
    state: PhoneState, heard_days: int | None, due: tuple[int, DueReason] | None
) -> None:
    heard_at = None if heard_days is None else civil_days_after(FROM, heard_days)
    found = verify_by(NumberInUse(state, FROM, heard_at), POLICY)
    assert found == (due and (civil_days_after(FROM, due[0]), due[1]))


@given(st.lists(MOMENTS, max_size=5), MOMENTS)
def test_hearing_more_never_makes_it_due_sooner(heard: list[datetime], again: datetime) -> None:
    def due(moments: list[datetime]) -> datetime:
        found = verify_by(
            NumberInUse(PhoneState.VERIFIED, FROM, max(moments, default=None)), POLICY
        )
        assert found
        return found[0]

    assert due(heard) <= due([*heard, again]) <= civil_days_after(FROM, POLICY.verify_every_days)


REACHED = Reachability("+12025550143", PhoneState.SUSPENDED, False, True, False, False, False, unproven=True,
                       contact_unverified=True)  # fmt: skip


def test_a_code_may_go_to_a_number_of_which_nobody_knows_whose_it_is() -> None:
    assert why_no_code(REACHED) is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"phone": None}, WhyNoText.NO_PHONE),
        ({"shared_number": True}, WhyNoText.NUMBER_SHARED),
        ({"opted_out": True}, WhyNoText.OPTED_OUT),
        ({"texts_consented": False}, WhyNoText.NO_CONSENT),
        ({"in_custody": True}, WhyNoText.IN_CUSTODY),
        ({"restricted": True}, WhyNoText.RESTRICTED),
        ({"contact_ended": True}, WhyNoText.CONTACT_ENDED),
    ],
)
def test_what_forbids_a_text_for_another_reason_forbids_a_code(
    change: dict[str, bool | None], why: WhyNoText
) -> None:
    fields = {name: getattr(REACHED, name) for name in Reachability.__dataclass_fields__}
    assert why_no_code(Reachability(**fields | change)) is why

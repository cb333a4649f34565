"""The referral that says whether somebody can come now is one about the same court's condition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from aftercare.domain.treatment.governing import governing
from aftercare.domain.treatment.referrals import ENDED, OPEN

PROGRAMME, PROVIDER, OLD, NEW, REFERRAL = (UUID(int=number) for number in range(1, 6))


@dataclass(frozen=True)
class Referral:
    state: str
    condition_id: UUID = OLD
    id: UUID = REFERRAL
    programme_id: UUID = PROGRAMME
    provider_id: UUID = PROVIDER
    referred_on: date = date(2026, 1, 5)
    ended_on: date | None = date(2026, 6, 1)


@pytest.mark.parametrize("state", sorted(ENDED))
def test_what_ended_under_an_earlier_condition_does_not_hide_a_new_one(state: str) -> None:
    ended = Referral(state)
    later, same_day = date(2026, 6, 2), date(2026, 6, 1)
    assert governing([ended], PROGRAMME, PROVIDER, OLD, later) == ended
    assert governing([ended], PROGRAMME, PROVIDER, NEW, same_day) == ended
    assert governing([ended], PROGRAMME, PROVIDER, NEW, later) is None


@pytest.mark.parametrize("state", sorted(OPEN))
def test_who_waits_waits_whatever_condition_asked_for_it(state: str) -> None:
    waiting = Referral(state)
    assert governing([waiting], PROGRAMME, PROVIDER, NEW, date(2027, 1, 1)) == waiting

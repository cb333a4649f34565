"""The second person owes nothing to the first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from aftercare.base.errors import Forbidden, OwnRulesActivation, RoleFromProposer
from aftercare.domain.accounts.independence import RoleHolder, objection

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
ACCOUNTS = st.sampled_from([UUID(int=number) for number in range(1, 4)])
MOMENTS = st.integers(-3, 3).map(lambda hours: AT + timedelta(hours=hours))
HOLDERS = st.builds(RoleHolder, ACCOUNTS, st.none() | MOMENTS, st.none() | ACCOUNTS)


@given(HOLDERS, ACCOUNTS, MOMENTS)
def test_a_second_person_is_another_and_had_the_role_before_from_someone_else(
    second: RoleHolder, proposer: UUID, at: datetime
) -> None:
    independent = (
        second.account_id != proposer
        and second.given_by != proposer
        and (second.given_at is None or second.given_at < at)
    )
    assert (objection(second, proposer, at) is None) == independent


@given(HOLDERS, MOMENTS)
def test_what_ships_without_a_proposer_asks_only_that_the_role_is_older(
    second: RoleHolder, at: datetime
) -> None:
    younger = second.given_at is not None and second.given_at >= at
    assert (objection(second, None, at) is not None) == younger


def test_the_proposer_hears_the_reason_of_the_kind() -> None:
    proposer = UUID(int=1)
    assert objection(RoleHolder(proposer), proposer, AT, OwnRulesActivation) is OwnRulesActivation
    made = RoleHolder(UUID(int=2), AT - timedelta(days=9), proposer)
    assert objection(made, proposer, AT) is RoleFromProposer
    assert issubclass(RoleFromProposer, Forbidden)

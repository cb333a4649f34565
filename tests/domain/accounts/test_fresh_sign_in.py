"""How recently someone has to have proved who they are, for an act of weight."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aftercare.domain.accounts.fresh_sign_in import (
    EACH_TIME,
    FRESH_SIGN_IN_ACTS,
    FreshSignInRule,
)
from aftercare.domain.accounts.permissions import Actor, Permission, Proof, Role

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
USUAL, ALWAYS = FreshSignInRule("code", "why"), FreshSignInRule("code", "why", always=True)


def proved(ago: timedelta, *, confirmed: bool = False) -> Proof:
    return Proof(NOW - ago, confirmed, holds_for=timedelta(minutes=10))


@pytest.mark.parametrize(
    ("weight", "proof", "holds"),
    [
        pytest.param(USUAL, proved(timedelta(0)), True, id="just signed in"),
        pytest.param(USUAL, proved(timedelta(minutes=10)), True, id="at the last moment"),
        pytest.param(USUAL, proved(timedelta(minutes=10, seconds=1)), False, id="too long ago"),
        pytest.param(USUAL, Proof(None), False, id="a session of before this was recorded"),
        pytest.param(USUAL, None, True, id="the command line"),
        pytest.param(ALWAYS, proved(timedelta(0)), False, id="signing in is not enough"),
        pytest.param(ALWAYS, proved(EACH_TIME, confirmed=True), True, id="confirmed for it"),
        pytest.param(
            ALWAYS, proved(EACH_TIME * 1.1, confirmed=True), False, id="confirmed for another act"
        ),
    ],
)
def test_an_act_goes_on_when(weight: FreshSignInRule, proof: Proof | None, holds: bool) -> None:
    assert weight.holds(Actor(Role.OFFICER, proof=proof), NOW) is holds


@pytest.mark.parametrize("act", FRESH_SIGN_IN_ACTS)
def test_a_machine_never_proves_that_a_person_is_there(act: str) -> None:
    """Its token has no moment at which a person was, however new it is."""
    machine = Actor(Role.MACHINE, proof=Proof(None), scopes=frozenset(Permission))
    assert not FRESH_SIGN_IN_ACTS[act].holds(machine, NOW)

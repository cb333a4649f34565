"""A passkey answers here, for its account, to one challenge, after its user was verified; all else is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.domain.sign_in.passkeys import (
    Holder,
    RelyingParty,
    counter_moved_on,
    creation_options,
    passkey_made,
    passkey_named,
    relying_party,
    request_options,
    signed_count,
)
from tests.authenticator import PRESENT, VERIFIED, Authenticator

HERE = RelyingParty("localhost", "http://localhost:8000")
HOLDER = Holder(b"an account", "j.smit", "J. Smit")
CHALLENGE = bytes(range(32))


@pytest.mark.parametrize(
    ("address", "party"),
    [
        ("http://localhost:8000", HERE),
        ("https://Toezicht.Example", ("toezicht.example", "https://toezicht.example")),
        ("https://toezicht.example:443", ("toezicht.example", "https://toezicht.example")),
        ("https://toezicht.example:8443/x", ("toezicht.example", "https://toezicht.example:8443")),
        ("http://127.0.0.1:8000", None),
        ("http://[::1]:8000", None),
    ],
)
def test_a_passkey_is_bound_to_the_public_name_and_never_to_an_address(
    address: str, party: tuple[str, str] | None
) -> None:
    assert relying_party(address) == party


def test_both_kinds_of_options_require_verification_and_creation_a_passkey_that_is_found() -> None:
    made = json.loads(creation_options(HERE, CHALLENGE, HOLDER, [b"known"]))
    assert made["rp"]["id"] == "localhost"
    chosen = made["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")
    assert (made["attestation"], len(made["excludeCredentials"])) == ("none", 1)
    asked = json.loads(request_options(HERE, CHALLENGE))
    assert (asked["userVerification"], asked["allowCredentials"]) == ("required", [])


CREATION = creation_options(HERE, CHALLENGE, HOLDER, [])
REQUEST = request_options(HERE, CHALLENGE)
# What may be wrong with an answer: of a thief, another site, a device that did not ask who is there.
WRONG: list[dict[str, Any]] = [
    {"origin": "http://localhost:8001"},
    {"origin": "https://localhost:8000"},
    {"origin": "http://127.0.0.1:8000"},
    {"party": "elsewhere.example"},
    {"flags": PRESENT},
    {"flags": VERIFIED},
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_a_passkey_that_was_made_elsewhere_or_unverified_is_none(wrong: dict[str, Any]) -> None:
    made = passkey_made(HERE, CHALLENGE, Authenticator().make(CREATION))
    assert made is not None
    assert passkey_made(HERE, CHALLENGE, Authenticator(**wrong).make(CREATION)) is None


@pytest.mark.parametrize(
    "wrong",
    [*WRONG, {"handle": b"another account"}, {"key": Authenticator().key}],
    ids=lambda one: next(iter(one)),
)
def test_an_answer_from_elsewhere_unverified_or_of_another_account_or_key_is_none(
    wrong: dict[str, Any],
) -> None:
    device = Authenticator()
    made = passkey_made(HERE, CHALLENGE, device.make(CREATION))
    assert made is not None
    answer = device.sign(REQUEST)
    assert passkey_named(answer) == made.credential_id
    kept = (made.public_key, HOLDER.handle)
    assert signed_count(HERE, CHALLENGE, answer, *kept) == 1
    assert signed_count(HERE, bytes(32), answer, *kept) is None
    unnamed = replace(device, handle=None).sign(REQUEST)
    assert signed_count(HERE, CHALLENGE, unnamed, *kept) == 2
    assert signed_count(HERE, CHALLENGE, replace(device, **wrong).sign(REQUEST), *kept) is None
    # An answer of the other kind signs nothing, and makes nothing.
    assert signed_count(HERE, CHALLENGE, device.make(CREATION), *kept) is None
    assert passkey_made(HERE, CHALLENGE, answer) is None


@given(st.text() | st.recursive(st.none() | st.integers(), st.lists).map(json.dumps))
def test_whatever_else_is_sent_is_no_answer(answer: str) -> None:
    assert passkey_named(answer) is None
    assert passkey_made(HERE, CHALLENGE, answer) is None
    assert signed_count(HERE, CHALLENGE, answer, b"", b"") is None


def test_what_is_nested_too_deep_is_no_answer() -> None:
    assert passkey_named("[" * 20_000) is None


@given(before=st.integers(0, 2**32), now=st.integers(0, 2**32))
def test_a_counter_goes_on_or_never_counts(before: int, now: int) -> None:
    assert counter_moved_on(before, now) == (now > before or (before, now) == (0, 0))
    assert not (before and counter_moved_on(before, before))

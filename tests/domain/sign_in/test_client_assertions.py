"""Which keys a machine may have, and how long an assertion is accepted."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import ECKey, OKPKey, RSAKey

from aftercare.domain.sign_in.client_assertions import (
    LEEWAY,
    MOST_KEYS,
    NotAccepted,
    NotKeys,
    accepted,
    claimed_subject,
    key_names,
    public_keys,
)
from tests.machines import NAME, claims, key, key_set, signed

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
HERE = "https://aftercare.example"
SHORT_RSA = {"kty": "RSA", "e": "AQAB", "n": "u" * 171, "kid": "short"}


def public(made: Any) -> dict[str, Any]:
    return dict(made.as_dict(private=False))


@pytest.mark.parametrize(
    "made",
    [RSAKey.generate_key(2048), ECKey.generate_key("P-384"), OKPKey.generate_key("Ed25519")],
    ids=lambda one: one.key_type,
)
def test_public_keys_of_good_kinds_are_kept_as_they_are(made: Any) -> None:
    found = public_keys(json.dumps({"keys": [public(made)], "more": "ignored"}))
    assert found == {"keys": [public(made)]}
    assert key_names(found) == [made.thumbprint()]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not-keys"),
        ("[]", "not-keys"),
        ('{"keys": {}}', "not-keys"),
        ('{"keys": [1]}', "not-keys"),
        ('{"keys": [{"kty": "EC"}]}', "not-keys"),
        ("[" * 100_000, "not-keys"),
        ('{"keys": []}', "keys-number"),
        (key_set(*(key(str(one)) for one in range(MOST_KEYS + 1))), "keys-number"),
        (json.dumps({"keys": [key().as_dict(private=True)]}), "private-key"),
        ('{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}', "private-key"),
        (json.dumps({"keys": [SHORT_RSA]}), "key-kind"),
        (json.dumps({"keys": [public(OKPKey.generate_key("X25519"))]}), "key-kind"),
        (json.dumps({"keys": [public(ECKey.generate_key("P-521"))]}), "key-kind"),
        (key_set(key("same"), key("same")), "key-names"),
    ],
    # The keys differ from process to process.
    ids=itertools.count(),
)
def test_what_is_no_set_of_fit_public_keys_says_why(text: str, code: str) -> None:
    with pytest.raises(NotKeys) as fault:
        public_keys(text)
    assert fault.value.code == code


def test_an_assertion_is_remembered_for_as_long_as_it_is_accepted() -> None:
    """It ends a minute after it was made, and the clock of the other system may differ by half a minute."""
    keys, token = json.loads(key_set()), signed(claims(NOW, HERE))
    accepted_at = []
    for seconds in range(-300, 150):
        at = NOW + timedelta(seconds=seconds)
        try:
            found = accepted(token, keys, NAME, (HERE,), at)
        except NotAccepted:
            continue
        assert found.accepted_until > at
        accepted_at.append(seconds)
    last = 60 + int(LEEWAY.total_seconds())
    assert accepted_at == list(range(accepted_at[0], accepted_at[-1] + 1))
    assert last - 1 <= accepted_at[-1] <= last


@given(st.text() | st.binary().map(lambda one: one.decode("latin-1")))
def test_anything_at_all_is_no_assertion_and_no_crash(text: str) -> None:
    with pytest.raises(NotAccepted):
        accepted(text, json.loads(key_set()), NAME, (HERE,), NOW)
    assert claimed_subject(text) == ""

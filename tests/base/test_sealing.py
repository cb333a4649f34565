"""What is sealed is opened by its own key, for its own place, and by nothing else."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.base.sealing import DeterministicCipher, Sealer, keys_written, new_key
from tests.tiers import examples

OLD, NEW = bytes(32), bytes(range(32))


def test_an_older_key_opens_what_it_sealed_and_the_newest_seals() -> None:
    sealed = Sealer({1: OLD}).seal(b"secret", "staff 1")
    both = Sealer({1: OLD, 2: NEW})
    assert both.opened(sealed, "staff 1") == b"secret"
    newer = both.seal(b"secret", "staff 1")
    assert Sealer({2: NEW}).opened(newer, "staff 1") == b"secret"
    assert Sealer({1: OLD}).opened(newer, "staff 1") is None


def test_it_is_opened_for_no_other_place_and_not_when_it_was_changed() -> None:
    sealer = Sealer({1: OLD})
    sealed = sealer.seal(b"secret", "staff 1")
    assert sealer.opened(sealed, "staff 2") is None
    assert sealer.opened(sealed[:-1] + bytes([sealed[-1] ^ 1]), "staff 1") is None
    assert b"secret" not in sealed
    assert sealer.seal(b"secret", "staff 1") != sealed


@pytest.mark.parametrize(
    "text", ["1", "1:short", "one:AAAA", "0:" + "A" * 43 + "=", "1:" + "A" * 8]
)
def test_a_key_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="key"):
        keys_written(text)


def test_a_new_key_is_one() -> None:
    assert len(keys_written(new_key())[1]) == len(OLD)
    assert not Sealer(keys_written(""))


@given(st.binary(min_size=1), st.binary(min_size=1))
@settings(max_examples=examples(50))
def test_a_deterministic_cipher_makes_equal_values_equal_and_no_others(
    one: bytes, other: bytes
) -> None:
    cipher = DeterministicCipher(OLD)
    assert (cipher.encrypt(one, b"a") == cipher.encrypt(other, b"a")) == (one == other)
    assert cipher.decrypt(cipher.encrypt(one, b"a"), b"a") == one
    assert cipher.encrypt(one, b"a") != DeterministicCipher(NEW).encrypt(one, b"a")
    with pytest.raises(InvalidTag):
        cipher.decrypt(cipher.encrypt(one, b"a"), b"b")


def test_a_token_depends_on_the_key_and_on_the_text() -> None:
    token = DeterministicCipher(OLD).token("900123")
    assert token == DeterministicCipher(OLD).token("900123")
    assert token not in {
        DeterministicCipher(NEW).token("900123"),
        DeterministicCipher(OLD).token("900124"),
    }
    assert len(token) == 8

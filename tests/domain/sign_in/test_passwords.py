"""A password that others would guess is refused with the reason, in a time that no password can lengthen."""

from __future__ import annotations

import pytest

from aftercare.domain.sign_in.passwords import password_faults

NAMES = ("E. Vermeulen", "Team Noord")


def refusal(password: str) -> str:
    faults = password_faults(password, "vermeulen", NAMES)
    return " ".join(f"{one.code} {one.part}".strip() for one in faults)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("elf letters", "too-short"),
        ("zo " * 43, "password-too-long"),
        ("aaaaaaaaaaaa", "guessable pattern"),
        ("abcdefghijkl", "guessable pattern"),
        ("qwertyuiop12", "guessable common"),
        ("password1234", "guessable common"),
        ("P@ssw0rd1234", "guessable common"),
        ("welkom123456", "guessable name"),
        ("vermeulen123", "guessable name"),
        ("Vermeulen!2026", "guessable name"),
        ("Vermeulen-2026!", "guessable name"),
        ("e. vermeulen", "guessable name"),
        ("reclassering", "guessable name"),
        ("Welkom2026!!", "guessable name"),
        ("zomer2026zomer", "guessable common"),
        ("ikhouvanjou123", "guessable common"),
        ("Maandag1november", "guessable common"),
        ("Voetbal4Life!!", "guessable common"),
        ("correcthorsebatterystaple", "guessable common"),
        ("correct horse battery staple", ""),
        ("roestige vlinder op de zolder", ""),
        ("drie groene olifanten", ""),
        ("kV7#mQ2pX9!a", ""),
    ],
)
def test_a_password_is_refused_because(password: str, why: str) -> None:
    assert refusal(password) == why


def test_only_the_beginning_is_estimated() -> None:
    """Signs that can stand for letters make the estimate of a hundred take twelve seconds."""
    assert refusal("a" * 32 + "kV7#mQ2pX9!a") == "guessable pattern"

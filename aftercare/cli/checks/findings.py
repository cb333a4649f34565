"""What a check of a set-up found: one sentence, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from aftercare.base.errors import Fault


class State(StrEnum):
    """Unknown is what could not be looked at; off is what this organisation does not use."""

    FINE = "fine"
    MISSING = "missing"
    UNKNOWN = "unknown"
    OFF = "off"


@dataclass(frozen=True)
class Finding:
    """One check. Neither sentence holds an address, a password or a key."""

    check: str
    state: State
    says: str
    to_do: str = ""


def fine(check: str, says: str) -> Finding:
    return Finding(check, State.FINE, says)


def missing(check: str, says: str, to_do: str) -> Finding:
    return Finding(check, State.MISSING, says, to_do)


def unknown(check: str, says: str, to_do: str) -> Finding:
    return Finding(check, State.UNKNOWN, says, to_do)


def not_tried(checks: Iterable[str], because: str) -> Iterator[Finding]:
    """Checks that could say nothing, or the wrong thing, before another one is in order: what to do stands there."""
    return (unknown(check, f"Not tried: {because}.", "") for check in checks)


def off(check: str, says: str) -> Finding:
    return Finding(check, State.OFF, says)


def whether_it_holds(check: str, attempt: Callable[[], object], says: str, to_do: str) -> Finding:
    """Fine when the attempt raises no fault of ours and no error of a file."""
    try:
        attempt()
    except Fault as fault:
        return missing(check, fault.detail or f"{fault.title}.", to_do)
    except OSError as error:
        # Without the name: where a secret was set instead of a file, that is the secret.
        return missing(check, f"A file cannot be read: {error.strerror}.", to_do)
    return fine(check, says)


def state_of(found: Iterable[Finding]) -> State:
    """Unknown when anything could not be looked at, else missing when anything is, else fine."""
    states = {one.state for one in found}
    for state in (State.UNKNOWN, State.MISSING):
        if state in states:
            return state
    return State.FINE

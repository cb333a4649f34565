"""A form in two steps: a preview of what it would move, then, if unchanged, the act itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from aftercare.base.errors import DuplicateReference, Invalid
from aftercare.casework.orders.period_changes import PeriodChange, Told, look_ahead_at
from aftercare.store.database.unit_of_work import Work
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.language import sentence
from aftercare.web.shell.request import Visit

ALREADY_ENTERED = sentence("This decision has already been entered")
NO_NAMES: Mapping[str, str] = {}
_Meant = TypeVar("_Meant")
_NOT_TYPED = frozenset({"seen", "confirm"})


@dataclass(frozen=True)
class Previewed:
    """`done`: it was confirmed as previewed and is saved. Else `change` is what it would move. `seen` goes back with
    the form, so that only what was previewed can be confirmed."""

    done: bool = False
    change: PeriodChange | None = None
    seen: str = ""


def preview_or_do(
    visit: Visit,
    form: Reading,
    meant: _Meant | None,
    act: Callable[[Work, _Meant], Told],
    names: Mapping[str, str] = NO_NAMES,
) -> Previewed:
    """Do the act if the confirmed form equals the previewed one; anything else is previewed first. Faults are put in
    the form's errors. `meant` is the form's content, None when it is unreadable."""
    if meant is None or not form.holds:
        return Previewed()
    seen = _seal(form.typed)
    try:
        with visit.work() as work:
            if form.typed.get("confirm") and form.typed.get("seen") == seen:
                act(work, meant)
                return Previewed(done=True)
            return Previewed(change=look_ahead_at(work, lambda inner: act(inner, meant)), seen=seen)
    except Invalid as invalid:
        form.errors.update(field_errors(invalid, names))
    except DuplicateReference:
        form.errors["court_reference"] = ALREADY_ENTERED
    return Previewed()


def _seal(typed: Mapping[str, str]) -> str:
    """The same for the same fields; reveals nothing of their content."""
    pairs = sorted((name, value) for name, value in typed.items() if name not in _NOT_TYPED)
    return hashlib.sha256(repr(pairs).encode()).hexdigest()[:16]

"""A form in two steps: a preview of what it would move, then, if unchanged, the act itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from aftercare.base.errors import DuplicateReference
from aftercare.base.translation import sentence
from aftercare.casework.orders.period_changes import Changed, previewed_change
from aftercare.domain.orders.moves import PeriodChange
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.saving import NO_NAMES, NotSaved, saving

ALREADY_ENTERED = sentence("This decision has already been entered")
_NOT_TYPED = frozenset({"seen", "confirm"})
_TAKEN = {DuplicateReference: ("court_reference", ALREADY_ENTERED)}


@dataclass(frozen=True)
class Previewed:
    """`change` is what the form would move. `seen` goes back with the form, so that only what was previewed can be
    confirmed."""

    change: PeriodChange
    seen: str


def do_as_previewed(
    context: PageContext,
    form: Reading,
    act: Callable[[UnitOfWork], Changed],
    names: Mapping[str, str] = NO_NAMES,
) -> None:
    """Do the act if the confirmed form equals the previewed one. Anything else is previewed first: raises NotSaved, as
    for a form with errors."""
    with saving(context, form, names, _TAKEN) as work:
        if form.typed.get("confirm") and form.typed.get("seen") == _seal(form.typed):
            act(work)
        else:
            form.previewed = Previewed(previewed_change(work, act), _seal(form.typed))
    if form.previewed:
        raise NotSaved()


def preview(context: PageContext, form: Reading, act: Callable[[UnitOfWork], Changed]) -> None:
    """The same for a form that has nothing to fill in: its first page is already the preview."""
    if not form.sent:
        with suppress(NotSaved):
            do_as_previewed(context, form, act)


def _seal(typed: Mapping[str, str]) -> str:
    """The same for the same fields; reveals nothing of their content."""
    pairs = sorted((name, value) for name, value in typed.items() if name not in _NOT_TYPED)
    return hashlib.sha256(repr(pairs).encode()).hexdigest()[:16]

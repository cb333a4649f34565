"""Forms: shown, saved, and shown again with their errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from inspect import signature
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from fastapi.responses import Response

from aftercare.base.errors import Invalid
from aftercare.casework.disclosures.protected_changes import is_to_be_informed
from aftercare.domain.disclosures.grounds import Disclosed
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.forms.submitted import typed_form
from aftercare.web.shell.request import PageContext

NO_NAMES: Mapping[str, str] = {}
NO_FAULTS: Mapping[Any, tuple[str, str]] = {}
# Field names by JSON pointer, or what tells them from the faults themselves.
Names = Mapping[str, str] | Callable[[Invalid], Mapping[str, str]]
Endpoint = Callable[..., Response]


async def sent_form(request: Request) -> Reading:
    """The form of a POST, known to come from our own page; empty for the page that asks. Raises CrossOriginPost."""
    return Reading(await typed_form(request), sent=request.method == "POST")


Form = Annotated[Reading, Depends(sent_form)]


class NotSaved(Exception):
    """The form has errors, which its page shows."""


@contextmanager
def saving(
    context: PageContext,
    form: Reading,
    names: Names = NO_NAMES,
    also: Mapping[Any, tuple[str, str]] = NO_FAULTS,
) -> Iterator[UnitOfWork]:
    """The transaction of an act, for a form that has no errors so far. Faults become errors of fields: those of
    Invalid by `names` (see `field_errors`); a fault class in `also` goes to its field with its sentence. Raises
    NotSaved."""
    if not form.is_valid:
        raise NotSaved()
    try:
        with context.work() as work:
            yield work
    except Invalid as invalid:
        form.errors.update(field_errors(invalid, names(invalid) if callable(names) else names))
    except tuple(also) as fault:
        form.errors.update(error for kind, error in also.items() if isinstance(fault, kind))
    if not form.is_valid:
        raise NotSaved()


def shown_again_by(page: Endpoint, **named: str) -> Callable[[Endpoint], Endpoint]:
    """Decorates a POST handler: when the form is not saved, `page` shows it again with its errors. `page` receives the
    parameters that the act has under the same names. `named`: another parameter of the page, which receives that one
    of the act as text."""
    wanted = signature(page).parameters

    def made(act: Endpoint) -> Endpoint:
        @wraps(act)
        def answer(**values: Any) -> Response:
            try:
                return act(**values)
            except NotSaved:
                known = {name: one for name, one in values.items() if name in wanted}
                known |= {name: str(values[source]) for name, source in named.items()}
                return page(**known)

        return answer

    return made


def keep_so_far(context: PageContext) -> None:
    """What this request did so far stands, also when a later part of it is refused."""
    if context.steps:
        context.steps.keep()


def inform_first(
    context: PageContext, person_id: UUID, *changes: Disclosed, condition_id: UUID | None = None
) -> str:
    """Where it is recorded that the prosecution service was informed, for a form that is refused until then; empty
    where a change of this kind, of this condition, can be saved now."""
    if context.can_perform(is_to_be_informed):
        for what in changes:
            if context.run(is_to_be_informed, person_id, what, condition_id):
                of = f"&condition={condition_id}" if condition_id else ""
                return f"/people/{person_id}/prosecution?what={what}{of}"
    return ""

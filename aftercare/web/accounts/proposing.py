"""What follows each proposal about an account or a machine: the page where a second person confirms it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from fastapi.responses import Response

from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.request import PageContext


def propose_about(
    context: PageContext,
    act: Callable[[UnitOfWork, UUID, int], object],
    account_id: UUID,
    form: Reading,
) -> Response:
    """Proposes what needs no more than a button, for the version of the account that was looked at."""
    context.run(act, account_id, form.version)
    return to_changes(context)


def to_changes(context: PageContext) -> Response:
    return context.redirect_to("/account-changes", flash="account-proposed")

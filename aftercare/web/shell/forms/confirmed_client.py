"""A client is named in two steps, so that who is meant is seen before anything happens."""

from __future__ import annotations

from collections.abc import Sequence

from aftercare.store.people.rows import PersonRow
from aftercare.web.shell.forms.reading import Reading


def confirmed_client(form: Reading, meant: Sequence[PersonRow]) -> PersonRow | None:
    """The only client who can be meant, once the form says that they were seen; None before."""
    one = meant[0] if len(meant) == 1 else None
    return one if one is not None and form.typed.get("confirmed") == one.reference else None

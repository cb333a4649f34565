"""Pages of what is adopted in versions: the typed document with its faults, and who may activate a version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aftercare.base.errors import Invalid
from aftercare.base.translation import sentence
from aftercare.casework.adoption.acts import activate
from aftercare.store.database.versioned_policy import Adopted
from aftercare.web.shell.forms.faults import NOT_RIGHT, field_errors
from aftercare.web.shell.forms.reading import Reading, read_json
from aftercare.web.shell.request import PageContext

NOT_JSON = sentence("This is not valid JSON: check the line and column below")
Places = list[dict[str, str]]


def typed_json(form: Reading, name: str, places: Places, most: int) -> Any:
    """The document in this field; None with an error and its place when it is unreadable."""
    text = form.text(name, most=most)
    if not text:
        return None
    try:
        return read_json(text)
    except json.JSONDecodeError as error:
        places.append({"pointer": f"{error.lineno}:{error.colno}", "text": ""})
    except ValueError:
        pass
    form.errors[name] = NOT_JSON
    return None


def show_faults(
    context: PageContext,
    invalid: Invalid,
    form: Reading,
    wrong: tuple[str, str],
    sentences: Mapping[str, str],
    names: Mapping[str, str],
) -> Places:
    """Puts each fault beside its field, and answers the places of those in the document. `wrong` is its field and the
    error of that field; `names` as for `field_errors`."""
    name, error = wrong
    inside = [one for one in invalid.fields if one.pointer.startswith(f"/{name}")]
    others = tuple(one for one in invalid.fields if one not in inside)
    if others:
        form.errors.update(field_errors(Invalid(fields=others), names))
    if inside:
        form.errors[name] = error
    return [
        {
            "pointer": one.pointer.removeprefix(f"/{name}") or "/",
            "text": context.translate(sentences.get(one.code, NOT_RIGHT)),
        }
        for one in inside
    ]


def steps_of(context: PageContext, row: Adopted) -> dict[str, bool]:
    """What the reader of a version's page may do with it."""
    assert context.actor is not None
    manages = context.can_perform(activate)
    waits, own = row.activated_at is None, row.proposed_by == context.actor.staff_id_or_none
    return {
        "manages": manages,
        "may_activate": manages and waits and not own,
        "waits_for_another": manages and waits and own,
    }

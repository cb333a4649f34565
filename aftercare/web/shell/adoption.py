"""Pages of what is adopted in versions: documents with their faults, what a draft changes, and who may activate it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aftercare.base.errors import Invalid
from aftercare.base.translation import sentence
from aftercare.casework.adoption.acts import activate
from aftercare.store.database.versioned_policy import Adopted
from aftercare.web.shell.forms.faults import NOT_RIGHT, field_errors
from aftercare.web.shell.forms.form_rows import filled_over
from aftercare.web.shell.forms.reading import Reading, read_json
from aftercare.web.shell.request import PageContext

NOT_JSON = sentence("This is not valid JSON: check the line and column below")
Places = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """What a draft changes in the version in force; empty where there is nothing."""

    label: str
    was: str
    becomes: str


@dataclass(frozen=True)
class Document:
    """A document that can fill the fields of a form. `name`: the field it is pasted in; `most`: its longest text;
    `kept`: the fields that stay; `read` raises Invalid with pointers below `/name`; `fields_of` has a valid one;
    `wrong`: the error of `name`, and `sentences` those of its faults by code."""

    name: str
    most: int
    kept: tuple[str, ...]
    read: Callable[[Any], object]
    fields_of: Callable[[Any], Mapping[str, str]]
    wrong: str
    sentences: Mapping[str, str]

    def filled_in(self, context: PageContext, form: Reading) -> tuple[Reading, Places]:
        """The form with the fields of the pasted document, or as it was with the places of its faults."""
        places = Places()
        raw = typed_json(form, self.name, places, self.most)
        if form.is_valid:
            try:
                self.read(raw)
                return filled_over(form, self.kept, self.fields_of(raw)), places
            except Invalid as invalid:
                wrong = (self.name, self.wrong)
                places += show_faults(context, invalid, form, wrong, self.sentences, {})
        return form, places


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

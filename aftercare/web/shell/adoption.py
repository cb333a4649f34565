"""Pages of what is adopted in versions: drafts in fields or from a file, what they change, who may activate them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from aftercare.base.errors import FieldFault, Invalid, Throttled
from aftercare.base.translation import sentence
from aftercare.casework.adoption.acts import activate
from aftercare.store.database.versioned_policy import Proposed
from aftercare.web.shell.forms.faults import NOT_RIGHT
from aftercare.web.shell.forms.form_rows import filled_over
from aftercare.web.shell.forms.reading import Reading, read_json
from aftercare.web.shell.language import filled
from aftercare.web.shell.request import PageContext

# A draft has no number yet.
NO_NUMBER: Final = 0
JSON_SENTENCES: Final = {
    "bad-length": sentence("is too short or too long"),
    "empty-list": sentence("is empty"),
    "missing": sentence("is missing"),
    "not-a-list": sentence("must be a list"),
    "not-a-text": sentence("must be text"),
    "not-a-whole-number": sentence("must be a whole number"),
    "not-json": sentence("is where the file can no longer be read as JSON (line and column)"),
    "not-an-object": sentence("must be an object"),
    "out-of-range": sentence("is outside the possible range"),
    "said-twice": sentence("appears here twice"),
    "too-many": sentence("contains too much"),
    "unknown-member": sentence("is not recognised here"),
    "unknown-value": sentence("is not one of the allowed values"),
}
"""Faults of any JSON document, each after the place in it."""
Places = list[dict[str, str]]
Read = TypeVar("Read")
Says = Callable[[PageContext, FieldFault, Any, str], dict[str, str]]
"""The place of a fault in a document (None when unreadable) and its sentence; the last argument is its text."""


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """What a draft changes in the version in force; empty where there is nothing."""

    label: str
    was: str
    becomes: str


def changes_between(before: Mapping[str, str], after: Mapping[str, str]) -> list[ChangeShown]:
    """What differs between two versions, each as texts by label."""
    return [
        ChangeShown(label, before.get(label, ""), after.get(label, ""))
        for label in {**before, **after}
        if before.get(label) != after.get(label)
    ]


@dataclass(frozen=True)
class Draft(Generic[Read]):
    """The form of a draft: a document in fields, which a pasted file can fill. `name`: the field of the file; `most`:
    its longest text; `parse`, a file to a document, and `read`, a document to what it says, raise Invalid, with
    pointers below `/name`. `typed`: the document of the fields, `fields_of` the fields of a valid one, and `field_at`
    the field of a fault; `beside`: sentences of faults by code. Of the file, `wrong` is the error and `said` says each
    fault; `kept` are the fields that stay when it is taken over."""

    name: str
    most: int
    parse: Callable[[PageContext, str], Any]
    read: Callable[[PageContext, Any], Read]
    typed: Callable[[Reading], object]
    fields_of: Callable[[Any], Mapping[str, str]]
    field_at: Callable[[Reading, FieldFault], str]
    beside: Mapping[str, str]
    wrong: str
    said: Says
    kept: tuple[str, ...]

    def checked(self, context: PageContext, form: Reading) -> Read | None:
        """What the fields say; None with an error at each field that is wrong."""
        document = self.typed(form)
        try:
            found = self.read(context, document)
        except Invalid as invalid:
            # Beside what is unreadable too, so that one round tells everything.
            for one in invalid.fields:
                said = self.beside.get(one.code, NOT_RIGHT)
                said = filled(said, **one.holes) if one.holes else said
                form.errors.setdefault(self.field_at(form, one), said)
            return None
        return found if form.is_valid else None

    def filled_in(self, context: PageContext, form: Reading) -> tuple[Reading, Places]:
        """The form with the fields of the pasted file, or as it was with the places of its faults."""
        text, document = form.text(self.name, most=self.most), None
        if not form.is_valid:
            return form, []
        try:
            document = self.parse(context, text)
            self.read(context, document)
            return filled_over(form, self.kept, self.fields_of(document)), []
        except Invalid as invalid:
            form.errors.setdefault(self.name, self.wrong)
            return form, [self.said(context, one, document, text) for one in invalid.fields]
        except Throttled as fault:
            form.errors[self.name] = fault.title
            return form, []


def parsed_json(_context: PageContext, text: str) -> Any:
    """Raises Invalid at the line and column."""
    try:
        return read_json(text)
    except json.JSONDecodeError as error:
        where = f"{error.lineno}:{error.colno}"
    except ValueError:
        where = ""
    raise Invalid(fields=(FieldFault(where, "not-json", "Not JSON from here on."),))


def said_by(name: str, sentences: Mapping[str, str]) -> Says:
    """Each fault of a JSON document by its pointer."""

    def said(context: PageContext, fault: FieldFault, _document: Any, _text: str) -> dict[str, str]:
        pointer = fault.pointer.removeprefix(f"/{name}") or "/"
        return {"pointer": pointer, "text": context.translate(sentences.get(fault.code, NOT_RIGHT))}

    return said


def steps_of(context: PageContext, row: Proposed) -> dict[str, bool]:
    """What the reader of a version's page may do with it."""
    assert context.actor is not None
    manages = context.can_perform(activate)
    waits, own = row.waits, row.proposed_by == context.actor.staff_id_or_none
    return {
        "manages": manages,
        "may_activate": manages and waits and not own,
        "waits_for_another": manages and waits and own,
    }

"""Several conditions of one kind, in words: those beside one that is added, and those of which one ends."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from aftercare.base.translation import sentence
from aftercare.casework.submissions.view import SubmissionFile
from aftercare.domain.conditions.library import Library
from aftercare.domain.conditions.numbers import numbers_of_kind
from aftercare.domain.submissions.differences import OfKind
from aftercare.domain.submissions.stated import kind_in
from aftercare.web.conditions.full_names import numbered
from aftercare.web.shell.forms.reading import NOT_A_CHOICE, Reading, id_of
from aftercare.web.shell.phrases import condition_name, entry_name
from aftercare.web.shell.request import PageContext

# Fields of the form by which one is chosen.
CHOSEN = "ends-"
THERE = sentence("Of this kind there is already: %(which)s")
ABOUT = sentence("This is about: %(which)s")
WORDLESS = sentence("Without wording")
SENT = sentence("Sent: “%(wording)s”")
FROM_ON, FROM_TO = sentence("from %(first)s"), sentence("from %(first)s until %(last)s")


@dataclass(slots=True)
class Choice:
    """Conditions of which one ends. `field`: in the difference; `name`: in the form; `kind`: of all of them; `chosen`:
    the value of one, or empty; `sent`: the words that were sent, in a sentence, where no condition has them."""

    field: str
    name: str
    kind: str
    options: list[dict[str, str]]
    chosen: str = ""
    sent: str = ""


def chosen_in(typed: Mapping[str, str]) -> list[UUID]:
    """The conditions chosen in a form; what is no id is left out."""
    found = (id_of(value) for name, value in typed.items() if name.startswith(CHOSEN))
    return [one for one in found if one is not None]


def beside_view(
    context: PageContext, file: SubmissionFile, beside: Iterable[OfKind]
) -> dict[str, list[str]]:
    """By field, a sentence about each."""
    found: dict[str, list[str]] = {}
    names = several(context, file)
    for one in beside:
        said = f"“{one.wording}”" if one.wording else context.translate(WORDLESS)
        about = context.translate(THERE if one.field.startswith("condition.") else ABOUT)
        parts = (names.get(one.condition_id), said, _holds(context, one))
        which = ", ".join(part for part in parts if part)
        found.setdefault(one.field, []).append(about % {"which": which})
    return found


def choices_view(
    context: PageContext, file: SubmissionFile, chosen: Collection[UUID]
) -> list[Choice]:
    """Of each withdrawal that can mean several conditions, those conditions."""
    found: dict[str, Choice] = {}
    names = several(context, file)
    for one in file.proposal.to_choose if file.proposal else ():
        kind = kind_name(context, file.library, kind_in(one.field)[1])
        if one.field not in found:
            name, sent = f"{CHOSEN}{len(found)}", _sent(context, file, one.field)
            found[one.field] = Choice(one.field, name, kind, [], sent=sent)
        choice = found[one.field]
        value = str(one.condition_id)
        said = one.wording or context.translate(WORDLESS)
        which = names.get(one.condition_id)
        text = f"{which}: {said}" if which else said
        choice.options.append({"value": value, "text": text, "hint": _holds(context, one)})
        if one.condition_id in chosen:
            choice.chosen = value
    return list(found.values())


def several(context: PageContext, file: SubmissionFile) -> dict[UUID, str]:
    """The short names of those that are not alone of their kind."""
    numbers = numbers_of_kind(file.conditions)
    return {
        one.id: numbered(one, numbers[one.id], context.language)
        for one in file.conditions
        if one.id in numbers
    }


def _sent(context: PageContext, file: SubmissionFile, field: str) -> str:
    proposal, which = file.proposal, field.replace("condition.", "which.", 1)
    said = proposal.proposed.get(which) if proposal else None
    if proposal is None or not said or proposal.now.get(which) == said:
        return ""
    return context.translate(SENT) % {"wording": said}


def choosing_form(choices: Collection[Choice], *, was_asked: bool) -> Reading:
    """The form of these choices; with an error at each that was left open, once it was sent."""
    left = [one.name for one in choices if was_asked and not one.chosen]
    return Reading({one.name: one.chosen for one in choices}, dict.fromkeys(left, NOT_A_CHOICE))


def kind_name(context: PageContext, library: Library, kind: str) -> str:
    """What the library of today calls it, kinds of the organisation among them; the code of an unknown one."""
    entry = library.newest_on(kind, context.today)
    return entry_name(entry, context.language) or condition_name(kind, context.language)


def _holds(context: PageContext, one: OfKind) -> str:
    first = context.day(one.starts_on)
    if one.ends_on is None:
        return context.translate(FROM_ON) % {"first": first}
    return context.translate(FROM_TO) % {"first": first, "last": context.day(one.ends_on)}

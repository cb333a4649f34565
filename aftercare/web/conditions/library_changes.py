"""Library changes since a client's conditions were entered, for the pages that write plans."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.casework.conditions.library_updates import (
    LibraryChange,
    adopt_entry,
    library_changes,
)
from aftercare.domain.conditions.changes import ChangeKind, EntryChange
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.web.conditions.facts import parameter_name
from aftercare.web.conditions.full_names import numbered
from aftercare.web.shell.language import catalogue
from aftercare.web.shell.phrases import condition_name
from aftercare.web.shell.request import PageContext
from aftercare.web.shell.vocabulary import word


@dataclass(frozen=True, slots=True)
class ConditionShown:
    """`changes`: code of words.ENTRY_CHANGES, and what it is about or empty. `href`: where the entry is adopted, for a
    reader who may."""

    text: str
    changes: list[tuple[str, str]]
    href: str | None


@dataclass(frozen=True, slots=True)
class LibraryCard:
    conditions: list[ConditionShown]


def view(context: PageContext, work: UnitOfWork, person_id: UUID) -> LibraryCard | None:
    """The `card` of `conditions/library_card.html`; None when nothing changed."""
    found = library_changes(work, person_id)
    if not found:
        return None
    may_write = context.can_perform(adopt_entry)
    return LibraryCard([_condition(change, context.language, may_write) for change in found])


def _condition(change: LibraryChange, language: str, may_write: bool) -> ConditionShown:
    condition = change.condition
    return ConditionShown(
        text=numbered(condition, change.number, language),
        changes=changes_view(change.changes, language),
        href=f"/people/{condition.person_id}/conditions/{condition.id}/library"
        if may_write and change.newest is not None
        else None,
    )


def changes_view(changes: tuple[EntryChange, ...], language: str) -> list[tuple[str, str]]:
    """(code of words.ENTRY_CHANGES, what it is about or empty)."""
    return [(one.kind.value, _about(one, language)) for one in changes]


def _about(change: EntryChange, language: str) -> str:
    if not change.name:
        return ""
    if change.kind is ChangeKind.REPLACED:
        return condition_name(change.name, language)
    if change.kind in (ChangeKind.NEW_PARAMETER, ChangeKind.PARAMETER_GONE):
        return parameter_name(change.name, language)
    return catalogue(language).gettext(word("kind", change.name).name)

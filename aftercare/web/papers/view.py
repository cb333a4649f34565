"""Template values for a document: statements with their sources, and facts that have changed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from aftercare.casework.papers.view import PaperFile
from aftercare.domain.papers import (
    Change,
    Ref,
    called,
    fact_line,
    mark_of,
    member_name,
    source_words,
    written_value,
)
from aftercare.processes.escalation.marks import paper_marks
from aftercare.processes.papers.grounds import WithoutGround
from aftercare.store.papers.rows import PaperRow
from aftercare.web.shell.view import View

# The page of each kind of source row; a row without a page of its own is on the client's page.
_PAGES = {
    "order": "/people/{person}/conditions#order-{id}",
    "condition": "/people/{person}/conditions#condition-{id}",
    "plan": "/plans/{id}",
    "appointment": "/appointments/{id}",
    "away": "/people/{person}/away",
    "absence": "/absences/{id}",
    "escalation": "/escalations/{id}",
    "paper": "/papers/{id}",
    "dispute": "/people/{person}/rights",
}


@dataclass(frozen=True, slots=True)
class SourceShown:
    """A row that a statement rests on."""

    number: int
    kind: str
    text: str
    href: str | None


@dataclass(frozen=True, slots=True)
class FactChange:
    """`what`: a code of words.FACT_CHANGES. `was` and `now`: of the member `name`, when it is changed; else `line` is
    the whole fact."""

    what: str
    kind: str
    name: str
    was: str
    now: str
    line: str
    href: str | None


def listed(row: PaperRow, names: dict[UUID, str], gone: WithoutGround | None = None) -> View:
    """One document in a list, with its marks."""
    marks = paper_marks(gone)
    return View(
        row,
        author=names.get(row.author_id),
        elsewhere=marks.elsewhere,
        in_question=marks.in_question,
    )


def sections(file: PaperFile, language: str) -> list[View]:
    """Sections with the sources of each statement, in the language of the document."""
    return [
        View(
            section,
            body=file.texts[section.code].body if section.code in file.texts else "",
            statements=[
                View(
                    statement,
                    sources=[_source(file, ref, language) for ref in statement.sources[:12]],
                    more=max(0, len(statement.sources) - 12),
                )
                for statement in section.statements
            ],
        )
        for section in file.made.sections
    ]


def _source(file: PaperFile, ref: Ref, language: str) -> SourceShown:
    return SourceShown(
        number=file.made.numbers[ref],
        kind=called("source", ref.kind, language),
        text=f"{source_words(file.dossier, ref, language)} · {mark_of(ref)}",
        href=_page(file, ref),
    )


def _page(file: PaperFile, ref: Ref) -> str | None:
    page = _PAGES.get(ref.kind)
    return page.format(id=ref.id, person=file.person.id) if page else None


def changes(file: PaperFile, language: str) -> list[FactChange]:
    return [_change(file, change, language) for change in file.changes]


def _change(file: PaperFile, change: Change, language: str) -> FactChange:
    standing = (file.current or file.dossier) if change.what == "added" else file.dossier
    fact, kind = standing.find(change.ref.kind, change.ref.id), change.ref.kind
    return FactChange(
        what=change.what,
        kind=called("source", kind, language),
        name=member_name(change.name, language),
        was=written_value(kind, change.name, change.was, language),
        now=written_value(kind, change.name, change.now, language),
        line=fact_line(fact, language) if fact and change.what != "changed" else "",
        href=_page(file, change.ref),
    )

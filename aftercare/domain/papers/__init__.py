"""Documents: official warning, report to the prosecutor, progress report and closing report, drafted from facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from aftercare.domain.papers.author_sections import LONGEST_OWN, OwnSection, hidden, own_words
from aftercare.domain.papers.closing_report import closing_report
from aftercare.domain.papers.difference import Change, changes_digest, difference, overtaken
from aftercare.domain.papers.disputes import with_disputes
from aftercare.domain.papers.facts import (
    DECISIONS_FOR,
    DRAFTED_WITHIN,
    FACT_KINDS,
    HANDED_OVER_WITHIN,
    IN_HAND,
    PAPER_LIFE,
    Dossier,
    Fact,
    PaperAct,
    PaperKind,
    PaperState,
    Ref,
    Value,
    as_json,
    from_json,
    required_paper,
)
from aftercare.domain.papers.official_warning import is_juvenile, official_warning
from aftercare.domain.papers.progress_report import progress_report
from aftercare.domain.papers.sources import mark_of, source_words
from aftercare.domain.papers.statements import MOST_LISTED, Section, Statement
from aftercare.domain.papers.supervised import about_the_miss, began_on, supervised
from aftercare.domain.papers.values import fact_line, member_name, written_value
from aftercare.domain.papers.violation_report import violation_report
from aftercare.domain.papers.words import PAPER_LANGUAGES, called, written_day, written_moment

DRAFTS: Final[Mapping[PaperKind, Callable[[Dossier, str], tuple[Section, ...]]]] = {
    PaperKind.OFFICIAL_WARNING: official_warning,
    PaperKind.VIOLATION_REPORT: violation_report,
    PaperKind.PROGRESS_REPORT: progress_report,
    PaperKind.CLOSING_REPORT: closing_report,
}


def drafted(kind: PaperKind, dossier: Dossier, language: str) -> tuple[Section, ...]:
    """The sections of this document in order, in `nl` or `en`."""
    to_person = kind is PaperKind.OFFICIAL_WARNING
    if to_person or kind is PaperKind.VIOLATION_REPORT:
        dossier = about_the_miss(dossier)
    sections = DRAFTS[kind](dossier, language)
    return with_disputes(dossier, sections, language, to_person=to_person)


__all__ = [
    "DECISIONS_FOR",
    "DRAFTED_WITHIN",
    "DRAFTS",
    "FACT_KINDS",
    "HANDED_OVER_WITHIN",
    "IN_HAND",
    "LONGEST_OWN",
    "MOST_LISTED",
    "PAPER_LANGUAGES",
    "PAPER_LIFE",
    "Change",
    "Dossier",
    "Fact",
    "OwnSection",
    "PaperAct",
    "PaperKind",
    "PaperState",
    "Ref",
    "Section",
    "Statement",
    "Value",
    "about_the_miss",
    "as_json",
    "began_on",
    "called",
    "changes_digest",
    "difference",
    "drafted",
    "fact_line",
    "from_json",
    "hidden",
    "is_juvenile",
    "mark_of",
    "member_name",
    "overtaken",
    "own_words",
    "required_paper",
    "source_words",
    "supervised",
    "written_day",
    "written_moment",
    "written_value",
]

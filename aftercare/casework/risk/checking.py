"""Validates the form of a risk instrument for this person: ages, law, questions, items, levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from aftercare.base.errors import FieldFault, refuse_if
from aftercare.base.typed_text import too_long
from aftercare.casework.risk.forms import Entered
from aftercare.domain.risk import Instrument
from aftercare.domain.risk.coverage import CaseFileFacts, Given, coverage_faults, needs_exception
from aftercare.domain.risk.life import AssessmentState
from aftercare.domain.risk.scoring import answer_faults, item_faults, missing_items
from aftercare.domain.risk.stable_2007 import STABLE_2007
from aftercare.domain.risk.static_99r import LEVELS, STATIC_99R, age_score
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import PersonRow
from aftercare.store.risk.rows import AssessmentRow, assessments_of, case_file_facts, newest_matrix

LONGEST_TEXT = 4_000
_TEXTS = ("exception_reason", "combined_source", "note")


def checked(
    work: UnitOfWork, person: PersonRow, instrument: Instrument, entered: Entered
) -> Entered:
    """The form as it is stored: texts trimmed, the age item filled in, no reason where none is needed. Raises
    Invalid with every fault, including why an instrument may not be used for this person."""
    facts = case_file_facts(work.session, person, civil_date(work.now))
    faults = [fault for name in _TEXTS for fault in text_faults(f"/{name}", getattr(entered, name))]
    refuse_if(faults)
    entered = replace(
        entered,
        exception_reason=_trimmed(entered.exception_reason),
        combined_source=_trimmed(entered.combined_source),
        note=_trimmed(entered.note),
    )
    entered = _with_standing_reason(work, person, facts, entered)
    refuse_if(_faults(work, facts, instrument, entered))
    return replace(entered, items=_with_age(instrument, entered))


def require_whole(instrument: Instrument, entered: Entered) -> None:
    """Raises Invalid at each item without a score: only a complete form may be signed (Static-99R tally
    sheet 2016: complete packages predict, incomplete ones hardly)."""
    faults = [
        FieldFault(f"/items/{code}", "item-missing")
        for code in missing_items(instrument, entered.answers, entered.items)
    ]
    if instrument.needs_note and not entered.note:
        faults.append(FieldFault("/note", "missing"))
    refuse_if(faults)


def text_faults(pointer: str, text: str | None) -> list[FieldFault]:
    """The faults that keep a text from being stored; none for an absent text."""
    return too_long(pointer, text or "", LONGEST_TEXT)


def given_of(entered: Entered) -> Given:
    return Given(
        entered.assessed_on,
        entered.age_at_release,
        entered.age_at_offence,
        entered.exception_reason,
    )


def _faults(
    work: UnitOfWork, facts: CaseFileFacts, instrument: Instrument, entered: Entered
) -> list[FieldFault]:
    faults = []
    if entered.assessed_on > civil_date(work.now):
        faults.append(FieldFault("/assessed_on", "in-the-future"))
    if entered.assessed_on < facts.birth_on:
        faults.append(FieldFault("/assessed_on", "out-of-range", part="birth"))
    faults += coverage_faults(instrument, facts, given_of(entered))
    faults += answer_faults(instrument, entered.answers)
    faults += item_faults(instrument, entered.answers, entered.items)
    faults += _age_item_faults(instrument, entered)
    faults += _combined_faults(work, instrument, entered)
    return faults


def _age_item_faults(instrument: Instrument, entered: Entered) -> list[FieldFault]:
    """The age item follows from the age at release; if they differ, one of the two is wrong."""
    age_item, age = entered.items.get("age"), entered.age_at_release
    if (
        instrument is not STATIC_99R
        or age_item is None
        or age is None
        or age_item == age_score(age)
    ):
        return []
    detail = "The age item does not follow from the age at release (tally sheet 2016)."
    return [FieldFault("/items/age", "age-item-disagrees", detail)]


def _combined_faults(
    work: UnitOfWork, instrument: Instrument, entered: Entered
) -> list[FieldFault]:
    """A combined level is either as assessed, with its source, or computed by an imported matrix."""
    level, source, matrix = entered.combined_level, entered.combined_source, entered.matrix
    if not (level or source or matrix):
        return []
    if instrument is not STABLE_2007:
        detail = "Only STABLE-2007 is combined, with Static-99R."
        return [FieldFault("/combined_level", "not-combined", detail)]
    if matrix and (level or source):
        detail = "Either as assessed with its source, or by the matrix."
        return [FieldFault("/matrix", "combined-twice", detail)]
    if matrix:
        found = newest_matrix(work.session, matrix, entered.assessed_on)
        detail = "No such matrix holds on that day."
        return [] if found else [FieldFault("/matrix", "unknown-matrix", detail)]
    if level not in LEVELS:
        return [FieldFault("/combined_level", "unknown-level", f"One of {', '.join(LEVELS)}.")]
    if not source:
        detail = "Say who combined it and by what table."
        return [FieldFault("/combined_source", "source-missing", detail)]
    return []


def _with_age(instrument: Instrument, entered: Entered) -> Mapping[str, int]:
    if instrument is not STATIC_99R or entered.age_at_release is None:
        return dict(entered.items)
    return {**entered.items, "age": age_score(entered.age_at_release)}


def _with_standing_reason(
    work: UnitOfWork, person: PersonRow, facts: CaseFileFacts, entered: Entered
) -> Entered:
    """A written reason for an exception is asked for once: a signed assessment that has one provides it. Where no
    exception is needed, no reason is stored."""
    if not needs_exception(facts, given_of(entered)):
        return replace(entered, exception_reason=None)
    if entered.exception_reason:
        return entered
    lent = (reason_of(row) for row in assessments_of(work.session, person.id))
    return replace(entered, exception_reason=next(filter(None, lent), None))


def reason_of(row: AssessmentRow) -> str | None:
    """The written reason of an assessment that counts."""
    return row.exception_reason if row.state == AssessmentState.SIGNED else None


def _trimmed(text: str | None) -> str | None:
    return (text or "").strip() or None

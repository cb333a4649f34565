"""The organisation's own texts: written by one administrator, activated by another, always after the disclosure
check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from aftercare.base.errors import FieldFault, OwnTemplateActivation, TemplateInHand, refuse_if
from aftercare.base.typed_text import SHORT_REASON, brief_faults, one_of_these
from aftercare.casework.accounts.independence import refuse_dependent
from aftercare.domain.accounts.fresh_sign_in import needs_fresh_sign_in
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.message_templates.protected_names import ProtectedNames
from aftercare.domain.message_templates.templates import (
    LONGEST_TEMPLATE,
    TEXT_LANGUAGES,
    TextKind,
    TextTemplate,
)
from aftercare.domain.message_templates.text_life import TEXT_LIFE, TextAct, TextState
from aftercare.domain.message_templates.text_preview import (
    NO_NAMES,
    TextPreview,
    preview_of,
    wording_answers,
)
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.message_templates.forbidden_names import forbidden_in_templates
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import names_of
from aftercare.store.database.rows_of import stands
from aftercare.store.database.unit_of_work import UnitOfWork, at_version, expect_version
from aftercare.store.message_templates.rows import (
    TextTemplateRow,
    active_template,
    get_template,
    next_template_version,
    template_history,
    template_in_force,
    templates_in_force,
    templates_living,
)

_EXAMPLE_AHEAD = timedelta(days=2)
# The public fault code for a wording, by the first word of the check's result. A result that is not listed counts as
# revealing; the typed text is never repeated.
_CODES = {
    "empty": ("missing", "Write the text."),
    "control-character": ("control-character", "It has an invisible character."),
    "placeholder": ("unknown-placeholder", "A text of this kind has no such placeholder."),
    "braces": ("braces", "Braces only stand around a placeholder."),
    "joined": ("placeholder-joined", "A placeholder stands by itself, between spaces or signs."),
    "too-long": ("text-too-long", "With the longest day and number it takes too many segments."),
    "asks-for-opt-out-word": (
        "asks-for-opt-out-word",
        "On that word the provider blocks a number.",
    ),
}


@dataclass(frozen=True)
class Wording:
    """A proposed wording of one kind of text in one language, and the reason for it."""

    kind: TextKind
    language: str
    text: str
    reason: str


@dataclass(frozen=True)
class TextsShown:
    """What is in force for each kind and language, and our own versions that are drafted, proposed or active."""

    in_force: Mapping[tuple[TextKind, str], TextTemplate]
    current: list[TextTemplateRow]


@dataclass(frozen=True)
class TextHistory:
    """One kind in one language: the wording in force, every version of our own, and the names of the people who
    acted."""

    in_force: TextTemplate
    versions: list[TextTemplateRow]
    names: Mapping[UUID, str]


@requires(Permission.MANAGE_TEMPLATES)
def texts_shown(work: UnitOfWork) -> TextsShown:
    return TextsShown(templates_in_force(work.session), templates_living(work.session))


@requires(Permission.MANAGE_TEMPLATES)
def text_history(work: UnitOfWork, kind: TextKind, language: str) -> TextHistory:
    versions = template_history(work.session, kind, language)
    people = [
        one
        for row in versions
        for one in (row.drafted_by, row.proposed_by, row.activated_by, row.retired_by)
    ]
    return TextHistory(
        template_in_force(work.session, kind, language),
        versions,
        names_of(work.session, people),
    )


@requires(Permission.MANAGE_TEMPLATES)
def preview_text(
    work: UnitOfWork, kind: TextKind, language: str, text: str, callback_number: str
) -> TextPreview:
    """The wording, valid or not, as it would arrive the day after tomorrow; nothing is stored."""
    day = civil_date(work.now) + _EXAMPLE_AHEAD
    shown = text[:LONGEST_TEMPLATE]
    return preview_of(kind, language, shown, day, callback_number, forbidden_in_templates(work))


@requires(Permission.MANAGE_TEMPLATES)
def draft_text(work: UnitOfWork, new: Wording) -> TextTemplateRow:
    """Records the next version as a draft. Raises Invalid at /text for a wording that is not allowed, and at /reason
    without a reason. Raises TemplateInHand while another version is drafted or proposed."""
    _refuse(work, new)
    row = TextTemplateRow(
        kind=new.kind.value,
        language=new.language,
        template_version=next_template_version(work.session, new.kind, new.language),
        text=new.text,
        reason=new.reason.strip(),
        state=TextState.DRAFTED.value,
        drafted_by=work.actor.staff_id,
        drafted_at=work.now,
    )
    try:
        with work.session.begin_nested():
            work.session.add(row)
            work.session.flush()
    except IntegrityError:
        raise TemplateInHand() from None
    return audit.save_and_note(work, "draft", "text-template", row)


@requires(Permission.MANAGE_TEMPLATES)
def edit_text(
    work: UnitOfWork, template_id: UUID, version: int, text: str, reason: str
) -> TextTemplateRow:
    """Replaces the words of a draft; its last editor is its author. Raises Stale, IllegalTransition once it was
    proposed, Invalid as `draft_text` does."""
    row = _in_life(work, template_id, version, TextAct.EDIT)
    _refuse(work, Wording(TextKind(row.kind), row.language, text, reason))
    values = {"text": text, "reason": reason.strip()}
    if stands(row, values):
        return row
    expect_version(row, version).sqlmodel_update(values)
    row.drafted_by, row.drafted_at = work.actor.staff_id, work.now
    return audit.save_and_note(work, "edit", "text-template", row)


@requires(Permission.MANAGE_TEMPLATES)
def propose_text(work: UnitOfWork, template_id: UUID, version: int) -> TextTemplateRow:
    """Fixes the wording; another administrator may now activate it."""
    row = _at(work, template_id, version, TextAct.PROPOSE)
    row.state = TextState.PROPOSED.value
    row.proposed_by, row.proposed_at = work.actor.staff_id, work.now
    return audit.save_and_note(work, "propose", "text-template", row)


@requires(Permission.MANAGE_TEMPLATES)
@needs_fresh_sign_in
def activate_text(work: UnitOfWork, template_id: UUID, version: int) -> TextTemplateRow:
    """Puts the wording in force from this moment, instead of the version before. Raises OwnTemplateActivation to its
    author or proposer, Invalid when the disclosure check has become stricter since, Stale."""
    row = _at(work, template_id, version, TextAct.ACTIVATE)
    for author in (row.drafted_by, row.proposed_by):
        refuse_dependent(work, author, row.proposed_at, OwnTemplateActivation)
    kind = TextKind(row.kind)
    _refuse(work, Wording(kind, row.language, row.text, row.reason))
    before = active_template(work.session, kind, row.language, for_update=True)
    if before is not None:
        before.version += 1
        _retire(work, before)
        # This version first: only one may be active at a time.
        work.session.flush()
    row.state = TextState.ACTIVE.value
    row.activated_by, row.activated_at = work.actor.staff_id, work.now
    row.valid_from = civil_date(work.now)
    return audit.save_and_note(work, "approve", "text-template", row)


@requires(Permission.MANAGE_TEMPLATES)
def retire_text(work: UnitOfWork, template_id: UUID, version: int) -> TextTemplateRow:
    """Withdraws a draft or proposal. An active version is replaced by the shipped wording, which is known to reveal
    nothing. Texts planned already keep their words. Raises Stale."""
    row = _at(work, template_id, version, TextAct.RETIRE)
    _retire(work, row)
    return audit.save_and_note(work, "withdraw", "text-template", row)


def wording_faults(new: Wording, forbidden: ProtectedNames = NO_NAMES) -> Iterator[FieldFault]:
    """Every fault, each reported once, without repeating the typed text."""
    if new.language not in TEXT_LANGUAGES:
        yield FieldFault("/language", "unknown-language", one_of_these(TEXT_LANGUAGES))
    found = (_fault(one) for one in wording_answers(new.text, new.language, new.kind, forbidden))
    yield from dict.fromkeys(found)
    if not new.reason.strip():
        yield FieldFault("/reason", "reason-missing")
    elif len(new.reason) > SHORT_REASON:
        yield FieldFault("/reason", "too-long", f"At most {SHORT_REASON} characters.")
    else:
        yield from brief_faults("/reason", new.reason)


def _fault(answer: str) -> FieldFault:
    what, _, which = answer.partition(":")
    if what == "missing":
        return FieldFault("/text", "placeholder-missing", f"It has to say {{{which}}}.")
    code, detail = _CODES.get(
        what, ("reveals-client", f"It would reveal that someone is a client: {answer}.")
    )
    return FieldFault("/text", code, detail)


def _refuse(work: UnitOfWork, new: Wording) -> None:
    refuse_if(wording_faults(new, forbidden_in_templates(work)))


def _at(work: UnitOfWork, template_id: UUID, version: int, act: TextAct) -> TextTemplateRow:
    return expect_version(_in_life(work, template_id, version, act), version)


def _in_life(work: UnitOfWork, template_id: UUID, version: int, act: TextAct) -> TextTemplateRow:
    row = at_version(get_template(work.session, template_id, for_update=True), version)
    TEXT_LIFE.after(TextState(row.state), act)
    return row


def _retire(work: UnitOfWork, row: TextTemplateRow) -> None:
    row.state = TextState.RETIRED.value
    row.retired_by, row.retired_at = work.actor.staff_id, work.now

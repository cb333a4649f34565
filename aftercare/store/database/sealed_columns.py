"""Which columns hold sealed values, and their type."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final, cast

import psycopg
from sqlalchemy import Dialect
from sqlalchemy.types import UserDefinedType
from sqlmodel import Field

from aftercare.store.database.sealed_values import NUMBER, Clear, Content

# How a task ends by itself, or by a text: statements ask for these words, so they stay as they are.
TASK_WORDS: Final = ("reachable-again", "reason-changed", "text")
_TEXTS: Final = """
    absence.evidence_note absence.verdict_reason absence_evidence.note absence_verdict.reason
    absence_verdict.confinement_reason
    accepted_site.reason
    access_request.extension_reason access_request.reason access_request.objection
    attachment.name attachment.digest attachment.remove_reason
    assessment.note assessment.exception_reason assessment.void_reason
    calendar_feed.consent calendar_password.secret channel_preference.reason circle.note client_check_in.call_when
    contact_record.note
    agreed_action.what agreed_action.outside_owner case_conference.took_part case_conference.place
    concern.words concern.reached_at concern.answer_reason concern_link.given_to
    correction_note.statement correction_note.reason coverage_reason.reason
    deadline.done_note deadline.misattributed_reason destruction.refuse_reason disclosure.detail disclosure.void_reason
    early_sign.words early_sign.answer
    emergency_access.reason emergency_access.review_note emergency_access.lift_note
    escalation.decision_reason escalation_act.reason escalation_act.decision_reason
    file_access.reason file_access.end_reason file_closing.note file_closing.reopen_reason
    goal.words goal.reason goal_step.words goal_step.reason
    home_address.lines home_address.position
    idempotent_reply.body inbound_step.answer inbound_step.reason inbound_text.body
    legal_hold.reason legal_hold.lift_reason message.body no_contact.reason no_contact.end_reason
    obligation.extra_reason officer_transfer.reason officer_transfer.called_off_reason order_event.note outcome.note
    paper.return_reason paper_text.body
    person.index_offence person.victim_safety phone_number.note place_offer.reason postal_address.care_of
    postal_address.lines
    referral.end_reason referral_event.note related_person.note sandbox_text.body
    submission.misattributed_reason submission.reason
    supervision_plan.return_reason supervision_plan.below_standard_reason
    team_transfer.reason team_transfer.answer tier_change.reason webhook_secret.secret
"""
_DOCUMENTS: Final = """
    access_request.content kept_search.fields letter.content message_receipt.raw paper.content paper.facts
    submission.document submission.difference
"""
_NUMBERS: Final = """
    inbound_text.sender message.recipient person.phone phone_code.number phone_number.number related_person.phone
    sandbox_text.number staff_phone.number
"""
_ONLY_E164: Final = {
    "person.phone",
    "related_person.phone",
    "phone_number.number",
    "staff_phone.number",
}
_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_FILES: Final = "access_request.pdf attachment.content_key paper.pdf"
_STORED: Final = {Content.TEXT: "text", Content.JSON: "jsonb", Content.BYTES: "bytea"}


class Sealed(UserDefinedType[Any]):
    """Encrypted by the service. An empty text and an empty document stay as they are: they say that words were erased.
    So do `words` of the service itself, which statements ask for. Only these and telephone numbers can be compared in
    SQL: numbers are `sealed_for` one place, and the same one is always the same text."""

    cache_ok = True
    render_bind_cast = True

    def __init__(
        self, place: str, content: Content, words: tuple[str, ...] = (), sealed_for: str = ""
    ) -> None:
        self.place, self.content, self.words = place, content, words
        self.sealed_for = sealed_for or place

    @property
    def is_number(self) -> bool:
        return self.sealed_for == NUMBER

    @property
    def stored_as(self) -> str:
        return _STORED[self.content]

    def get_col_spec(self, **_: Any) -> str:
        return self.stored_as

    def bind_processor(self, _dialect: Dialect) -> Callable[[Any], Any]:
        return self.clear

    def clear(self, value: Any) -> Any:
        """What the driver is given for a value of this column. Raises DataError for what should be a telephone number
        and is not written as one: the database cannot see it any more."""
        if value is None or value in ("", b"") or value in self.words:
            return value
        if self.place in _ONLY_E164 and not _E164.fullmatch(value):
            raise psycopg.DataError(f"{self.place} must be a telephone number in E.164")
        if self.content is Content.JSON:
            return Clear(self.sealed_for, json.dumps(value), Content.JSON) if value else "{}"
        return Clear(self.sealed_for, value, self.content)


COLUMNS: Final[dict[str, Sealed]] = {
    "task.done_note": Sealed("task.done_note", Content.TEXT, TASK_WORDS),
    **{one: Sealed(one, Content.TEXT) for one in _TEXTS.split()},
    **{one: Sealed(one, Content.TEXT, sealed_for=NUMBER) for one in _NUMBERS.split()},
    **{one: Sealed(one, Content.JSON) for one in _DOCUMENTS.split()},
    **{one: Sealed(one, Content.BYTES) for one in _FILES.split()},
}
"""By table and name."""


def number_given(value: str | None) -> Any:
    """A telephone number for a statement that is written as text. Columns of rows need no help: their type does it."""
    return Clear(NUMBER, value) if value is not None else None


def sealed(place: str, **given: Any) -> Any:
    """The field of a row for a sealed column; `place` is its table and name."""
    return Field(sa_type=cast(Any, COLUMNS[place]), **given)

"""Trials of reminders: one administrator proposes the protocol, another activates it, either ends it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from aftercare.base.errors import AlreadyDecided, FieldFault, OwnPolicyActivation, refuse_if
from aftercare.base.typed_text import is_brief
from aftercare.casework.adoption.acts import (
    DRAFT,
    LONGEST_NAME,
    LONGEST_SOURCE,
    Adoptable,
    one_version,
    propose,
    text_faults,
)
from aftercare.casework.listing.resources import REMINDER_TRIALS
from aftercare.casework.message_templates.acts import Wording, wording_faults
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.trials.power import independent, share_missed, smallest_difference
from aftercare.domain.trials.protocol import OtherWording, Protocol, confidence_of, protocol_faults
from aftercare.processes.message_templates.forbidden_names import forbidden_in_templates
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import names_of, teams
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.database.versioned_policy import get_version
from aftercare.store.message_templates.rows import template_in_force
from aftercare.store.phones.rows import lock_policies
from aftercare.store.reminders.rows import policy_in_force
from aftercare.store.trials.rows import (
    ReminderTrialLookRow,
    ReminderTrialRow,
    could_enter,
    held_since,
    looks_of,
    trials_under_way,
)

LEAST_OF_NAME = 2  # letters: a management team signs as MT
# From how long back the share missed is taken, and how long the trial is of which the form says what it can find.
LATELY_DAYS: Final = 91
USUAL_DAYS: Final = 182
_LONGEST = {"question": LONGEST_SOURCE, "adopted_by": LONGEST_NAME}


@dataclass(frozen=True)
class NewTrial:
    """`question`: what the trial is to show; `adopted_by`: who decided on it."""

    question: str
    adopted_by: str
    team_ids: tuple[UUID, ...]
    protocol: Protocol


@dataclass(frozen=True)
class Findable:
    """What a trial can find: with how many `clients` in each arm and `appointments` of each, on the share `missed`
    lately. `difference`: the smallest it finds in POWER of the cases, as a part of all appointments; None where it
    finds none."""

    clients: int
    appointments: float
    missed: float
    difference: float | None


@dataclass(frozen=True)
class TrialFile:
    """A trial with what its looks found, and the names of its teams and of who proposed and activated it. `present`:
    of another wording, the texts that are sent now, by language. `clients`: how many could enter today; `findable`:
    what they can find, None where too few appointments were held lately."""

    row: ReminderTrialRow
    looks: list[ReminderTrialLookRow]
    team_names: list[str]
    staff_names: Mapping[UUID, str]
    present: Mapping[str, str]
    clients: int
    findable: Findable | None = None


def _still_possible(work: UnitOfWork, row: ReminderTrialRow) -> None:
    """Raises AlreadyDecided for a withdrawn proposal, Invalid when the trial could not be proposed today."""
    if row.ended_at is not None:
        raise AlreadyDecided()
    facts = row.facts()
    new = NewTrial(row.question, row.adopted_by, tuple(row.team_ids), facts.protocol)
    refuse_if(_faults(work, new))
    overlaps = any(
        row.begins_on < other.ends_on and other.begins_on < row.ends_on
        for other in trials_under_way(work.session)
    )
    refuse_if([FieldFault("/begins_on", "another-trial-then")] if overlaps else [])


REMINDER_TRIAL = Adoptable(ReminderTrialRow, REMINDER_TRIALS, OwnPolicyActivation, _still_possible)


@requires(Permission.MANAGE_STANDARDS)
def propose_trial(work: UnitOfWork, new: NewTrial) -> ReminderTrialRow:
    """Records the protocol, which never changes. Raises Invalid with a JSON pointer at every fault."""

    def written() -> ReminderTrialRow:
        refuse_if(_faults(work, new))
        columns = asdict(new.protocol)
        columns |= columns.pop("differs")
        columns |= {name: getattr(new, name).strip() for name in _LONGEST}
        return ReminderTrialRow(version=DRAFT, team_ids=list(new.team_ids), **columns)

    return propose(work, REMINDER_TRIAL, written)


@requires(Permission.MANAGE_STANDARDS)
def end_trial(work: UnitOfWork, number: int) -> ReminderTrialRow:
    """Ends it at once, or withdraws the proposal. Reminders of the tested arm that wait are planned anew by the policy.
    Raises AlreadyDecided when it has ended."""
    lock_policies(work.session)
    row = get_version(work.session, ReminderTrialRow, number, for_update=True)
    if row.ended_at is not None:
        raise AlreadyDecided()
    row.ended_at, row.ended_by, row.ended_because = work.now, work.actor.staff_id, "by-hand"
    work.session.flush()
    audit.note(work, "end", "reminder-trial")
    return row


@requires(Permission.READ_STANDARDS)
def trials_running(work: UnitOfWork) -> list[ReminderTrialRow]:
    """Those that divide the reminders of today, in the actor's team, or in any for who has none."""
    team, today = work.actor.team_id, civil_date(work.now)
    return [
        one
        for one in trials_under_way(work.session)
        if one.begins_on <= today and (team is None or team in one.team_ids)
    ]


@requires(Permission.READ_STANDARDS)
def trial_file(work: UnitOfWork, number: int) -> TrialFile:
    row = one_version(work, REMINDER_TRIAL, number)
    session, facts = work.session, row.facts()
    names = [one.name for one in teams(session) if one.id in row.team_ids]
    decided = names_of(session, (row.proposed_by, row.activated_by, row.ended_by))
    differs, present = facts.protocol.differs, {}
    if isinstance(differs, OtherWording):
        present = {
            language: template_in_force(session, differs.text, language).text
            for language in differs.wordings
        }
    looks = looks_of(session, number)
    with as_clock(work):
        clients = could_enter(session, facts.team_ids, differs)
    protocol = facts.protocol
    days, most = (protocol.ends_on - protocol.begins_on).days, protocol.enough_clients
    findable = _findable(work, facts.team_ids, clients, days, protocol.confidence, most)
    return TrialFile(row, looks, names, decided, present, clients, findable)


@requires(Permission.MANAGE_STANDARDS)
def findable_by_all(work: UnitOfWork) -> Findable | None:
    """What a trial of half a year with one look could find if every team took part; None where too few appointments
    were held lately."""
    team_ids = [one.id for one in teams(work.session) if one.ended_at is None]
    with as_clock(work):
        clients = could_enter(work.session, team_ids)
    return _findable(work, team_ids, clients, USUAL_DAYS, confidence_of(1))


def _findable(
    work: UnitOfWork,
    team_ids: Collection[UUID],
    clients: int,
    days: int,
    confidence: float,
    most: int | None = None,
) -> Findable | None:
    """`most`: with how many clients in each arm it ends."""
    since = civil_date(work.now) - timedelta(days=LATELY_DAYS)
    with as_clock(work):
        attended, missed = held_since(work.session, team_ids, since)
    share = share_missed(attended, missed)
    if share is None or not clients:
        return None
    each = max(1.0, (attended + missed) / clients * days / LATELY_DAYS)
    per_arm = min(clients // 2, most or clients)
    found = smallest_difference(share, independent(per_arm, each), confidence)
    return Findable(per_arm, each, share, found)


def _faults(work: UnitOfWork, new: NewTrial) -> Iterator[FieldFault]:
    yield from text_faults(
        new, _LONGEST, "Give this: a trial says what it is for and who wants it."
    )
    if new.question.strip() and is_brief(new.question):
        yield FieldFault("/question", "question-short")
    if new.adopted_by.strip() and sum(map(str.isalpha, new.adopted_by)) < LEAST_OF_NAME:
        yield FieldFault("/adopted_by", "name-short")
    yield from protocol_faults(new.protocol)
    differs = new.protocol.differs
    rules = policy_in_force(work.session, max(new.protocol.begins_on, civil_date(work.now))).rules
    if isinstance(differs, OtherWording):
        yield from _revealing(work, differs)
        if differs.text not in {rule.text for rule in rules}:
            yield FieldFault("/differs/text", "no-such-reminder")
    elif differs.days_before not in {rule.days_before for rule in rules}:
        # Else both arms would get the same reminders.
        yield FieldFault("/differs/days_before", "no-such-reminder")
    if new.protocol.begins_on < civil_date(work.now):
        yield FieldFault("/begins_on", "in-the-past", "Must be today or later.")
    there = {one.id for one in teams(work.session)}
    if not new.team_ids or set(new.team_ids) - there:
        yield FieldFault("/team_ids", "unknown-team", "Choose at least one team that exists.")


def _revealing(work: UnitOfWork, differs: OtherWording) -> Iterator[FieldFault]:
    """The check that every template passes."""
    names = forbidden_in_templates(work)
    for language, words in differs.wordings.items():
        wording = Wording(differs.text, language, words, reason="-")
        for fault in wording_faults(wording, names):
            if fault.pointer == "/text":
                yield replace(fault, pointer=f"/differs/wordings/{language}")

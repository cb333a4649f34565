"""Lands a submission: once by the sender's number, before the officer of its client or else before supervisors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from aftercare.base.errors import FieldFault, Invalid, refuse_if
from aftercare.base.subject_errors import NumberUsed
from aftercare.domain.deadlines import WantedDeadline
from aftercare.domain.deadlines.reported import SUBMISSION
from aftercare.domain.submissions.contents import (
    AddressChange,
    Content,
    MonitoringAlarm,
)
from aftercare.domain.submissions.documents import (
    ReadSubmission,
    read_submission,
    same_document,
)
from aftercare.domain.submissions.landing import (
    AHEAD,
    OLDEST,
    FileFacts,
    LandingProblem,
    SubmissionState,
    Way,
    problem_of,
)
from aftercare.domain.submissions.possible import possible_faults
from aftercare.domain.time.wall_time import civil_date
from aftercare.processes.deadlines.keep_true import sync_deadlines
from aftercare.processes.deadlines.zone_alarms import open_zone_alarm, supervised_from
from aftercare.processes.submissions.address_turns import settle_addresses
from aftercare.processes.submissions.alarm_notices import notify_of_alarm
from aftercare.processes.submissions.before_visits import due_of
from aftercare.processes.submissions.clients import clients_of
from aftercare.processes.submissions.moved_alarms import moved_moments
from aftercare.store.accounts import audit
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.conditions.kind_rows import library_of
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.deadlines.rows import OF_SUBMISSION
from aftercare.store.people.rows import PersonRow, get_person
from aftercare.store.submissions.rows import (
    SubmissionRow,
    get_submission,
    keep_submission,
    submission_numbered,
)

# Between the number of the sender, which has no space, and which copy it is.
COPY: Final = " #"
_AHEAD_SAYS: Final = "%s lies more than five minutes ahead of the clock here"


@dataclass(frozen=True)
class Landed:
    """`repeated`: the same was sent before under this number, and nothing changed."""

    row: SubmissionRow
    repeated: bool


def land(
    work: UnitOfWork, sender: StaffRow, read: ReadSubmission, way: Way, signed_with: str | None
) -> Landed:
    """With the clock's rights, in the name of the machine that sent it. What the answer says is the same whether or not
    a client was found. Raises NumberUsed for another document under a number of before, Invalid for a moment ahead of
    ours and for what no file of any client can take."""
    _expect_past(read, work.now)
    known = submission_numbered(work.session, sender.id, read.number)
    if known is not None:
        return _repeated(known, read)
    _expect_possible(work, read)
    by_sender = replace(work, actor=sender.actor())
    teams = sender.team_ids or []
    found = clients_of(work, sender, read)
    # Two submissions about one client land one after the other.
    person = get_person(work.session, found[0].id, for_update=True) if len(found) == 1 else None
    row = SubmissionRow(
        person_id=person.id if person else None,
        team_ids=list(teams),
        sender_id=sender.id,
        number=read.number,
        type=read.type.value,
        document=read.document,
        way=way.value,
        signed_with=signed_with,
        sent_at=read.sent_at,
        received_at=work.now,
        problem=problem_among(work, found, read.content),
    )
    if not keep_submission(work.session, row):
        first = submission_numbered(work.session, sender.id, read.number)
        assert first is not None
        return _repeated(first, read)
    row = get_submission(work.session, row.id)
    audit.note(by_sender, "receive-submission", "submission", row.id, row.person_id)
    if person is not None and row.problem is None:
        lay_before(by_sender, row, person)
    elif isinstance(read.content, MonitoringAlarm):
        notify_of_alarm(work, row)
    return Landed(row, repeated=False)


def lay_before(work: UnitOfWork, row: SubmissionRow, person: PersonRow) -> None:
    """Before the officer of this client, who is locked: with a deadline, or at once as an alarm. Of
    addresses the latest is decided on first, whichever came first."""
    content = read_submission(row.document).content
    if isinstance(content, MonitoringAlarm):
        at, again = _moment_here(work, person, content)
        row.state, row.decided_at = SubmissionState.ACCEPTED.value, work.now
        work.session.flush()
        open_zone_alarm(work, person, at, again=again)
        return
    if isinstance(content, AddressChange):
        settle_addresses(work, person.id, row.id)
        return
    due_at = due_of(work.session, row, work.now)
    wanted = WantedDeadline(SUBMISSION, civil_date(work.now), due_at)
    sync_deadlines(work.session, person.id, OF_SUBMISSION, row.id, [wanted], work.now)


def act_on_alarm(work: UnitOfWork, person: PersonRow, alarm: MonitoringAlarm) -> None:
    """The alarm is in the file of this client, who is locked; its submission is not accepted yet."""
    at, again = _moment_here(work, person, alarm)
    open_zone_alarm(work, person, at, again=again)


def _moment_here(
    work: UnitOfWork, person: PersonRow, alarm: MonitoringAlarm
) -> tuple[datetime, bool]:
    """When it was, and whether what stands of that moment was about another client; before it is accepted."""
    at = min(alarm.happened_at, work.now)
    return at, (person.id, at) in moved_moments(work, [person.id])


def copy_for(work: UnitOfWork, row: SubmissionRow, person: PersonRow) -> SubmissionRow:
    """An alarm that landed for someone else lands for this client, who is locked, as the actor names them. It names
    this client alone, and has a number that no sender can give: that of the sender is that of the first row, so
    that sending it again changes nothing."""
    content = read_submission(row.document).content
    before = row.number.partition(COPY)[2]
    copy = SubmissionRow(
        person_id=person.id,
        team_ids=row.team_ids,
        sender_id=row.sender_id,
        number=f"{number_of_sender(row)}{COPY}{int(before or 1) + 1}",
        type=row.type,
        document=row.document | {"client": {"reference": person.reference}},
        way=row.way,
        sent_at=row.sent_at,
        received_at=work.now,
        problem=problem_among(work, [person], content),
        matched_by=work.actor.staff_id,
        matched_at=work.now,
        moved_from=row.id,
    )
    with as_clock(work):
        work.session.add(copy)
        work.session.flush()
    if copy.problem is None:
        lay_before(work, copy, person)
    work.session.flush()
    return copy


def number_of_sender(row: SubmissionRow) -> str:
    """The number that the sender gave, of a copy too."""
    return row.number.partition(COPY)[0]


def problem_among(work: UnitOfWork, found: list[PersonRow], content: Content) -> str | None:
    """Why a supervisor decides on it, as stored."""
    happened_at = content.happened_at if isinstance(content, MonitoringAlarm) else None
    files = [FileFacts(supervised_from(work, one), one.closed_on is not None) for one in found]
    problem: LandingProblem | None = problem_of(files, happened_at)
    return problem.value if problem else None


def _repeated(known: SubmissionRow, read: ReadSubmission) -> Landed:
    if not same_document(known.document, read.document):
        raise NumberUsed()
    return Landed(known, repeated=True)


def _expect_past(read: ReadSubmission, now: datetime) -> None:
    """The sender's clock may be some minutes ahead of ours; a moment later than that is a mistake."""
    if read.sent_at > now + AHEAD:
        raise Invalid.at("/sent_at", "in-the-future", _AHEAD_SAYS % "The moment of sending")
    if isinstance(read.content, MonitoringAlarm) and read.content.happened_at > now + AHEAD:
        raise Invalid.at(
            "/content/happened_at", "in-the-future", _AHEAD_SAYS % "The moment of the alarm"
        )


def _expect_possible(work: UnitOfWork, read: ReadSubmission) -> None:
    """After the repeat, which stays harmless when a kind is removed later, and before any client is looked up."""
    today = civil_date(work.now)
    faults = [*possible_faults(read.content, library_of(work.session), today)]
    if read.sent_at < work.now - OLDEST:
        first_on = civil_date(work.now - OLDEST)
        faults.append(FieldFault("/sent_at", "too-early", holes={"first": first_on}))
    refuse_if(faults)

"""A notice is e-mailed when it was committed, once, and says of nobody anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from aftercare.base.clock import FixedClock
from aftercare.base.ids import new_id
from aftercare.casework.sign_in.own_notices import own_notices
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.message_templates.reveal_check import revealing_parts
from aftercare.domain.sign_in.notices import AccountNotice, wording
from aftercare.domain.staff.staff_mail import MORNING, MailWhen, mail_words
from aftercare.domain.time.wall_time import at_wall
from aftercare.notifications.gateways.smtp_gateway import SmtpMailGateway
from aftercare.notifications.outbox.outbox import Outbox
from aftercare.notifications.outbox.recover_mail import recover_mail
from aftercare.scheduling.staff.mail_staff import (
    mail_account_notices,
    mail_mornings,
    mail_notices,
    mail_waiting_replies,
)
from aftercare.store.database.unit_of_work import Database, as_sign_in
from aftercare.store.escalation.rows import EscalationRow, EscalationStepRow, StaffNoticeRow
from aftercare.store.messages.rows import MessageRow
from aftercare.store.people.rows import PersonRow
from aftercare.store.sign_in.notice_rows import add_notice
from aftercare.store.staff.mail_rows import (
    MAIL,
    StaffMailRow,
    mail_event,
    mail_notice,
    staff_mail,
)
from aftercare.store.tasks.rows import TaskRow
from tests.contracts.mail_server import CUT_OFF, MailServer, trusting
from tests.notifications.outbox.post_room import ORIGIN
from tests.store.arranging import CALLBACK, NOW, Arranger

ADDRESS = "officer@example.org"


class MailRoom:
    """The officer's address, an outbox to a real mail server, and what became of the rows."""

    def __init__(
        self, database: Database, clock: FixedClock, arrange: Arranger, mail: MailServer
    ) -> None:
        self.database, self.clock, self.arrange, self.mail = database, clock, arrange, mail
        gateway = SmtpMailGateway(mail.settings(), clock, f"{ORIGIN}/", context=trusting())
        self.outbox = Outbox(database, clock, gateway, ORIGIN, CALLBACK, new_id(), channel=MAIL)
        self.officer = arrange.office.officer.staff_id
        self.person = arrange.person()

    def wants(self, **wishes: str | bool) -> None:
        row = StaffMailRow(
            staff_id=self.officer,
            address=ADDRESS,
            entered_by=self.officer,
            entered_at=NOW,
            **wishes,
        )
        self.arrange.add(row)

    def notice(self, person: PersonRow | None = None, *, urgent: bool = False) -> UUID:
        """A step reaches the officer; the notice and its mail are one transaction."""
        about = (person or self.person).id
        escalation = EscalationRow(
            person_id=about,
            trigger_key=str(new_id()),
            rule_code="x",
            rule_version=1,
            severity=1,
            opened_at=NOW,
        )
        step = EscalationStepRow(
            escalation_id=escalation.id,
            person_id=about,
            position=0,
            due_at=NOW,
            audience="officer",
            ask="review",
        )
        self.arrange.add(escalation, step)
        notice = StaffNoticeRow(
            staff_id=self.officer,
            person_id=about,
            escalation_id=escalation.id,
            step_id=step.id,
            created_at=NOW,
        )
        with self.database.work(CLOCK, self.clock.now()) as work:
            work.session.add(notice)
            mail_notice(work.session, notice, work.now, urgent=urgent)
        return notice.id

    def rows(self) -> list[MessageRow]:
        with self.database.work(CLOCK, self.clock.now()) as work:
            query = select(MessageRow).where(MessageRow.channel == MAIL)
            return list(work.session.exec(query.order_by(col(MessageRow.id))))

    def address(self) -> StaffMailRow:
        with self.database.work(CLOCK, self.clock.now()) as work:
            found = staff_mail(work.session, self.officer)
            assert found is not None
            return found

    def tasks(self) -> list[str]:
        with self.database.work(CLOCK, self.clock.now()) as work:
            return [task.kind for task in work.session.exec(select(TaskRow))]

    def wait(self, **span: float) -> None:
        self.clock.move_to(self.clock.now() + timedelta(**span))


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def room(database: Database, clock: FixedClock, arrange: Arranger, mail: MailServer) -> MailRoom:
    return MailRoom(database, clock, arrange, mail)


def test_a_step_that_reaches_the_officer_is_mailed_at_once_and_once(room: MailRoom) -> None:
    room.wants()
    room.notice()
    assert room.outbox.drain() == 1
    assert room.outbox.drain() == 0
    (taken,) = room.mail.taken
    assert (taken["To"], taken["Subject"]) == (ADDRESS, "Er staat iets voor je klaar in aftercare.")
    (row,) = room.rows()
    assert (row.state, row.staff_id, row.appointment_id) == ("sent", room.officer, None)


def test_it_says_nothing_of_anybody(room: MailRoom) -> None:
    room.wants()
    room.notice()
    room.outbox.drain()
    (taken,) = room.mail.taken
    whole = taken.as_string()
    for personal in (room.person.family_name, room.person.reference, str(room.person.id)):
        assert personal not in whole
    assert revealing_parts(str(taken["Subject"]), "nl", names=[room.person.family_name]) == ()
    assert [word for word in taken.get_content().split() if "/" in word] == [f"{ORIGIN}/"]


def test_a_change_of_the_account_is_mailed_whatever_was_chosen_and_to_the_address_of_before(
    room: MailRoom,
) -> None:
    def mailed(notice: AccountNotice, address: str | None = None) -> int:
        room.wait(minutes=1)
        with room.database.work(CLOCK, room.clock.now()) as work, as_sign_in(work):
            add_notice(work.session, room.officer, notice, work.now, address)
        return mail_account_notices(room.database, room.clock)

    assert mailed(AccountNotice.APP_ADDED) == 0
    room.wants(steps="none", replies="none")
    assert mailed(AccountNotice.NEW_PLACE) == 1
    assert mailed(AccountNotice.ADDRESS_CHANGED, "before@example.org") == 1
    assert mail_account_notices(room.database, room.clock) == 0
    assert room.outbox.drain() == 2
    assert {(one["To"], one["Subject"]) for one in room.mail.taken} == {
        (ADDRESS, wording(AccountNotice.NEW_PLACE, "nl")),
        ("before@example.org", wording(AccountNotice.ADDRESS_CHANGED, "nl")),
    }
    with room.database.work(room.arrange.office.officer, room.clock.now()) as work:
        shown = [(one.kind, one.mailed) for one in own_notices(work)]
    assert shown == [("address_changed", True), ("new_place", True), ("app_added", False)]
    with room.database.work(room.arrange.office.outsider, room.clock.now()) as work:
        assert own_notices(work) == []


def test_steps_that_come_together_are_one_mail_with_their_number(room: MailRoom) -> None:
    room.wants()
    for _ in range(3):
        room.notice()
    assert room.outbox.drain() == 1
    assert room.mail.taken[0]["Subject"] == "Er staat iets voor je klaar in aftercare (3 punten)."
    room.notice()
    assert room.outbox.drain() == 1


@pytest.mark.parametrize(
    "wishes",
    [None, {"steps": "none"}, {"steps": "daily"}],
    ids=["no address", "not for steps", "once a day"],
)
def test_who_wants_none_at_once_gets_none_at_once(
    room: MailRoom, wishes: dict[str, str] | None
) -> None:
    if wishes is not None:
        room.wants(**wishes)
    room.notice()
    assert room.rows() == []


def test_an_alarm_is_mailed_to_whoever_has_an_address_whatever_they_asked_for(
    room: MailRoom,
) -> None:
    room.notice(urgent=True)
    assert room.rows() == []
    room.wants(steps="none")
    room.notice(urgent=True)
    (mail,) = room.rows()
    assert mail.body.startswith("Er staat iets voor je klaar in aftercare")


def test_no_desk_sees_the_mail_of_staff_in_anybodys_file(room: MailRoom) -> None:
    room.wants()
    room.notice()
    office = room.arrange.office
    for actor in (office.officer, office.supervisor, office.admin):
        with room.database.work(actor, NOW) as work:
            assert list(work.session.exec(select(MessageRow))) == []


def test_a_mailbox_that_is_none_is_shown_on_the_account_and_asked_no_more(room: MailRoom) -> None:
    room.wants()
    room.mail.fail("recipient", "550 5.1.1 No such mailbox")
    room.notice()
    room.outbox.drain()
    assert (room.address().refused_code, room.rows()[0].state) == (550, "failed")
    assert room.tasks() == []
    room.notice()
    assert len(room.rows()) == 1


def test_not_now_is_tried_again_later(room: MailRoom) -> None:
    room.wants()
    room.mail.fail("recipient", "451 4.2.1 Greylisted")
    room.notice()
    room.outbox.drain()
    (row,) = room.rows()
    assert (row.state, row.due_at) == ("planned", NOW + timedelta(minutes=30))
    room.mail.heal()
    room.wait(minutes=31)
    assert room.outbox.drain() == 1
    assert len(room.mail.taken) == 1


def test_mail_of_which_nobody_knows_goes_once_more_under_the_same_id(room: MailRoom) -> None:
    room.wants()
    room.mail.fail("message", CUT_OFF, takes_it=True)
    room.notice()
    room.outbox.drain()
    assert room.rows()[0].state == "unknown"
    assert recover_mail(room.database, room.clock) == 1
    assert room.outbox.drain() == 1
    assert recover_mail(room.database, room.clock) == 1
    assert room.outbox.drain() == 0
    (row,) = room.rows()
    assert (row.state, row.reason, row.possible_duplicate) == ("failed", "fate-unknown", True)
    assert len({one["Message-ID"] for one in room.mail.taken}) == 1
    assert len(room.mail.taken) == 2
    assert room.tasks() == []


def test_mail_of_a_worker_that_died_is_taken_up_when_its_claim_ran_out(room: MailRoom) -> None:
    room.wants()
    room.notice()
    with room.database.work(CLOCK, NOW) as work:
        row = work.session.exec(select(MessageRow).where(MessageRow.channel == MAIL)).one()
        row.state, row.attempts, row.claimed_by = "claimed", 1, new_id()
        row.claimed_at, row.claim_expires_at = NOW, NOW + timedelta(minutes=2)
    assert recover_mail(room.database, room.clock) == 0
    room.wait(minutes=3)
    assert recover_mail(room.database, room.clock) == 1
    assert room.outbox.drain() == 1
    assert len(room.mail.taken) == 1


def test_mail_too_old_to_help_is_left_without_a_task(room: MailRoom) -> None:
    room.wants()
    room.notice()
    room.wait(days=4)
    assert room.outbox.drain() == 0
    assert (room.rows()[0].state, room.tasks()) == ("skipped_late", [])


def test_a_new_number_of_the_person_leaves_the_mail_alone(room: MailRoom) -> None:
    room.wants()
    room.notice()
    with room.database.work(CLOCK, NOW) as work:
        work.session.get_one(PersonRow, room.person.id).phone = "+447700900999"
    assert room.outbox.drain() == 1


def waiting_reply(room: MailRoom, kind: str = "answer_text", **changes: object) -> None:
    key = str(new_id())
    values: dict[str, object] = {
        "person_id": room.person.id,
        "kind": kind,
        "subject_key": f"{kind}:{key}",
        "reason": "unclear-reply",
        "due_at": NOW,
        "created_at": NOW - timedelta(hours=5),
    }
    room.arrange.add(TaskRow(**values | changes))


def test_a_reply_nobody_took_for_four_hours_is_mailed_once(room: MailRoom) -> None:
    room.wants()
    waiting_reply(room)
    waiting_reply(room, created_at=NOW - timedelta(hours=3))
    waiting_reply(room, state="done")
    assert mail_waiting_replies(room.database, room.clock) == 1
    assert mail_waiting_replies(room.database, room.clock) == 0
    assert room.outbox.drain() == 1


def test_what_was_decided_is_mailed_once_to_who_asked_for_it_and_says_nothing_of_anyone(
    room: MailRoom,
) -> None:
    office = room.arrange.office
    for at, state in (
        (NOW - timedelta(hours=1), "approved"),
        (NOW - timedelta(days=3), "superseded"),
    ):
        plan, _ = room.arrange.plan(room.arrange.person(), state=state)
        with room.database.work(CLOCK, NOW) as work:
            plan = work.session.merge(plan)
            plan.author_id, plan.decided_by, plan.decided_at = (
                office.officer.staff_id, office.supervisor.staff_id, at,
            )  # fmt: skip
    room.wants()
    assert mail_notices(room.database, room.clock) == 0, "opt-in"
    with room.database.work(CLOCK, NOW) as work:
        wishes = staff_mail(work.session, room.officer)
        assert wishes is not None
        wishes.plans = MailWhen.AT_ONCE
    assert mail_notices(room.database, room.clock) == 1
    assert mail_notices(room.database, room.clock) == 0
    assert [one.body for one in room.rows()] == [mail_words("nl", 1)]


def test_the_morning_list_is_one_mail_a_day_and_only_when_something_is_open(
    room: MailRoom,
) -> None:
    room.wants(digest=True)
    assert mail_mornings(room.database, room.clock) == 0
    waiting_reply(room)
    tomorrow = at_wall(NOW.date() + timedelta(days=1), time(0, 0))
    waiting_reply(room, kind="call_person", due_at=tomorrow)
    waiting_reply(room, kind="call_person", due_at=tomorrow - timedelta(minutes=1))
    begun = room.arrange.appointment(room.person, NOW)
    waiting_reply(room, kind="call_person", appointment_id=begun.id)
    assert mail_mornings(room.database, room.clock) == 1
    # What is due by the end of today.
    assert [row.body for row in room.rows()] == [mail_words("nl", 2)]
    assert mail_mornings(room.database, room.clock) == 0
    room.wait(days=1)
    assert mail_mornings(room.database, room.clock) == 1


def test_once_a_day_is_one_mail_in_the_morning_that_counts_what_is_unread(room: MailRoom) -> None:
    room.wants(steps="daily", replies="daily", decisions="none")
    assert mail_mornings(room.database, room.clock) == 0, "nothing is waiting"
    first = room.notice()
    room.notice(urgent=True)
    waiting_reply(room)
    assert mail_waiting_replies(room.database, room.clock) == 0
    (alarm,) = room.rows()
    assert mail_mornings(room.database, room.clock) == 1
    assert [one.body for one in room.rows() if one.id != alarm.id] == [mail_words("nl", 3)]
    assert mail_mornings(room.database, room.clock) == 0
    with room.database.work(CLOCK, room.clock.now()) as work:
        work.session.get_one(StaffNoticeRow, first).read_at = work.now
        work.session.get_one(StaffMailRow, room.officer).digest = True
    room.wait(days=1)
    assert mail_mornings(room.database, room.clock) == 1
    # The reply is a task as well, and counts once.
    assert [one.body for one in room.rows()][-1] == mail_words("nl", 2)


def test_an_event_without_a_notice_is_mailed_in_the_morning_to_who_wants_mail_once_a_day(
    room: MailRoom,
) -> None:
    room.wants(steps="daily")
    for _ in range(2):
        with room.database.work(CLOCK, room.clock.now()) as work:
            mail_event(work.session, room.officer, room.person.id, "transfer:1", work.now)
    (row,) = room.rows()
    morning = at_wall(NOW.date() + timedelta(days=NOW.time() > MORNING), MORNING)
    assert row.due_at == morning
    assert room.outbox.drain() == 0
    room.clock.move_to(morning)
    assert room.outbox.drain() == 1

"""Where a text cannot go the clock makes the letter, once, and takes it back when it no longer holds."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import col, select

from aftercare.base.clock import FixedClock
from aftercare.base.settings import Settings
from aftercare.casework.letters.acts import discard_letter, post_letter, post_letters
from aftercare.casework.letters.postal_addresses import NONE_YET, write_address
from aftercare.casework.letters.view import due_letters, letters_pdf, taken_back_letters
from aftercare.domain.accounts.permissions import CLOCK
from aftercare.domain.letters.composing import Mailing
from aftercare.letter_printers import letter_printer_of
from aftercare.processes.letters.letter_printer import LetterPrinter
from aftercare.scheduling.letters.hand_over_letters import hand_over_letters_job
from aftercare.scheduling.letters.make_letters import make_letters_job
from aftercare.scheduling.reminders.plan_reminders import plan_due
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.columns import half_open
from aftercare.store.database.unit_of_work import Database
from aftercare.store.letters.rows import LetterRow
from aftercare.store.messages.channel_rows import ChannelPreferenceRow
from aftercare.store.people.rows import AwayPeriodRow, PersonRow
from aftercare.store.tasks.rows import TaskRow, open_task
from tests.scheduling.jobs.next_due import next_due
from tests.store.arranging import CALLBACK, NOW, Arranger

MAILING = Mailing("", CALLBACK)
ADDRESS = "Perenlaan 12\n1234 AB Voorbeeldstad"
# A Tuesday; four days before is a Friday.
BEGINS = NOW + timedelta(days=14, hours=1)
FRIDAY = NOW + timedelta(days=10)


class Post:
    """The job at each moment, and what there is afterwards."""

    def __init__(self, arrange: Arranger, clock: FixedClock) -> None:
        self.arrange, self.clock, self.database = arrange, clock, arrange.database
        self.service: LetterPrinter | None = None

    def client(self, address: str | None = ADDRESS, **changes: object) -> PersonRow:
        person = self.arrange.person(phone=None, phone_state="none", **changes)
        if address:
            with self.database.work(self.arrange.office.officer, NOW) as work:
                write_address(work, person.id, NONE_YET, address)
        return person

    def asked(self, person: PersonRow) -> AppointmentRow:
        """An appointment with the task to send a letter about it."""
        row = self.arrange.appointment(person, BEGINS, officer_id=None, booked_at=NOW)
        with self.database.work(CLOCK, NOW) as work:
            open_task(
                work.session,
                person_id=person.id,
                kind="send_letter",
                subject=row.id,
                reason="no-phone",
                due_at=FRIDAY,
                now=NOW,
                appointment_id=row.id,
            )
        return row

    def tick(self, days: int = 10) -> int:
        self.clock.move_to(NOW + timedelta(days=days))
        return make_letters_job(self.database, self.clock, MAILING, self.service).run()

    def letters(self) -> list[LetterRow]:
        with self.database.work(CLOCK, NOW) as work:
            return list(work.session.exec(select(LetterRow).order_by(col(LetterRow.made_at))))

    def task(self) -> TaskRow:
        with self.database.work(CLOCK, NOW) as work:
            return work.session.exec(select(TaskRow).where(TaskRow.kind == "send_letter")).one()

    def change(
        self, kind: type[PersonRow] | type[AppointmentRow], row_id: UUID, **values: object
    ) -> None:
        with self.database.work(CLOCK, self.clock.now()) as work:
            row = work.session.get_one(kind, row_id)
            for name, value in values.items():
                setattr(row, name, value)


@pytest.fixture
def post(arrange: Arranger, clock: FixedClock) -> Post:
    return Post(arrange, clock)


def test_a_client_without_a_telephone_gets_a_letter_on_the_day_it_is_to_be_posted(
    post: Post, arrange: Arranger
) -> None:
    person = post.client(language="pl")
    arrange.appointment(person, BEGINS, officer_id=None, booked_at=NOW)
    wednesday = NOW + timedelta(days=8)
    post.clock.move_to(wednesday)
    plan_due(post.database, post.clock, CALLBACK)
    assert post.task().due_at.date() == FRIDAY.date()
    job = make_letters_job(post.database, post.clock, MAILING, None)
    assert next_due(post.database, job, wednesday) == FRIDAY - timedelta(hours=9)
    assert post.tick(days=9) == 0
    assert post.tick() == 1
    assert post.tick() == 0
    (letter,) = post.letters()
    assert (letter.kind, letter.language, letter.made_by) == ("appointment", "pl", None)
    assert letter.due_on == date(2026, 12, 4)
    with post.database.work(arrange.office.officer, FRIDAY) as work:
        assert [view.made_by for view in due_letters(work, MAILING)] == [""]
        post_letter(work, letter.id, letter.version, letter.due_on)
    assert post.task().state == "done"
    assert post.tick() == 0


def test_no_letter_is_made_where_one_would_be_seen_lost_or_late(
    post: Post, arrange: Arranger
) -> None:
    post.asked(post.client(address=None))
    post.asked(post.client(restricted=True))
    post.asked(post.client(given_name="Voorbeeld (TBS)"))
    inside = post.client()
    post.asked(inside)
    arrange.add(
        AwayPeriodRow(
            person_id=inside.id,
            kind="custody",
            during=half_open(NOW, None),
        )
    )
    chosen = post.client(restricted=True)
    post.asked(chosen)
    arrange.add(
        ChannelPreferenceRow(
            person_id=chosen.id,
            channels=["letter"],
            reason="Post komt bij hem alleen",
            although_restricted=True,
            set_by=arrange.office.officer.staff_id,
            set_at=NOW,
        )
    )
    assert post.tick() == 1
    assert [letter.person_id for letter in post.letters()] == [chosen.id]


def test_a_letter_too_late_for_the_post_is_left_to_the_officer(post: Post) -> None:
    post.asked(post.client())
    assert post.tick(days=13) == 0
    assert (post.letters(), post.task().state) == ([], "opened")


def test_a_letter_is_made_again_after_a_change_of_address_and_not_after_an_officer_withdrew_it(
    post: Post, arrange: Arranger
) -> None:
    person = post.client()
    post.asked(person)
    assert post.tick() == 1
    arrange.informed(person, "address_change")
    with post.database.work(arrange.office.officer, FRIDAY + timedelta(minutes=1)) as work:
        write_address(work, person.id, 1, "Appelhof 3\n1234 AB Voorbeeldstad")
    post.clock.move_to(FRIDAY + timedelta(minutes=2))
    job = make_letters_job(post.database, post.clock, MAILING, None)
    assert (job.run(), job.run()) == (1, 0)
    (letter,) = post.letters()
    assert letter.content["recipient"][1] == "Appelhof 3"
    with post.database.work(arrange.office.officer, post.clock.now()) as work:
        discard_letter(work, letter.id, letter.version)
    assert job.run() == 0


def test_a_letter_whose_appointment_moved_is_taken_back_and_may_have_been_posted(
    post: Post, arrange: Arranger
) -> None:
    appointment = post.asked(post.client())
    post.tick()
    post.change(AppointmentRow, appointment.id, state="moved")
    assert post.tick() == 1
    (letter,) = post.letters()
    assert (letter.state, letter.taken_back, letter.ended_by) == (
        "discarded",
        "appointment-changed",
        None,
    )
    later = FRIDAY + timedelta(hours=1)
    with post.database.work(arrange.office.officer, later) as work:
        assert due_letters(work, MAILING) == []
        assert [view.row.id for view in taken_back_letters(work, MAILING)] == [letter.id]
        posted = post_letters(work, [(letter.id, letter.version)], later.date())
        assert (len(posted.posted), posted.not_posted) == (1, [])
        asked = select(TaskRow.kind, TaskRow.appointment_id).where(TaskRow.state == "opened")
        # It gave the old time, so the client has to be told of the change.
        assert ("notify_change", appointment.id) in list(work.session.exec(asked))


def test_a_letter_waits_no_longer_for_a_client_who_went_into_custody(
    post: Post, arrange: Arranger
) -> None:
    person = post.client()
    post.asked(person)
    post.tick()
    stay = AwayPeriodRow(
        person_id=person.id,
        kind="custody",
        during=half_open(NOW, None),
    )
    arrange.add(stay)
    assert post.tick() == 1
    assert [letter.taken_back for letter in post.letters()] == ["away"]
    with post.database.work(CLOCK, FRIDAY) as work:
        work.session.delete(work.session.get_one(AwayPeriodRow, stay.id))
    assert post.tick() == 1
    assert [letter.state for letter in post.letters()] == ["discarded", "drafted"]


def test_letters_are_recorded_together_and_one_that_cannot_be_stops_no_other(
    post: Post, arrange: Arranger
) -> None:
    for _ in range(3):
        post.asked(post.client())
    assert post.tick() == 3
    ids = [(letter.id, letter.version) for letter in post.letters()]
    with post.database.work(arrange.office.officer, FRIDAY) as work:
        assert letters_pdf(work, MAILING, "Brieven", arrange.office.team_id)[:5] == b"%PDF-"
        assert due_letters(work, MAILING, arrange.office.other_team_id) == []
    stale = [(ids[0][0], 7), *ids[1:]]
    for _ in range(2):
        with post.database.work(arrange.office.officer, FRIDAY) as work:
            answer = post_letters(work, stale, FRIDAY.date())
        assert len(answer.posted) == 2
        (left,) = answer.not_posted
        assert (left.letter_id, left.code) == (ids[0][0], "stale-version")
        assert left.person is not None
    states = {letter.id: letter.state for letter in post.letters()}
    assert [states[one] for one, _ in ids] == ["drafted", "sent", "sent"]


def test_the_letter_printer_gets_each_letter_once_and_whole(
    post: Post, arrange: Arranger, tmp_path: Path
) -> None:
    folder = tmp_path / "letters"
    post.service = service = letter_printer_of(Settings(letters_to_print_dir=folder))
    assert service is not None
    appointment = post.asked(post.client(family_name="Framboos"))
    post.tick()
    hand_over = hand_over_letters_job(post.database, post.clock, MAILING, service)
    assert (hand_over.run(), hand_over.run()) == (1, 0)
    (letter,) = post.letters()
    assert sorted(one.name for one in folder.iterdir()) == [f"{letter.id}.json", f"{letter.id}.pdf"]
    manifest = json.loads((folder / f"{letter.id}.json").read_text())
    pdf = (folder / manifest["pdf"]).read_bytes()
    assert manifest == {
        "letter": str(letter.id), "pdf": f"{letter.id}.pdf", "sha256": sha256(pdf).hexdigest(),
        "language": "nl", "envelope_pages": 1, "post_on": "2026-12-04",
    }  # fmt: skip
    with post.database.work(arrange.office.officer, FRIDAY) as work:
        # Not printed here as well; a person still says that it was posted.
        assert [(one.holds, one.printable) for one in due_letters(work, MAILING)] == [(True, False)]
    # A crash before it was recorded: the same letter again, under the same name.
    with post.database.work(CLOCK, FRIDAY) as work:
        work.session.get_one(LetterRow, letter.id).handed_at = None
    assert hand_over.run() == 1
    assert (folder / f"{letter.id}.pdf").read_bytes() == pdf
    post.change(AppointmentRow, appointment.id, state="moved")
    assert post.tick() == 1
    assert list(folder.iterdir()) == []


def test_two_workers_make_one_letter(fresh_database: Database, clock: FixedClock) -> None:
    post = Post(Arranger(fresh_database), clock)
    post.asked(post.client())
    clock.move_to(FRIDAY)
    job = make_letters_job(fresh_database, clock, MAILING, None)
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _: job.run(), range(2)))
    assert sum(made) == 1
    assert [letter.version for letter in post.letters()] == [1]

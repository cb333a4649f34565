"""A correction is the author's paper still: nobody signs their own words by way of it, or mistakes it for another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from aftercare.base.errors import Conflict, Forbidden, Invalid
from aftercare.casework.papers.drafts import (
    NewPaper,
    correct_paper,
    draft_paper,
    redraw_paper,
    submit_paper,
    write_texts,
)
from aftercare.casework.papers.facts import MOST_FACTS
from aftercare.casework.papers.signing import may_sign, sign_paper
from aftercare.casework.papers.view import paper_file
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.papers import PaperKind, from_json
from aftercare.store.absences.screen_reminded import reminded_of
from aftercare.store.messages.rows import InboundTextRow
from aftercare.store.papers.rows import PaperRow, PaperTextRow, get_paper, text_versions
from tests.casework.papers.paper_desk import TODAY, WORDS, Desk, desk_of
from tests.store.arranging import NOW, Arranger

REPORT, PROGRESS = PaperKind.VIOLATION_REPORT, PaperKind.PROGRESS_REPORT


@pytest.fixture
def desk(arrange: Arranger) -> Desk:
    return desk_of(arrange)


@pytest.fixture
def second(desk: Desk) -> Actor:
    """Another supervisor of the same team."""
    return desk.arrange.staff("supervisor", team_id=desk.arrange.office.team_id)


def corrected(desk: Desk, old: PaperRow, by: Actor) -> PaperRow:
    with desk.arrange.database.work(by, NOW) as work:
        row = correct_paper(work, old.id)
        return submit_paper(work, row.id, row.version)


def test_words_in_a_correction_are_still_those_of_who_wrote_them(desk: Desk, second: Actor) -> None:
    author, database = desk.arrange.office.supervisor, desk.arrange.database
    row = desk.submitted(REPORT, by=author)
    with database.work(second, NOW) as work:
        old = sign_paper(work, row.id, row.version)
    later = NOW + timedelta(hours=1)
    with database.work(desk.arrange.office.officer, later) as work:
        new = correct_paper(work, old.id)
        assert {(one.section, one.body) for one in text_versions(work.session, new.id)} == set(
            WORDS[REPORT].items()
        )
        for one in text_versions(work.session, new.id):
            assert (one.written_by, one.written_at) == (author.staff_id, NOW)
        new = submit_paper(work, new.id, new.version)
    with pytest.raises(Forbidden), database.work(author, later) as work:
        sign_paper(work, new.id, new.version)
    with database.work(second, later) as work:
        assert sign_paper(work, new.id, new.version).state == "signed"


def test_who_wrote_at_a_report_signs_no_correction_of_it_though_others_changed_the_words(
    desk: Desk, second: Actor
) -> None:
    author, officer = desk.arrange.office.supervisor, desk.arrange.office.officer
    database = desk.arrange.database
    row = desk.filled(REPORT, by=author)
    with database.work(officer, NOW) as work:
        changed = {section: f"{body} Ook." for section, body in WORDS[REPORT].items()}
        row = write_texts(work, row.id, row.version, changed)
        row = submit_paper(work, row.id, row.version)
    with database.work(second, NOW) as work:
        old = sign_paper(work, row.id, row.version)
    new = corrected(desk, corrected_and_signed(desk, old, officer, second), officer)
    with database.work(author, NOW) as work:
        assert not may_sign(work, get_paper(work.session, new.id), author)
    with database.work(second, NOW) as work:
        assert may_sign(work, get_paper(work.session, new.id), second)


def corrected_and_signed(desk: Desk, old: PaperRow, by: Actor, signer: Actor) -> PaperRow:
    new = corrected(desk, old, by)
    with desk.arrange.database.work(signer, NOW) as work:
        return sign_paper(work, new.id, new.version)


def test_the_database_itself_lets_no_writer_sign_by_way_of_a_correction(
    desk: Desk, second: Actor
) -> None:
    author, database = desk.arrange.office.supervisor, desk.arrange.database
    row = desk.submitted(REPORT, by=author)
    with database.work(second, NOW) as work:
        old = sign_paper(work, row.id, row.version)
    new = corrected(desk, old, desk.arrange.office.officer)
    sign = text(
        "update paper set state = 'signed', signed_by = :by, signed_name = 'x', signed_at = :at, content = '{}',"
        " pdf = '~sealed:paper.pdf:', pdf_sha256 = repeat('0', 64) where id = :id"
    )
    values = {"by": author.staff_id, "at": NOW, "id": new.id}
    with pytest.raises(Forbidden), database.work(CLOCK, NOW) as work:
        work.session.execute(sign, values)
    with database.work(CLOCK, NOW) as work:
        work.session.execute(sign, values | {"by": second.staff_id})
        work.session.rollback()


def test_the_database_itself_lets_nobody_write_in_the_name_of_another(
    desk: Desk, second: Actor
) -> None:
    """But for the very words of a paper that is corrected."""
    author, officer = desk.arrange.office.supervisor, desk.arrange.office.officer
    row = desk.submitted(REPORT, by=author)
    with desk.arrange.database.work(second, NOW) as work:
        old = sign_paper(work, row.id, row.version)
    with desk.arrange.database.work(officer, NOW) as work:
        new = correct_paper(work, old.id)
    words = PaperTextRow(
        paper_id=new.id, person_id=new.person_id, section="assessment", number=2, body="Iets anders.",
        written_by=author.staff_id, written_at=NOW,
    )  # fmt: skip
    with pytest.raises(Forbidden), desk.arrange.database.work(officer, NOW) as work:
        work.session.add(words)


def test_a_correction_is_not_mistaken_for_another_paper_in_hand(desk: Desk) -> None:
    database, officer = desk.arrange.database, desk.arrange.office.officer
    old = desk.signed(PROGRESS)
    in_hand = desk.draft(PROGRESS)
    with pytest.raises(Conflict), database.work(officer, NOW) as work:
        correct_paper(work, old.id)
    assert desk.draft(PROGRESS).id == in_hand.id


def test_a_paper_asked_for_while_a_correction_is_in_hand_is_not_that_correction(desk: Desk) -> None:
    old = desk.signed(PROGRESS)
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        correct_paper(work, old.id)
    with pytest.raises(Conflict):
        desk.draft(PROGRESS)


def test_another_language_or_period_than_that_of_the_draft_in_hand_is_refused(desk: Desk) -> None:
    first = TODAY - timedelta(days=30)
    row = desk.draft(PROGRESS, from_on=first, until_on=TODAY - timedelta(days=1))
    again = desk.draft(PROGRESS, from_on=first, until_on=TODAY - timedelta(days=1))
    assert again.id == row.id == desk.draft(PROGRESS).id
    with pytest.raises(Conflict):
        desk.draft(PROGRESS, language="en")
    with pytest.raises(Conflict):
        desk.draft(PROGRESS, from_on=first + timedelta(days=1))
    with pytest.raises(Conflict):
        desk.draft(PROGRESS, from_on=first, until_on=TODAY)


def test_a_draft_asked_for_until_today_is_in_hand_tomorrow_too(desk: Desk) -> None:
    row = desk.draft(PROGRESS, until_on=TODAY)
    tomorrow = NOW + timedelta(days=1)
    new = NewPaper(
        desk.person.id, PROGRESS, order_id=desk.order.id, until_on=TODAY + timedelta(days=1)
    )
    with desk.arrange.database.work(desk.arrange.office.officer, tomorrow) as work:
        row = redraw_paper(work, row.id, row.version)
        assert draft_paper(work, new).id == row.id


def test_a_report_counts_a_message_as_come_exactly_where_the_absence_asks_for_no_tick(
    desk: Desk,
) -> None:
    """Delivered at the very start, and delivered in time to a wrong number."""
    arrange, missed = desk.arrange, desk.misses[1]
    starts_at = missed.during.lower
    sent_at = starts_at - timedelta(days=2)
    for slot, at in (("T-4", sent_at), ("T-1", starts_at)):
        arrange.message(
            missed, slot=slot, state="delivered", provider_sid=f"SM-{slot}", due_at=at, state_at=at
        )
    arrange.add(
        InboundTextRow(
            sid="SM77", person_id=desk.person.id, sender=desk.person.phone or "", body="Verkeerd nummer",
            meaning="wrong-number", received_at=sent_at + timedelta(hours=1),
        )
    )  # fmt: skip
    row = desk.draft(REPORT)
    ids = [one.id for one in desk.misses]
    with arrange.database.work(CLOCK, NOW) as work:
        arrived = [one.arrived for one in reminded_of(work.session, ids, NOW).values()]
    assert arrived == [False, False]
    with arrange.database.work(arrange.office.officer, NOW) as work:
        short = next(one for one in paper_file(work, row.id).made.sections if one.code == "short")
    view = [one.text for one in short.statements]
    assert "Over 2 van deze afspraken is GEEN bericht bekend dat vooraf is afgeleverd." in view
    assert not [one for one in from_json(row.facts).of("message") if one.flag("arrived")]
    kept = from_json(desk.draft(PROGRESS).facts).of("message")
    assert sum(one.flag("arrived") for one in kept) == 1


def test_a_paper_whose_facts_have_grown_past_what_one_takes_can_still_be_opened(desk: Desk) -> None:
    signed, draft = desk.signed(REPORT), desk.draft(PROGRESS)
    texts = (
        InboundTextRow(
            sid=f"SM-{at}", person_id=desk.person.id, sender="+447700900001", body="JA", meaning="yes",
            received_at=NOW - timedelta(minutes=at),
        )
        for at in range(MOST_FACTS)
    )  # fmt: skip
    desk.arrange.add(*texts)
    with desk.arrange.database.work(desk.arrange.office.officer, NOW) as work:
        assert paper_file(work, signed.id).row.state == "signed"
        assert paper_file(work, draft.id).row.state == "drafted"
    with (
        pytest.raises(Invalid),
        desk.arrange.database.work(desk.arrange.office.officer, NOW) as work,
    ):
        redraw_paper(work, draft.id, draft.version)

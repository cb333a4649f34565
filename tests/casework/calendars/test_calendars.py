"""A link opens one calendar, for as long as nothing speaks against it, and says nothing to anybody else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.errors import (
    Conflict,
    DuplicateReference,
    Forbidden,
    IllegalTransition,
    Invalid,
    NotFound,
    Stale,
    Throttled,
)
from aftercare.casework.calendars.acts import (
    MOST_LIVE,
    MadeFeed,
    NewFeed,
    make_feed,
    own_feeds,
    person_feeds,
    revoke_feed,
)
from aftercare.casework.calendars.serving import MOST_AN_HOUR, Served, serve_calendar
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.processes.placement.write_difference import take_off_calendar
from aftercare.store.accounts.rows import StaffRow
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.calendars.rows import CalendarFeedRow, feed_of_secret
from aftercare.store.database.columns import half_open
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import PersonRow
from aftercare.store.sites.rows import SiteRow
from aftercare.store.staff.leave_rows import LeaveRow
from aftercare.store.treatment.programme_rows import GroupSessionRow, ProgrammeRow
from tests.domain.calendars.reading import Seen, by_both
from tests.store.arranging import CALLBACK, NOW, Arranger
from tests.store.placement.waiting import until_a_session_waits_for_a_lock

DAY = timedelta(days=1)
ORIGIN = "https://agenda.example"
ASKED = "Vroeg er zelf om, op kantoor."


@pytest.fixture
def person(arrange: Arranger) -> PersonRow:
    return arrange.person(given_name="Fenna", family_name="Framboos")


def made(
    arrange: Arranger, new: NewFeed | PersonRow, by: Actor | None = None, origin: str = ORIGIN
) -> MadeFeed:
    if isinstance(new, PersonRow):
        new = NewFeed(new.id, ASKED)
    with arrange.database.work(by or arrange.office.officer, NOW) as work:
        return make_feed(work, new, origin)


def served(arrange: Arranger, feed: MadeFeed, now: datetime = NOW) -> Served:
    return serve_calendar(arrange.database, feed.secret, now, uuid4(), CALLBACK)


def seen(arrange: Arranger, feed: MadeFeed, now: datetime = NOW) -> Seen:
    return by_both(served(arrange, feed, now).body)


def gone(arrange: Arranger, feed: MadeFeed, now: datetime = NOW) -> str | None:
    """Why it ended, after nothing was there."""
    with pytest.raises(NotFound):
        served(arrange, feed, now)
    return kept(arrange, feed).revoked_because


def kept(arrange: Arranger, feed: MadeFeed) -> CalendarFeedRow:
    with arrange.database.work(CLOCK, NOW) as work:
        return work.session.get_one(CalendarFeedRow, feed.row.id)


def change(
    arrange: Arranger, table: str, row_id: object, changes: str, now: datetime = NOW
) -> None:
    with arrange.database.work(CLOCK, now) as work:
        work.session.execute(text(f"update {table} set {changes} where id = :id"), {"id": row_id})


def test_a_person_reads_their_own_appointments_and_no_word_about_them(
    arrange: Arranger, person: PersonRow
) -> None:
    starts_at = NOW + 3 * DAY
    arrange.appointment(person, starts_at)
    arrange.appointment(arrange.person(), starts_at + DAY)
    (event,) = seen(arrange, made(arrange, person)).values()
    assert event["starts_at"] == starts_at
    assert (event["title"], event["place"]) == ("Afspraak", "")
    assert event["remark"] == f"Vragen? Bel {CALLBACK}."


def test_a_person_reads_it_in_their_own_language(arrange: Arranger) -> None:
    person = arrange.person(language="ar")
    arrange.appointment(person, NOW + DAY)
    (event,) = seen(arrange, made(arrange, person)).values()
    assert event["title"] == "موعد"


def test_an_officer_reads_their_week_without_anybodys_name(
    arrange: Arranger, person: PersonRow
) -> None:
    mine = arrange.appointment(person, NOW + 3 * DAY)
    arrange.appointment(
        person, NOW + 4 * DAY, arrange.plan(person, arrange.terms("treatment"))[1][0]
    )
    colleague = arrange.person(officer_id=arrange.office.colleague.staff_id)
    arrange.appointment(colleague, NOW + 3 * DAY)
    feed = made(arrange, NewFeed())
    body = served(arrange, feed).body
    (event,) = by_both(body).values()
    assert event["starts_at"] == mine.during.lower
    assert event["remark"].startswith("Nummer: ")
    for word in (
        person.given_name,
        person.family_name,
        person.reference,
        str(person.id),
        str(mine.id),
    ):
        assert word.encode() not in body


def test_an_officer_reads_the_office_where_its_name_reveals_nothing(
    arrange: Arranger, person: PersonRow
) -> None:
    neutral = SiteRow(name="Gebouw Noord", kind="office")
    revealing = SiteRow(name="Reclassering Noord", kind="office")
    home = SiteRow(name=person.reference, kind="home", person_id=person.id)
    arrange.add(neutral, revealing, home)
    for days, place in enumerate((neutral, revealing, home)):
        arrange.appointment(person, NOW + (days + 1) * DAY, site_id=place.id)
    places = [one["place"] for one in seen(arrange, made(arrange, NewFeed())).values()]
    assert places == ["Gebouw Noord", "", ""]


def test_a_move_keeps_the_event_and_a_cancellation_is_view(
    arrange: Arranger, person: PersonRow
) -> None:
    first = arrange.appointment(person, NOW + 3 * DAY, occurrence=7)
    feeds = [made(arrange, person), made(arrange, NewFeed())]
    before = [seen(arrange, feed) for feed in feeds]
    later = NOW + timedelta(hours=1)
    with arrange.database.work(CLOCK, later) as work:
        take_off_calendar(work.session, [first.id], "moved", now=later)
        columns = {"kind", "officer_id", "line_id", "obligation_id", "occurrence", "person_id"}
        again = AppointmentRow(
            **{name: getattr(first, name) for name in columns},
            during=half_open(NOW + 5 * DAY, NOW + 5 * DAY + timedelta(minutes=30)),
            booked_at=later, replaces_id=first.id,
        )  # fmt: skip
        work.session.add(again)
    moved = [seen(arrange, feed, later) for feed in feeds]
    assert [one.keys() for one in moved] == [one.keys() for one in before]
    for old, new in zip(before, moved, strict=True):
        ((was,), (now_is,)) = old.values(), new.values()
        assert now_is["starts_at"] == NOW + 5 * DAY
        assert now_is["sequence"] > was["sequence"]
        assert now_is["stamp"] == later
    off_at = later + DAY
    with arrange.database.work(CLOCK, off_at) as work:
        take_off_calendar(work.session, [again.id], "cancelled_by_service", now=off_at)
    for feed, old in zip(feeds, moved, strict=True):
        ((uid, event),) = seen(arrange, feed, off_at).items()
        assert (event["status"], event["title"]) == ("CANCELLED", "Afspraak vervallen")
        assert event["sequence"] > old[uid]["sequence"]
        assert event["stamp"] == off_at
        assert seen(arrange, feed, off_at + 29 * DAY)
        assert seen(arrange, feed, off_at + 30 * DAY) == {}


def test_leave_and_sessions_are_blocks_each_once(arrange: Arranger, person: PersonRow) -> None:
    office = arrange.office
    programme = ProgrammeRow(name="Groep", provider_id=office.provider_id)
    starts_at = NOW + 2 * DAY
    session = GroupSessionRow(
        programme_id=programme.id, series="a", site_id=office.clinic_id,
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), capacity=8,
    )  # fmt: skip
    leave = LeaveRow(
        staff_id=office.officer.staff_id, during=half_open(NOW + 7 * DAY, NOW + 9 * DAY)
    )
    arrange.add(programme, session, leave)
    others = arrange.person(officer_id=office.colleague.staff_id)
    rows = [
        arrange.appointment(one, starts_at, officer_id=None, session_id=session.id)
        for one in (person, arrange.person(), others)
    ]
    feed = made(arrange, NewFeed())
    body = served(arrange, feed).body
    block, away = by_both(body).values()
    assert (block["title"], block["starts_at"], block["status"]) == (
        "Afspraak",
        starts_at,
        "CONFIRMED",
    )
    assert (away["title"], away["starts_at"]) == ("Afwezig", NOW + 7 * DAY)
    # Nobody of the office takes part in the session: it is shown and keeps nobody busy.
    assert body.count(b"TRANSP:TRANSPARENT") == body.count(b"TRANSP:OPAQUE") == 1
    with arrange.database.work(CLOCK, NOW) as work:
        take_off_calendar(work.session, [rows[0].id], "moved", now=NOW)
    one_left, _ = seen(arrange, feed).values()
    assert one_left["status"] == "CONFIRMED"
    with arrange.database.work(CLOCK, NOW) as work:
        take_off_calendar(work.session, [rows[1].id], "moved", now=NOW)
    none_left, _ = seen(arrange, feed).values()
    assert none_left["status"] == "CANCELLED"
    assert block["sequence"] < one_left["sequence"] < none_left["sequence"]


def test_the_same_rows_are_the_same_bytes_at_any_hour(arrange: Arranger, person: PersonRow) -> None:
    for days in (1, 2, 3):
        arrange.appointment(person, NOW + days * DAY)
    feed = made(arrange, person)
    first, later = served(arrange, feed), served(arrange, feed, NOW + timedelta(hours=5))
    assert first == later
    other = made(arrange, person)
    assert served(arrange, other) == first


def test_only_a_hash_is_kept_and_each_fetch_is_counted(
    arrange: Arranger, person: PersonRow
) -> None:
    feed = made(arrange, person)
    assert len(feed.secret) == 43
    assert feed.link == f"{ORIGIN}/calendar/{feed.secret}.ics"
    for _ in range(2):
        served(arrange, feed)
    row = kept(arrange, feed)
    assert (row.fetches, row.fetched_at) == (2, NOW)
    with arrange.database.work(CLOCK, NOW) as work:
        rows = work.session.execute(text("select f::text from calendar_feed f")).scalars().all()
        entries = work.session.execute(
            text("select action from audit_entry where subject_kind = 'calendar-feed' order by id")
        )  # fmt: skip
        assert list(entries.scalars()) == ["add"]
    assert feed.secret not in str(rows)


@pytest.mark.parametrize("secret", ["", "x", "a" * 43, "é" * 43, "a" * 10_000, "a" * 42 + "\0"])
def test_an_unknown_secret_opens_nothing(arrange: Arranger, secret: str) -> None:
    with pytest.raises(NotFound):
        serve_calendar(arrange.database, secret, NOW, uuid4(), CALLBACK)


def test_a_link_is_asked_for_sixty_times_an_hour_at_most(
    arrange: Arranger, person: PersonRow
) -> None:
    feed = made(arrange, person)
    for _ in range(MOST_AN_HOUR):
        served(arrange, feed)
    with pytest.raises(Throttled):
        served(arrange, feed, NOW + timedelta(minutes=59))
    assert kept(arrange, feed).fetches == MOST_AN_HOUR
    served(arrange, feed, NOW + timedelta(hours=1))


def test_a_revoked_link_opens_nothing_and_a_second_click_changes_nothing(
    arrange: Arranger, person: PersonRow
) -> None:
    office = arrange.office
    for feed, by in (
        (made(arrange, NewFeed()), office.officer),
        (made(arrange, person), office.supervisor),
    ):
        with pytest.raises(Stale), arrange.database.work(by, NOW) as work:
            revoke_feed(work, feed.row.id, 9)
        for _ in range(2):
            with arrange.database.work(by, NOW) as work:
                assert revoke_feed(work, feed.row.id, 1).revoked_by == by.staff_id
        with pytest.raises(IllegalTransition), arrange.database.work(by, NOW) as work:
            revoke_feed(work, feed.row.id, 2)
        assert gone(arrange, feed) == "by-hand"


def test_whoever_never_agreed_to_texts_may_have_asked_for_a_calendar(arrange: Arranger) -> None:
    """What they said of the calendar stands by itself, as long as nothing is taken back."""
    person = arrange.person(texts_consented=False)
    feed = made(arrange, person)
    change(arrange, "person", person.id, "texts_consented = false")
    assert kept(arrange, feed).revoked_at is None


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ("closed_on = '2026-11-24'", "case-closed"),
        ("opted_out_at = '2026-11-24 08:00+00'", "opted-out"),
        ("texts_consented = false", "consent-withdrawn"),
        ("restricted = true", "restricted-case"),
        ("restricted = true, texts_consented = false", "consent-withdrawn"),
        ("restricted = true, closed_on = '2026-11-24'", "case-closed"),
    ],
)
def test_what_happens_to_a_case_ends_the_link_at_once_and_for_good(
    arrange: Arranger, person: PersonRow, changes: str, why: str
) -> None:
    feed = made(arrange, person)
    change(arrange, "person", person.id, changes)
    row = kept(arrange, feed)
    assert (row.revoked_because, row.revoked_at) == (why, NOW)
    change(
        arrange, "person", person.id,
        "closed_on = null, opted_out_at = null, restricted = false, texts_consented = true",
    )  # fmt: skip
    assert gone(arrange, feed) == why
    with arrange.database.work(CLOCK, NOW) as work:
        entries = work.session.execute(
            text("select action from audit_entry where subject_kind = 'calendar-feed' order by id")
        )  # fmt: skip
        assert list(entries.scalars()) == ["add", "withdraw"]


@pytest.mark.parametrize("kind", ["custody", "admission"])
def test_custody_ends_the_link_when_it_begins_and_for_good(
    arrange: Arranger, person: PersonRow, kind: str
) -> None:
    now_in, later = made(arrange, person), arrange.person()
    arrange.away(person, kind, NOW - DAY, NOW + DAY)
    assert gone(arrange, now_in) == "in-custody"
    feed = made(arrange, later)
    arrange.away(later, kind, NOW + DAY, NOW + 2 * DAY)
    served(arrange, feed)
    # Nobody asked while it lasted; the telephone may be anybody's since.
    assert gone(arrange, feed, NOW + 3 * DAY) == "in-custody"


def test_being_away_for_a_while_ends_nothing(arrange: Arranger, person: PersonRow) -> None:
    feed = made(arrange, person)
    arrange.away(person, "away", NOW - DAY, NOW + DAY)
    arrange.away(person, "custody", NOW - 30 * DAY, NOW - 20 * DAY)
    assert b"BEGIN:VCALENDAR" in served(arrange, feed).body
    assert kept(arrange, feed).revoked_at is None


def test_a_closed_account_ends_its_links(arrange: Arranger) -> None:
    feed = made(arrange, NewFeed())
    change(arrange, "staff", arrange.office.officer.staff_id, "active = false")
    assert gone(arrange, feed) == "account-closed"


def test_a_restricted_case_needs_a_choice_and_then_has_a_calendar(arrange: Arranger) -> None:
    person = arrange.person(restricted=True)
    with pytest.raises(Invalid) as fault:
        made(arrange, NewFeed(person.id, ""))
    assert [(one.pointer, one.code) for one in fault.value.fields] == [
        ("/consent", "missing"), ("/despite_restricted", "restricted-case"),
    ]  # fmt: skip
    feed = made(arrange, NewFeed(person.id, ASKED, despite_restricted=True))
    served(arrange, feed)
    change(arrange, "person", person.id, "restricted = false")
    change(arrange, "person", person.id, "restricted = true")
    served(arrange, feed)


@pytest.mark.parametrize("consent", ["", "  ", "a\0b", "x" * 1_001])
def test_a_person_agrees_in_words_that_can_be_kept(
    arrange: Arranger, person: PersonRow, consent: str
) -> None:
    with pytest.raises(Invalid) as fault:
        made(arrange, NewFeed(person.id, consent))
    assert [one.pointer for one in fault.value.fields] == ["/consent"]


def test_no_link_is_made_where_none_would_open(arrange: Arranger) -> None:
    closed = arrange.person(closed_on=date(2026, 11, 1))
    confined = arrange.person()
    arrange.away(confined, "custody", NOW - DAY, None)
    for person in (closed, confined):
        with pytest.raises(Conflict):
            made(arrange, person)


def test_three_links_live_at_a_time(arrange: Arranger, person: PersonRow) -> None:
    for new in (NewFeed(), NewFeed(person.id, ASKED)):
        feeds = [made(arrange, new) for _ in range(MOST_LIVE)]
        with pytest.raises(Conflict):
            made(arrange, new)
        with arrange.database.work(arrange.office.officer, NOW) as work:
            revoke_feed(work, feeds[0].row.id, 1)
        made(arrange, new)


def test_a_second_click_gives_the_same_link_another_secret(
    arrange: Arranger, person: PersonRow
) -> None:
    for person_id, consent in ((None, ""), (person.id, ASKED)):
        new = NewFeed(person_id, consent, feed_id=uuid4())
        first, second = made(arrange, new), made(arrange, new)
        assert first.row.id == second.row.id == new.feed_id
        with pytest.raises(NotFound):
            served(arrange, first)
        served(arrange, second)
        # Once it is in use, the page sent again makes a link of its own.
        assert made(arrange, new).row.id != new.feed_id
        served(arrange, second)


def test_nobody_takes_over_another_ones_link(arrange: Arranger) -> None:
    theirs = made(arrange, NewFeed(), arrange.office.colleague)
    with pytest.raises(DuplicateReference):
        made(arrange, NewFeed(feed_id=theirs.row.id))
    served(arrange, theirs)


def test_links_are_seen_and_ended_by_whom_they_concern(
    arrange: Arranger, person: PersonRow
) -> None:
    office = arrange.office
    own, hers = made(arrange, NewFeed()), made(arrange, person)
    for actor, visible in (
        (office.officer, {own.row.id, hers.row.id}),
        (office.supervisor, {hers.row.id}),
        (office.colleague, set()),
        (office.outsider, set()),
        (office.planner, set()),
        (office.provider, set()),
        (office.admin, set()),
        (office.auditor, set()),
    ):
        with arrange.database.work(actor, NOW) as work:
            assert {one.id for one in work.session.exec(select(CalendarFeedRow))} == visible
        for feed in (own, hers):
            if feed.row.id not in visible:
                with pytest.raises(NotFound), arrange.database.work(actor, NOW) as work:
                    revoke_feed(work, feed.row.id, 1)
    with arrange.database.work(office.officer, NOW) as work:
        assert [one.id for one in own_feeds(work)] == [own.row.id]
        assert [one.id for one in person_feeds(work, person.id).feeds] == [hers.row.id]


def test_roles_without_a_week_or_a_case_make_no_link(arrange: Arranger, person: PersonRow) -> None:
    office = arrange.office
    for actor in (office.supervisor, office.planner, office.provider, office.admin, office.auditor):
        with pytest.raises(Forbidden):
            made(arrange, NewFeed(), actor)
    for actor in (office.planner, office.provider, office.admin, office.auditor):
        with pytest.raises(Forbidden):
            made(arrange, person, actor)
    with pytest.raises(NotFound):
        made(arrange, person, office.outsider)


def test_the_officer_of_yesterday_reads_nothing_of_a_case_that_went_to_another(
    arrange: Arranger, person: PersonRow
) -> None:
    arrange.appointment(person, NOW + DAY)
    feed = made(arrange, NewFeed())
    assert len(seen(arrange, feed)) == 1
    colleague = arrange.office.colleague.staff_id
    change(arrange, "person", person.id, f"officer_id = '{colleague}', deputy_id = null")
    assert seen(arrange, feed) == {}


def test_the_language_of_an_account_is_its_calendars(arrange: Arranger, person: PersonRow) -> None:
    arrange.appointment(person, NOW + DAY)
    with arrange.database.work(CLOCK, NOW) as work:
        work.session.get_one(StaffRow, arrange.office.officer.staff_id).language = "en"
    (event,) = seen(arrange, made(arrange, NewFeed())).values()
    assert event["title"] == "Appointment"


@pytest.mark.parametrize(
    "origin", ["https://reclassering.example", "https://mijn.toezicht-online.example:8443"]
)
def test_people_get_no_link_to_an_address_that_reveals_what_it_is(
    arrange: Arranger, person: PersonRow, origin: str
) -> None:
    with pytest.raises(Conflict):
        made(arrange, person, origin=origin)
    made(arrange, NewFeed(), origin=origin)
    for neutral in ("https://aftercare.example", "http://127.0.0.1:8000", ORIGIN):
        with arrange.database.work(arrange.office.officer, NOW) as work:
            make_feed(work, NewFeed(arrange.person().id, ASKED), neutral)


def test_a_link_that_is_used_while_its_form_is_sent_again_keeps_its_secret(
    fresh_database: Database,
) -> None:
    arrange = Arranger(fresh_database)
    officer, new = arrange.office.officer, NewFeed(feed_id=uuid4())
    first = made(arrange, new)
    with ThreadPoolExecutor(1) as pool:
        with fresh_database.work(CLOCK, NOW) as fetching:
            feed = feed_of_secret(fetching.session, first.row.secret_hash)
            assert feed is not None
            feed.fetches += 1
            fetching.session.flush()
            again = pool.submit(made, arrange, new, officer)
            until_a_session_waits_for_a_lock(fresh_database)
        second = again.result(timeout=30)
    assert second.row.id != first.row.id
    served(arrange, first)


def test_another_secret_for_a_link_is_on_record(arrange: Arranger) -> None:
    new = NewFeed(feed_id=uuid4())
    made(arrange, new)
    made(arrange, new)
    acts = text("select action from audit_entry where subject_id = :id order by at, id")
    with arrange.database.work(CLOCK, NOW) as work:
        assert list(work.session.execute(acts, {"id": new.feed_id}).scalars()) == ["add", "change"]


@pytest.mark.parametrize(
    "changes",
    [
        "revoked_at = null, revoked_because = null, revoked_by = null",
        "secret_hash = sha256('another')",
        "revoked_because = 'case-closed'",
    ],
)
def test_the_database_itself_brings_no_ended_link_back(
    changes: str, arrange: Arranger, person: PersonRow
) -> None:
    feed = made(arrange, person)
    with arrange.database.work(arrange.office.officer, NOW) as work:
        revoke_feed(work, feed.row.id, 1)
    with pytest.raises(Forbidden):
        change(arrange, "calendar_feed", feed.row.id, changes)

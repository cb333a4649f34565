"""Slots of an occurrence, and a time a person chose: what breaks a rule is refused, a wish asks a reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, event, text
from sqlmodel import col, select

from aftercare.base.errors import FieldFault, Forbidden, Invalid, NotFound, Stale
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.appointments.acts import (
    move_appointment,
    sessions_for,
    swap_session,
    times_for,
)
from aftercare.casework.listing.resources import appointments, page_of
from aftercare.casework.people.times import person_times
from aftercare.casework.placement.manual_choice import REFUSALS, WHY_BY_HAND, HandChoice, refusal
from aftercare.casework.placement.place import place_persons
from aftercare.casework.placement.slots import hand_options, place_by_hand, slots_for
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.placement.explanation.reasons import RESTRICTIONS, Layer
from aftercare.domain.time.wall_time import start_of_day
from aftercare.store.appointments.rows import AppointmentRow, get_appointment
from aftercare.store.database.unit_of_work import Database
from aftercare.store.people.rows import ExclusionRow, NoContactRow, PersonRow, get_person
from aftercare.store.placement.unplaced_rows import UnplacedRow
from aftercare.store.plans.rows import ObligationRow
from aftercare.store.treatment.programme_rows import GroupSessionRow, ProgrammeRow
from tests.store.arranging import NOW, Arranger, unknown_id

NEXT_MONDAY = start_of_day((NOW + timedelta(days=6)).date())
NOON = NEXT_MONDAY + timedelta(days=1, hours=12)
REVEALING = ("verboden", "gebod", "contactverbod", "zone", "no-contact", "curfew")


def line_of(arrange: Arranger, person: PersonRow, **terms: Any) -> ObligationRow:
    return arrange.plan(person, arrange.terms(**terms))[1][0]


def by_hand(
    arrange: Arranger, line: ObligationRow, actor: Actor | None = None, **choice: Any
) -> AppointmentRow:
    """The second week's occurrence at noon on Tuesday, unless the choice says otherwise."""
    wish = HandChoice(**{"starts_at": NOON} | choice)
    with arrange.database.work(actor or arrange.office.officer, NOW) as work:
        return place_by_hand(work, line.person_id, line.line_id, 1, wish)


def faults(
    arrange: Arranger, line: ObligationRow, actor: Actor | None = None, **choice: Any
) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        by_hand(arrange, line, actor, **choice)
    return [(one.pointer, one.code) for one in caught.value.fields]


def busy(arrange: Arranger, at: datetime, **changes: Any) -> AppointmentRow:
    return arrange.appointment(arrange.person(), at, **changes)


# Slots ---------------------------------------------------------------------------------------------


def test_slots_are_the_ten_best_starts_each_with_why(arrange: Arranger, database: Database) -> None:
    person = arrange.person()
    line = line_of(arrange, person)
    with database.work(arrange.office.officer, NOW) as work:
        for named in (line.id, line.line_id):
            found = slots_for(work, person.id, named, 1)
            assert (found.line_id, found.occurrence, len(found.starts)) == (line.line_id, 1, 10)
            assert all(one.why and one.why.starts for one in found.starts)


def test_who_asks_for_a_line_that_is_not_there_is_themselves_afterwards(
    arrange: Arranger, database: Database
) -> None:
    person, unseen = arrange.person(), arrange.person(officer_id=arrange.office.outsider.staff_id)
    own = line_of(arrange, person)
    with database.work(arrange.office.officer, NOW) as work:
        for asked in (slots_for, hand_options):
            with pytest.raises(NotFound):
                asked(work, person.id, unknown_id())
            role = work.session.execute(text("select current_user")).scalar_one()
            assert role == "aftercare_desk"
        with pytest.raises(NotFound):
            get_person(work.session, unseen.id)
        assert slots_for(work, person.id, own.id, 1).starts


@pytest.mark.parametrize("kind", ["check_in", "substance_test"])
def test_by_hand_one_chooses_an_officer_only_for_what_an_officer_holds(
    arrange: Arranger, database: Database, kind: str
) -> None:
    office, person = arrange.office, arrange.person()
    line = line_of(arrange, person, kind=kind)
    with database.work(office.officer, NOW) as work:
        found = hand_options(work, person.id, line.id)
    held_by = {"check_in": [office.officer.staff_id, office.deputy.staff_id], "substance_test": []}
    place = {"check_in": "Kantoor Noord", "substance_test": "Lab"}
    assert [one for one, _ in found.officers] == held_by[kind]
    assert [name for _, name in found.sites] == [place[kind]]


def test_without_an_occurrence_what_has_no_time_comes_first(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    line = line_of(arrange, person)
    with database.work(arrange.office.officer, NOW) as work:
        assert slots_for(work, person.id, line.id).occurrence is None
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
        first = work.session.exec(
            select(AppointmentRow).order_by(col(AppointmentRow.starts_at))
        ).first()
        assert first is not None
    with database.work(arrange.office.officer, NOW) as work:
        assert slots_for(work, person.id, line.id).occurrence == first.occurrence
    arrange.add(
        UnplacedRow(
            line_id=line.line_id, occurrence=7, person_id=person.id, obligation_id=line.id,
            first_on=NOW.date(), last_on=NOW.date() + timedelta(days=50), reason={"code": "x"},
            noticed_at=NOW,
        )
    )  # fmt: skip
    with database.work(arrange.office.officer, NOW) as work:
        assert slots_for(work, person.id, line.id).occurrence == 7


def test_slots_of_a_line_that_is_not_in_force_are_not_there(
    arrange: Arranger, database: Database
) -> None:
    person, other = arrange.person(), arrange.person()
    line = line_of(arrange, other)
    for who, whose in ((arrange.office.officer, person), (arrange.office.outsider, other)):
        with pytest.raises(NotFound), database.work(who, NOW) as work:
            slots_for(work, whose.id, line.id, 1)
    with pytest.raises(Forbidden), database.work(arrange.office.provider, NOW) as work:
        slots_for(work, other.id, line.id, 1)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements sent while it is open."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_what_slots_cost_does_not_grow_with_the_caseload(
    arrange: Arranger, database: Database, engine: Engine
) -> None:
    person = arrange.person()
    line = line_of(arrange, person)

    def cost() -> int:
        with database.work(arrange.office.officer, NOW) as work, counted(engine) as seen:
            slots_for(work, person.id, line.id, 1)
        return len(seen)

    def colleagues(number: int) -> None:
        others = [arrange.person() for _ in range(number)]
        for one in others:
            arrange.plan(one)
        with database.work(CLOCK, NOW) as work:
            place_persons(work, [one.id for one in others])

    colleagues(1)
    alone = cost()
    colleagues(8)
    assert cost() == alone
    assert alone <= 30


# By hand -------------------------------------------------------------------------------------------


def test_a_free_time_is_taken_and_says_who_chose_it(arrange: Arranger, database: Database) -> None:
    line = line_of(arrange, arrange.person())
    arrange.add(
        UnplacedRow(
            line_id=line.line_id, occurrence=1, person_id=line.person_id, obligation_id=line.id,
            first_on=NOW.date(), last_on=NOW.date(), reason={"code": "x"}, noticed_at=NOW,
        )
    )  # fmt: skip
    fresh = by_hand(arrange, line)
    assert (fresh.starts_at, fresh.occurrence, fresh.state) == (NOON, 1, "scheduled")
    assert fresh.officer_id == arrange.office.officer.staff_id
    assert (fresh.why["nl"], fresh.why["en"]) == (WHY_BY_HAND["nl"][0], WHY_BY_HAND["en"][0])
    assert fresh.why["by_hand"] == {
        "by": str(arrange.office.officer.staff_id), "despite": [], "reason": None,
    }  # fmt: skip
    with database.work(CLOCK, NOW) as work:
        assert work.session.exec(select(UnplacedRow)).all() == []
    assert faults(arrange, line, starts_at=NOON + timedelta(hours=2)) == [
        ("/occurrence", "has-appointment")
    ]


def part_view(arrange: Arranger, line: ObligationRow, starts_at: datetime, **choice: Any) -> str:
    """What is said of the window, for the occurrence and the reader of `choice`."""
    who, occurrence = choice.get("who", arrange.office.officer), choice.get("occurrence", 1)
    with pytest.raises(Invalid) as caught, arrange.database.work(who, NOW) as work:
        place_by_hand(work, line.person_id, line.line_id, occurrence, HandChoice(starts_at))
    (view,) = (one for one in caught.value.fields if one.code == "breaks-window")
    return view.part


def test_of_its_period_days_hours_and_notice_the_one_that_does_not_hold_is_view(
    arrange: Arranger,
) -> None:
    line = line_of(arrange, arrange.person(), starts_on=NOW.date() - timedelta(days=1))
    today = start_of_day(NOW.date())
    starts = {
        today + timedelta(hours=8): "past",
        NOON + timedelta(days=14): "period",
        NEXT_MONDAY - timedelta(hours=12): "period",
        NEXT_MONDAY + timedelta(days=5, hours=12): "weekday",
        NEXT_MONDAY + timedelta(hours=7): "hours",
        NEXT_MONDAY + timedelta(hours=16, minutes=45): "hours",
    }
    assert {one: part_view(arrange, line, one) for one in starts} == starts
    assert part_view(arrange, line, today + timedelta(hours=14), occurrence=0) == "notice"
    christmas = start_of_day(date(2026, 12, 25)) + timedelta(hours=12)
    assert part_view(arrange, line, christmas, occurrence=4) == "holiday"


def test_the_period_is_kept_from_a_planner_since_how_often_betrays_the_level(
    arrange: Arranger,
) -> None:
    line, planner = line_of(arrange, arrange.person()), arrange.office.planner
    assert part_view(arrange, line, NOON + timedelta(days=14), who=planner) == ""
    assert part_view(arrange, line, NEXT_MONDAY + timedelta(hours=7), who=planner) == "hours"


def test_a_time_that_breaks_a_rule_is_refused_with_the_rule(arrange: Arranger) -> None:
    office = arrange.office
    person = arrange.person(deputy_id=None)
    line = line_of(arrange, person)
    busy(arrange, NOON, site_id=None)
    assert faults(arrange, line) == [("/starts_at", "breaks-officer-free")]
    sunday = NEXT_MONDAY + timedelta(days=6, hours=12)
    assert ("/starts_at", "breaks-window") in faults(arrange, line, starts_at=sunday)
    assert faults(arrange, line, starts_at=NOON + timedelta(minutes=7)) == [
        ("/starts_at", "not-on-quarter")
    ]
    assert faults(arrange, line, officer_id=office.colleague.staff_id) == [
        ("/starts_at", "not-free")
    ]


def test_the_deputy_while_the_own_officer_has_time_asks_for_a_reason(arrange: Arranger) -> None:
    line = line_of(arrange, arrange.person())
    deputy = arrange.office.deputy.staff_id
    assert faults(arrange, line, officer_id=deputy) == [("/reason", "asks-passes-own-officer")]
    fresh = by_hand(arrange, line, officer_id=deputy, reason=" Kent de familie. ")
    assert fresh.officer_id == deputy
    assert fresh.why["by_hand"]["despite"] == ["passes-own-officer"]
    assert fresh.why["by_hand"]["reason"] == "Kent de familie."
    assert "vervanger" in fresh.why["nl"]


@pytest.mark.parametrize("reason", ["x" * (MEDIUM_REASON + 1), "x\0"])
def test_a_reason_that_cannot_be_kept_is_refused(arrange: Arranger, reason: str) -> None:
    line = line_of(arrange, arrange.person())
    assert faults(arrange, line, reason=reason) == [("/reason", "too-long")]


def test_later_than_the_longest_gap_asks_for_a_reason(arrange: Arranger) -> None:
    person = arrange.person()
    line = line_of(arrange, person, period_days=14)
    arrange.appointment(person, NOW + timedelta(days=1), line, occurrence=0)
    late = NEXT_MONDAY + timedelta(days=18, hours=12)
    assert faults(arrange, line, starts_at=late) == [("/reason", "asks-late")]
    assert by_hand(arrange, line, starts_at=late, reason="Werkt de hele week.").why["by_hand"][
        "despite"
    ] == ["late"]


def test_a_time_chosen_by_hand_is_not_moved_by_the_night_although_it_is_late(
    arrange: Arranger, database: Database
) -> None:
    person = arrange.person()
    line = line_of(arrange, person, period_days=14)
    arrange.appointment(person, NOW + timedelta(days=1), line, occurrence=0)
    late = NEXT_MONDAY + timedelta(days=18, hours=12)
    chosen = by_hand(arrange, line, starts_at=late, reason="Werkt de hele week.")
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    with database.work(CLOCK, NOW) as work:
        there = get_appointment(work.session, chosen.id)
        assert (there.state, there.starts_at) == ("scheduled", late)


def test_a_move_to_a_time_of_ones_own_choice_follows_the_same_rules(
    arrange: Arranger, database: Database
) -> None:
    line = line_of(arrange, arrange.person())
    old = by_hand(arrange, line)
    deputy = arrange.office.deputy.staff_id
    later = NOON + timedelta(days=1)
    with pytest.raises(Invalid) as caught, database.work(arrange.office.officer, NOW) as work:
        move_appointment(work, old.id, 1, later, officer_id=deputy)
    assert [one.code for one in caught.value.fields] == ["asks-passes-own-officer"]
    with pytest.raises(Invalid) as caught, database.work(arrange.office.officer, NOW) as work:
        move_appointment(work, old.id, 1, NOON)
    assert [one.code for one in caught.value.fields] == ["same-time"]
    with database.work(arrange.office.officer, NOW) as work:
        fresh = move_appointment(work, old.id, 1, later, officer_id=deputy, reason="Kent hem.")
    assert fresh.why["by_hand"]["reason"] == "Kent hem."
    with database.work(CLOCK, NOW) as work:
        assert get_appointment(work.session, old.id).state == "moved"


def test_a_planner_places_and_moves_for_the_own_team(arrange: Arranger, database: Database) -> None:
    line = line_of(arrange, arrange.person())
    fresh = by_hand(arrange, line, arrange.office.planner)
    with database.work(arrange.office.planner, NOW) as work:
        assert times_for(work, fresh.id)
        move_appointment(work, fresh.id, 1, NOON + timedelta(days=1))
    with pytest.raises(NotFound):
        by_hand(arrange, line, arrange.office.other_planner)


def test_a_planner_places_a_test_without_learning_of_the_site_that_would_reveal(
    arrange: Arranger, database: Database
) -> None:
    planner, lab = arrange.office.planner, arrange.office.lab_id
    line = line_of(arrange, arrange.person(), kind="substance_test")
    with database.work(planner, NOW) as work:
        starts = slots_for(work, line.person_id, line.line_id, 1).starts
        assert starts
        assert {one.site for one in starts} == {None}
        assert hand_options(work, line.person_id, line.line_id).sites == []
    # The right site and a wrong one are refused alike, or trying them would tell.
    for site in (lab, arrange.office.clinic_id, arrange.office.room_id):
        assert faults(arrange, line, planner, site_id=site) == [
            ("/starts_at", "not-possible-here")
        ], site
    fresh = by_hand(arrange, line, planner)
    assert fresh.site_id == lab
    with database.work(planner, NOW) as work:
        assert {one.site for one in times_for(work, fresh.id)} == {None}
        assert [row["site"] for row in person_times(work, line.person_id).appointments] == [None]
        shown = page_of(work, appointments(work), {"person": line.person_id}, None, 5).items
        assert "Lab" not in shown
    office = line_of(arrange, arrange.person())
    with database.work(planner, NOW) as work:
        [(place, name)] = hand_options(work, office.person_id, office.line_id).sites
    assert name == "Kantoor Noord"
    assert by_hand(arrange, office, planner, site_id=place).site_id == place


# Who may know of what ------------------------------------------------------------------------------


def test_every_rule_has_its_own_words() -> None:
    assert set(REFUSALS) == set(Layer)
    assert len(set(REFUSALS.values())) == len(REFUSALS)


@pytest.mark.parametrize("layer", sorted(RESTRICTIONS))
def test_without_case_rights_a_restriction_reads_like_any_other_thing_about_a_site(
    layer: Layer,
) -> None:
    """Were a full or a closed site told by name, the nameless refusal would tell of the restriction."""
    view = refusal((layer,), may_see_restrictions=False)
    for other in (Layer.OPEN, Layer.ROOM, Layer.SEPARATION):
        assert refusal((other,), may_see_restrictions=False) == view
        assert refusal((layer, other), may_see_restrictions=False) == view
    beside = (layer, Layer.OFFICER_FREE)
    assert refusal(beside, may_see_restrictions=False) == refusal(
        (Layer.OFFICER_FREE,), may_see_restrictions=False
    )
    assert refusal((layer,), may_see_restrictions=True)[0].code == f"breaks-{layer.value}"


def zone(arrange: Arranger, person: PersonRow) -> None:
    arrange.add(ExclusionRow(person_id=person.id, site_id=arrange.office.room_id))


def kept_apart(arrange: Arranger, person: PersonRow) -> None:
    """Somebody they may not meet is at the room for the whole of the second week's days."""
    foe = arrange.person(officer_id=arrange.office.colleague.staff_id)
    arrange.add(NoContactRow(person_id=person.id, other_id=foe.id))
    for day in range(5):
        for hour in range(9, 17):
            arrange.appointment(foe, NEXT_MONDAY + timedelta(days=day, hours=hour))


def at_home(arrange: Arranger, person: PersonRow) -> None:
    """A presence duty that keeps them at home at all hours."""
    always = [{"weekdays": [*range(7)], "from_min": 0, "to_min": 1440}]
    arrange.condition(person, "curfew", parameters={"windows": always})


@pytest.mark.parametrize(
    ("restrict", "code"),
    [(zone, "excluded"), (kept_apart, "no-contact"), (at_home, "home-only")],
)
def test_a_planner_learns_of_no_restriction_anywhere(
    arrange: Arranger, database: Database, restrict: Any, code: str
) -> None:
    """Slots, the words of a placement, the reason for none, the refusal of a choice by hand."""
    office = arrange.office
    person = arrange.person()
    line = line_of(arrange, person)
    restrict(arrange, person)
    assert faults(arrange, line) == [("/starts_at", f"breaks-{code}")]
    with pytest.raises(Invalid) as caught:
        by_hand(arrange, line, office.planner)
    view: list[FieldFault] = list(caught.value.fields)
    assert [(one.pointer, one.code) for one in view] == [("/starts_at", "not-possible-here")]
    with database.work(CLOCK, NOW) as work:
        place_persons(work, [person.id])
    with database.work(office.planner, NOW) as work:
        offered = slots_for(work, person.id, line.id, 1)
        read = person_times(work, person.id)
    words = [repr(offered), *(one.detail for one in view)]
    for row in read.unplaced:
        words += [row["reason"]["nl_neutral"], row["reason"]["en_neutral"]]
    assert read.unplaced
    assert not [one for one in words if any(word in one.lower() for word in REVEALING)]


# Another session -----------------------------------------------------------------------------------


@pytest.fixture
def group(arrange: Arranger) -> list[GroupSessionRow]:
    """Two series of one programme, each once a week at the clinic with two seats."""
    programme = ProgrammeRow(name="Groep", provider_id=arrange.office.provider_id, audience="adult")
    meets = [
        GroupSessionRow(
            programme_id=programme.id, series=series, site_id=arrange.office.clinic_id,
            starts_at=NEXT_MONDAY + timedelta(days=day + 7 * week, hours=10),
            ends_at=NEXT_MONDAY + timedelta(days=day + 7 * week, hours=11), capacity=2,
        )
        for week in range(2) for series, day in (("dinsdag", 1), ("donderdag", 3))
    ]  # fmt: skip
    arrange.add(programme, *meets)
    return meets


def in_group(arrange: Arranger, meets: GroupSessionRow) -> AppointmentRow:
    """Somebody who takes part in this session."""
    person = arrange.person()
    line = line_of(
        arrange, person, kind="group_session", minutes=60, site_ids=(),
        programme_id=str(meets.programme_id),
    )  # fmt: skip
    return arrange.appointment(
        person, meets.starts_at, line, occurrence=1, session_id=meets.id,
        site_id=meets.site_id,
    )  # fmt: skip


def test_somebody_takes_part_in_another_session_of_the_same_period(
    arrange: Arranger, database: Database, group: list[GroupSessionRow]
) -> None:
    row = in_group(arrange, group[0])
    with database.work(arrange.office.planner, NOW) as work:
        assert sessions_for(work, row.id) == (), "that there are any would tell of a group"
    with database.work(arrange.office.supervisor, NOW) as work:
        assert [one.session for one in sessions_for(work, row.id)] == [str(group[1].id)]
        fresh = swap_session(work, row.id, 1, group[1].id)
    assert (fresh.session_id, fresh.starts_at, fresh.replaces_id) == (
        group[1].id, group[1].starts_at, row.id,
    )  # fmt: skip


def test_a_full_session_and_one_of_another_period_are_refused(
    arrange: Arranger, database: Database, group: list[GroupSessionRow]
) -> None:
    row = in_group(arrange, group[0])
    for _ in range(2):
        in_group(arrange, group[1])
    refused = [
        (group[1].id, "breaks-session-room"), (group[3].id, "breaks-window"),
        (UUID(int=1), "unknown-session"),
    ]  # fmt: skip
    with database.work(arrange.office.officer, NOW) as work:
        assert sessions_for(work, row.id) == ()
    for session_id, code in refused:
        with pytest.raises(Invalid) as caught, database.work(arrange.office.officer, NOW) as work:
            swap_session(work, row.id, 1, session_id)
        assert [(one.pointer, one.code) for one in caught.value.fields] == [("/session_id", code)]
    with pytest.raises(Stale), database.work(arrange.office.officer, NOW) as work:
        swap_session(work, row.id, 7, group[1].id)

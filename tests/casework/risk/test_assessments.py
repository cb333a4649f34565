"""An assessment counts once somebody signs it, alarms before that, and is never changed afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from aftercare.base.errors import IllegalTransition, Invalid, NotFound, Stale
from aftercare.casework.deadlines.acts import drop_deadline, finish_deadline
from aftercare.casework.risk.acts import (
    change_draft,
    draft_assessment,
    sign_assessment,
    void_assessment,
)
from aftercare.casework.risk.forms import Entered, NewAssessment
from aftercare.casework.risk.matrices import load_matrix
from aftercare.casework.risk.view import acute_at_contact, assessment_file, blank_form, risk_file
from aftercare.domain.accounts.permissions import CLOCK, Actor
from aftercare.domain.deadlines import WantedDeadline
from aftercare.domain.risk import INSTRUMENTS
from aftercare.domain.risk.acute_2007 import ACUTE_2007
from aftercare.domain.risk.reassessing import REASSESSMENT_CODES
from aftercare.domain.risk.scoring import asked_items
from aftercare.domain.risk.stable_2007 import BANDS, STABLE_2007
from aftercare.domain.risk.static_99r import LEVELS, STATIC_99R
from aftercare.processes.deadlines.keep_true import sync_deadlines
from aftercare.scheduling.escalation.evaluate_rules import evaluate_people, people_to_evaluate
from aftercare.store.database.unit_of_work import Database
from aftercare.store.deadlines.rows import DeadlineRow, deadlines_of
from aftercare.store.escalation.rows import EscalationRow, steps_of
from aftercare.store.people.rows import PersonRow
from aftercare.store.risk.rows import AssessmentRow
from tests.store.arranging import NOW, Arranger

TODAY = NOW.date()
NO_QUERY = {"not_male": False, "images_only": False, "consenting_peers": False}
NO_CHILD = {"not_male": False, "child_victim": False}


def static_form(**changes: Any) -> Entered:
    """Everything at its lowest for somebody released at 41: a sum of -1."""
    items = {item.code: 0 for item in STATIC_99R.items if item.code != "age"}
    form = Entered(TODAY, items, NO_QUERY, age_at_release=41, age_at_offence=38)
    return replace(form, **changes)


def stable_form(score: int = 1, **changes: Any) -> Entered:
    items = {item.code: score for item in asked_items(STABLE_2007, NO_CHILD)}
    return replace(Entered(TODAY, items, NO_CHILD), **changes)


def acute_form(**items: int) -> Entered:
    return Entered(TODAY, {item.code: 0 for item in ACUTE_2007.items} | items)


class Desk:
    """One member of staff at work on a database."""

    def __init__(self, database: Database, actor: Actor) -> None:
        self.database, self.actor = database, actor

    def draft(
        self, person: PersonRow, instrument: str, form: Entered, **more: Any
    ) -> AssessmentRow:
        with self.database.work(self.actor, NOW) as work:
            return draft_assessment(work, NewAssessment(person.id, instrument, form, **more))

    def change(self, row: AssessmentRow, form: Entered) -> AssessmentRow:
        with self.database.work(self.actor, NOW) as work:
            return change_draft(work, row.id, row.version, form)

    def sign(self, row: AssessmentRow) -> AssessmentRow:
        with self.database.work(self.actor, NOW) as work:
            return sign_assessment(work, row.id, row.version)

    def void(self, row: AssessmentRow, reason: str = "Verkeerde persoon.") -> AssessmentRow:
        with self.database.work(self.actor, NOW) as work:
            return void_assessment(work, row.id, row.version, reason)

    def signed(self, person: PersonRow, instrument: str, form: Entered) -> AssessmentRow:
        return self.sign(self.draft(person, instrument, form))


@pytest.fixture
def desk(arrange: Arranger, database: Database) -> Desk:
    return Desk(database, arrange.office.officer)


def refused(act: Callable[[], Any]) -> dict[str, str]:
    """What a refused act points at."""
    with pytest.raises(Invalid) as fault:
        act()
    return {one.pointer: one.code for one in fault.value.fields}


def terms(database: Database, person: PersonRow, state: str = "opened") -> dict[str, date]:
    """Open terms of this person: the first day after each."""
    with database.work(CLOCK, NOW) as work:
        rows = deadlines_of(work.session, person.id)
        return {row.code: row.due_at.date() for row in rows if row.state == state}


def actions(database: Database, person: PersonRow) -> list[str]:
    query = text("select action from audit_entry where person_id = :person order by id")
    with database.work(CLOCK, NOW) as work:
        return list(work.session.execute(query, {"person": person.id}).scalars())


def test_a_draft_counts_for_nothing_until_it_is_signed(
    arrange: Arranger, database: Database, desk: Desk
) -> None:
    person = arrange.person()
    row = desk.draft(person, "static-99r", static_form())
    assert (row.state, row.total) == ("drafted", -1)
    assert row.results["scales"]["sum"] == {"sum": -1, "most": 12, "band": "II"}
    assert (row.instrument_version, row.items["age"]) == ("2016", -1)
    with database.work(desk.actor, NOW) as work:
        assert not risk_file(work, person.id).newest
    row = desk.sign(row)
    assert (row.state, row.signed_by, row.signed_at) == ("signed", desk.actor.staff_id_or_none, NOW)
    with database.work(desk.actor, NOW) as work:
        assert risk_file(work, person.id).newest["static-99r"].id == row.id
    assert {"draft", "sign", "read-assessments"} <= {*actions(database, person)}


def test_signing_waits_for_every_item(arrange: Arranger, desk: Desk) -> None:
    form = static_form()
    items = {code: score for code, score in form.items.items() if code != "prior_sexual"}
    row = desk.draft(arrange.person(), "static-99r", replace(form, items=items))
    assert (row.total, "scales" in row.results) == (None, False)
    assert refused(lambda: desk.sign(row)) == {"/items/prior_sexual": "item-missing"}
    whole = desk.change(row, form)
    assert desk.sign(whole).state == "signed"


def test_a_second_click_on_sign_changes_nothing_and_a_stale_view_is_view(
    arrange: Arranger, desk: Desk
) -> None:
    row = desk.draft(arrange.person(), "static-99r", static_form())
    before = row.version
    once = desk.sign(row)
    with desk.database.work(desk.actor, NOW) as work:
        assert sign_assessment(work, row.id, before).version == once.version
    other = desk.draft(arrange.person(), "static-99r", static_form())
    with pytest.raises(Stale), desk.database.work(desk.actor, NOW) as work:
        sign_assessment(work, other.id, other.version + 7)


def test_what_is_signed_is_never_changed_only_voided_with_a_reason(
    arrange: Arranger, desk: Desk
) -> None:
    row = desk.signed(arrange.person(), "static-99r", static_form())
    with pytest.raises(IllegalTransition):
        desk.change(row, static_form())
    assert refused(lambda: desk.void(row, "  ")) == {"/reason": "reason-missing"}
    row = desk.void(row, "Leeftijd klopte niet.")
    assert (row.state, row.void_reason) == ("voided", "Leeftijd klopte niet.")
    assert row.signed_by is not None
    with pytest.raises(IllegalTransition):
        desk.sign(row)


def test_the_age_item_follows_from_the_age_at_release(arrange: Arranger, desk: Desk) -> None:
    person = arrange.person()
    form = static_form()
    wrong = replace(form, items={**form.items, "age": 1})
    assert refused(lambda: desk.draft(person, "static-99r", wrong)) == {
        "/items/age": "age-item-disagrees"
    }
    right = replace(form, items={**form.items, "age": -1})
    assert desk.draft(person, "static-99r", right).total == -1


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"age_at_release": 17}, ("/age_at_release", "not-adult-at-release")),
        ({"age_at_offence": 15}, ("/age_at_offence", "too-young-at-offence")),
        ({"age_at_offence": None}, ("/age_at_offence", "missing")),
        ({"answers": NO_QUERY | {"not_male": True}}, ("/answers/not_male", "not-for-women")),
        (
            {"answers": NO_QUERY | {"images_only": True}},
            ("/answers/images_only", "not-for-images-only"),
        ),
        (
            {"answers": NO_QUERY | {"consenting_peers": True}},
            ("/answers/consenting_peers", "not-for-consenting-peers"),
        ),
        ({"assessed_on": TODAY + timedelta(days=1)}, ("/assessed_on", "in-the-future")),
        ({"note": "x\0"}, ("/note", "too-long")),
        ({"note": "x" * 4_001}, ("/note", "too-long")),
        ({"combined_level": "II", "combined_source": "x"}, ("/combined_level", "not-combined")),
    ],
)
def test_static_99r_is_refused_with_the_reason(
    arrange: Arranger, desk: Desk, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    person = arrange.person()
    found = refused(lambda: desk.draft(person, "static-99r", static_form(**changes)))
    assert fault in found.items()


def test_an_exception_for_sixteen_is_written_on_record_and_lent_to_the_next(
    arrange: Arranger, database: Database, desk: Desk
) -> None:
    person = arrange.person(birth_on=date(2005, 1, 1))
    young = static_form(age_at_release=20, age_at_offence=16)
    assert refused(lambda: desk.draft(person, "static-99r", young)) == {
        "/exception_reason": "exception-needed"
    }
    reason = "Op zijn twintigste vrijgelaten; besproken in het team."
    row = desk.signed(person, "static-99r", replace(young, exception_reason=reason))
    assert row.exception_reason == reason
    assert "enter-exception" in actions(database, person)
    again = desk.draft(person, "static-99r", young)
    assert again.exception_reason == reason
    before = actions(database, person).count("enter-exception")
    again = desk.change(again, replace(young, exception_reason=reason))
    assert actions(database, person).count("enter-exception") == before
    desk.change(again, replace(young, exception_reason="Opnieuw besproken in het team."))
    assert actions(database, person).count("enter-exception") == before + 1


def test_no_reason_is_kept_where_none_is_needed(arrange: Arranger, desk: Desk) -> None:
    row = desk.draft(arrange.person(), "static-99r", static_form(exception_reason="Zomaar."))
    assert row.exception_reason is None


@pytest.mark.parametrize("code", ["static-99r", "static-99", "stable-2007", "acute-2007"])
def test_adult_instruments_are_refused_in_a_juvenile_file(
    arrange: Arranger, desk: Desk, code: str
) -> None:
    person = arrange.person(birth_on=date(2009, 6, 1), regime="juvenile")
    forms = {"static-99r": static_form(), "stable-2007": stable_form(), "acute-2007": acute_form()}
    form = forms.get(code, static_form(items={"reported_total": 4}))
    found = refused(lambda: desk.draft(person, code, replace(form, age_at_offence=None)))
    assert found["/instrument"] == "adult-tool-juvenile-case-file"


def test_a_running_frame_under_juvenile_law_decides_until_it_has_ended(
    arrange: Arranger, database: Database, desk: Desk
) -> None:
    person = arrange.person()
    condition = arrange.condition(person)
    change = text(
        "update supervision_order set regime = 'juvenile', age_at_offence = 19,"
        " ended_on = :ended, end_reason = :reason where id = :id"
    )
    with database.work(CLOCK, NOW) as work:
        running = {"id": condition.order_id, "ended": None, "reason": None}
        work.session.execute(change, running)
    assert refused(lambda: desk.draft(person, "stable-2007", stable_form())) == {
        "/instrument": "adult-tool-juvenile-case-file"
    }
    with database.work(CLOCK, NOW) as work:
        ended = {"ended": TODAY - timedelta(days=1), "reason": "completed"}
        work.session.execute(change, running | ended)
    assert desk.draft(person, "stable-2007", stable_form()).state == "drafted"


def test_a_young_person_s_record_has_neither_total_nor_band(arrange: Arranger, desk: Desk) -> None:
    person = arrange.person(birth_on=date(2009, 6, 1), regime="juvenile")
    jsoap = INSTRUMENTS["j-soap-d"]
    form = Entered(TODAY, {item.code: 1 for item in jsoap.items}, {"not_male": False})
    row = desk.signed(person, "j-soap-d", form)
    assert (row.total, row.combined_level) == (None, None)
    assert row.results == {"answers": {"not_male": False}, "scales": {}}


def test_a_record_without_items_is_its_note(arrange: Arranger, desk: Desk) -> None:
    person = arrange.person(birth_on=date(2009, 6, 1), regime="juvenile")
    row = desk.draft(person, "lij", Entered(TODAY))
    assert refused(lambda: desk.sign(row)) == {"/note": "missing"}
    row = desk.change(row, Entered(TODAY, note="Afgenomen; school is het aandachtspunt."))
    assert desk.sign(row).state == "signed"


def test_an_old_report_keeps_its_category_and_is_never_translated(
    arrange: Arranger, desk: Desk
) -> None:
    person = arrange.person()
    form = static_form(items={"reported_total": 4})
    row = desk.signed(person, "static-99", form)
    assert (row.instrument_version, row.total) == ("four-categories", 4)
    assert row.results["scales"]["sum"]["band"] == "moderate-high"
    load(desk.database, arrange.office.admin)
    assert refused(lambda: desk.draft(person, "stable-2007", stable_form(matrix="invented"))) == {
        "/matrix": "no-signed-static"
    }


def load(database: Database, admin: Actor, **changes: Any) -> None:
    """A table nobody uses: one level higher for a high need."""
    order = dict(zip(LEVELS, [*LEVELS[1:], LEVELS[-1]], strict=True))
    cells = [
        {"static": one, "stable": two, "level": order[one] if two == "high" else one}
        for one in LEVELS
        for two in BANDS
    ]
    document = {
        "code": "invented",
        "source": "made up for a test",
        "adopted_by": "nobody",
        "valid_from": "2026-01-01",
        "cells": cells,
    }
    with database.work(admin, NOW) as work:
        load_matrix(work, document | changes)


def test_a_level_is_combined_only_by_the_organisation_s_own_table(
    arrange: Arranger, database: Database, desk: Desk
) -> None:
    person = arrange.person()
    asked = stable_form(score=2, matrix="invented")
    assert refused(lambda: desk.draft(person, "stable-2007", asked)) == {
        "/matrix": "unknown-matrix"
    }
    load(database, arrange.office.admin)
    static = desk.signed(person, "static-99r", static_form())
    row = desk.signed(person, "stable-2007", asked)
    assert (row.results["scales"]["sum"]["band"], row.combined_level) == ("high", "III")
    assert row.combined_source == "invented 1: made up for a test"
    assert row.results["matrix"] == {
        "code": "invented",
        "version": 1,
        "static_id": str(static.id),
    }
    load(database, arrange.office.admin, source="made up anew")
    newer = desk.signed(person, "stable-2007", asked)
    assert newer.combined_source == "invented 2: made up anew"
    desk.void(static)
    with database.work(desk.actor, NOW) as work:
        rests_on = assessment_file(work, newer.id).rests_on
    assert rests_on is not None
    assert rests_on.state == "voided"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"combined_level": "III"}, {"/combined_source": "source-missing"}),
        (
            {"combined_level": "V", "combined_source": "x"},
            {"/combined_level": "unknown-level"},
        ),
        (
            {"combined_level": "III", "combined_source": "x", "matrix": "invented"},
            {"/matrix": "combined-twice"},
        ),
    ],
)
def test_a_level_by_hand_needs_its_source(
    arrange: Arranger, desk: Desk, changes: dict[str, Any], fault: dict[str, str]
) -> None:
    person = arrange.person()
    assert refused(lambda: desk.draft(person, "stable-2007", stable_form(**changes))) == fault


def test_stable_alone_says_a_need_and_no_level(arrange: Arranger, desk: Desk) -> None:
    person = arrange.person()
    row = desk.signed(person, "stable-2007", stable_form())
    assert (row.total, row.combined_level) == (12, None)
    by_hand = stable_form(combined_level="IVa", combined_source="Casusoverleg, eigen tabel.")
    assert desk.signed(person, "stable-2007", by_hand).combined_level == "IVa"


def test_no_matrix_is_there_before_one_is_loaded(database: Database) -> None:
    with database.work(CLOCK, NOW) as work:
        assert work.session.execute(text("select count(*) from risk_matrix")).scalar() == 0


def test_the_same_matrix_again_changes_nothing(arrange: Arranger, database: Database) -> None:
    load(database, arrange.office.admin)
    load(database, arrange.office.admin)
    with database.work(CLOCK, NOW) as work:
        assert work.session.execute(text("select count(*) from risk_matrix")).scalar() == 1


def test_terms_count_from_what_is_signed_and_move_with_it(
    arrange: Arranger, database: Database, desk: Desk
) -> None:
    person = arrange.person()
    earlier = replace(stable_form(), assessed_on=date(2026, 6, 1))
    desk.draft(person, "stable-2007", earlier)
    assert terms(database, person) == {}
    old = desk.signed(person, "stable-2007", earlier)
    assert terms(database, person) == {"reassess-stable": date(2026, 12, 1)}
    new = desk.signed(person, "stable-2007", stable_form())
    assert terms(database, person) == {"reassess-stable": date(2027, 5, 24)}
    assert terms(database, person, "dropped") == {"reassess-stable": date(2026, 12, 1)}
    desk.void(new)
    assert terms(database, person) == {"reassess-stable": date(2026, 12, 1)}
    desk.void(old)
    assert terms(database, person) == {}


def test_acute_is_due_again_in_thirty_days_and_static_never(
    arrange: Arranger, database: Database, desk: Desk
) -> None:
    person = arrange.person()
    desk.signed(person, "acute-2007", acute_form())
    desk.signed(person, "static-99r", static_form())
    assert terms(database, person) == {"reassess-acute": date(2026, 12, 24)}


def test_a_first_stable_is_due_while_a_frame_runs_and_none_was_signed(
    arrange: Arranger, database: Database, desk: Desk
) -> None:
    person = arrange.person()
    arrange.condition(person)
    desk.signed(person, "static-99r", static_form())
    # Sixty days ago the frame began and the file was opened; thirty days are left.
    assert terms(database, person) == {"first-stable": date(2026, 12, 24)}
    desk.signed(person, "stable-2007", stable_form())
    assert set(terms(database, person)) == {"reassess-stable"}


def alarms(database: Database, person: PersonRow) -> list[DeadlineRow]:
    with database.work(CLOCK, NOW) as work:
        rows = deadlines_of(work.session, person.id)
        return [row for row in rows if row.code == "intervene-now"]


def evaluate(database: Database) -> None:
    with database.work(CLOCK, NOW) as work:
        due = people_to_evaluate(work.session, NOW)
    for person_id in due:
        with database.work(CLOCK, NOW) as work:
            evaluate_people(work, [person_id])


def test_an_item_rated_three_reaches_officer_and_supervisor_before_anybody_signs(
    arrange: Arranger, database: Database, desk: Desk
) -> None:
    person = arrange.person()
    row = desk.draft(person, "acute-2007", acute_form(victim_access=3))
    assert row.state == "drafted"
    (alarm,) = alarms(database, person)
    assert (alarm.state, alarm.due_at, alarm.subject_id) == ("opened", NOW, row.id)
    evaluate(database)
    with database.work(CLOCK, NOW) as work:
        escalation = work.session.exec(
            select(EscalationRow).where(EscalationRow.person_id == person.id)
        ).one()
        first, second, *_ = steps_of(work.session, escalation.id)
    assert (escalation.rule_code, escalation.severity) == ("alarm", 3)
    assert (first.audience, second.audience) == ("officer", "supervisor")
    assert first.due_at == second.due_at
    desk.sign(row)
    assert [one.state for one in alarms(database, person)] == ["opened"]


def test_two_is_no_alarm_and_a_corrected_three_takes_its_ground_away(
    arrange: Arranger, database: Database, desk: Desk
) -> None:
    person = arrange.person()
    row = desk.draft(person, "acute-2007", acute_form(hostility=2))
    assert alarms(database, person) == []
    row = desk.change(row, acute_form(hostility=3))
    row = desk.change(row, acute_form(hostility=3, substance_abuse=1))
    assert [one.state for one in alarms(database, person)] == ["opened"]
    desk.change(row, acute_form(hostility=2))
    assert [one.state for one in alarms(database, person)] == ["dropped"]


def test_another_item_at_three_alarms_anew_after_the_first_was_answered(
    arrange: Arranger, database: Database, desk: Desk
) -> None:
    person = arrange.person()
    row = desk.draft(person, "acute-2007", acute_form(hostility=3))
    (alarm,) = alarms(database, person)
    with database.work(CLOCK, NOW) as work:
        evaluate_people(work, [person.id])
    with database.work(desk.actor, NOW) as work:
        finish_deadline(work, alarm.id, alarm.version, TODAY, "Langsgegaan.")
    row = desk.change(row, acute_form(hostility=3, substance_abuse=1))
    assert [one.state for one in alarms(database, person)] == ["done"]
    row = desk.change(row, acute_form(hostility=3, substance_abuse=3))
    assert {(one.number, one.state) for one in alarms(database, person)} == {
        (0, "done"),
        (1, "opened"),
    }
    desk.void(row)
    assert {one.state for one in alarms(database, person)} == {"done", "dropped"}


def test_acute_is_tied_to_its_contact_and_to_no_one_else_s(
    arrange: Arranger, database: Database, desk: Desk
) -> None:
    person, other = arrange.person(), arrange.person()
    here = arrange.appointment(person, NOW - timedelta(hours=2), state="attended")
    there = arrange.appointment(other, NOW - timedelta(hours=5), state="attended")
    wrong = {"appointment_id": there.id}
    assert refused(lambda: desk.draft(person, "acute-2007", acute_form(), **wrong)) == {
        "/appointment_id": "unknown-appointment"
    }
    row = desk.draft(person, "acute-2007", acute_form(), appointment_id=here.id)
    with database.work(desk.actor, NOW) as work:
        found = acute_at_contact(work, person.id, here.id)
        assert found.possible
        assert found.assessment is not None
        assert found.assessment.id == row.id
        assert acute_at_contact(work, other.id, there.id).assessment is None
        earlier = arrange.appointment(person, NOW - timedelta(days=8), state="attended")
        assert acute_at_contact(work, person.id, earlier.id).assessment is None


def test_a_form_knows_beforehand_what_it_cannot_be_used_for(
    arrange: Arranger, database: Database, desk: Desk
) -> None:
    grown = arrange.person()
    young = arrange.person(birth_on=date(2009, 6, 1), regime="juvenile")
    with database.work(desk.actor, NOW) as work:
        assert blank_form(work, grown.id, STATIC_99R).refusal is None
        refusal = blank_form(work, young.id, STATIC_99R).refusal
        assert refusal is not None
        assert refusal.code == "adult-tool-juvenile-case-file"
        offered = INSTRUMENTS.keys() - risk_file(work, young.id).refusals.keys()
    assert offered == {"erasor", "j-soap-ii", "j-soap-d", "jsorrat-ii", "profesor", "lij"}


def test_nobody_sees_assessments_of_a_file_that_is_not_theirs(
    arrange: Arranger, database: Database, desk: Desk
) -> None:
    row = desk.signed(arrange.person(), "static-99r", static_form())
    with database.work(arrange.office.outsider, NOW) as work:
        with pytest.raises(NotFound):
            assessment_file(work, row.id)
        with pytest.raises(NotFound):
            void_assessment(work, row.id, row.version, "Niet van mij.")


@pytest.mark.parametrize("code", sorted(REASSESSMENT_CODES))
def test_a_term_for_an_assessment_ends_by_signing_one_and_not_by_a_word(
    arrange: Arranger, database: Database, code: str
) -> None:
    person = arrange.person()
    with database.work(CLOCK, NOW) as work:
        wanted = WantedDeadline(code, TODAY, NOW)
        sync_deadlines(work.session, person.id, "person", person.id, [wanted], NOW)
    (row,) = [one for one in every_term(database, person) if one.code == code]
    with pytest.raises(Invalid) as refused, database.work(arrange.office.officer, NOW) as work:
        finish_deadline(work, row.id, row.version, TODAY)
    assert [(one.pointer, one.code) for one in refused.value.fields] == [
        ("/done_on", "assessment-first")
    ]
    with database.work(arrange.office.supervisor, NOW) as work:
        assert drop_deadline(work, row.id, row.version, "Zaak overgedragen.").state == "dropped"


def every_term(database: Database, person: PersonRow) -> list[DeadlineRow]:
    with database.work(CLOCK, NOW) as work:
        return deadlines_of(work.session, person.id)

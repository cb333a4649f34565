"""What a tab of a client's page will ask, read in two statements before; the second needs what the first found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from aftercare.casework.contact_gaps.view import contact_gaps
from aftercare.casework.overviews.view import badge_counts
from aftercare.casework.people.no_contacts import pairs_of
from aftercare.domain.concerns.concerns import LATELY
from aftercare.domain.risk.early_signs import MOST_SEEN
from aftercare.domain.time.wall_time import civil_date, monday_of, start_of_day
from aftercare.processes.messages.recipients import is_taken, reached
from aftercare.processes.risk.reassessments import open_reassessments
from aftercare.store.absences.review_tasks import open_reviews_of
from aftercare.store.absences.rows import absences_of
from aftercare.store.accounts.rows import officers_of, staff_by_ids
from aftercare.store.attachments.rows import photo_id_of
from aftercare.store.client_page.check_in_rows import calls_open_of
from aftercare.store.concerns.rows import check_ins, concerns_of, links_of
from aftercare.store.conditions.coverage_rows import reasons_that_hold
from aftercare.store.conditions.rows import conditions_of, conditions_of_people
from aftercare.store.contact_standards.contacts_held import breaks_of, contacts_recorded
from aftercare.store.contact_standards.rows import standards_in_use, team_of, tier_changes_of
from aftercare.store.database.read_ahead import read_ahead
from aftercare.store.database.unit_of_work import UnitOfWork, as_clock
from aftercare.store.deadlines.rows import deadlines_of
from aftercare.store.escalation.screen_inbox import open_escalations_of
from aftercare.store.goals.rows import (
    choices_of,
    goals_of,
    praise_of,
    steps_of,
    without_a_miss_since,
)
from aftercare.store.messages.channel_rows import preference_row, preferences_of
from aftercare.store.messages.numbers import confined_at, files_at, shared_numbers, unproven_numbers
from aftercare.store.messages.screen_conversations import unread_count
from aftercare.store.orders.period_rows import extensions_of, suspensions_of
from aftercare.store.orders.rows import orders_of, orders_of_people
from aftercare.store.overviews import screen_person_file as screen
from aftercare.store.people.home_address_rows import home_address_of
from aftercare.store.people.related_person_rows import (
    circles_of,
    get_related,
    parties_of,
    related_by_id,
    related_to,
)
from aftercare.store.people.rows import PersonRow, away_from, get_person, people_apart
from aftercare.store.phones.code_rows import newest_code
from aftercare.store.phones.dues import heard_at
from aftercare.store.phones.rows import history_of, names_in_history, policy_row
from aftercare.store.placement.screen_unplaced import places_of_person
from aftercare.store.placement.unplaced_rows import unplaced_of
from aftercare.store.plans.rows import PlanRow, obligations_in_force, plan_in_force, plans_of
from aftercare.store.risk.relapse_plan_rows import relapse_plans_of, seen_lately, signs_of_person
from aftercare.store.risk.rows import assessments_of, newest_signed
from aftercare.store.sites.rows import restrictions_on
from aftercare.store.subject_access.rows import corrections_about
from aftercare.store.treatment.rows import referrals_of
from aftercare.store.treatment.screen_treatment import referrals_shown

PAST_SHOWN: Final = timedelta(days=90)
# Longer than the planned weeks: an appointment moved by hand or a rare obligation can be later than those.
FUTURE_SHOWN: Final = timedelta(days=366)
WEEKS_SHOWN: Final = 26
EVENTS_SHOWN, EVENTS_SEARCHED = 60, 5_000
# No tab but another page of the client: only what stands above it.
STRIP: Final = "strip"

Question = Callable[..., Any]
EVERY_TAB: Final[tuple[Question, ...]] = (
    get_person,
    officers_of,
    plans_of,
    orders_of,
    conditions_of,
    open_escalations_of,
    photo_id_of,
    restrictions_on,
    home_address_of,
    suspensions_of,
    open_reviews_of,
)


def first_ahead(work: UnitOfWork, person_id: UUID, tab: str) -> None:
    """What needs nothing but the client's id."""
    session = work.session
    every = [partial(one, session, person_id) for one in EVERY_TAB]
    following = partial(screen.next_appointment, session, person_id, work.now)
    away = partial(away_from, session, person_id, work.now)
    read_ahead(session, *every, following, away, *_FIRST[tab](work, person_id))


def then_ahead(work: UnitOfWork, person: PersonRow, shown: list[PlanRow], tab: str) -> None:
    """What needs the client, with the header of the page."""
    session = work.session
    read_ahead(
        session,
        *(partial(screen.obligations_shown, session, one.id, work.now) for one in shown[:1]),
        *_then(work, person, tab),
        partial(badge_counts, work),
    )
    if tab == "messages":
        _messages_as_clock(work, person)


def _messages_as_clock(work: UnitOfWork, person: PersonRow) -> None:
    """What depends on other files, asked together in one change of rights."""
    session, (number, contacts) = work.session, _text_goes_to(work, person)
    questions: list[Question] = [
        partial(people_apart, session, person.id),
        partial(confined_at, session, [person.id], work.now),
        partial(shared_numbers, session, {number}),
        partial(unproven_numbers, session, [person.id]),
        partial(preferences_of, session, [person.id]),
        partial(related_by_id, session, contacts),
    ]
    if number:
        questions.append(partial(files_at, session, number))
    with as_clock(work):
        read_ahead(session, *questions)
        reached(work, person)
        pairs_of(work, person.id)
        if number:
            is_taken(work, number, person.id)


def _text_goes_to(work: UnitOfWork, person: PersonRow) -> tuple[str | None, list[UUID]]:
    """The number that gets the texts, and the id of the contact who has it, if any."""
    if person.texts_go_to is None:
        return person.phone, []
    held = (
        one.phone for one in related_to(work.session, person.id) if one.id == person.texts_go_to
    )
    return next(held, None), [person.texts_go_to]


def weeks_shown(today: date) -> list[date]:
    """The Mondays of the attendance shown, the first to last."""
    monday = monday_of(today)
    return [monday - timedelta(weeks=ago) for ago in reversed(range(WEEKS_SHOWN))]


def _then(work: UnitOfWork, person: PersonRow, tab: str) -> Iterator[Question]:
    session = work.session
    if tab == "overview":
        rows = (*orders_of(session, person.id), *conditions_of(session, person.id))
        yield partial(corrections_about, session, [person.id, *(one.id for one in rows)])
        yield partial(contact_gaps, work, [person.id])
    elif tab == "conditions":
        yield partial(team_of, session, person.team_id)
    elif tab == "messages":
        number, contacts = _text_goes_to(work, person)
        whose = contacts[0] if contacts else None
        for of_telephone in (history_of, names_in_history, newest_code):
            yield partial(of_telephone, session, person.id, whose)
        if whose:
            yield partial(get_related, session, whose)
        if number:
            yield partial(heard_at, session, person.id, number)
        row = preference_row(session, person.id)
        for staff_id in (row and row.set_by, person.co_officer_id):
            if staff_id:
                yield partial(staff_by_ids, session, [staff_id])


def _of_overview(work: UnitOfWork, person_id: UUID) -> Iterator[Question]:
    session, now = work.session, work.now
    since, until = now - PAST_SHOWN, now + FUTURE_SHOWN
    yield partial(screen.appointments_shown, session, person_id, since, until)
    yield partial(standards_in_use, session, civil_date(now))
    yield partial(places_of_person, session, person_id, civil_date(now))
    for one in (unplaced_of, absences_of, deadlines_of, calls_open_of):
        yield partial(one, session, person_id)


def _of_conditions(work: UnitOfWork, person_id: UUID) -> Iterator[Question]:
    session, today = work.session, civil_date(work.now)
    for any_of in (orders_of_people, conditions_of_people, obligations_in_force, referrals_of):
        yield partial(any_of, session, [person_id])
    yield partial(reasons_that_hold, session, [person_id], today)
    yield partial(standards_in_use, session, today)
    yield partial(breaks_of, session, [person_id])
    yield partial(contacts_recorded, session, person_id, work.now)
    of_goals = (goals_of, steps_of, praise_of, choices_of, without_a_miss_since)
    for one in (extensions_of, plan_in_force, tier_changes_of, *of_goals):
        yield partial(one, session, person_id)


def _of_messages(work: UnitOfWork, person_id: UUID) -> Iterator[Question]:
    whole = (screen.messages_shown, screen.replies_shown, related_to, parties_of, circles_of)
    for one in (*whole, preference_row):
        yield partial(one, work.session, person_id)
    yield partial(policy_row, work.session)
    yield partial(unread_count, work.session, person_id, work.actor.staff_id)


def _of_risk(work: UnitOfWork, person_id: UUID) -> Iterator[Question]:
    session, now = work.session, work.now
    for one in (
        *(assessments_of, newest_signed, open_reassessments, referrals_shown),
        *(relapse_plans_of, signs_of_person, related_to, links_of, concerns_of),
    ):
        yield partial(one, session, person_id)
    yield partial(seen_lately, session, person_id, MOST_SEEN)
    yield partial(check_ins, session, person_id, now, LATELY)


def _of_history(work: UnitOfWork, person_id: UUID) -> Iterator[Question]:
    first_at = start_of_day(weeks_shown(civil_date(work.now))[0])
    yield partial(screen.attendance_shown, work.session, person_id, first_at, work.now)
    yield partial(screen.timeline, work.session, person_id, EVENTS_SHOWN)


_FIRST: Final[Mapping[str, Callable[[UnitOfWork, UUID], Iterator[Question]]]] = {
    STRIP: lambda work, _person_id: iter((partial(badge_counts, work),)),
    "overview": _of_overview,
    "conditions": _of_conditions,
    "messages": _of_messages,
    "risk": _of_risk,
    "history": _of_history,
}

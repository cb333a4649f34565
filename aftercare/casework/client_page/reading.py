"""What a client's own page shows: the appointments to come, and what is asked until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from aftercare.casework.client_page.check_ins import has_check_in, sent_today
from aftercare.casework.client_page.evidence import Missed, misses_open
from aftercare.domain.appointments.lifecycle import OPEN_STATES
from aftercare.domain.appointments.time_offers import OfferState
from aftercare.domain.client_page.asked_words import TOPICS
from aftercare.domain.letters.composing import Place, Time
from aftercare.domain.time.wall_time import civil_date, wall
from aftercare.processes.letters.facts import place_of
from aftercare.processes.placement.offered_times import may_take_times
from aftercare.store.appointments.known_to_client import note_shown
from aftercare.store.appointments.rows import appointments_to_come
from aftercare.store.appointments.time_offer_rows import open_offer
from aftercare.store.client_page.rows import binding_kinds, supervised_until
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.people.rows import PersonRow

# The calendar file has them all.
MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """An appointment on the client's page."""

    id: UUID
    time: Time
    place: Place
    # Whether the client may ask for another time now.
    may_move: bool
    # What was asked: None, or the state of the offer with the times that can be chosen.
    offer: OfferState | None
    times: Sequence[Time]


@dataclass(frozen=True, slots=True)
class OwnPage:
    """`missed`: misses for which evidence is accepted. `asked`: by topic, the last day it is asked, None without one;
    None when nothing is. `checked_in`: whether today's check-in came, None where there is none. `until_on`: the last
    day of supervision; None when it has none yet."""

    appointments: Sequence[Shown]
    missed: Sequence[Missed]
    asked: Mapping[str, date | None] | None
    checked_in: bool | None
    until_on: date | None


def own_page(work: UnitOfWork, person: PersonRow) -> OwnPage:
    """What is shown counts as known to the client: a change of it must be notified. Run it as the clock, for the
    client of the visit."""
    rows = appointments_to_come(
        work.session, person.id, OPEN_STATES, work.now, MOST_SHOWN, announced=True
    )
    shown = []
    offer = open_offer(work.session, person.id)
    for row in rows:
        mine = offer if offer is not None and offer.appointment_id == row.id else None
        shown.append(
            Shown(
                row.id,
                local_time(row.starts_at),
                place_of(work, row),
                may_move=offer is None and may_take_times(work, row),
                offer=OfferState(mine.state) if mine else None,
                times=[local_time(start) for start in mine.starts] if mine else (),
            )
        )
    note_shown(work.session, person.id, work.now)
    today = civil_date(work.now)
    return OwnPage(
        shown,
        misses_open(work, person),
        _asked(work, person, today),
        sent_today(work, person) if has_check_in(work, person) else None,
        supervised_until(work.session, person.id, today),
    )


def _asked(work: UnitOfWork, person: PersonRow, today: date) -> Mapping[str, date | None] | None:
    """Kinds that the page does not name are in no topic: its last sentence stands for them."""
    binding = binding_kinds(work.session, person.id, today)
    # Two kinds of one topic hold until the later of their days, which comes last.
    named = {TOPICS[one["kind"]]: one["until_on"] for one in binding if one["kind"] in TOPICS}
    return named if binding else None


def local_time(moment: datetime) -> Time:
    """The moment as a client reads it."""
    local = wall(moment)
    return Time(local.date(), local.time())

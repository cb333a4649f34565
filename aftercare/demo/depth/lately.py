"""What happened in the last days: signs of relapse, a concern of a school, an emergency access, a new time."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select

from aftercare.base.ids import new_id
from aftercare.casework.appointments.acts import move_appointment, times_for
from aftercare.casework.concerns.links import NewLink, make_concern_link
from aftercare.casework.concerns.sending import Sent, send_concern
from aftercare.casework.file_access.emergency import Emergency, open_in_emergency
from aftercare.casework.risk.relapse_plans import NONE_YET, agree_relapse_plan
from aftercare.casework.risk.seen_signs import change_seen_signs
from aftercare.demo.depth.cast import Cast, Part
from aftercare.domain.appointments.lifecycle import HELD
from aftercare.domain.concerns.concerns import Sender
from aftercare.domain.risk.early_signs import EarlySign
from aftercare.store.appointments.rows import AppointmentRow
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.risk.relapse_plan_rows import signs_of_plan

SIGNS = (
    EarlySign("Ik slaap slecht en zit nachten achter de computer", "Laptop om tien uur naar mijn broer"),
    EarlySign("Ik zeg afspraken met vrienden af", "Zelf mijn broer bellen, dezelfde dag nog"),
    EarlySign("Ik zoek een weg langs het zwembad", "Omkeren en bellen met het kantoor", at_once=True),
)  # fmt: skip
CONCERN = (
    "Hij is stil sinds vorige week, zit alleen en zegt dat hij 's avonds veel op zijn telefoon zit."
)


def happen_lately(cast: Cast) -> None:
    cast.play({Part.ASSESSED: _agree_on_signs, Part.PROGRESSING: _another_time})
    _school_writes(cast)
    _emergency(cast)


def _agree_on_signs(cast: Cast, work: UnitOfWork, person_id: UUID) -> None:
    """One sign is ticked at the last contact: seen once, it asks for nothing yet."""
    plan = agree_relapse_plan(work, person_id, NONE_YET, cast.ago(20), SIGNS, ())
    held = select(AppointmentRow).where(
        AppointmentRow.person_id == person_id,
        col(AppointmentRow.state).in_(HELD),
        col(AppointmentRow.officer_id).is_not(None),
    )
    last = work.session.exec(held.order_by(col(AppointmentRow.starts_at).desc())).first()
    if last is not None:
        change_seen_signs(work, last.id, [signs_of_plan(work.session, plan.id)[0].id])


def _school_writes(cast: Cast) -> None:
    """The officer of a minor made a link for the mentor, who used it today."""
    if Part.AT_SCHOOL not in cast.ids:
        return
    until_on = cast.today + timedelta(days=60)
    with cast.working_on(Part.AT_SCHOOL) as (work, person_id):
        new = NewLink(person_id, Sender.SCHOOL, "Mentor (verzonnen)", False, until_on, new_id())
        link = make_concern_link(work, new, "https://aftercare.example")
    if link is not None:
        with cast.stage.work() as work:
            send_concern(work, link.rpartition("#")[2], Sent(CONCERN, "Mentor", 3, new_id()))


def _another_time(_cast: Cast, work: UnitOfWork, person_id: UUID) -> None:
    """The client expects the old time of the next check-in, and has to be informed of the new one."""
    coming = select(AppointmentRow).where(
        AppointmentRow.person_id == person_id,
        AppointmentRow.kind == "check_in",
        col(AppointmentRow.state).in_(("notified", "confirmed")),
        AppointmentRow.starts_at > work.now + timedelta(days=1),
    )
    row = work.session.exec(coming.order_by(col(AppointmentRow.starts_at))).first()
    if row is not None and (times := times_for(work, row.id)):
        move_appointment(work, row.id, row.version, times[0].start)


def _emergency(cast: Cast) -> None:
    """A colleague of the other team opened a file; a supervisor has to review it."""
    client = cast.clients.get(Part.ALARMING)
    if client is None:
        return
    reason = "Politie belt: hij staat bij een school (verzonnen)."
    with cast.stage.work(cast.stage.staff["koster"]) as work:
        asked = Emergency(client.reference, client.name[1], reason, 1)
        open_in_emergency(work, asked, 4)

"""Treatment groups, and clients at every stage: waiting, in treatment, finished, stopped, catching up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from sqlmodel import select

from aftercare.casework.conditions.acts import ConditionTerms, NewCondition, add_condition
from aftercare.casework.treatment.attendance import my_courses
from aftercare.casework.treatment.catch_up import catch_up, times_to_catch_up
from aftercare.casework.treatment.groups import GroupTerms, add_group
from aftercare.casework.treatment.offers import accept_offer, decline_offer
from aftercare.casework.treatment.programmes import NewOutline, adopt_outline
from aftercare.casework.treatment.referrals import NewReferral, join_group, record_step, refer
from aftercare.demo.accounts import CLINIC_LINDE
from aftercare.demo.depth.cast import Cast, Part, condition_of, order_of
from aftercare.demo.places import ALONE_LINDE, ANKER, KOMPAS, START, id_of
from aftercare.domain.treatment.modules import Hours, Module, Outline
from aftercare.domain.treatment.referrals import DropOut, DropOutBy, DropOutReason, ReferralAct
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.treatment.programme_rows import ProgrammeRow
from aftercare.store.treatment.rows import PlaceOfferRow, ReferralRow


@dataclass(frozen=True)
class DemoGroup:
    name: str
    programme: str
    series: str
    planner: str
    capacity: int
    begun_weeks_ago: int
    entry: str = "open"


# The evening group begins once the others are settled, so that its places go to clients who wait.
GROUPS = (
    DemoGroup("Kompas ochtend", KOMPAS, "dinsdagochtend", "dekker", 3, 20),
    DemoGroup("Anker middag", ANKER, "maandagmiddag", "martens", 8, 9, "closed"),
    DemoGroup("Anker avond", ANKER, "woensdagavond", "martens", 2, 30),
    DemoGroup("Start woensdag", START, "woensdagmiddag", "martens", 6, 15),
)
EVENING = DemoGroup("Kompas avond", KOMPAS, "donderdagavond", "dekker", 2, 6)
_A = ReferralAct
INTAKE = (_A.OFFER_INTAKE, _A.HOLD_INTAKE)
BEGUN = (*INTAKE, _A.START)


@dataclass(frozen=True)
class Way:
    """A client's group obligation and referral; `steps` are spread evenly over the weeks since the referral."""

    part: Part
    programme: str
    group: str
    referred_weeks_ago: int
    steps: tuple[ReferralAct, ...]
    note: str = ""
    end: DropOut | None = None


NO_LONGER = DropOut(DropOutReason.CLIENT_STOPPED, DropOutBy.CLIENT)
WAYS = (
    Way(Part.TREATED, KOMPAS, "Kompas ochtend", 18, BEGUN),
    Way(Part.ON_PAUSE, KOMPAS, "Kompas ochtend", 15, (*BEGUN, _A.PAUSE), "Operatie; zes weken rust."),
    Way(Part.TREATED_IN_SOUTH, ANKER, "Anker avond", 20, BEGUN),
    Way(Part.WITHDRAWN, ANKER, "Anker avond", 2, (_A.WITHDRAW,), "Verhuist; daar opnieuw verwijzen."),
    Way(
        Part.STOPPED, KOMPAS, "Kompas ochtend", 16, (*BEGUN, _A.DROP_OUT),
        "Zegt dat de groep hem niets brengt; wil alleen verder praten.", NO_LONGER,
    ),
    Way(Part.YOUNG_IN_LINE, START, "Start woensdag", 4, (_A.OFFER_INTAKE,)),
)  # fmt: skip
# Clients who wait for the evening group, in order of referral, with their days of waiting. The court's decision allows
# one of them another clinic, which has a place. One waits longer for an intake than the norm, since today.
LINE = (
    (Part.OFFERED_FIRST, 84), (Part.OFFERED_SECOND, 63), (Part.OFFERED_LAST, 49),
    (Part.IN_FRONT, 29), (Part.IN_LINE, 21),
)  # fmt: skip
LONG = 42
NOT_NOW = "Werkt op donderdagavond; de ochtendgroep kan wel."


# Invented, as the clinics are; the youngest clients' programme has none yet.
OUTLINES = {
    KOMPAS: (("Kennismaking", 4), ("Delictscenario", 10), ("Signalen", 8), ("Toekomstplan", 6)),
    ANKER: (("Kennismaking", 3), ("Zelfregulatie", 12), ("Terugvalpreventie", 9)),
}
# Individual treatment has a dose in hours: 60, 45 and 30, in sessions of an hour.
IN_HOURS = Outline.in_time(
    (Module("Kennismaking", 4), Module("Delictanalyse", 20), Module("Vaardigheden", 24), Module("Afronding", 12)),
    Hours(60, {1: 3_600, 2: 2_700, 3: 1_800}),
)  # fmt: skip


def treat(cast: Cast) -> None:
    for programme, modules in OUTLINES.items():
        _adopt(cast, programme, _in_sessions(modules))
    _adopt(cast, ALONE_LINDE, IN_HOURS)
    groups = {one.name: _open(cast, one) for one in GROUPS}
    for way in WAYS:
        if way.part in cast.ids:
            _go(cast, way, groups[way.group])
    _open(cast, EVENING)
    for part, days in LINE:
        if part in cast.ids:
            _wait(cast, part, days)
    # The others have not answered yet.
    cast.play({Part.OFFERED_FIRST: _accept, Part.OFFERED_SECOND: _decline})
    _make_good(cast)


def _in_sessions(modules: tuple[tuple[str, int], ...]) -> Outline:
    """The whole programme for the highest level, three quarters and half of it for the others."""
    outline = Outline(tuple(Module(*one) for one in modules), {})
    whole = outline.sessions
    return replace(outline, dose={1: whole, 2: whole * 3 // 4, 3: whole // 2})


def _adopt(cast: Cast, programme: str, outline: Outline) -> None:
    with cast.stage.work(cast.stage.staff["dekker"]) as work:
        row = work.session.get_one(ProgrammeRow, id_of(programme))
        new = NewOutline(cast.ago(400), f"Draaiboek {programme}, 2025 (voorbeeld)", outline)
        adopt_outline(work, row.id, row.version, new)


def _open(cast: Cast, one: DemoGroup) -> UUID:
    begun_on = cast.ago(7 * one.begun_weeks_ago)
    terms = GroupTerms(one.name, one.series, one.entry, one.capacity, begun_on)
    with cast.stage.work(cast.stage.staff[one.planner]) as work:
        return add_group(work, id_of(one.programme), terms).id


def _go(cast: Cast, way: Way, group_id: UUID) -> None:
    """A client who began with the history joins the group; for the others the steps are spread evenly."""
    days = 7 * way.referred_weeks_ago
    apart = (days - 7) // len(BEGUN)
    with cast.working_on(way.part) as (work, person_id):
        condition = condition_of(work, person_id, "programme")
        begun = _begun(work, person_id, id_of(way.programme))
        new = NewReferral(person_id, condition.id, id_of(way.programme), cast.ago(days))
        row = begun or refer(work, new)
        if begun:
            _take_place(work, row, group_id)
        for number, act in enumerate(way.steps, start=1):
            if begun and act in BEGUN:
                continue
            # Joining happens today, so what follows cannot be earlier.
            on = cast.ago(days - number * apart) if act in BEGUN else cast.today
            note = "" if act in BEGUN else way.note
            end = way.end if act is _A.DROP_OUT else None
            record_step(work, row.id, row.version, act, on, note, end)


def _begun(work: UnitOfWork, person_id: UUID, programme_id: UUID) -> ReferralRow | None:
    query = select(ReferralRow).where(
        ReferralRow.person_id == person_id,
        ReferralRow.programme_id == programme_id,
        ReferralRow.state == "started",
    )
    return work.session.exec(query).first()


def _take_place(work: UnitOfWork, row: ReferralRow, group_id: UUID) -> None:
    """Accept the offer that was made at once, or join without one."""
    offer = _offer_to(work, row.person_id)
    if offer is not None and offer.group_id == group_id:
        accept_offer(work, offer.id, offer.version)
    else:
        join_group(work, row.id, row.version, group_id)


def _wait(cast: Cast, part: Part, days: int) -> None:
    """Treatment ordered by the court, without a place yet; clients who wait long have had the intake."""
    with cast.working_on(part) as (work, person_id):
        ordered = {
            "provider": CLINIC_LINDE,
            "programme": KOMPAS,
            "provider_substitution_allowed": part is Part.OFFERED_LAST,
        }
        condition = add_condition(
            work,
            NewCondition(
                order_of(work, person_id).id,
                "treatment_obligation",
                ConditionTerms(parameters=ordered),
            ),
        )
        row = refer(work, NewReferral(person_id, condition.id, id_of(KOMPAS), cast.ago(days)))
        for number, act in enumerate(INTAKE if days > LONG else (), start=1):
            record_step(work, row.id, row.version, act, cast.ago(days - 14 * number))


def _accept(cast: Cast, work: UnitOfWork, person_id: UUID) -> None:
    if offer := _offer_to(work, person_id):
        row = accept_offer(work, offer.id, offer.version)
        record_step(work, row.id, row.version, ReferralAct.START, cast.today)


def _decline(_cast: Cast, work: UnitOfWork, person_id: UUID) -> None:
    """The place is then offered on."""
    if offer := _offer_to(work, person_id):
        decline_offer(work, offer.id, offer.version, NOT_NOW)


def _offer_to(work: UnitOfWork, person_id: UUID) -> PlaceOfferRow | None:
    query = select(PlaceOfferRow).where(
        PlaceOfferRow.person_id == person_id, PlaceOfferRow.state == "offered"
    )
    return work.session.exec(query).first()


def _make_good(cast: Cast) -> None:
    """The clinic finds another time for a session that one of its clients missed: the first for which there is one."""
    with cast.stage.work(cast.stage.provider_of(id_of(CLINIC_LINDE))) as work:
        for missed in (one for row in my_courses(work) for one in row["course"].missed):
            if times := times_to_catch_up(work, missed.id):
                catch_up(work, missed.id, times[0])
                return

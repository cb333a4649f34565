"""Pages for a client's treatment: referrals with their waits and steps, and what to do next."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid, NotFound
from aftercare.casework.treatment.referrals import (
    NewReferral,
    join_group,
    record_step,
    refer,
    transfer,
)
from aftercare.casework.treatment.view import TreatmentFile, treatment_file
from aftercare.domain.time.wall_time import civil_date
from aftercare.domain.treatment.referrals import REFERRAL_LIFE, ReferralAct, ReferralState
from aftercare.domain.treatment.waits import NORM_SOURCE
from aftercare.store.database.plain_sql import Row
from aftercare.web.shell.forms.faults import field_errors
from aftercare.web.shell.forms.reading import Prefer, Reading
from aftercare.web.shell.phrases import condition_name, full_name
from aftercare.web.shell.request import Allow, PageRoute, Typed, Visit, typed_form
from aftercare.web.treatment.view import (
    asks_for_treatment,
    group_option,
    programme_option,
    referral_view,
)

router = APIRouter(route_class=PageRoute)
Form = Annotated[Typed, Depends(typed_form)]
Reader = Annotated[Visit, Depends(Allow(treatment_file))]
Writer = Annotated[Visit, Depends(Allow(refer))]
EMPTY = Reading({})
REFER_NAMES = {"/condition_id": "condition", "/programme_id": "programme"}
SEAT_NAMES = {"/group_id": "group"}
MOVE_NAMES = {
    "/programme_id": "programme",
    "/group_id": "to_group",
    "/happened_on": "moved_on",
    "/note": "why",
}


@router.get("/people/{person_id}/treatment")
def show_treatment(person_id: UUID, visit: Reader) -> Response:
    return _file_page(visit, person_id, EMPTY)


@router.post("/people/{person_id}/treatment")
def enter(person_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    file = _file(visit, person_id)
    condition = form.choice("condition", [one for one, _ in _conditions(visit, file)])
    programme = form.choice("programme", [str(row["id"]) for row in file.programmes])
    referred_on = form.date("referred_on", civil_date(visit.now), prefer="past")
    if form.holds and referred_on is not None:
        try:
            with visit.work() as work:
                new = NewReferral(person_id, UUID(condition), UUID(programme), referred_on)
                refer(work, new)
            return visit.back_to(f"/people/{person_id}/treatment", said="saved", days=form.days)
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, REFER_NAMES))
    return _file_page(visit, person_id, form)


@router.get("/people/{person_id}/treatment/{referral_id}")
def show_referral(person_id: UUID, referral_id: UUID, visit: Reader) -> Response:
    return _referral_page(visit, person_id, referral_id)


@router.post("/people/{person_id}/treatment/{referral_id}/steps")
def step(person_id: UUID, referral_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    act = form.choice("act", [one.value for one in ReferralAct])
    prefer: Prefer = "nearest" if act == ReferralAct.START else "past"
    happened_on = form.date("happened_on", civil_date(visit.now), prefer=prefer)
    note = form.text("note", required=False, most=2_000)
    if form.holds and happened_on is not None:
        try:
            with visit.work() as work:
                record_step(work, referral_id, typed.version, ReferralAct(act), happened_on, note)
            return _back(visit, person_id, referral_id)
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, {}))
    return _referral_page(visit, person_id, referral_id, step_form=form)


@router.post("/people/{person_id}/treatment/{referral_id}/group")
def seat(person_id: UUID, referral_id: UUID, visit: Writer, typed: Form) -> Response:
    form = Reading(typed)
    group = form.choice("group", _groups_known(visit, person_id))
    if form.holds:
        try:
            with visit.work() as work:
                held = join_group(work, referral_id, typed.version, UUID(group))
            return _back(visit, person_id, held.id)
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, SEAT_NAMES))
    return _referral_page(visit, person_id, referral_id, seat_form=form)


@router.post("/people/{person_id}/treatment/{referral_id}/transfer")
def move(person_id: UUID, referral_id: UUID, visit: Writer, typed: Form) -> Response:
    form, file = Reading(typed), _file(visit, person_id)
    programme = form.choice("programme", [str(row["id"]) for row in file.programmes])
    group = form.choice("to_group", [str(row["id"]) for row in file.groups], required=False)
    moved_on = form.date("moved_on", civil_date(visit.now), prefer="past")
    why = form.text("why", most=2_000)
    if form.holds and moved_on is not None:
        try:
            with visit.work() as work:
                fresh = transfer(
                    work, referral_id, typed.version, UUID(programme), moved_on, why,
                    UUID(group) if group else None,
                )  # fmt: skip
            return _back(visit, person_id, fresh.id)
        except Invalid as invalid:
            form.errors.update(field_errors(invalid, MOVE_NAMES))
    return _referral_page(visit, person_id, referral_id, move_form=form)


def _back(visit: Visit, person_id: UUID, referral_id: UUID) -> Response:
    return visit.back_to(f"/people/{person_id}/treatment/{referral_id}", said="saved")


def _file(visit: Visit, person_id: UUID) -> TreatmentFile:
    with visit.work() as work:
        return treatment_file(work, person_id)


def _groups_known(visit: Visit, person_id: UUID) -> list[str]:
    return [str(row["id"]) for row in _file(visit, person_id).groups]


def _conditions(visit: Visit, file: TreatmentFile) -> list[tuple[str, str]]:
    """Conditions that require treatment, to choose from."""
    return [
        (str(one.id), condition_name(one.kind, visit.language))
        for one in file.conditions
        if asks_for_treatment(one)
    ]


def _file_page(visit: Visit, person_id: UUID, form: Reading) -> Response:
    file = _file(visit, person_id)
    usual = {"referred_on": civil_date(visit.now).strftime("%d-%m-%Y")}
    return visit.page(
        "treatment/treatment.html",
        200 if form.holds else 422,
        person=_person(file),
        referrals=[referral_view(row, visit.language) for row in file.referrals],
        norm_source=NORM_SOURCE,
        conditions=_conditions(visit, file),
        programmes=[programme_option(row) for row in file.programmes],
        may_edit=_may_edit(visit),
        form=form if form.typed else Reading(usual),
    )


def _referral_page(
    visit: Visit,
    person_id: UUID,
    referral_id: UUID,
    *,
    step_form: Reading = EMPTY,
    seat_form: Reading = EMPTY,
    move_form: Reading = EMPTY,
) -> Response:
    file = _file(visit, person_id)
    row = next((one for one in file.referrals if one["id"] == referral_id), None)
    if row is None:
        raise NotFound()
    state = ReferralState(row["state"])
    acts = [one for one in REFERRAL_LIFE.acts_from(state) if one is not ReferralAct.TRANSFER]
    holds = step_form.holds and seat_form.holds and move_form.holds
    return visit.page(
        "treatment/referral.html",
        200 if holds else 422,
        person=_person(file),
        referral=referral_view(row, visit.language),
        steps=[one for one in file.steps if one["referral_id"] == referral_id],
        norm_source=NORM_SOURCE,
        acts=[one.value for one in acts],
        groups=[group_option(one, visit.language) for one in _own_first(file.groups, row)],
        programmes=[programme_option(one) for one in file.programmes],
        may_edit=_may_edit(visit),
        form=step_form,
        seat_form=seat_form,
        move_form=move_form,
    )


def _own_first(groups: list[Row], referral: Row) -> list[Row]:
    """Groups of the referral's own programme before those of others."""
    return sorted(groups, key=lambda one: one["programme_id"] != referral["programme_id"])


def _may_edit(visit: Visit) -> bool:
    return visit.may(refer)


def _person(file: TreatmentFile) -> dict[str, Any]:
    return {"id": file.person.id, "name": full_name(file.person)}

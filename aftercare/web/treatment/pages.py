"""Pages for a client's treatment: referrals with their waits and steps, and what to do next."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import existing
from aftercare.casework.treatment.referral_steps import LONGEST_NOTE
from aftercare.casework.treatment.referrals import (
    NewReferral,
    join_group,
    record_step,
    refer,
    transfer,
)
from aftercare.casework.treatment.view import TreatmentFile, treatment_file
from aftercare.domain.treatment.named_provider import named_provider
from aftercare.domain.treatment.referrals import (
    REFERRAL_LIFE,
    DropOut,
    DropOutBy,
    DropOutReason,
    ReferralAct,
    ReferralState,
)
from aftercare.domain.treatment.waits import NORM_SOURCE
from aftercare.web.conditions.full_names import labels
from aftercare.web.shell.forms.reading import Prefer
from aftercare.web.shell.phrases import person_link
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.sources import source_view
from aftercare.web.treatment.view import (
    asks_for_treatment,
    group_option,
    programme_option,
    referral_view,
)

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(treatment_file))]
Writer = Annotated[PageContext, Depends(Allow(refer))]
MOVE_NAMES = {"/group_id": "to_group", "/happened_on": "moved_on", "/note": "why"}


@router.get("/people/{person_id}/treatment")
def show_treatment(person_id: UUID, context: Reader, form: Form) -> Response:
    file = context.run(treatment_file, person_id)
    usual = {"referred_on": context.today.strftime("%d-%m-%Y")}
    return context.page(
        "treatment/treatment.html",
        person=person_link(file.person),
        referrals=[referral_view(row, context.language) for row in file.referrals],
        norm_source=source_view(NORM_SOURCE, context.language),
        conditions=_conditions(context, file),
        programmes=[programme_option(row) for row in file.programmes],
        names_provider=any(
            named_provider(one.parameters) for one in file.conditions if asks_for_treatment(one)
        ),
        may_edit=context.can_perform(refer),
        form=form.or_stored(usual),
    )


@router.post("/people/{person_id}/treatment")
@shown_again_by(show_treatment)
def enter(person_id: UUID, context: Writer, form: Form) -> Response:
    file = context.run(treatment_file, person_id)
    condition = form.one_of("condition", [UUID(one) for one, _ in _conditions(context, file)])
    programme = form.one_of("programme", [row["id"] for row in file.programmes])
    referred_on = form.date("referred_on", context.today, prefer="past")
    reason = form.text("reason", required=False, most=LONGEST_NOTE)
    with saving(context, form) as work:
        refer(work, NewReferral(person_id, condition, programme, referred_on, reason))
    return context.redirect_to(f"/people/{person_id}/treatment", flash="saved", days=form.days)


@router.get("/people/{person_id}/treatment/{referral_id}")
def show_referral(person_id: UUID, referral_id: UUID, context: Reader, form: Form) -> Response:
    file = context.run(treatment_file, person_id)
    row = existing(next((one for one in file.referrals if one["id"] == referral_id), None))
    state = ReferralState(row["state"])
    acts = [one for one in REFERRAL_LIFE.acts_from(state) if one is not ReferralAct.TRANSFER]
    return context.page(
        "treatment/referral.html",
        200 if form.is_valid else 422,
        person=person_link(file.person),
        referral=referral_view(row, context.language),
        steps=[one for one in file.steps if one["referral_id"] == referral_id],
        norm_source=source_view(NORM_SOURCE, context.language),
        acts=[one.value for one in acts],
        drop_out_reasons=[one.value for one in DropOutReason],
        drop_out_by=[one.value for one in DropOutBy],
        # Groups of the referral's own programme come first.
        groups=[
            group_option(one, context.language, context.today)
            for one in sorted(
                file.groups, key=lambda one: one["programme_id"] != row["programme_id"]
            )
        ],
        programmes=[programme_option(one) for one in file.programmes],
        may_edit=context.can_perform(refer),
        form=form.part("happened_on"),
        seat_form=form.part("group"),
        move_form=form.part("moved_on"),
    )


@router.post("/people/{person_id}/treatment/{referral_id}/steps")
@shown_again_by(show_referral)
def step(person_id: UUID, referral_id: UUID, context: Writer, form: Form) -> Response:
    act = form.one_of("act", ReferralAct)
    prefer: Prefer = "nearest" if act == ReferralAct.START else "past"
    happened_on = form.date("happened_on", context.today, prefer=prefer)
    note = form.text("note", required=False, most=2_000)
    ends = act == ReferralAct.DROP_OUT
    reason = form.optional_one_of("drop_out_reason", DropOutReason, required=ends)
    by = form.optional_one_of("drop_out_by", DropOutBy, required=ends)
    end = DropOut(reason, by) if reason and by else None
    with saving(context, form) as work:
        record_step(work, referral_id, form.version, act, happened_on, note, end)
    return _back(context, person_id, referral_id)


@router.post("/people/{person_id}/treatment/{referral_id}/group")
@shown_again_by(show_referral)
def seat(person_id: UUID, referral_id: UUID, context: Writer, form: Form) -> Response:
    group = form.one_of(
        "group", [row["id"] for row in context.run(treatment_file, person_id).groups]
    )
    with saving(context, form) as work:
        held = join_group(work, referral_id, form.version, group)
    return _back(context, person_id, held.id)


@router.post("/people/{person_id}/treatment/{referral_id}/transfer")
@shown_again_by(show_referral)
def move(person_id: UUID, referral_id: UUID, context: Writer, form: Form) -> Response:
    file = context.run(treatment_file, person_id)
    programme = form.one_of("programme", [row["id"] for row in file.programmes])
    group = form.optional_one_of("to_group", [row["id"] for row in file.groups])
    moved_on = form.date("moved_on", context.today, prefer="past")
    why = form.text("why", most=2_000)
    with saving(context, form, MOVE_NAMES) as work:
        fresh = transfer(work, referral_id, form.version, programme, moved_on, why, group)
    return _back(context, person_id, fresh.id)


def _back(context: PageContext, person_id: UUID, referral_id: UUID) -> Response:
    return context.redirect_to(f"/people/{person_id}/treatment/{referral_id}", flash="saved")


def _conditions(context: PageContext, file: TreatmentFile) -> list[tuple[str, str]]:
    """Conditions that require treatment, to choose from, each with the provider it names."""
    short = labels(file.conditions, context.language)
    return [
        (str(one.id), " · ".join(filter(None, (short[one.id], named_provider(one.parameters)))))
        for one in file.conditions
        if asks_for_treatment(one)
    ]

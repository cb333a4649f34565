"""The page for changing a client's level: a preview of the plan first, then the reason."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.typed_text import LONG_REASON
from aftercare.casework.contact_standards.tier_view import tier_file
from aftercare.casework.people.tiers import TIERS, change_tier, preview_tier
from aftercare.web.contact_standards.view import proposal_view
from aftercare.web.risk.view import instrument_name
from aftercare.web.shell.forms.reading import WHICH_LEVEL
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by

router = APIRouter(route_class=PageRoute)
Writer = Annotated[PageContext, Depends(Allow(change_tier))]
NAMES = {"/to_tier": "to"}


@router.get("/people/{person_id}/tier")
def ask_which(person_id: UUID, context: Writer, form: Form, to: str = "") -> Response:
    form = form.or_stored({"to": to})
    with context.work() as work:
        file = tier_file(work, person_id)
        to = form.typed.get("to", "")
        others = [str(one) for one in TIERS if one != file.person.tier]
        proposal = preview_tier(work, person_id, int(to)) if to in others else None
    return context.page(
        "contact_standards/tier.html",
        person={
            "id": file.person.id,
            "name": full_name(file.person),
            "tier": str(file.person.tier),
            "version": form.typed.get("version", file.person.version),
        },
        others=others,
        to=to if proposal else None,
        proposal=proposal_view(proposal, context.language) if proposal else None,
        assessments=[
            (
                str(one.id),
                f"{instrument_name(one.instrument, context.language)}, {context.day(one.assessed_on)}",
            )
            for one in file.assessments
        ],
        changes=[
            {
                "at": one.row.changed_at,
                "from_tier": str(one.row.from_tier),
                "to_tier": str(one.row.to_tier),
                "reason": one.row.reason,
                "who": one.changed_by,
            }
            for one in file.changes
        ],
        form=form,
    )


@router.post("/people/{person_id}/tier")
@shown_again_by(ask_which)
def change(person_id: UUID, context: Writer, form: Form) -> Response:
    signed = {str(one.id): one.id for one in context.run(tier_file, person_id).assessments}
    to = form.choice("to", [str(one) for one in TIERS], unchosen=WHICH_LEVEL)
    reason = form.text("reason", most=LONG_REASON)
    rests_on = form.choice("assessment", signed, required=False)
    with saving(context, form, NAMES) as work:
        done = change_tier(work, person_id, form.version, int(to), reason, signed.get(rests_on))
    if done.draft is not None:
        return context.redirect_to(f"/plans/{done.draft.id}/edit", flash="tier-draft")
    flash = "tier-review" if done.proposal.needs_review else "tier"
    return context.redirect_to(f"/people/{person_id}", flash=flash)

"""The page of treatment groups: their occupancy, their meetings, and for planners their terms."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import DuplicateReference
from aftercare.base.translation import sentence
from aftercare.casework.treatment.groups import (
    GroupTerms,
    add_group,
    change_group,
    end_group,
    groups_in_use,
    providers_known,
)
from aftercare.casework.treatment.programmes import (
    MOST_INDIVIDUAL,
    NewOutline,
    NewProgramme,
    add_programme,
    adopt_outline,
    change_programme,
)
from aftercare.casework.treatment.view import (
    groups_overview,
    outlines_of_programme,
    programmes_overview,
)
from aftercare.domain.people.person import Regime
from aftercare.domain.treatment.fit import Entry
from aftercare.domain.treatment.modules import LEVELS, LONGEST_SOURCE
from aftercare.store.database.plain_sql import Row
from aftercare.web.accounts.part_options import part_options
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.forms.stored import as_typed
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, NotSaved, saving, shown_again_by
from aftercare.web.sites.series_preview import AGAIN, other_weekday
from aftercare.web.treatment.outlines import (
    DoseUnit,
    outline_as_stored,
    outline_read,
    outline_view,
)
from aftercare.web.treatment.view import group_view, programme_option

router = APIRouter(route_class=PageRoute)
Reader = Annotated[PageContext, Depends(Allow(groups_overview))]
Planner = Annotated[PageContext, Depends(Allow(add_group))]
TAKEN = sentence("This programme already has a group in that series")
NAME_TAKEN = sentence("There is already a programme with this name")
NEW = {"entry": Entry.OPEN.value, "places": "8"}
NEW_PROGRAMME = {"audience": Regime.ADULT.value}
FAULTS = {DuplicateReference: ("series", TAKEN)}
PROGRAMME_FAULTS = {DuplicateReference: ("title", NAME_TAKEN)}
NAMES = {"/capacity": "places"}
PROGRAMME_NAMES = {"/name": "title"}
DOSE_NAMES = {
    f"/{name}/{level}": f"dose-{level}" for name in ("dose", "dose_minutes") for level in LEVELS
}


@router.get("/treatment-groups")
def show_groups(
    context: Reader, form: Form, change: str = "", programme: str = "", new: str = ""
) -> Response:
    """`change` and `programme` are the ids of what is changed; `new` names the empty form that is shown."""
    with context.work() as work:
        groups, programmes = groups_overview(work), programmes_overview(work)
        providers = providers_known(work)
        may_manage = context.can_perform(add_group)
        in_use = groups_in_use(work) if may_manage else {}
        renaming = next((row for row in programmes if str(row["id"]) == programme), None)
        outlines = outlines_of_programme(work, renaming["id"]) if renaming else []
    changing = next((row for row in groups if str(row["id"]) == change), None)
    stored = _as_stored(changing) if changing else NEW
    programme_stored = _programme_as_stored(renaming) if renaming else NEW_PROGRAMME
    return context.page(
        "treatment/groups.html",
        200 if form.is_valid else 422,
        groups=[group_view(row, context.today) for row in groups],
        changing=changing,
        new=new,
        changing_programme=renaming,
        programmes=[programme_option(row) for row in programmes],
        providers=part_options(providers, renaming["provider_id"] if renaming else None),
        entries=[one.value for one in Entry],
        audiences=[one.value for one in Regime],
        may_manage=may_manage,
        in_use=in_use,
        form=form.part("name", stored),
        programme_form=form.part("title", programme_stored),
        outlines=[outline_view(one, context.language) for one in outlines],
        units=[one.value for one in DoseUnit],
        levels=LEVELS,
        outline_form=form.part("modules", outline_as_stored(outlines)),
    )


@router.post("/treatment-groups")
@shown_again_by(show_groups)
def add(context: Planner, form: Form) -> Response:
    known = [row["id"] for row in context.run(programmes_overview)]
    programme = form.one_of("programme", known)
    terms = _terms(context, form)
    with saving(context, form, NAMES, FAULTS) as work:
        _ask_about_weekday(context, form, terms)
        add_group(work, programme, terms)
    return context.redirect_to("/treatment-groups", flash="saved", days=form.days)


@router.post("/treatment-groups/programmes")
@shown_again_by(show_groups)
def add_one(context: Planner, form: Form) -> Response:
    terms = _programme(context, form)
    with saving(context, form, PROGRAMME_NAMES, PROGRAMME_FAULTS) as work:
        add_programme(work, terms)
    return context.redirect_to("/treatment-groups", flash="saved")


@router.post("/treatment-groups/programmes/{programme_id}")
@shown_again_by(show_groups, programme="programme_id")
def change_programme_terms(programme_id: UUID, context: Planner, form: Form) -> Response:
    terms = _programme(context, form)
    with saving(context, form, PROGRAMME_NAMES, PROGRAMME_FAULTS) as work:
        change_programme(work, programme_id, form.version, terms)
    return context.redirect_to("/treatment-groups", flash="saved")


@router.post("/treatment-groups/programmes/{programme_id}/outlines")
@shown_again_by(show_groups, programme="programme_id")
def adopt(programme_id: UUID, context: Planner, form: Form) -> Response:
    valid_from = form.date("valid_from", context.today)
    source = form.text("source", most=LONGEST_SOURCE)
    outline = outline_read(form)
    with saving(context, form, DOSE_NAMES) as work:
        new = NewOutline(valid_from, source, outline)
        adopt_outline(work, programme_id, form.version, new)
    address = f"/treatment-groups?programme={programme_id}"
    return context.redirect_to(address, flash="saved", days=form.days)


@router.post("/treatment-groups/{group_id}")
@shown_again_by(show_groups, change="group_id")
def change_one(group_id: UUID, context: Planner, form: Form) -> Response:
    terms = _terms(context, form)
    with saving(context, form, NAMES, FAULTS) as work:
        change_group(work, group_id, form.version, terms)
    return context.redirect_to("/treatment-groups", flash="saved", days=form.days)


@router.post("/treatment-groups/{group_id}/end")
def finish_group(group_id: UUID, context: Planner, form: Form) -> Response:
    removed = context.run(end_group, group_id, form.version)
    return context.redirect_to("/treatment-groups", flash="removed" if removed else "group-ended")


def _ask_about_weekday(context: PageContext, form: Reading, new: GroupTerms) -> None:
    """Raises NotSaved once for a name that says another weekday than the first day; sent again, it is right."""
    form.asked[AGAIN] = f"{new.name}/{new.starts_on}"
    other = other_weekday(context, new.name, new.starts_on)
    if other and form.typed.get(AGAIN) != form.asked[AGAIN]:
        form.errors["name"] = other
        raise NotSaved()


def _programme(context: PageContext, form: Reading) -> NewProgramme:
    known = [one.id for one in context.run(providers_known)]
    title = form.text("title", most=100)
    provider = form.one_of("provider", known)
    audience = form.one_of("audience", Regime)
    purpose = form.text("purpose", required=False, most=100)
    places = form.optional_number("individual_places", 1, MOST_INDIVIDUAL)
    return NewProgramme(title, provider, audience, purpose, places)


def _terms(context: PageContext, form: Reading) -> GroupTerms:
    today = context.today
    name, series = form.text("name", most=100), form.text("series", most=100)
    entry = form.one_of("entry", Entry)
    places = form.number("places", 1, 100)
    starts_on = form.date("starts_on", today)
    ends_on = form.optional_date("ends_on", today, first=starts_on)
    return GroupTerms(name, series, entry, places, starts_on, ends_on)


def _as_stored(row: Row) -> dict[str, str]:
    typed = as_typed(row, "name", "series", "entry", "starts_on", "ends_on")
    return typed | {"places": str(row["capacity"])}


def _programme_as_stored(row: Row) -> dict[str, str]:
    renamed = {"title": row["name"], "provider": str(row["provider_id"] or "")}
    return as_typed(row, "audience", "purpose", "individual_places") | renamed

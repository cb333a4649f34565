"""Pages for a planner's sites with their hours and capacity, and for the groups that meet there every week."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import DuplicateReference, NonexistentTime
from aftercare.base.translation import sentence
from aftercare.casework.appointments.changes_to_pass_on import pass_on_by_text
from aftercare.casework.overviews.view import my_sites
from aftercare.casework.placement.unplaced import capacity_requests
from aftercare.casework.sites.acts import (
    MOST_WEEKS,
    SITE_KINDS,
    NewSeries,
    NewSite,
    add_series,
    add_site,
    end_series,
    my_series,
    preview_series,
    programmes_known,
)
from aftercare.casework.sites.narrowing import change_site_as_previewed, preview_site_change
from aftercare.casework.sites.site_positions import sites_to_locate
from aftercare.casework.staff.replanning import Replanning
from aftercare.casework.treatment.groups import providers_known
from aftercare.store.database.plain_sql import Row
from aftercare.store.sites.rows import SiteRow
from aftercare.web.accounts.part_options import part_options
from aftercare.web.conditions.address_finding import filled, finding_of, is_finding
from aftercare.web.conditions.map_view import map_of
from aftercare.web.conditions.zone_input import position_of, typed_position
from aftercare.web.contact_standards.words import CONTACT_KINDS
from aftercare.web.placement.replanned_view import (
    CHANGED,
    UNSEEN,
    done_before,
    leads_to_done,
    replanned_view,
)
from aftercare.web.shell.day_span import SKIPPED
from aftercare.web.shell.forms.hours import typed_week, week_of
from aftercare.web.shell.forms.opening_times import opening_lines
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.forms.stored import as_typed, ticks
from aftercare.web.shell.phrases import weekday_names
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, NotSaved, saving, shown_again_by
from aftercare.web.shell.view import View
from aftercare.web.shell.words import KINDS
from aftercare.web.sites.series_preview import ask_about_sessions

router = APIRouter(route_class=PageRoute)
Planner = Annotated[PageContext, Depends(Allow(add_site))]
PLACE_NAMES = {"/at": "lies_at"}
TAKEN = sentence("This group already meets at that time")
NEW = {"kind": "office"}
NEW_SERIES = {"minutes": "90", "seats": "10", "weeks": "12"}
SERIES_NAMES = {"/capacity": "seats", "/site_id": "series"}
SERIES_FAULTS = {DuplicateReference: ("series", TAKEN), NonexistentTime: ("at", SKIPPED)}


@router.get("/sites")
def show_sites(context: Planner, form: Form, change: str = "", group: str = "") -> Response:
    return _page(context, form, change, group)


def _page(
    context: PageContext,
    form: Reading,
    change: str = "",
    group: str = "",
    found_moves: Replanning | None = None,
    *,
    changed: bool = False,
) -> Response:
    """`found_moves`: what would move if the site in the form were changed so; `changed`: that differs from what was
    shown before."""
    with context.work() as work:
        found, groups, programmes = my_sites(work), my_series(work), programmes_known(work)
        known = providers_known(work)
        requests, locatable = capacity_requests(work), {one.id for one in sites_to_locate(work)}
    finding = finding_of(context, form)
    changing = next((one for one in found if change == str(one.id)), None)
    providers = {one.id: one.name for one in known}
    stored = _as_stored(changing) if changing else NEW
    team_id = context.actor.team_id if context.actor else None
    return context.page(
        "sites/sites.html",
        200 if form.is_valid else 422,
        # The reader's own sites first: only those can be changed.
        sites=[
            _view(site, groups, team_id, context.language)
            | {
                "provider": providers.get(site.provider_id) if site.provider_id else None,
                "may_locate": site.id in locatable,
            }
            for site in sorted(found, key=lambda site: site.team_id != team_id)
        ],
        capacity_requests={
            "open": requests.open,
            "kinds": [
                (_kind_named(context, one), number) for one, number in requests.kinds.items()
            ],
        },
        changing=changing,
        map=map_of(context, (one for one in found if one is not changing), finding),
        finding=finding,
        kinds=SITE_KINDS,
        providers=part_options(known, changing.provider_id if changing else None),
        weekdays=weekday_names(context.language),
        form=filled(form, "lies_at").part("name", stored),
        group_at=group if any(group == str(one.id) for one in found) else "",
        group_form=form.part("series", NEW_SERIES),
        programmes=[(str(one.id), one.name) for one in programmes],
        moves=replanned_view(context, found_moves) if found_moves else None,
        changed=context.translate(CHANGED) if changed else "",
        done=done_before(context),
        may_pass_on=context.can_perform(pass_on_by_text),
    )


@router.post("/sites")
@shown_again_by(show_sites)
def add(context: Planner, form: Form) -> Response:
    new = _place(context, form)
    with saving(context, form, PLACE_NAMES) as work:
        site = add_site(work, new)
    return context.redirect_to("/sites", flash=_saved(site))


@router.post("/sites/{site_id}")
@shown_again_by(show_sites, change="site_id")
def change_one(site_id: UUID, context: Planner, form: Form) -> Response:
    """What the site no longer holds is shown first, and moves once that is confirmed."""
    new = _place(context, form)
    seen = form.typed.get("fingerprint", "")
    with saving(context, form, PLACE_NAMES) as work:
        found = preview_site_change(work, site_id, form.version, new)
    if found is not None:
        unseen = found.changes.unplaced and not form.typed.get("without-yes")
        if seen and seen == found.fingerprint and unseen:
            form.errors["without"] = UNSEEN
        if seen != found.fingerprint or unseen:
            changed = bool(seen) and seen != found.fingerprint
            return _page(context, form, str(site_id), "", found, changed=changed)
    with saving(context, form, PLACE_NAMES) as work:
        done = change_site_as_previewed(work, site_id, form.version, new, seen)
    if done is not None:
        return leads_to_done(context, "/sites", done.changes)
    return context.redirect_to("/sites", flash="never-open" if new.hours == {} else "saved")


def _saved(site: SiteRow) -> str:
    """Hours left empty are saved, but close the site for good."""
    return "never-open" if site.hours == {} else "saved"


@router.post("/sites/{site_id}/groups")
@shown_again_by(show_sites, group="site_id")
def add_group(site_id: UUID, context: Planner, form: Form) -> Response:
    new = _series(context, form, site_id)
    with saving(context, form, SERIES_NAMES, SERIES_FAULTS) as work:
        ask_about_sessions(context, form, preview_series(work, new), new)
        add_series(work, new)
    return context.redirect_to("/sites", flash="saved")


@router.post("/sites/{site_id}/groups/{session_id}/end")
def finish_group(site_id: UUID, session_id: UUID, context: Planner, _form: Form) -> Response:
    context.run(end_series, site_id, session_id)
    return context.redirect_to("/sites", flash="group-ended")


def _place(context: PageContext, form: Reading) -> NewSite:
    """A site that is always open has no hours; a day without hours is closed. Raises NotSaved for a form that only asks
    for an address."""
    if is_finding(form):
        raise NotSaved()
    known = [one.id for one in context.run(providers_known)]
    provider = form.optional_one_of("provider", known)
    always = form.typed.get("always-yes") == "yes"
    week = week_of(form, "hours")
    return NewSite(
        name=form.text("name", most=100),
        kind=form.choice("kind", SITE_KINDS),
        capacity=form.optional_number("capacity", 1, 1_000),
        hours=None if always else week,
        at=typed_position(form, "lies_at", required=False),
        address=form.text("address", required=False, most=400),
        provider_id=provider,
    )


def _series(context: PageContext, form: Reading, site_id: UUID) -> NewSeries:
    known = [one.id for one in context.run(programmes_known)]
    return NewSeries(
        programme_id=form.one_of("programme", known),
        series=form.text("series", most=60),
        site_id=site_id,
        first_on=form.date("first_on", context.today),
        at=form.time("at"),
        minutes=form.number("minutes", 15, 480),
        capacity=form.number("seats", 1, 100),
        weeks=form.number("weeks", 1, MOST_WEEKS),
    )


def _as_stored(site: SiteRow) -> dict[str, str]:
    return {
        **as_typed(site, "name", "kind", "capacity", "address"),
        "lies_at": position_of(site.longitude, site.latitude),
        "provider": str(site.provider_id or ""),
        **typed_week(site.hours or {}, "hours"),
        **ticks(always=site.hours is None),
    }


def _view(site: SiteRow, groups: list[Row], team_id: UUID | None, language: str) -> View:
    return View(
        site,
        id=str(site.id),
        hours=opening_lines(site.hours, language),
        always_open=site.hours is None,
        at=position_of(site.longitude, site.latitude),
        address=", ".join((site.address or "").splitlines()),
        may_change=site.team_id is not None and site.team_id == team_id,
        groups=[row for row in groups if row["site_id"] == site.id],
    )


def _kind_named(context: PageContext, kind: str) -> str:
    """The kind of an appointment, or of a contact that only the standard requires."""
    return context.translate((KINDS.get(kind) or CONTACT_KINDS[kind]).name)

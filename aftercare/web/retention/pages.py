"""Pages of retention periods, which administrators propose and activate, and of a team's data past its period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from aftercare.base.errors import Invalid
from aftercare.base.typed_text import MEDIUM_REASON
from aftercare.casework.accounts.access_log import access_log
from aftercare.casework.adoption import acts as adoption
from aftercare.casework.retention.policy import (
    RETENTION_PERIODS,
    propose_periods,
)
from aftercare.casework.retention.view import team_destruction
from aftercare.domain.retention.kinds import DataKind
from aftercare.domain.retention.terms import LONGEST, LONGEST_SOURCE, SHORTEST, Term
from aftercare.store.retention.rows import DestructionCertificateRow, RetentionPolicyRow
from aftercare.web.shell.forms.reading import Reading
from aftercare.web.shell.phrases import full_name
from aftercare.web.shell.request import Allow, PageContext, PageRoute
from aftercare.web.shell.saving import Form, saving, shown_again_by
from aftercare.web.shell.sources import adopted_text
from aftercare.web.shell.view import View

router = APIRouter(route_class=PageRoute)
Manager = Annotated[PageContext, Depends(Allow(propose_periods))]
Reader = Annotated[PageContext, Depends(Allow(team_destruction))]


@dataclass(frozen=True, slots=True)
class TermShown:
    kind: DataKind
    years: int
    source: str
    established: bool


@dataclass(frozen=True, slots=True)
class VersionShown:
    version: int
    reason: str
    is_activated: bool
    terms: list[TermShown]
    may_activate: bool
    waits_for_another: bool


@dataclass(frozen=True, slots=True)
class DestroyedKind(TermShown):
    rows: int


@router.get("/retention-policies")
def show_periods(context: Manager, form: Form) -> Response:
    versions = context.run(adoption.versions, RETENTION_PERIODS)
    in_force = _in_force(versions)
    return context.page(
        "retention/periods.html",
        kinds=list(DataKind),
        in_force=in_force.version,
        versions=[_version(context, row) for row in versions],
        form=form.or_stored(_stored(in_force, context.language)),
    )


@router.post("/retention-policies")
@shown_again_by(show_periods)
def propose(context: Manager, form: Form) -> Response:
    sources = _sources(_in_force(context.run(adoption.versions, RETENTION_PERIODS)))
    terms = {kind: _term(form, kind, sources[kind], context.language) for kind in DataKind}
    reason = form.text("reason", most=MEDIUM_REASON)
    with saving(context, form, _names) as work:
        propose_periods(work, terms, reason)
    return context.redirect_to("/retention-policies", flash="proposed")


@router.post("/retention-policies/{version}/activate")
def activate(version: int, context: Manager, _typed: Form) -> Response:
    context.run(adoption.activate, RETENTION_PERIODS, version)
    return context.redirect_to("/retention-policies", flash="adopted")


@router.get("/destruction")
def show_destruction(context: Reader) -> Response:
    due, certificates = context.run(team_destruction)
    return context.page(
        "retention/destruction.html",
        due=None if due is None else [row | {"name": full_name(row)} for row in due],
        certificates=[_certificate(row, context.language) for row in certificates],
        may_read_log=context.can_perform(access_log),
    )


def _in_force(versions: list[RetentionPolicyRow]) -> RetentionPolicyRow:
    return next(row for row in versions if row.activated_at is not None)


def _sources(row: RetentionPolicyRow) -> dict[DataKind, str]:
    return {kind: term.source for kind, term in row.facts().items()}


def _term(form: Reading, kind: DataKind, in_force: str, language: str) -> Term:
    """A source that ships is shown translated; left as it is, it keeps the text it was adopted with."""
    years = form.number(f"years-{kind}", SHORTEST, LONGEST)
    typed = form.text(f"source-{kind}", most=LONGEST_SOURCE)
    source = in_force if typed == adopted_text(in_force, language) else typed
    return Term(years or 0, source, established=form.ticked(f"established-{kind}"))


def _stored(row: RetentionPolicyRow, language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for kind, term in row.facts().items():
        found |= {f"years-{kind}": str(term.years)}
        found |= {f"source-{kind}": adopted_text(term.source, language)}
        found |= {f"established-{kind}": "yes"} if term.established else {}
    return found


def _names(invalid: Invalid) -> dict[str, str]:
    """`/terms/risk/years` is the field `years-risk`."""
    found = {}
    for one in invalid.fields:
        match one.pointer.split("/"):
            case ["", "terms", kind, member]:
                found[one.pointer] = f"{member}-{kind}"
    return found


def _version(context: PageContext, row: RetentionPolicyRow) -> VersionShown:
    assert context.actor is not None
    own = row.proposed_by == context.actor.staff_id_or_none
    return VersionShown(
        version=row.version,
        reason=adopted_text(row.reason, context.language),
        is_activated=row.activated_at is not None,
        terms=[
            TermShown(
                kind, term.years, adopted_text(term.source, context.language), term.established
            )
            for kind, term in row.facts().items()
        ],
        may_activate=row.activated_at is None and not own,
        waits_for_another=row.activated_at is None and own,
    )


def _certificate(row: DestructionCertificateRow, language: str) -> View:
    kinds = [
        replace(one, source=adopted_text(one.source, language))
        for kind in DataKind
        if kind in row.kinds
        for one in (DestroyedKind(kind, **row.kinds[kind]),)
    ]
    return View(row, kinds=kinds, rows=sum(kind.rows for kind in kinds))

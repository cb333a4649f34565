"""How supervision and treatments ended: of one team, or of all teams for administrators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from aftercare.base.csv_lines import csv_lines
from aftercare.casework.figures.message_figures import of_whole_organisation
from aftercare.casework.figures.team_figures import HIDDEN
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.figures.outcomes import OutcomesShown, outcomes_shown
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.figures.outcome_figures import outcome_figures
from aftercare.store.treatment.programme_rows import programmes

CSV_HEAD: Final = ("figure", "part", "what", "number")


@dataclass(frozen=True)
class Outcomes:
    """`programmes`: the name of each by its id."""

    shown: OutcomesShown
    programmes: Mapping[str, str]
    whole_organisation: bool


@requires(Permission.READ_FIGURES)
def outcomes(work: UnitOfWork) -> Outcomes:
    """For the screen: complete for a supervisor, who may see the clients anyway. Raises Forbidden."""
    return _outcomes(work, exact=work.actor.can(Permission.READ_CASE_FILES))


@requires(Permission.READ_FIGURES)
def outcomes_by_program(work: UnitOfWork) -> Outcomes:
    """The same through the API; the request is recorded. Raises Forbidden."""
    audit.note(work, "export-team-figures", "team", work.actor.team_id)
    return outcomes(work)


@requires(Permission.READ_FIGURES)
def outcomes_to_take_along(work: UnitOfWork) -> Outcomes:
    """For a file, which is passed on: small counts are left out for all readers, and the export is recorded. Raises
    Forbidden."""
    audit.note(work, "export-team-figures", "team", work.actor.team_id)
    return _outcomes(work, exact=False)


def _outcomes(work: UnitOfWork, *, exact: bool) -> Outcomes:
    found = outcome_figures(work.session)
    return Outcomes(
        outcomes_shown(found, civil_date(work.now), exact=exact),
        {str(one.id): one.name for one in programmes(work.session)},
        of_whole_organisation(work.actor),
    )


def outcomes_csv(found: Outcomes) -> str:
    """Codes and numbers only; a programme by its id."""
    return csv_lines(
        CSV_HEAD,
        (
            (figure, part, what, HIDDEN if number is None else number)
            for figure, part, what, number in outcome_lines(found.shown)
        ),
    )


# Figure, part of it, what is counted; None when it is suppressed.
Line = tuple[str, str, str, int | None]


def outcome_lines(shown: OutcomesShown) -> Iterator[Line]:
    """Every figure, in codes; no names."""
    for figure, rows in (
        ("orders", shown.orders), ("programmes", shown.programmes), ("waited", shown.bands),
    ):  # fmt: skip
        for row in rows:
            for which, count in row.counts.items():
                yield figure, row.part, which, count
            of = row.completed
            if of.percent is not None and of.interval is not None:
                yield figure, row.part, "completed-percent", of.percent
                yield figure, row.part, "completed-percent-from", of.interval.lower
                yield figure, row.part, "completed-percent-to", of.interval.upper

"""Reoffending by cohort: one administrator imports a file of counts without names, another activates it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from hashlib import sha256

from aftercare.base.errors import OwnPolicyActivation, refuse_if
from aftercare.casework.adoption.acts import DRAFT, LONGEST_NAME, Adoptable, propose, text_faults
from aftercare.casework.listing.resources import RECIDIVISM_FILES
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.figures.cohorts import Cohort, read_cohorts, without_small
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.database.versioned_policy import get_version, versions_shown
from aftercare.store.figures.recidivism_rows import RecidivismFileRow, recidivism_shown
from aftercare.store.treatment.programme_rows import programmes

RECIDIVISM_FILE = Adoptable(RecidivismFileRow, RECIDIVISM_FILES, OwnPolicyActivation)
_LONGEST = {"source": LONGEST_NAME, "source_version": LONGEST_NAME}


@dataclass(frozen=True)
class NewRecidivismFile:
    """`source`: who counted; `source_version`: how they tell this file from the one before."""

    source: str
    source_version: str
    content: bytes


@requires(Permission.MANAGE_STANDARDS)
def preview_cohorts(work: UnitOfWork, content: bytes) -> list[Cohort]:
    """What would be stored of a file. Raises Invalid at `/file`, or at `/lines/n` for each line with a fault."""
    return _cohorts(work, content)


@requires(Permission.MANAGE_STANDARDS)
def propose_recidivism(work: UnitOfWork, new: NewRecidivismFile) -> RecidivismFileRow:
    """Records the counts, which never change. Raises Invalid as `preview_cohorts`, or at the source."""

    def written() -> RecidivismFileRow:
        refuse_if(text_faults(new, _LONGEST, "Say who counted, and which version this is."))
        return RecidivismFileRow(
            version=DRAFT,
            source=new.source.strip(),
            source_version=new.source_version.strip(),
            sha256=sha256(new.content).hexdigest(),
            cohorts=[asdict(one) for one in _cohorts(work, new.content)],
        )

    return propose(work, RECIDIVISM_FILE, written)


@requires(Permission.READ_FIGURES)
def recidivism_files(work: UnitOfWork) -> list[RecidivismFileRow]:
    """Every file, the newest first."""
    return versions_shown(work.session, RecidivismFileRow)


@requires(Permission.READ_FIGURES)
def recidivism_file(work: UnitOfWork, version: int) -> RecidivismFileRow:
    return get_version(work.session, RecidivismFileRow, version)


@requires(Permission.READ_FIGURES)
def recidivism(work: UnitOfWork) -> RecidivismFileRow | None:
    """The file that is shown; None before the first."""
    return recidivism_shown(work.session)


def _cohorts(work: UnitOfWork, content: bytes) -> list[Cohort]:
    names = [one.name for one in programmes(work.session)]
    return without_small(read_cohorts(content, names, civil_date(work.now)))

"""Imports the table by which an organisation combines two instruments; this service ships none."""

from __future__ import annotations

from typing import Any

from aftercare.domain.accounts.fresh_sign_in import needs_fresh_sign_in
from aftercare.domain.accounts.permissions import Permission, requires
from aftercare.domain.risk.matrix import Matrix, read_matrix
from aftercare.domain.time.wall_time import civil_date
from aftercare.store.accounts import audit
from aftercare.store.database.unit_of_work import UnitOfWork
from aftercare.store.risk.rows import RiskMatrixRow, matrices_on, newest_matrix


@requires(Permission.MANAGE_ACCOUNTS)
@needs_fresh_sign_in
def load_matrix(work: UnitOfWork, document: Any) -> RiskMatrixRow:
    """The same as `take_matrix`, by an account that maintains reference data."""
    return take_matrix(work, document)


def take_matrix(work: UnitOfWork, document: Any) -> RiskMatrixRow:
    """Records the matrix of a decoded JSON document as its next version; an identical one changes nothing. Raises
    Invalid with pointers. Assessments keep the version they were combined with."""
    matrix = read_matrix(document)
    newest = newest_matrix(work.session, matrix.code)
    if newest is not None and _same(newest, matrix):
        return newest
    row = RiskMatrixRow(
        **vars(matrix) | {"cells": {level: dict(bands) for level, bands in matrix.cells.items()}},
        version=newest.version + 1 if newest else 1,
        loaded_by=work.actor.staff_id_or_none,
        loaded_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    audit.note(work, "enter", "risk-matrix")
    return row


def matrices(work: UnitOfWork) -> list[RiskMatrixRow]:
    """The versions in force today, one row per matrix; these tables hold no data of clients."""
    if not work.actor.can(Permission.MANAGE_ACCOUNTS):
        work.actor.require(Permission.READ_CASE_FILES)
    return matrices_on(work.session, civil_date(work.now))


def _same(row: RiskMatrixRow, matrix: Matrix) -> bool:
    return (row.source, row.adopted_by, row.valid_from, row.cells) == (
        matrix.source,
        matrix.adopted_by,
        matrix.valid_from,
        matrix.cells,
    )

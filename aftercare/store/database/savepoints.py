"""A part of a transaction that can fail without the rest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from aftercare.store.database.driver_faults import fault_of


@contextmanager
def savepoint(session: Session) -> Iterator[None]:
    """What is written in it is taken back when it raises. Raises the Fault of a refusal by the database."""
    try:
        with session.begin_nested():
            yield
    except (DBAPIError, StaleDataError) as error:
        raise fault_of(error) from error

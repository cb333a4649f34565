"""Data keys are read by a login that reaches no table before it has a role."""

from __future__ import annotations

from contextlib import closing, nullcontext

from aftercare.store.database.engine import connect
from aftercare.store.database.key_ring import wrapped_keys


def test_a_session_that_a_pooler_shares_keeps_no_role_of_ours(service_url: str) -> None:
    with closing(connect(service_url)) as connection:
        assert wrapped_keys(lambda: nullcontext(connection))
        assert connection.execute("select current_user = session_user").fetchone() == (True,)

"""Colleagues to choose from can be told apart, also where two were named alike before that was refused."""

from __future__ import annotations

from aftercare.domain.accounts.permissions import Role
from aftercare.store.accounts.rows import StaffRow
from aftercare.web.shell.forms.options import staff_options


def test_colleagues_whose_names_look_alike_are_shown_with_their_accounts() -> None:
    named = {"jansen.noord": "J. Jansen", "jansen.zuid": "J.  J\u00e1nsen", "smit": "J. Smit"}
    rows = [
        StaffRow(username=username, display_name=name, role=Role.OFFICER.value)
        for username, name in named.items()
    ]
    assert staff_options(rows, "officer:") == [
        (f"officer:{rows[0].id}", "J. Jansen (jansen.noord)"),
        (f"officer:{rows[1].id}", "J.  J\u00e1nsen (jansen.zuid)"),
        (f"officer:{rows[2].id}", "J. Smit"),
    ]

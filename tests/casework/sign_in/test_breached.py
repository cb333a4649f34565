"""A password from a list of stolen ones is found wherever its line stands."""

from __future__ import annotations

from hashlib import sha1
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from aftercare.base.errors import FieldFault
from aftercare.casework.sign_in.breached import is_breached
from aftercare.casework.sign_in.passwords import Holder
from aftercare.store.accounts.rows import StaffRow


@given(
    st.sets(st.text(st.characters(codec="utf-8"), max_size=8), max_size=40),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_exactly_the_passwords_of_the_list_are_found(
    stolen: set[str], line_end: str, ended: bool
) -> None:
    hashes = {one: sha1(one.encode(), usedforsecurity=False).hexdigest().upper() for one in stolen}
    lines = [f"{one}:{10 ** (place % 9)}" for place, one in enumerate(sorted(hashes.values()))]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "stolen.txt"
        file.write_bytes((line_end.join(lines) + (line_end if ended else "")).encode())
        assert all(is_breached(one, file) for one in stolen)
        assert not is_breached("not one of them, by its length", file)


def test_a_stolen_password_is_refused_however_strong_it_looks(tmp_path: Path) -> None:
    password, file = "roestige vlinder op de zolder", tmp_path / "stolen.txt"
    staff = StaffRow(username="a", display_name="A. Anders", role="officer")
    assert Holder(staff, "").faults(password, None) == []
    file.write_text(f"{sha1(password.encode(), usedforsecurity=False).hexdigest().upper()}:1\n")
    assert Holder(staff, "").faults(password, file) == [
        FieldFault("/password", "guessable", part="stolen")
    ]

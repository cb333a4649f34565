"""Keys of the access log are read from text; a text that holds none is refused with a reason and without the key."""

from __future__ import annotations

from base64 import b64encode

import pytest

from aftercare.domain.accounts.log_chain import read_keys

OLD, NEW = (b64encode(one * 32).decode() for one in (b"o", b"n"))


def test_the_last_key_seals_and_all_of_them_are_known() -> None:
    found = read_keys(f"# made in 2026\nold:{OLD}\n\n new:{NEW} # in use\n", unkeyed=3)
    assert found.newest == ("new", b"n" * 32)
    assert (list(found.keys), found.unkeyed) == (["old", "new"], 3)
    assert OLD not in repr(found)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "holds no key"),
        ("# none yet", "holds no key"),
        (NEW, "shorter than 32"),
        (f":{NEW}", "id of its own"),
        (f"a:{OLD} a:{NEW}", "id of its own"),
        ("a:no!key", "base64"),
        (f"a:{b64encode(bytes(31)).decode()}", "shorter than 32"),
    ],
)
def test_a_text_that_holds_no_usable_key_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as refused:
        read_keys(text)
    assert NEW not in str(refused.value)

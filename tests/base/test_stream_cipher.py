"""A file is encrypted in chunks, and what comes back is what was encrypted or an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftercare.base.sealing import KEY_BYTES, StreamCipher

KEY, STORED = b"k" * KEY_BYTES, StreamCipher.CHUNK + 16


def sealed(content: bytes, place: str = "attachment:1") -> bytes:
    return b"".join(StreamCipher(KEY, place).encrypted([content]))


def opened(stored: bytes, place: str = "attachment:1") -> bytes:
    return b"".join(StreamCipher(KEY, place).decrypted([stored]))


@given(st.integers(0, 3 * StreamCipher.CHUNK + 1), st.integers(1, 200_000))
def test_pieces_of_any_size_come_back_as_they_were(size: int, piece: int) -> None:
    content = bytes(size)
    stored = sealed(content)
    pieces = (stored[first : first + piece] for first in range(0, len(stored), piece))
    assert b"".join(StreamCipher(KEY, "attachment:1").decrypted(pieces)) == content


@pytest.mark.parametrize("size", [StreamCipher.CHUNK, 2 * StreamCipher.CHUNK])
def test_the_end_of_a_whole_chunk_is_the_end(size: int) -> None:
    assert opened(sealed(bytes(size))) == bytes(size)


def test_nothing_can_be_changed_left_out_put_elsewhere_or_added() -> None:
    whole = sealed(bytes(range(256)) * 1_000)
    first, second, *rest = (whole[at : at + STORED] for at in range(0, len(whole), STORED))
    changed = bytearray(whole)
    changed[70_000] ^= 1
    for wrong in (
        b"",
        bytes(changed),
        first,
        whole[:-1],
        whole + b"\0",
        b"".join((second, first, *rest)),
        b"".join((first, *rest)),
        b"".join((first, first, second, *rest)),
    ):
        with pytest.raises(ValueError, match="not what was encrypted"):
            opened(wrong)
    with pytest.raises(ValueError, match="not what was encrypted"):
        opened(whole, "attachment:2")

"""A made-up PMTiles file (version 3): one tile for all five places of the zooms 0 and 1, full of water."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path


def _varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def _packed(number: int, data: bytes) -> bytes:
    """A field of protocol buffers with a length."""
    return _varint(number << 3 | 2) + _varint(len(data)) + data


def _numbers(values: Iterable[int]) -> bytes:
    return b"".join(map(_varint, values))


def _water() -> bytes:
    """One layer of Mapbox vector tiles, version 2: a square as large as the tile."""
    side = 4096
    # Move to the corner, three lines, close; distances are zigzag numbers.
    square = [9, 0, 0, 26, 2 * side, 0, 0, 2 * side, 2 * side - 1, 0, 15]
    feature = _packed(2, _numbers([0, 0])) + b"\x18\x03" + _packed(4, _numbers(square))
    layer = _packed(1, b"water") + _packed(2, feature) + _packed(3, b"kind")
    layer += _packed(4, _packed(1, b"ocean")) + b"\x28" + _varint(side) + b"\x78\x02"
    return _packed(3, layer)


def write_world_of_water(file: Path) -> None:
    tile, metadata = _water(), b"{}"
    directory = _numbers([1, 0, 5, len(tile), 1])
    root, after_root = 127, 127 + len(directory)
    data = after_root + len(metadata)
    places = (root, len(directory), after_root, len(metadata), 0, 0, data, len(tile), 5, 1, 1)
    # Clustered, nothing compressed, vector tiles, zooms 0 and 1; then bounds and centre in 1e-7 degrees.
    kinds = struct.pack("<6B", 1, 1, 1, 1, 0, 1)
    bounds = struct.pack(
        "<4iB2i", -1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000, 0, 0, 0
    )
    header = b"PMTiles\x03" + struct.pack("<11Q", *places) + kinds + bounds
    file.write_bytes(header + directory + metadata + tile)

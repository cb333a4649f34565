"""Encrypts what must not be readable in the database, with keys that are kept outside it."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES, NONCE_BYTES, NUMBER_BYTES = 32, 12, 2


class Sealer:
    """Seals with the key of the highest number, and opens with the one that was used: AES-256 in Galois/Counter mode
    (NIST SP 800-38D). A sealed value is the number of its key, a random nonce, and the encrypted bytes."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        self._keys = {number: AESGCM(key) for number, key in keys.items()}

    def __bool__(self) -> bool:
        """Whether there is a key."""
        return bool(self._keys)

    def seal(self, value: bytes, place: str) -> bytes:
        """`place` says where the value belongs, such as the table and the id: it cannot be opened for another."""
        number, nonce = max(self._keys), secrets.token_bytes(NONCE_BYTES)
        encrypted = self._keys[number].encrypt(nonce, value, place.encode())
        return number.to_bytes(NUMBER_BYTES, "big") + nonce + encrypted

    def opened(self, sealed: bytes, place: str) -> bytes | None:
        """The value; None when its key is not here any more, or it was sealed for another place."""
        key = self._keys.get(int.from_bytes(sealed[:NUMBER_BYTES], "big"))
        nonce = sealed[NUMBER_BYTES : NUMBER_BYTES + NONCE_BYTES]
        if key is None:
            return None
        try:
            return key.decrypt(nonce, sealed[NUMBER_BYTES + NONCE_BYTES :], place.encode())
        except InvalidTag:
            return None


class RandomCipher:
    """One key: the same value is never encrypted twice to the same bytes. AES-256 in Galois/Counter mode."""

    def __init__(self, key: bytes) -> None:
        self._key = AESGCM(key)

    def encrypt(self, value: bytes, bound_to: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._key.encrypt(nonce, value, bound_to)

    def decrypt(self, encrypted: bytes, bound_to: bytes) -> bytes:
        """Raises InvalidTag or ValueError."""
        return self._key.decrypt(encrypted[:NONCE_BYTES], encrypted[NONCE_BYTES:], bound_to)


class DeterministicCipher:
    """One key: equal values are encrypted to equal bytes, so that they can be compared. AES-SIV (RFC 5297)."""

    def __init__(self, key: bytes) -> None:
        # 64 bytes for the cipher, 32 for tokens.
        derived = HKDF(SHA256(), 96, salt=None, info=b"aftercare deterministic").derive(key)
        self._siv, self._token_key = AESSIV(derived[:64]), derived[64:]

    def encrypt(self, value: bytes, bound_to: bytes) -> bytes:
        return self._siv.encrypt(value, [bound_to])

    def decrypt(self, encrypted: bytes, bound_to: bytes) -> bytes:
        """Raises InvalidTag or ValueError."""
        return self._siv.decrypt(encrypted, [bound_to])

    def token(self, text: str) -> str:
        """Eight hexadecimal digits that stand for this text in an index, and do not tell it without the key."""
        return hmac.digest(self._token_key, text.encode(), "sha256")[:4].hex()


def keys_written(text: str) -> dict[int, bytes]:
    """The keys of `1:<base64 of 32 bytes>`, several with commas or on lines of their own; raises ValueError."""
    found: dict[int, bytes] = {}
    for part in text.replace(",", " ").split():
        number, _, key = part.partition(":")
        try:
            found[int(number)] = base64.b64decode(key, validate=True)
        except (ValueError, binascii.Error):
            raise ValueError("must be numbered keys such as 1:<base64>,2:<base64>") from None
        if len(found[int(number)]) != KEY_BYTES or not 0 < int(number) < 256**NUMBER_BYTES:
            raise ValueError(f"each key has a number from 1 and {KEY_BYTES} bytes, in base64")
    return found


def new_key(number: int = 1) -> str:
    """The text of one new key."""
    return f"{number}:" + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


class StreamCipher:
    """One key for one file: chunks of AES-256-GCM, counted, with the last one marked, so that none can be left out,
    repeated or put elsewhere (the STREAM construction). Both ways need the memory of one chunk."""

    CHUNK: ClassVar[int] = 64 * 1024
    _TAG: ClassVar[int] = 16

    def __init__(self, key: bytes, place: str) -> None:
        self._key, self._place = AESGCM(key), place.encode()

    def encrypted(self, content: Iterable[bytes]) -> Iterator[bytes]:
        for nonce, chunk in self._counted(content, self.CHUNK):
            yield self._key.encrypt(nonce, chunk, self._place)

    def decrypted(self, stored: Iterable[bytes]) -> Iterator[bytes]:
        """Raises ValueError as soon as a chunk is not the one that was encrypted."""
        for nonce, chunk in self._counted(stored, self.CHUNK + self._TAG):
            try:
                yield self._key.decrypt(nonce, chunk, self._place)
            except InvalidTag:
                raise ValueError("not what was encrypted") from None

    @staticmethod
    def _counted(pieces: Iterable[bytes], size: int) -> Iterator[tuple[bytes, bytes]]:
        """Chunks of this size, each with its nonce: its number, and whether it is the last one."""
        held, number = bytearray(), 0
        for piece in pieces:
            held += piece
            # The last chunk is known only when nothing follows.
            while len(held) > size:
                yield number.to_bytes(NONCE_BYTES - 1, "big") + b"\0", bytes(held[:size])
                del held[:size]
                number += 1
        yield number.to_bytes(NONCE_BYTES - 1, "big") + b"\1", bytes(held)

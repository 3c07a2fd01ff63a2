"""Sealing a stream to a public key, in pieces: whoever makes a backup cannot read it, and no piece can be missing.

X25519 (RFC 7748) with a key of its own for each stream, HKDF-SHA-256 (RFC 5869), and AES-256-GCM (NIST SP 800-38D) for
each piece. The number of the piece, and whether it is the last, is the nonce, so that pieces cannot be left out,
repeated or cut off; what the stream is stands in each tag, so that it cannot be taken for another.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from madoguchi.config.backup.errors import BackupUnusable

PIECE = 1024 * 1024
_TAG, _KEY = 16, 32
_MARK = b"madoguchi backup 1\n"


class Sealing(io.RawIOBase):
    """A stream to write to; what is written is sealed into `into`, and whole only once it was closed."""

    def __init__(self, into: BinaryIO, public: bytes, about: str) -> None:
        own = X25519PrivateKey.generate()
        shared = own.exchange(X25519PublicKey.from_public_bytes(public))
        head = own.public_key().public_bytes_raw() + public
        self._into, self._about = into, about.encode()
        self._cipher, self._waiting, self._number = _cipher(shared, head), bytearray(), 0
        into.write(_MARK + head)

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        """Take more in."""
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(data)

    def close(self) -> None:
        """Seal what is left as the last piece."""
        if not self.closed:
            self._seal(bytes(self._waiting), last=True)
        super().close()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._into.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, self._about))
        self._number += 1


def opened(sealed: BinaryIO, private: bytes, about: str) -> Iterator[bytes]:
    """The pieces of a stream that was sealed to this key as this one; raises BackupUnusable at the first wrong one."""
    key = X25519PrivateKey.from_private_bytes(private)
    public = key.public_key().public_bytes_raw()
    mark, head = sealed.read(len(_MARK)), sealed.read(2 * _KEY)
    if mark != _MARK or len(head) != 2 * _KEY:
        raise BackupUnusable(f"{about}: this is no backup, or not the whole of it.")
    if head[_KEY:] != public:
        raise BackupUnusable(f"{about}: this backup is sealed to another key.")
    cipher = _cipher(key.exchange(X25519PublicKey.from_public_bytes(head[:_KEY])), head)
    piece, number = sealed.read(PIECE + _TAG), 0
    while True:
        following = sealed.read(PIECE + _TAG)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), piece, about.encode())
        except InvalidTag:
            raise BackupUnusable(f"{about}: this backup was changed, or is not the whole of it.") from None
        if not following:
            return
        piece, number = following, number + 1


class Opened(io.RawIOBase):
    """The same as a stream to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._waiting = pieces, memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, into: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill what is given, as far as one piece goes."""
        while not self._waiting:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._waiting = memoryview(piece)
        taken = self._waiting[: len(into)]
        into[: len(taken)] = taken
        self._waiting = self._waiting[len(taken) :]
        return len(taken)


def _cipher(shared: bytes, head: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), _KEY, salt=head, info=_MARK).derive(shared))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")

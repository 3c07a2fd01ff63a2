"""A sealed stream opens whole or not at all: no piece is missing, moved, repeated or of another stream."""

from __future__ import annotations

import io
import secrets

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from madoguchi.config.backup import envelope
from madoguchi.config.backup.envelope import Opened, Sealing, opened
from madoguchi.config.backup.errors import BackupUnusable

KEY = X25519PrivateKey.generate()
PRIVATE, PUBLIC = KEY.private_bytes_raw(), KEY.public_key().public_bytes_raw()
SIZE = 64
SEALED = SIZE + 16
HEAD = len(envelope._MARK) + 64


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "PIECE", SIZE)


def sealed(plain: bytes, about: str = "files") -> bytes:
    into = io.BytesIO()
    sealing = Sealing(into, PUBLIC, about)
    for start in range(0, len(plain), 50):
        sealing.write(plain[start : start + 50])
    sealing.close()
    return into.getvalue()


def read(kept: bytes, about: str = "files") -> bytes:
    return b"".join(opened(io.BytesIO(kept), PRIVATE, about))


@pytest.mark.parametrize("length", [0, 1, SIZE - 1, SIZE, SIZE + 1, 4 * SIZE, 4 * SIZE + 7])
def test_what_was_sealed_comes_back(length: int) -> None:
    plain = secrets.token_bytes(length)
    assert read(sealed(plain)) == plain
    assert io.BufferedReader(Opened(opened(io.BytesIO(sealed(plain)), PRIVATE, "files")), 10).read() == plain


@pytest.mark.parametrize("pieces", [0, 1, 2, 3])
def test_s_bak_1_a_stream_that_ends_after_whole_pieces_is_refused(pieces: int) -> None:
    with pytest.raises(BackupUnusable):
        read(sealed(secrets.token_bytes(4 * SIZE))[: HEAD + pieces * SEALED])


@pytest.mark.parametrize("order", [(1, 0, 2, 3), (0, 0, 2, 3), (0, 2, 3), (0, 1, 3, 2)])
def test_s_bak_1_pieces_that_are_moved_repeated_or_left_out_are_refused(order: tuple[int, ...]) -> None:
    kept = sealed(secrets.token_bytes(4 * SIZE))
    pieces = [kept[HEAD + at * SEALED : HEAD + (at + 1) * SEALED] for at in range(4)]
    with pytest.raises(BackupUnusable):
        read(kept[:HEAD] + b"".join(pieces[at] for at in order))


def test_s_bak_1_a_piece_of_another_backup_is_refused() -> None:
    one, other = (sealed(secrets.token_bytes(4 * SIZE)) for _ in range(2))
    with pytest.raises(BackupUnusable):
        read(one[: HEAD + SEALED] + other[HEAD + SEALED :])
    with pytest.raises(BackupUnusable):
        read(one, about="database")

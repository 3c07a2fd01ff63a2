"""What is said to the database of who asks; what the portal says is sealed, so that no statement can say it anew."""

from __future__ import annotations

import hmac
import time

from django.conf import settings

from madoguchi.foundation.wall.speaker import KEEPER, Side, Speaker

_HEARS = "SELECT wall.hear('"
_SETS = "SELECT set_config('role', '"
# How whatever is said begins: nothing of it is shown as a part of a statement.
SAID = (_HEARS, _SETS)
_PURPOSE = b"madoguchi: who asks the database"
_BLOCK = 64


class Listener:
    """Who hears what is said on one connection: a process of the server, 0 where a pooler may give another.

    `clock` is what the server's clock shows now, in seconds: by it what was sealed long ago is told.
    """

    def __init__(self, key: bytes, process: int, clock: float) -> None:
        self._key, self._process, self._ahead = key, process, clock - _clock()
        self._said: tuple[Speaker | None, int, str] = (None, 0, "")

    def words_of(self, who: Speaker | None) -> str:
        """What to say for somebody before a statement, ended by a semicolon; for nobody nothing."""
        if who is None or (who.side is Side.STAFF and not who.ref):
            # Of the office somebody speaks, or nobody does: its side sees every row, and takes no one's word for it.
            return ""
        if who.side is not Side.PORTAL:
            return _plain(who.side.value, who.ref, _told(who.shown))
        at = int(_clock() + self._ahead)
        before, second, words = self._said
        if who is not before or at != second:
            words = self._sealed(who, f"{at}.{self._process}")
            self._said = who, at, words
        return words

    def _sealed(self, who: Speaker, when: str) -> str:
        """What the portal says, with when, to which process and by whose key (HMAC-SHA-256) that is said."""
        shown = _told(who.shown)
        seal = hmac.digest(self._key, f"{when}\n{who.ref}\n{shown}".encode(), "sha256").hex()
        return f"{_HEARS}{when}.{seal}', '{who.ref}', '{shown}'), set_config('role', '{who.side.value}', true);"


def _clock() -> float:
    """Seconds that pass while a machine sleeps, too, and that nobody sets."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def key_of(secret: str) -> bytes:
    """The key that seals who asks, drawn from a secret key of the house: who holds it cannot work out the secret."""
    return hmac.digest(secret.encode(), _PURPOSE, "sha256")


def pads_of_the_house() -> list[tuple[bytes, bytes]]:
    """The present key and the earlier ones, as HMAC begins its two digests by them (RFC 2104)."""
    keys = [key_of(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return [(_pad(key, 0x36), _pad(key, 0x5C)) for key in keys]


def _pad(key: bytes, mark: int) -> bytes:
    return bytes(one ^ mark for one in key.ljust(_BLOCK, b"\0"))


def forges(statement: str) -> bool:
    """Whether a statement would speak in our place: what is sealed counts at the head of a message only."""
    return statement.startswith(_HEARS)


def words_of_the_keeper() -> str:
    """What the owner of the tables says, who migrates and prepares."""
    return _plain("none", KEEPER, "")


def words_of_nobody() -> str:
    """What takes back whatever this transaction was told."""
    return _plain("none", "", "")


def _plain(role: str, actor: str, shown: str) -> str:
    return (
        f"{_SETS}{role}', true), set_config('madoguchi.actor', '{actor}', true),"
        f" set_config('madoguchi.shown', '{shown}', true);"
    )


def _told(shown: frozenset[str]) -> str:
    return ",".join(sorted(shown))

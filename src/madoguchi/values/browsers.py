"""What kind of browser somebody uses, in two plain words: the programme, and the device it runs on."""

from __future__ import annotations

from dataclasses import dataclass

# The first that a browser names: most of them name others behind themselves.
_PROGRAMMES = (
    ("Edg", "Edge"),
    ("SamsungBrowser/", "Samsung Internet"),
    (" Line/", "LINE"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
UNKNOWN = ""


@dataclass(frozen=True)
class Browser:
    """A programme and a device by the names on their boxes; what nobody told is empty. Nothing of it is exact."""

    programme: str
    device: str


def browser_of(told: str) -> Browser:
    """What this `User-Agent` tells; versions are left out, so that it knows nobody again.

    Source: RFC 9110 10.1.5; it is what a browser says of itself, so nothing may hang on it.
    """
    return Browser(_first(_PROGRAMMES, told), _first(_DEVICES, told))


def _first(known: tuple[tuple[str, str], ...], told: str) -> str:
    return next((name for mark, name in known if mark in told), UNKNOWN)

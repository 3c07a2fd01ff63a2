"""What this browser may open: the drafts it began and the matters it proved to know, kept in its session."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from madoguchi.foundation.identity.sealed_codes import sealed, sealed_ways, unsealed
from madoguchi.foundation.identity.sessions import DRAFTS, MATTERS
from madoguchi.foundation.wall.speaker import show
from madoguchi.values.clock import now

_MOST = 20
_DRAFTS, _MATTERS, _ENTRIES, _WAITING, _LOOKS = DRAFTS, MATTERS, "entries", "waiting", "looks"
_RENEWED = "renewed"
_EVERY = timedelta(hours=1)
_AN_HOUR = 3_600


def _keep(request: HttpRequest, kind: str, one: str) -> None:
    kept = [other for other in request.session.get(kind, []) if other != one]
    request.session[kind] = [*kept, one][-_MOST:]


def keep_draft(request: HttpRequest, draft_ref: str) -> None:
    """From now on this browser may continue the draft."""
    show(draft_ref)
    _keep(request, _DRAFTS, draft_ref)
    renew(request)


def drop_draft(request: HttpRequest, draft_ref: str) -> None:
    """From now on this browser opens the draft, and what became of it, only as whoever may."""
    request.session[_DRAFTS] = [one for one in request.session.get(_DRAFTS, []) if one != draft_ref]


def renew(request: HttpRequest) -> None:
    """Somebody is still writing: what this browser may open lasts its whole time from now on, noted once an hour."""
    at = now().timestamp()
    if at - request.session.get(_RENEWED, 0) > _EVERY.total_seconds():
        request.session[_RENEWED] = at


def keep_matter(request: HttpRequest, reference_number: str) -> None:
    """From now on this browser may read the matter."""
    show(reference_number)
    _keep(request, _MATTERS, reference_number)


def holds_draft(request: HttpRequest, draft_ref: str) -> bool:
    """Whether this browser began the draft or entered its code."""
    return draft_ref in request.session.get(_DRAFTS, [])


def holds_matter(request: HttpRequest, reference_number: str) -> bool:
    """Whether this browser submitted the matter or entered its code."""
    return reference_number in request.session.get(_MATTERS, [])


def is_look_noted(request: HttpRequest, reference_number: str) -> bool:
    """Whether the journal holds, from within the hour, that this browser looked at the matter."""
    since = float(request.session.get(_LOOKS, {}).get(reference_number, 0))
    return now().timestamp() - since < _AN_HOUR


def keep_look(request: HttpRequest, reference_number: str) -> None:
    """For an hour from now this browser's looks at the matter are noted."""
    at = now().timestamp()
    noted = {number: since for number, since in request.session.get(_LOOKS, {}).items() if at - since < _AN_HOUR}
    request.session[_LOOKS] = {**noted, reference_number: at}


def kept_drafts(request: HttpRequest) -> list[str]:
    """The drafts of this browser, the newest first."""
    return list(reversed(request.session.get(_DRAFTS, [])))


def kept_matters(request: HttpRequest) -> list[str]:
    """The matters of this browser, the newest first."""
    return list(reversed(request.session.get(_MATTERS, [])))


def keep_entry(request: HttpRequest, lottery: str, number: str, code: str) -> None:
    """From now on this browser may see and answer this entry of a lottery.

    Numbers of entries are public, so it holds the code as well, as it is kept.
    """
    show(*sealed_ways(code))
    _keep(request, _ENTRIES, f"{lottery}/{number}/{sealed(code)}")


def holds_entry(request: HttpRequest, lottery: str, number: str) -> bool:
    """Whether this browser made the entry or entered its code; the database then lets see it."""
    mine = [one for one in request.session.get(_ENTRIES, []) if one.startswith(f"{lottery}/{number}/")]
    show(*(way for one in mine for way in sealed_ways(unsealed(one.rpartition("/")[2]))))
    return bool(mine)


def keep_waiting(request: HttpRequest, code: str) -> None:
    """From now on this browser sees this place on the waiting list."""
    _keep(request, _WAITING, code)


def kept_waiting(request: HttpRequest) -> list[str]:
    """The places on the waiting list this browser joined or opened."""
    return list(reversed(request.session.get(_WAITING, [])))


def carried_draft(request: HttpRequest, going_to: str) -> str:
    """The draft somebody signs in to go on with, if this browser holds it; it alone comes along through the sign-in."""
    try:
        draft_ref = str(resolve(urlsplit(going_to).path).kwargs.get("draft_ref", "")) if going_to else ""
    except Resolver404:
        return ""
    return draft_ref if holds_draft(request, draft_ref) else ""

"""Whose names this clerk has seen today: a page that asks again every few seconds is one look."""

from __future__ import annotations

from collections.abc import Collection

from django.http import HttpRequest

from madoguchi.values.clock import today

_KEPT, _MOST = "names_seen", 2000


def names_seen(request: HttpRequest) -> frozenset[str]:
    """The refs that were written to the journal already."""
    kept = request.session.get(_KEPT, {})
    return frozenset(kept.get("refs", ())) if kept.get("on") == today().isoformat() else frozenset()


def keep_seen(request: HttpRequest, new: Collection[str]) -> None:
    """From now on these are known; the session is written only when there are any."""
    if new:
        refs = [*names_seen(request), *new][-_MOST:]
        request.session[_KEPT] = {"on": today().isoformat(), "refs": refs}

"""The revision a form was drawn with, as it comes back with the form."""

from __future__ import annotations

from django.http import HttpRequest

from madoguchi.values.whole_numbers import whole_number

_MOST = 10**9 - 1


def revision_of(request: HttpRequest, name: str = "revision") -> int | None:
    """What was looked at when the form was sent; None for what is no revision."""
    return whole_number(request.POST.get(name, ""), most=_MOST)

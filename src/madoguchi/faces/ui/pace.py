"""An account that does what costs faster than anybody can is asked to wait, and nothing it sent is lost."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from madoguchi.faces.ui.asked_again import asked_in
from madoguchi.faces.ui.asking import actor_in
from madoguchi.faces.ui.limits import limits_of
from madoguchi.faces.ui.refusals import refusal_page
from madoguchi.foundation.identity.account_limits import count_for_account, is_first_stop
from madoguchi.foundation.identity.errors import TooMuchFromThisAccount
from madoguchi.foundation.journal.actions import note_stop


class AccountLimits:
    """Middleware: what stands in the table of limits is counted for the account that is signed in.

    Who is not signed in is counted by network address, where the address does what costs.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Passes the request on."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """The page of waiting (429) for who did too much; None for everybody else."""
        limits = limits_of(request)
        ref = getattr(request.user, "ref", "") if limits else ""
        if not ref:
            return None
        try:
            for one in limits:
                count_for_account(ref, one.kind, one.most, what=one.what)
        except TooMuchFromThisAccount as refusal:
            if is_first_stop(ref, one.kind):
                note_stop(actor_in(request), one.kind)
            return _asked_to_wait(request, refusal)
        return None


def _asked_to_wait(request: HttpRequest, refusal: TooMuchFromThisAccount) -> HttpResponse:
    """The page, with everything that was typed, so that it can be sent again from there; a browser keeps none of it."""
    response = refusal_page(request, refusal, again=asked_in(request))
    response["Cache-Control"] = "no-store"
    return response

"""Who asks in a request, how surely that is known, and what its page is there for."""

from __future__ import annotations

from django.http import HttpRequest

from madoguchi.foundation.access.standing import state_purpose
from madoguchi.foundation.identity.queries import actor_of
from madoguchi.foundation.identity.sessions import assurance_of, business_account_of, passkey_used_at
from madoguchi.values.actor import Actor
from madoguchi.values.purpose import Purpose

# By the first word of an address; what is for everybody who works here, such as one's own keys, needs no purpose.
PURPOSES: dict[str, dict[str, Purpose]] = {
    "staff": {
        **dict.fromkeys(("", "cases", "search", "take-next", "bulk", "proxies"), Purpose.EXAMINATION),
        **dict.fromkeys(("visits", "rooms"), Purpose.VISIT),
        **dict.fromkeys(("registers", "datasets", "tasks", "inquiries", "surveys"), Purpose.REGISTER),
        **dict.fromkeys(("audit", "delays", "look-questions"), Purpose.AUDIT),
        "by-post": Purpose.POST,
        "figures": Purpose.FIGURES,
        "systems": Purpose.SYSTEM,
        "disposals": Purpose.DISPOSAL,
        **dict.fromkeys(("proposals", "rules"), Purpose.AUDIT),
    },
    "console": {"registers": Purpose.REGISTER, "lotteries": Purpose.VISIT},
    "counter": {},
    "api": {
        **dict.fromkeys(("applications", "cases"), Purpose.EXAMINATION),
        **dict.fromkeys(("registers", "datasets"), Purpose.REGISTER),
        "bookings": Purpose.VISIT,
        "figures": Purpose.FIGURES,
    },
}
# Of a face every page of which is there for the same.
_WHOLE = {"console": Purpose.ADMINISTRATION, "counter": Purpose.COUNTER}


def actor_in(request: HttpRequest) -> Actor:
    """The actor behind the account that is signed in, as surely as this sign-in told who it is, for what is asked."""
    session = request.session
    actor = actor_of(request.user, assurance=assurance_of(session), business=business_account_of(session))
    state_purpose(purpose_of_page(request), actor, passkey_used_at(session))
    return actor


def state_the_purpose(request: HttpRequest, actor: Actor) -> None:
    """From here on `actor` asks for what this page or operation is there for; "" where nobody said what it is for."""
    state_purpose(purpose_of_page(request), actor)


def purpose_of_page(request: HttpRequest) -> str:
    """What the page of this address is there for, or ""."""
    found = request.resolver_match
    if found is None or not found.namespaces:
        return ""
    face = found.namespaces[0]
    return of_address(face, _own_part(face, found.route))


def of_address(face: str, route: str) -> str:
    """What the page of this route of a face is there for, or ""."""
    purpose = PURPOSES.get(face, {}).get(route.partition("/")[0], _WHOLE.get(face))
    return purpose.value if purpose else ""


def _own_part(face: str, route: str) -> str:
    prefix = "api/v1/" if face == "api" else f"{face}/"
    return route.removeprefix(prefix)

"""Coming in by the city's directory: who sees residents' information needs a key that cannot be phished."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest

from madoguchi.foundation.access.facts import Circumstances
from madoguchi.foundation.access.rules import Resource, foresee
from madoguchi.foundation.identity.actions import note_refused_sign_in
from madoguchi.foundation.identity.by_directory import known_by, let_in_as
from madoguchi.foundation.identity.provider_errors import ProviderUnknown, SignInNotBegun
from madoguchi.foundation.journal.actions import SIGN_IN_REFUSED, record_act
from madoguchi.journeys.errors import PasskeyNeeded
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.refusal import Refusal

# One of these to a matter of one's own division, and residents' information is seen. Who administers sees none, and
# may invite a key for whoever does.
_SEEING = (
    *("list", "view", "search", "audit", "serve_visits", "view_visits"),
    *("break_glass", "administer"),
)


_WAY = "市のアカウント"


def come_in_by_directory(request: HttpRequest, told: Mapping[str, str], *, answer_at: str) -> str:
    """Sign in as whom the directory names; where to go on, or "". Whom it names and who is not let in is journalled.

    Raises PasskeyNeeded for posts that see residents' information, or let others see it, when the directory asked for
    less than a passkey, NotInPersonnel, and what a provider's answer can be refused for.
    """
    try:
        known = known_by(request.session, told, answer_at=answer_at)
    except (SignInNotBegun, ProviderUnknown):
        # No question of this house was asked of the directory: anybody can send that as often as they like.
        raise
    except Refusal:
        # Whose number it is nobody here knows, so it is not kept.
        note_refused_sign_in(_WAY)
        raise
    if not known.is_strong and needs_passkey(known.by):
        record_act(known.by, SIGN_IN_REFUSED, data=_WAY, detail=known.told)
        raise PasskeyNeeded()
    let_in_as(request, known, way=_WAY)
    return known.next


def needs_passkey(by: Actor) -> bool:
    """Whether the rules let the posts held today see anything about residents, or say who does, from a sound device."""
    how = Circumstances(now())
    matters = [Resource("case", division=duty.division, desk=duty.division, ward=duty.ward or "") for duty in by.duties]
    return any(foresee(by, action, matter, how).allowed for matter in matters for action in _SEEING)

"""Writing to who asked to act, or acts, for somebody without an account: that something changed and where it stands.

No letter says why, nor of whom, nor on which day: a mandate that rests because of a hold reads as every other, and is
told of with the others in the morning and not in the hour of the hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.db import transaction

from madoguchi.engines.messaging.actions import write_message_about
from madoguchi.engines.messaging.queries import written_among
from madoguchi.foundation.catalogue.queries import city
from madoguchi.foundation.identity import confirmed
from madoguchi.foundation.identity.mandates import MandateFacts
from madoguchi.foundation.identity.queries import emails_of
from madoguchi.journeys import jobs
from madoguchi.journeys.represent.models import ProxyClaim
from madoguchi.values.clock import today
from madoguchi.values.references import claim_number

AHEAD = timedelta(days=30)
_AT_ONCE = 500


@dataclass(frozen=True)
class _News:
    """What is told of a mandate; written once by its key."""

    mandate: MandateFacts
    kind: str
    key: str


def tell_the_answer(claim: ProxyClaim) -> None:
    """Tell who asked that the claim is decided: the same words whether it was confirmed or refused, once."""
    email = emails_of([claim.account_ref]).get(claim.account_ref)
    if email:
        _write("proxy_decided", claim, to=email, key=f"proxy-decided-{claim.ref}")


def tell_ended(mandate: MandateFacts) -> None:
    """Tell who acted by a confirmed mandate that the office ended it, once."""
    _tell([_News(mandate, "proxy_ended", f"proxy-ended-{mandate.ref}")])


def tell_of_mandates() -> int:
    """Tell whose confirmed mandate rests, or ends within thirty days, once each; how many letters were written.

    One that rests again, or whose new last day comes near, is told of again. Of what was given by a code nothing is
    told: only a hold lets it rest.
    """
    found = (_news_of(one.mandate) for one in confirmed.to_tell_of(today() + AHEAD))
    return sum(_tell(part) for part in iter(lambda: list(islice(found, _AT_ONCE)), []))


def _news_of(mandate: MandateFacts) -> _News:
    if mandate.paused_at is not None:
        return _News(mandate, "proxy_rests", f"proxy-rests-{mandate.ref}-{mandate.paused_at:%Y%m%d%H%M%S%f}")
    return _News(mandate, "proxy_ends_soon", f"proxy-ends-{mandate.ref}-{mandate.until_on:%Y%m%d}")


def _tell(news: Iterable[_News]) -> int:
    """Write what was not written yet and has somewhere to go, in three questions to the database; how many."""
    by_key = {one.key: one for one in news}
    written = written_among(by_key)
    new = [one for key, one in by_key.items() if key not in written]
    emails = emails_of({one.mandate.proxy_ref for one in new})
    claims = _claims_of(new)
    told = [one for one in new if one.mandate.proxy_ref in emails and one.mandate.ref in claims]
    for one in told:
        _write(one.kind, claims[one.mandate.ref], to=emails[one.mandate.proxy_ref], key=one.key)
    return len(told)


def _claims_of(news: Iterable[_News]) -> Mapping[str, ProxyClaim]:
    """By mandate, the last claim it came of: it says in which language the proxy reads."""
    refs = [one.mandate.ref for one in news]
    rows = ProxyClaim.objects.exclude(mandate_ref="").filter(mandate_ref__in=refs).order_by("id")
    return {row.mandate_ref: row for row in rows}


@transaction.atomic
def _write(kind: str, claim: ProxyClaim, *, to: str, key: str) -> None:
    language = claim.language
    facts = {"url": f"{settings.MADOGUCHI_BASE_URL}/mine/proxies", "city": city().name_in(language)}
    letter = write_message_about(claim_number(claim.ref), kind=kind, language=language, to=to, facts=facts, key=key)
    jobs.deliver_message.defer(message_ref=letter)

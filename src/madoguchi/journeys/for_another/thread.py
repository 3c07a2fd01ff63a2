"""What the thread of a matter tells of a proxy: that one sent it, and that the mandate ended."""

from __future__ import annotations

from django.db import transaction

from madoguchi.foundation.dossier.actions import add_knot
from madoguchi.foundation.dossier.queries import thread_of, told_of
from madoguchi.foundation.identity import mandates
from madoguchi.foundation.identity.mandates import MandateFacts
from madoguchi.foundation.journal.actions import record
from madoguchi.foundation.journal.queries import BY_PROXY
from madoguchi.journeys.for_another.seeing import PURPOSE
from madoguchi.values.actor import Actor


def note_the_proxy(reference_number: str, mandate: MandateFacts, *, by: Actor) -> None:
    """Tell on the thread and in the journal who applied, in which quality and by which mandate."""
    facts = {"kind": mandate.kind.value, "mandate": mandate.ref, "confirmed": mandate.is_confirmed}
    add_knot(reference_number, "by_proxy", by=by, facts=facts)
    detail = {BY_PROXY: [mandate.ref]}
    record(by, "write:by_proxy", dossiers=[reference_number], data="申請の内容", purpose=PURPOSE, detail=detail)


@transaction.atomic
def end(ref: str, *, by: Actor) -> None:
    """End a mandate at once, as the one who gave it, is acted for or holds it. Raises NoSuchMandate."""
    found = mandates.own_mandate(ref, by=by)
    tell_the_end(found, by=by)
    mandates.end(ref, by=by)


def tell_the_end(mandate: MandateFacts, *, by: Actor) -> None:
    """Tell on the thread of what was sent under a mandate that it ended, and who ended it."""
    facts = {"kind": mandate.kind.value, "mandate": mandate.ref}
    for number in told_of(mandate.principal_ref, "by_proxy", facts):
        add_knot(number, "proxy_ended", by=by, facts=facts)


def sent_by_confirmed(reference_number: str) -> str:
    """The mandate by which a proxy sent this matter whom the office confirmed; empty for any other matter."""
    knots = [knot for knot in thread_of(reference_number, public_only=True) if knot.kind == "by_proxy"]
    return str(knots[0].facts["mandate"]) if knots and knots[0].facts.get("confirmed") else ""

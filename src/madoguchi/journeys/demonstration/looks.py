"""What the auditor of the demonstration finds: a question about a look, and a case opened in an emergency."""

from __future__ import annotations

from collections.abc import Sequence

from madoguchi.foundation.access.emergency import EmergencyReason
from madoguchi.foundation.dossier.queries import dossiers_of_account
from madoguchi.foundation.identity.queries import staff_actors
from madoguchi.journeys.ask_about_looks import ask_about
from madoguchi.journeys.audit import break_glass_of, may_break_glass
from madoguchi.journeys.own_looks import own_looks
from madoguchi.values.actor import Actor

_ASKED = "私の申請を、なぜこの日に見たのか、教えてください。"
_EMERGENCY = "本人から、給付が止まったと電話があり、担当の課につながらないため。"


def raise_questions(residents: Sequence[Actor], divisions: Sequence[str]) -> None:
    """The first of these residents somebody looked at asks why, and a stranger to their case opens it."""
    for resident in residents:
        own = dossiers_of_account(resident.ref, limit=1)
        if own and (looks := own_looks(resident, "ja").looks):
            ask_about(looks[0].entry, _ASKED, objects_to_it=False, by=resident)
            _open_in_an_emergency(own[0].reference_number, divisions)
            return


def _open_in_an_emergency(number: str, divisions: Sequence[str]) -> None:
    """By the first who is kept from the case; nobody where the posts of the city let everybody see it."""
    office = (one for division in divisions for one in staff_actors(division))
    stranger = next((one for one in office if may_break_glass(number, one)), None)
    if stranger is not None:
        break_glass_of(number, reason=EmergencyReason.OUTAGE, words=_EMERGENCY, by=stranger)

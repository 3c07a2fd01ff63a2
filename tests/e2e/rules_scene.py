"""Other rules of access than the release's, for pages that show them: they permit the same to whoever looks."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.test.utils import override_settings

from madoguchi.foundation.access.agreeing import Agreement, put_in_force
from madoguchi.foundation.access.texts import RulesText, rules_in
from madoguchi.journeys.proposals.acts import agree
from madoguchi.journeys.proposals.models import Proposal, ProposalKind
from madoguchi.journeys.proposals.rules import propose_rules, put_rules_in_force
from tests.security.test_two_people import ADMINISTRATOR, SECOND

_OWN = """
@id("own.no_list_at_night") @refuses("夜は、一覧を見られません。") @needs("昼であること") @ask("担当の課")
forbid (principal, action == Action::"list", resource)
when { principal.roles.contains("contractor") && context.minute < 480 };
"""


def proposed() -> str:
    """The number of the proposal, which is made once: a rule comes, some go, and one reads otherwise."""
    known = Proposal.objects.filter(kind=ProposalKind.RULES).values_list("ref", flat=True).first()
    if known:
        return known
    with TemporaryDirectory() as room:
        own = Path(shutil.copytree(settings.MADOGUCHI_RELEASED_POLICIES, Path(room) / "policies"))
        file = own / "exports.cedar"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("context.since_passkey > 10", "context.since_passkey > 5"), encoding="utf-8")
        (own / "systems.cedar").unlink()
        (own / "own.cedar").write_text(_OWN, encoding="utf-8")
        with override_settings(MADOGUCHI_POLICIES=own):
            return propose_rules("確かめ直す時間と、委託先の時間を、市の規程に合わせるため", by=ADMINISTRATOR)


def agreed() -> str:
    """The same, once it is in force."""
    ref = proposed()
    if Proposal.objects.get(ref=ref).agreed_at is None:
        agree(ref, by=SECOND)
        put_rules_in_force(ref)
    return ref


def behind() -> str:
    """Agreed rules that do not know an act yet, as an update leaves them; the release then decides it as before."""
    whole = rules_in(settings.MADOGUCHI_RELEASED_POLICIES)
    kept = re.sub(r"@id\(\"question\.[^;]*;", "", whole.policies)
    kept = re.sub(r',?\s*Action::"answer_looks"', "", kept)
    rules = RulesText(kept, re.sub(r"action answer_looks[^;]*;", "", whole.schema))
    put_in_force(rules, Agreement(rules.digest, ADMINISTRATOR.ref, ADMINISTRATOR.name, SECOND.ref, SECOND.name))
    return rules.digest

"""A parent or a guardian asks for somebody without an account: whom they can choose, and what is missing."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.foundation.identity.actions import open_account
from madoguchi.foundation.identity.errors import MandateNeedsScope
from madoguchi.foundation.identity.queries import actor_of_ref
from madoguchi.journeys.represent import asking, claims, deciding
from madoguchi.journeys.represent.asking import Wanted
from madoguchi.journeys.represent.errors import (
    ClaimIsDecided,
    ClaimKindMissing,
    ClaimNeedsSignIn,
    ClaimPaperMissing,
    ClaimPersonMissing,
    NoSuchClaim,
    TooManyClaims,
)
from madoguchi.journeys.represent.models import ProxyClaim
from madoguchi.values.actor import anonymous
from madoguchi.values.mandate_kind import MandateKind
from tests.journeys.office import CHILD, GRANT
from tests.journeys.represent.families import SERVICES, asked, confirmation, elsewhere, other_parent, parent
from tests.journeys.residents import HEAD, OLDER, SPOUSE, YOUNGER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_the_household_as_the_register_holds_it_is_offered_without_who_is_of_age() -> None:
    found = asking.to_choose(parent())
    assert [one.ref for one in found[MandateKind.PARENT]] == [OLDER, YOUNGER]
    assert found[MandateKind.GUARDIAN] == ()


@pytest.mark.parametrize("person_ref", ["P-99999999", "P-00000077", HEAD, SPOUSE, "\0", "1"])
def test_nobody_but_a_child_of_the_own_household_can_be_chosen_by_number(person_ref: str) -> None:
    by = parent()
    with pytest.raises(ClaimPersonMissing):
        asked(by, person_ref)
    assert not ProxyClaim.objects.exists()


def test_who_is_not_linked_to_the_register_chooses_nobody() -> None:
    parent()
    open_account("resident", "見本 外", ref="unlinked")
    with pytest.raises(ClaimPersonMissing):
        asked(actor_of_ref("unlinked"))
    with pytest.raises(ClaimNeedsSignIn):
        asked(anonymous())


def test_what_is_missing_is_said() -> None:
    by = parent()
    birth = date(2016, 5, 5)
    for wanted, refused in (
        (Wanted("king", (CHILD,), OLDER), ClaimKindMissing),
        (Wanted("agent", (CHILD,), OLDER), ClaimKindMissing),
        (Wanted("parent", (GRANT,), OLDER), MandateNeedsScope),
        (Wanted("parent", (CHILD,)), ClaimPersonMissing),
        (Wanted("parent", (CHILD,), name="見本 遠", birth=birth), ClaimPaperMissing),
    ):
        with pytest.raises(refused):
            asking.ask(wanted, by=by, language="ja")


def test_asking_twice_is_asking_once_and_too_many_are_refused() -> None:
    by = parent()
    assert asked(by) == asked(by)
    for number in range(asking.MOST_OPEN - 1):
        asking.ask(elsewhere(f"見本 {number}"), by=by, language="ja")
    with pytest.raises(TooManyClaims):
        asking.ask(elsewhere("見本 末"), by=by, language="ja")


def test_who_asked_may_ask_no_longer() -> None:
    by = parent()
    ref = asked(by)
    with pytest.raises(NoSuchClaim):
        asking.take_claim_back(ref, by=other_parent())
    asking.take_claim_back(ref, by=by)
    assert claims.queue(SERVICES).lines == ()
    with pytest.raises(ClaimIsDecided):
        deciding.confirm_claim(ref, confirmation(), by=SERVICES)

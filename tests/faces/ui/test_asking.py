"""What a page is there for and how surely it is known who asks are told to the rules, by requests of every face."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from madoguchi.faces.ui.asking import PURPOSES, of_address
from madoguchi.foundation.access.models import RecordedDecision
from madoguchi.foundation.identity.actions import create_token, open_account
from madoguchi.foundation.identity.by_directory import DIRECTORY_ASSURANCE
from madoguchi.foundation.identity.models import Account, StaffPost
from madoguchi.foundation.identity.programmes import ANSWERED_FOR, ANYBODYS, actor_of_token
from madoguchi.foundation.identity.sessions import HIGHEST
from madoguchi.values.actor import Actor, Duty
from madoguchi.values.clock import today
from tests.journeys import office
from tests.signing_in import sign_in

# What is about whoever asks, or about nobody.
FOR_ANYBODY = {
    *("sign-in", "sign-out", "invited", "passkeys", "sign-ins", "step-up"),
    *("procedures", "offices", "times", "openapi.json", "^.*$"),
}


def addresses() -> Iterator[tuple[str, str]]:
    """The face and the route of every page of the office and every operation."""
    for face in get_resolver().url_patterns:
        assert isinstance(face, URLResolver)
        if face.namespace in PURPOSES:
            for page in face.url_patterns:
                assert isinstance(page, URLPattern)
                yield str(face.namespace), str(page.pattern)


def test_every_page_of_the_office_says_what_it_is_there_for() -> None:
    without = {route.partition("/")[0] for face, route in addresses() if not of_address(face, route)}
    assert without == FOR_ANYBODY
    known = {(face, route.partition("/")[0]) for face, route in addresses()}
    assert {(face, word) for face, words in PURPOSES.items() for word in words} <= known


@pytest.fixture
def clerk(published: None) -> Actor:
    """A member of staff with an account."""
    one = office.CENTRE
    open_account("staff", one.name, ref=one.ref, duties=one.duties)
    return one


@pytest.mark.django_db
def test_a_request_is_judged_by_its_purpose_and_its_sign_in(clerk: Actor) -> None:
    number = office.submitted()
    assert sign_in(Client(), clerk.ref).get(f"/staff/cases/{number}").status_code == 200
    kept = RecordedDecision.objects.filter(action="view", subject=number).latest("id").facts
    assert (kept["how"]["purpose"], kept["who"]["assurance"]) == ("examination", HIGHEST)


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["/staff/", "/staff/cases/{number}", "/staff/search", "/counter/visit/"])
def test_a_post_that_began_after_a_weak_sign_in_shows_nothing_of_residents(clerk: Actor, where: str) -> None:
    number = office.submitted()
    StaffPost.objects.update(from_on=today())
    weak = sign_in(Client(), clerk.ref, assurance=DIRECTORY_ASSURANCE)
    is_search = where in ("/staff/search", "/counter/visit/")
    ask = weak.post if is_search else weak.get
    answer = ask(where.format(number=number), {"q": "見本 葵", "purpose": "counter"} if is_search else None)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "sign_in.strong" in page
    assert "パスキーでサインインしてください" in page
    assert not RecordedDecision.objects.filter(allowed=True, actor_ref=clerk.ref).exists()


@pytest.mark.django_db
def test_a_page_nobody_said_the_purpose_of_shows_nothing(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    number = office.submitted()
    monkeypatch.setitem(PURPOSES, "staff", {})
    answer = sign_in(Client(), clerk.ref).get(f"/staff/cases/{number}")
    assert (answer.status_code, "purpose.stated" in answer.content.decode()) == (403, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("purpose", "status", "rule"),
    [("telephone", 200, ""), ("curiosity", 403, "purpose.stated"), ("audit", 403, "purpose.stated")],
)
def test_people_are_found_only_for_a_purpose_of_the_counter(clerk: Actor, purpose: str, status: int, rule: str) -> None:
    browser = sign_in(Client(), clerk.ref)
    answer = browser.post("/counter/visit/", {"q": "見本 葵", "purpose": purpose})
    assert (answer.status_code, rule in answer.content.decode()) == (status, True)


@pytest.mark.django_db
def test_a_programme_asks_for_what_its_operation_is_there_for_and_is_known_by_who_answers_for_it(
    clerk: Actor,
) -> None:
    number = office.submitted()
    keys = [create_token("clerk", division="administrative_centre", person=person) for person in (clerk.ref, "")]
    assert [actor_of_token(key).assurance for key in keys] == [ANSWERED_FOR, ANYBODYS]  # type: ignore[union-attr]
    answer = Client().get(f"/api/v1/cases/{number}", headers={"Authorization": f"Bearer {keys[0]}"})
    assert answer.status_code == 200
    kept = RecordedDecision.objects.filter(action="view", subject=number).latest("id").facts
    assert (kept["how"]["purpose"], kept["who"]["assurance"]) == ("examination", ANSWERED_FOR)


@pytest.mark.django_db
def test_what_another_may_see_does_not_hang_on_who_looks_it_up(clerk: Actor) -> None:
    number = office.submitted()
    auditor = Actor(clerk.kind, "a-auditor", "監査 係", (Duty("business_support", "clerk"),), frozenset({"auditor"}))
    open_account("staff", auditor.name, ref=auditor.ref, duties=auditor.duties, roles=["auditor"])
    page = sign_in(Client(), auditor.ref).get(f"/staff/cases/{number}/who").content.decode()
    assert Account.objects.get(ref=clerk.ref).name in page

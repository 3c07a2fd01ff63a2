"""From which network a member of staff asks: believed of a proxy that is known, and looked at by a rule."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.http import HttpRequest
from django.test import Client, RequestFactory

from madoguchi.config.environment import SettingUnusable, check_networks
from madoguchi.faces.ui.places import address_of, zone_asked_from
from madoguchi.foundation.access.facts import Circumstances
from madoguchi.foundation.access.rules import Resource, decide, foresee
from madoguchi.foundation.access.standing import asking_from
from madoguchi.foundation.identity.actions import open_account
from madoguchi.values.actor import Actor, ActorKind, Duty
from madoguchi.values.clock import now
from madoguchi.values.networks import networks, zones
from madoguchi.values.purpose import Purpose
from tests.journeys import office
from tests.signing_in import asked_by, sign_in

CLERK = Actor(ActorKind.STAFF, "a-clerk", "窓口 花子", (Duty("child_family", "clerk"),), frozenset(), assurance=3)
SECRET = Resource("answer", division="child_family", desk="child_family")
PLAIN = Resource("answer", division="child_family", desk="child_family", confidentiality="3B")
CASE = Resource("case", division="child_family", desk="child_family")
PROGRAMME = Actor(ActorKind.API, "t-1", "審査する機械", (Duty("child_family", "clerk"),))
APPLYING = Actor(ActorKind.API, "t-2", "申請する機械")
ON_REGISTERS = ("view_register", "edit_register", "add_record", "view_record", "act_on_record")


def asked(peer: str, told: str = "") -> HttpRequest:
    return RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": told} if told else {})


@pytest.fixture
def told(settings: LazySettings) -> None:
    """A house behind one proxy, with an office network."""
    settings.MADOGUCHI_ZONES = zones("closed=10.20.0.0/16")
    settings.MADOGUCHI_PROXIES = networks(["192.0.2.1/32"])
    settings.MADOGUCHI_BEHIND_PROXY = True


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("peer", "forwarded", "zone"),
    [
        ("192.0.2.1", "10.20.3.4", "closed"),
        ("192.0.2.1", "203.0.113.5", "internet"),
        ("192.0.2.1", "10.20.3.4, 203.0.113.5", "internet"),  # the last is what our proxy wrote
        ("203.0.113.5", "10.20.3.4", "internet"),  # somebody who came past the proxy
        ("10.20.3.4", "", "closed"),
        ("192.0.2.1", "", "internet"),
    ],
)
def test_only_a_known_proxy_is_believed(peer: str, forwarded: str, zone: str) -> None:
    assert zone_asked_from(asked(peer, forwarded)) == zone


def test_without_a_setting_no_zone_is_known_and_any_proxy_is_believed_as_before(settings: LazySettings) -> None:
    assert zone_asked_from(asked("10.20.3.4")) == "unknown"
    assert address_of(asked("192.0.2.1", "10.20.3.4")) == "192.0.2.1"
    settings.MADOGUCHI_BEHIND_PROXY = True
    assert address_of(asked("203.0.113.5", "10.20.3.4")) == "10.20.3.4"


@pytest.mark.parametrize(
    ("zone", "secret"), [("closed", True), ("unknown", True), ("branch", True), ("internet", False)]
)
def test_from_the_internet_what_is_most_confidential_stays_shut_and_the_work_goes_on(zone: str, secret: bool) -> None:
    with asked_by(CLERK, zone=zone):
        decision = decide(CLERK, "see_plain", SECRET)
        assert decision.allowed is secret
        assert secret or decision.rule == "network.internet"
        assert decide(CLERK, "see_plain", PLAIN).allowed
        assert all(decide(CLERK, action, CASE).allowed for action in ("list", "view", "work"))


def test_nobody_of_the_register_of_residents_is_searched_for_from_the_internet_and_cases_are() -> None:
    for zone, shut in (("internet", True), ("closed", False)):
        asked = Circumstances(now(), purpose=Purpose.COUNTER.value, posture="managed", zone=zone)
        person = foresee(CLERK, "search", Resource("person"), asked)
        assert person.allowed is not shut
        assert (person.rule == "network.internet") is shut
        assert foresee(CLERK, "search", Resource("case"), asked).allowed


def test_nobody_is_made_a_proxy_from_the_internet() -> None:
    claim = Resource("proxy_claim", division="child_family")
    for zone, shut in (("internet", True), ("closed", False)):
        with asked_by(CLERK, zone=zone):
            decision = decide(CLERK, "confirm_proxies", claim)
            assert (decision.allowed, decision.rule == "network.internet") == (not shut, shut)


@pytest.mark.parametrize("by", [CLERK, PROGRAMME])
@pytest.mark.parametrize("action", ON_REGISTERS)
def test_a_register_of_persons_stays_shut_from_the_internet_and_another_does_not(by: Actor, action: str) -> None:
    persons, things = (
        Resource("register", division="child_family", posts=frozenset({"child_family"}), confidentiality=how)
        for how in ("3A", "2")
    )
    for zone, allowed in (("closed", True), ("unknown", True), ("internet", False)):
        with asked_by(by, zone=zone):
            decision = decide(by, action, persons)
            assert decision.allowed is allowed
            assert allowed or decision.rule == "network.internet"
            assert decide(by, action, things).allowed


@pytest.mark.parametrize("action", ON_REGISTERS)
def test_from_a_stale_device_a_register_of_persons_stays_shut_and_another_is_only_looked_at(action: str) -> None:
    persons, things = (
        Resource("register", division="child_family", posts=frozenset({"child_family"}), confidentiality=how)
        for how in ("3A", "2")
    )
    with asked_by(CLERK, "stale"):
        decision = decide(CLERK, action, persons)
        assert (decision.allowed, decision.rule) == (False, "device.stale")
        assert decide(CLERK, action, things).allowed is action.startswith("view")


def test_a_programme_of_the_office_sees_what_is_most_confidential_only_from_inside() -> None:
    for zone, allowed in (("closed", True), ("internet", False)):
        with asked_by(PROGRAMME, zone=zone):
            assert decide(PROGRAMME, "see_plain", SECRET).allowed is allowed
            assert decide(PROGRAMME, "see_plain", PLAIN).allowed
            assert decide(PROGRAMME, "view", CASE).allowed


def test_only_the_office_is_asked_from_where_it_comes() -> None:
    def never() -> str:
        raise AssertionError("nobody asks where a resident is")

    with asking_from(never, never):
        owner = Actor(ActorKind.RESIDENT, "r-1", "住民")
        assert decide(owner, "view", Resource("case", owner_ref="r-1")).allowed
        assert decide(APPLYING, "see_plain", SECRET).allowed


@pytest.mark.django_db
@pytest.mark.usefixtures("published", "told")
def test_a_request_is_judged_by_the_network_it_comes_from() -> None:
    one = office.CENTRE
    open_account("staff", one.name, ref=one.ref, duties=one.duties)
    client = Client()
    sign_in(client, one.ref)
    place = "/staff/systems/tax_ledger/gate"
    inside, outside = (
        client.get(place, REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": told})
        for told in ("10.20.3.4", "203.0.113.5")
    )
    assert (inside.status_code, outside.status_code) == (204, 403)
    why = client.get(
        "/staff/systems/tax_ledger/why", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": "203.0.113.5"}
    )
    assert "network.internet" in why.content.decode()


def test_networks_that_anybody_could_claim_are_not_set_by_mistake() -> None:
    check_networks("", "", behind_proxy=True)
    check_networks("closed=10.20.0.0/16", "", behind_proxy=False)
    check_networks("closed=10.20.0.0/16", "192.0.2.1", behind_proxy=True)
    wrong = [
        ("closed=10.20.0.0/16", "", True),
        ("closed", "", False),
        ("", "x", True),
        ("unknown=10.0.0.0/8", "", False),
    ]
    for written, proxies, behind in wrong:
        with pytest.raises(SettingUnusable):
            check_networks(written, proxies, behind_proxy=behind)

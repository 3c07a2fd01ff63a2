"""What the rules say of anybody and of anything they know, on the command line, without a word about the thing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from madoguchi.engines.booking.actions.bookings import book
from madoguchi.engines.cases.errors import NoSuchCase
from madoguchi.engines.cases.queries import case_of
from madoguchi.engines.records.actions.creating_records import create_record
from madoguchi.foundation.catalogue.errors import UnknownRegister
from madoguchi.foundation.catalogue.queries import register
from madoguchi.foundation.dossier.errors import NoSuchDossier
from madoguchi.foundation.dossier.models import Dossier
from madoguchi.foundation.identity.actions import create_token, open_account, revoke_token
from madoguchi.foundation.identity.errors import NoSuchAccount
from madoguchi.foundation.identity.mandates import give, take_up
from madoguchi.foundation.identity.models import ApiToken
from madoguchi.journeys.disposal.errors import NoSuchHold
from madoguchi.journeys.disposal.holds import hold
from madoguchi.journeys.errors import NothingToExplain
from madoguchi.journeys.explaining import KINDS, NAMED, explain
from madoguchi.journeys.models import Disposal
from madoguchi.journeys.proposals.acts import Wanted, propose
from madoguchi.journeys.proposals.errors import NoSuchProposal
from madoguchi.journeys.proposals.models import ProposalKind
from madoguchi.journeys.registers.building.beginning import begin_from_published
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.clock import now, today
from madoguchi.values.mandate_kind import MandateKind
from madoguchi.values.references import new_record_number, new_reference_number
from tests.conftest import ROOT
from tests.engines.booking.office import slots, wish
from tests.house.scene import BODY
from tests.journeys import office
from tests.journeys.surveys.house import opened

RESIDENT = Actor(ActorKind.RESIDENT, "resident-1", "見本 花子")
PROXY = Actor(ActorKind.RESIDENT, "resident-2", "見本 次郎")
OTHER = Actor(ActorKind.RESIDENT, "resident-3", "見本 三郎")
# What is asked of a part of something else: an answer of a case, a part of a register.
_OF_SOMETHING = {"answer"}


@pytest.fixture(autouse=True)
def people(published: None) -> None:
    for one in (office.STRANGER, office.CENTRE, office.CHIEF, office.ADMINISTRATOR):
        open_account("staff", one.name, ref=one.ref, duties=one.duties, roles=tuple(one.roles))
    for resident in (RESIDENT, PROXY, OTHER):
        open_account("resident", resident.name, ref=resident.ref)


def rule(who: str, action: str, subject: str) -> tuple[bool, str]:
    decision = explain(who, action, subject)
    return decision.allowed, decision.rule


def of_resident() -> str:
    number = office.submitted()
    Dossier.objects.filter(reference_number=number).update(account_ref=RESIDENT.ref)
    return number


def test_a_refusal_is_explained_by_its_rule() -> None:
    decision = explain("stranger-1", "view", office.submitted())
    assert (decision.allowed, decision.rule) == (False, "clerk.part_of_the_matter")
    assert decision.needs.text() == "この案件の手続を担当する課の職。区の職は、その区の案件だけ"


def test_a_permission_is_explained_by_its_rule() -> None:
    assert explain("centre-1", "work", office.submitted()).rule == "clerk.turn_of_the_desk"
    assert explain("centre-1", "list", "case").rule == "staff.lists"
    assert explain("administrator-1", "administer", "outbox").rule == "administrator.console"
    assert rule("centre-1", "see_plain", office.submitted()) == (True, "answers.plain")


def test_residents_and_proxies_are_explained_as_the_applicant_has_the_matter() -> None:
    number = of_resident()
    assert rule(RESIDENT.ref, "view", number) == (True, "applicant.own_matter")
    assert rule(PROXY.ref, "view", number)[0] is False
    code = give(MandateKind.PARENT, [office.CHILD], until_on=today() + timedelta(days=9), by=RESIDENT)
    take_up(code, by=PROXY)
    assert rule(PROXY.ref, "view", number) == (True, "proxy.matter_of_the_represented")
    assert rule(OTHER.ref, "view", number)[0] is False
    assert rule(office.CENTRE.ref, "view", f"dossier:{number}")[0] is False


def test_programmes_are_explained_until_they_are_revoked() -> None:
    create_token("clerk", division="administrative_centre", name="審査する機械")
    ref, number = ApiToken.objects.get().ref, office.submitted()
    assert rule(ref, "view", number) == (True, "clerk.part_of_the_matter")
    revoke_token(ref)
    with pytest.raises(NoSuchAccount):
        explain(ref, "view", number)


def test_registers_their_parts_records_and_drafts_are_explained() -> None:
    made = create_record(register("affiliated_bodies"), BODY, ref=new_record_number(), by=office.CENTRE).ref
    keeper = register("affiliated_bodies").header.division
    open_account("staff", "職員", ref="keeper", duties=office.member("keeper", keeper).duties)
    for action, subject in (
        ("view_register", "register:affiliated_bodies"),
        ("edit_register", "register:affiliated_bodies"),
        ("build_register", "register:affiliated_bodies"),
        ("view_record", f"record:affiliated_bodies/{made}"),
        ("see_part", "part:affiliated_bodies/kind"),
    ):
        assert rule("keeper", action, subject)[0], action
    assert rule("chief-1", "edit_register", "register:affiliated_bodies")[0] is False
    draft = begin_from_published("affiliated_bodies", by=office.ADMINISTRATOR)
    assert rule("administrator-1", "build_register", f"draft:{draft}")[0] is True
    assert rule("chief-1", "build_register", f"draft:{draft}") == (False, "register.built_by_its_division")


def test_a_file_of_many_is_explained_to_who_may_not_see_what_it_is_of_as_what_they_may_not_see() -> None:
    """The rule about files lets everybody who sees; whoever does not is told what keeps them from that."""
    whole = "register:affiliated_bodies"
    assert rule("centre-1", "export", whole) == (True, "export.what_one_sees")
    for who in (RESIDENT.ref, "administrator-1"):
        assert rule(who, "export", whole) == rule(who, "view_register", whole)
        assert rule(who, "export", whole)[0] is False
    asked = f"survey:{opened(by=office.CENTRE)}"
    assert rule("centre-1", "export", asked)[0] is True
    assert rule("chief-1", "export", asked) == (False, "survey.of_the_own_division")


def test_what_two_people_do_is_explained() -> None:
    keeper = register("affiliated_bodies").header.division
    wanted = Wanted(ProposalKind.EXPORT, "affiliated_bodies", keeper, 20_000)
    made = propose(wanted, "年に一度の通知を送るため", by=office.CENTRE)
    head = office.member("head-of-keeper", keeper, may_decide=True)
    open_account("staff", "職員", ref=head.ref, duties=head.duties)
    assert rule(head.ref, "agree", f"proposal:{made}")[0] is True
    assert rule("stranger-1", "agree", f"proposal:{made}") == (False, "proposal.who_agrees_to_an_export")
    assert rule("administrator-1", "propose", "register:affiliated_bodies")[1] == "proposal.no_export_by_administrators"
    assert rule("administrator-1", "propose", "seal_key") == (True, "proposal.of_the_key")
    with pytest.raises(NoSuchProposal):
        explain("centre-1", "agree", "proposal:q-nothing")


def test_who_keeps_the_answers_of_a_survey_is_explained() -> None:
    asked = f"survey:{opened(by=office.CENTRE)}"
    assert rule("centre-1", "keep_survey", asked) == (True, "survey.of_the_own_division")
    assert rule("chief-1", "keep_survey", asked) == (False, "survey.of_the_own_division")
    assert rule("administrator-1", "keep_survey", asked) == (False, "survey.no_persons_for_administrators")


def test_a_record_of_a_process_is_explained_by_the_acts_that_are_possible() -> None:
    values = {"who": "見本 葵", "kind": "annual", "first_on": "2027-01-05", "last_on": "2027-01-18", "days": 9}
    made = create_record(register("part_time_leave"), values, ref=new_record_number(), by=office.CENTRE)
    subject = f"record:part_time_leave/{made.ref}"
    assert rule("centre-1", "view_record", subject)[0] is True
    assert rule("centre-1", "act_on_record", subject)[0] is True
    assert rule("stranger-1", "act_on_record", subject)[0] is False


def test_systems_disposals_holds_offices_and_people_are_explained() -> None:
    number = office.submitted()
    hold(number, "訴訟", by=office.CLERK)
    plan = Disposal.objects.create(
        ref="x-1", division="child_family", retention="5_years", asked_ref="c", asked_name="職員", asked_at=now()
    )
    assert rule("centre-1", "use_system", "system:tax_ledger")[0] is True
    assert rule("stranger-1", "use_system", "system:tax_ledger")[0] is False
    for subject in (f"disposal:{plan.ref}", "disposal:child_family"):
        assert rule("chief-1", "agree_disposal", subject)[0] is True
        assert rule("stranger-1", "plan_disposal", subject)[0] is False
    assert rule("chief-1", "lift_hold", f"hold:{number}")[0] is True
    assert rule("stranger-1", "lift_hold", f"hold:{number}")[0] is False
    assert rule("centre-1", "serve_visits", "office:401064") == (True, "visits.of_the_ward")
    assert rule("stranger-1", "set_up_devices", "office:401064")[0] is False
    assert rule("centre-1", "search", "person:P-00000001")[0] is True
    assert rule("administrator-1", "search", "person:P-00000001")[0] is False


def test_a_booking_is_told_of_who_made_it() -> None:
    made, _ = book(wish(slots(), "k1", account_ref=RESIDENT.ref))
    assert explain(RESIDENT.ref, "view", f"booking:{made.number}").allowed
    assert not explain(OTHER.ref, "view", f"booking:{made.number}").allowed


def test_nobody_and_nothing_is_found_where_there_is_none() -> None:
    for who in ("nobody\0", "t-nobody", "t-\0"):
        with pytest.raises(NoSuchAccount):
            explain(who, "view", "case")
    with pytest.raises(NoSuchCase):
        explain("centre-1", "view", "no number")
    with pytest.raises(NoSuchDossier):
        explain(RESIDENT.ref, "view", new_reference_number())
    with pytest.raises(UnknownRegister):
        explain("centre-1", "view_register", "register:nothing")
    with pytest.raises(NoSuchHold):
        explain("centre-1", "lift_hold", f"hold:{new_reference_number()}")
    with pytest.raises(NothingToExplain):
        explain("centre-1", "view", "planet:earth")


def test_every_kind_of_thing_the_house_asks_about_can_be_named() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")]
    asked = {kind for text in sources for kind in re.findall(r"""Resource\(\s*(?:kind=)?"([a-z_]+)\"""", text)}
    assert {"case", "register", "record", "part", "system", "visit"} <= asked
    assert asked - _OF_SOMETHING <= {*KINDS, *NAMED}


def test_a_case_of_the_scene_is_the_same_by_its_kind() -> None:
    number = office.submitted()
    assert case_of(number).reference_number == number
    assert explain("centre-1", "view", f"case:{number}") == explain("centre-1", "view", number)

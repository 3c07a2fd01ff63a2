"""What a later release asks about and agreed rules cannot name is decided by that release, and nothing else is."""

from __future__ import annotations

import shutil
from dataclasses import replace
from itertools import product
from pathlib import Path

import cedarpy
import pytest
from django.conf import LazySettings

from madoguchi.foundation.access import in_force
from madoguchi.foundation.access.changes import RULES, note_policies
from madoguchi.foundation.access.facts import Circumstances, Resource
from madoguchi.foundation.access.in_force import acts_left_out, acts_of_no_release, look_for_rules, rules_in_force
from madoguchi.foundation.access.new_acts import acts_named, lent, new_acts
from madoguchi.foundation.access.policies import book_of, read_policies
from madoguchi.foundation.access.rules import Decision, decide, decide_by
from madoguchi.foundation.access.texts import SCHEMA, RulesText, rules_in
from madoguchi.foundation.journal.models import Entry
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.clock import now
from tests.foundation.access.test_in_force import agreed_to, otherwise
from tests.foundation.access.test_policies import CLERK, WHOSE
from tests.foundation.access.test_policies import folder as folder

pytestmark = pytest.mark.django_db
WORDS = '@says("x") @refuses("x") @needs("x") @ask("x") @to("office public")'
NEW = f"""
@id("new.staff") {WORDS}
permit (principal, action == Action::"carry_off", resource) when {{ principal.kind == "staff" }};
@id("new.not_at_night") {WORDS}
forbid (principal, action == Action::"carry_off", resource) when {{ context.purpose == "night" }};
@id("new.not_from_outside") {WORDS} forbid (principal, action, resource) when {{ context.zone == "outside" }};
@id("new.everything") {WORDS} permit (principal, action, resource) when {{ principal.kind == "resident" }};
@id("new.more") {WORDS} permit (principal, action in [Action::"audit", Action::"use_system"], resource);
"""
APPLIES = "appliesTo { principal: [Person], resource: [Matter], context: Circumstances };"
EVERY = (
    '@id("own.{}") @says("x") @refuses("x") @needs("x") @ask("x") @to("office public") {} (principal, action, resource)'
)
MATTER = Resource("case", "child_family", "child_family")
RESIDENT = Actor(ActorKind.RESIDENT, "r-1", "住民")
EVER = {
    *("view", "see_plain", "work", "handle", "audit", "break_glass", "post", "sign_off", "search", "list"),
    *("view_figures", "administer", "serve_visits", "view_visits", "set_up_devices", "use_system"),
    *("view_register", "edit_register", "ask_delay", "agree_delay", "add_record", "view_record", "act_on_record"),
    *("build_register", "ask_divisions", "keep_survey", "see_part", "change_part", "export", "propose", "agree"),
    *("apply", "amend", "answer_looks", "confirm_proxies"),
    *("plan_disposal", "agree_disposal", "hold_disposal", "lift_hold"),
}


@pytest.fixture
def release(settings: LazySettings, tmp_path: Path) -> Path:
    """The release that is installed next: its rules are still those the city agreed to."""
    return Path(shutil.copytree(settings.MADOGUCHI_RELEASED_POLICIES, tmp_path / "release"))


def updated(release: Path, settings: LazySettings, *, adding: str = NEW, acts: str = "carry_off") -> None:
    """It is installed, asks about more, and each process begins anew."""
    with (release / SCHEMA).open("a", encoding="utf-8") as schema:
        schema.write(f"action {acts} {APPLIES}\n")
    (release / "new.cedar").write_text(adding, encoding="utf-8")
    settings.MADOGUCHI_RELEASED_POLICIES = release
    in_force._shelf.kept = None
    look_for_rules()


def answer(who: Actor = CLERK, action: str = "carry_off", **how: str) -> Decision:
    return decide(who, action, MATTER, Circumstances(now(), **how))  # type: ignore[arg-type]  # texts


def add(folder: Path, text: str) -> None:
    with (folder / "own.cedar").open("a", encoding="utf-8") as file:
        file.write(f"{text}\n")


def test_s_bl_2_a_new_act_is_decided_by_the_rules_of_the_release_about_it(
    folder: Path, release: Path, settings: LazySettings
) -> None:
    agreed_to(folder)
    updated(release, settings)
    assert (answer().allowed, answer().rule) == (True, "new.staff")
    assert (answer(purpose="night").allowed, answer(purpose="night").rule) == (False, "new.not_at_night")
    assert answer(zone="outside").rule == "new.not_from_outside", "what the release forbids of every act"
    assert (answer(RESIDENT).allowed, answer(RESIDENT).rule) == (False, "new.staff"), "no rule that names it permits it"
    assert {act: [one.id for one in rules] for act, rules in rules_in_force().book.lent.items()} == {
        "carry_off": ["new.staff", "new.not_at_night", "new.not_from_outside", "programme.within_its_scope"]
    }
    assert acts_left_out() == []


def test_s_bl_2_a_forbid_of_every_act_in_agreed_rules_forbids_new_ones(
    folder: Path, release: Path, settings: LazySettings
) -> None:
    add(folder, EVERY.format("closed", "forbid") + ' when { context.purpose == "holiday" };')
    agreed_to(folder)
    updated(release, settings)
    assert answer().allowed
    assert (answer(purpose="holiday").allowed, answer(purpose="holiday").rule) == (False, "own.closed")


def test_s_bl_2_a_permit_of_every_act_in_agreed_rules_permits_no_new_one(
    folder: Path, release: Path, settings: LazySettings
) -> None:
    add(folder, EVERY.format("open", "permit") + ";")
    agreed_to(folder)
    updated(release, settings)
    assert answer(RESIDENT, "audit").allowed
    assert not answer(RESIDENT).allowed


def test_s_bl_2_no_act_agreed_rules_know_is_decided_by_the_release(
    folder: Path, release: Path, settings: LazySettings
) -> None:
    otherwise(folder)
    (folder / "systems.cedar").unlink()
    agreed = agreed_to(folder)
    updated(release, settings)
    alone, whole, how = book_of(agreed), rules_in_force().book, Circumstances(now(), zone="outside")
    roles = [frozenset(one) for one in ((), ("administrator",), ("auditor",), ("contractor",))]
    for kind, held, action in product(ActorKind, roles, acts_named(agreed)):
        who = replace(CLERK, kind=kind, roles=held)
        for matter in (*WHOSE, Resource("figures")):
            assert decide_by(whole, who, action, matter, how) == decide_by(alone, who, action, matter, how)
    assert not answer(action="audit").allowed, "the release permits it to everybody, the city to administrators"
    assert answer(action="use_system").rule == "default", "named by the schema of the city, and permitted to nobody"
    assert acts_left_out() == ["use_system"]


@pytest.mark.parametrize("named", ["action carry_off;", 'action "carry_off", fly ' + APPLIES])
def test_s_bl_2_an_act_only_the_schema_of_agreed_rules_names_is_no_new_one(
    folder: Path, release: Path, settings: LazySettings, named: str
) -> None:
    with (folder / SCHEMA).open("a", encoding="utf-8") as schema:
        schema.write(named)
    agreed_to(folder)
    updated(release, settings)
    assert answer().rule == "default"


def test_s_bl_2_an_act_under_another_name_does_not_slip_through(
    folder: Path, release: Path, settings: LazySettings
) -> None:
    agreed_to(folder)
    for file in (release / SCHEMA, *release.glob("*.cedar")):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace('"export"', '"take_out"').replace("action export", "action take_out"), "utf-8")
    updated(release, settings)
    assert "take_out" in read_policies(release).about
    for action in ("take_out", "carry_off"):
        assert answer(action=action).rule == "default", "which of both it is, nobody can tell"
    assert answer(action="export").allowed, "as agreed"
    assert acts_of_no_release(rules_in_force().rules) == ["export"]
    assert acts_left_out() == ["carry_off", "take_out"]


def test_names_of_acts_stay_so_that_no_update_stops_a_city_with_rules_of_its_own(settings: LazySettings) -> None:
    """One that is added is added here as well; a new name for an old act would leave both to nobody."""
    assert acts_named(rules_in(settings.MADOGUCHI_RELEASED_POLICIES)) == EVER


def test_s_bl_2_rules_that_name_the_new_act_decide_it_alone(
    folder: Path, release: Path, settings: LazySettings
) -> None:
    agreed_to(folder)
    updated(release, settings)
    assert answer().allowed
    shutil.copy(release / SCHEMA, folder / SCHEMA)
    agreed_to(folder)
    look_for_rules()
    assert answer().rule == "default"
    assert not rules_in_force().book.lent


def test_s_authz_8_a_new_act_is_denied_when_a_rule_cannot_be_evaluated(
    folder: Path, release: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(folder, EVERY.format("numbers", "forbid") + " when { context.minute * 9223372036854775807 > 1 };")
    agreed_to(folder)
    updated(release, settings)
    assert (answer().allowed, answer().rule) == (False, "engine")
    monkeypatch.setattr(cedarpy, "is_authorized", lambda *_: 1 / 0)
    assert (answer(RESIDENT).allowed, answer(RESIDENT).rule) == (False, "engine")


def test_a_release_nobody_can_read_lends_nothing(folder: Path, release: Path, settings: LazySettings) -> None:
    agreed_to(folder)
    updated(release, settings, adding="permit (principal")
    assert answer().rule == "default"
    assert answer(action="view_figures").rule == "staff.lists"


def test_s_log_7_the_journal_says_once_which_acts_the_release_decides_and_again_when_it_decides_otherwise(
    folder: Path, release: Path, settings: LazySettings
) -> None:
    agreed_to(folder)
    updated(release, settings)
    assert [note_policies() for _start in range(2)] == [True, False]
    (release / "new.cedar").write_text(NEW.replace('"night"', '"day"'), encoding="utf-8")
    in_force._shelf.kept = None
    assert [note_policies() for _start in range(2)] == [True, False]
    told = Entry.objects.filter(actor_ref=RULES.ref).order_by("id").values_list("detail", flat=True)
    assert [one.get("by_release", {}).get("acts", {}).get("carry_off", [])[:1] for one in told] == [
        [],
        ["new.staff"],
        ["new.staff"],
    ]
    first, second = (one["by_release"]["rules"] for one in list(told)[1:])
    assert [name for name in first if first[name] != second[name]] == ["new.not_at_night"]
    assert (told[1]["added"], told[1]["changed"], told[1]["before"]) == ([], [], told[0]["digest"])


def test_what_a_schema_names_is_told_by_the_engine_and_not_by_how_it_is_written() -> None:
    head = "entity Person; entity Matter; type Circumstances = {};\n"
    text = f'{head}// action fly {APPLIES}\n@was("action swim")\naction "view", list {APPLIES} action lone;'
    assert acts_named(RulesText("", text)) == {"view", "list", "lone"}
    in_json = '{"": {"entityTypes": {"Person": {}}, "actions": {"view": {}}}}'
    assert acts_named(RulesText("", in_json)) == {"view"}


def test_the_numbers_of_lent_rules_are_nobody_elses(folder: Path, release: Path, settings: LazySettings) -> None:
    updated(release, settings)
    agreed, later = rules_in(folder), rules_in(release)
    book = lent(book_of(agreed), book_of(later), new_acts(agreed, later))
    own = book_of(agreed)
    assert {name: book.rules[name] for name in own.rules} == own.rules
    assert (book.own, len(book.rules)) == (len(own.rules), len(own.rules) + len(book.lent["carry_off"]))

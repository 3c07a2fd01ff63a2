"""What is told of another wording: each rule under the id the engine gives it, and nothing that nobody can see."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.foundation.access.comparison import Change, differences
from madoguchi.foundation.access.texts import SCHEMA, RulesText, complaints_about, policies_in, rules_in, wordings
from tests.foundation.access.test_in_force import otherwise
from tests.foundation.access.test_policies import folder  # noqa: F401 - a folder of rules to change

OWN = """
// Nobody works at night; not even here.
@id("own.by_day") @refuses("夜は; 開けません。// いいえ") @needs("昼") @ask("だれも")
forbid (principal, action == Action::"view", resource) when { context.minute < 480 };
"""


def released() -> RulesText:
    return rules_in(settings.MADOGUCHI_RELEASED_POLICIES)


def test_every_rule_is_told_in_its_own_wording() -> None:
    rules = released()
    found = wordings(rules)
    assert len(found) == len(policies_in(rules)) > 50
    assert all(f'@id("{name}")' in text for name, text in found.items())
    assert all(text.startswith("@") and text.endswith(";") for text in found.values())


def test_what_comes_goes_and_reads_otherwise_is_told_with_both_wordings(folder: Path) -> None:  # noqa: F811
    otherwise(folder)
    (folder / "systems.cedar").unlink()
    (folder / "own.cedar").write_text(OWN, encoding="utf-8")
    found = {one.id: one for one in differences(released(), rules_in(folder))}
    assert found["own.by_day"].change is Change.ADDED
    assert "夜は; 開けません。// いいえ" in found["own.by_day"].after[0].text
    assert found["system.named_post"].change is Change.REMOVED
    changed = found["auditor.audits"]
    assert [one.text for one in changed.before if one.differs] != [one.text for one in changed.after if one.differs]
    assert any("administrator" in one.text for one in changed.after if one.differs)
    assert any(not one.differs for one in changed.after)


def test_another_schema_is_told_first() -> None:
    rules = released()
    other = replace(
        rules, schema=f"{rules.schema}\naction fly appliesTo {{ principal: [Person], resource: [Matter] }};"
    )
    (first,) = differences(rules, other)
    assert first.id == SCHEMA
    assert [one.text for one in first.after if one.differs][-1].startswith("action fly")


def test_the_id_is_the_engines_and_not_that_of_a_remark() -> None:
    rules = released()
    remark = '@says("x") // @id("auditor.audits")\n@id("own.all") @refuses("x") @needs("x") @ask("x") @to("nobody")'
    own = f'\n{remark}\npermit (principal, action == Action::"view", resource);'
    (found,) = differences(rules, replace(rules, policies=rules.policies + own))
    assert (found.id, found.change) == ("own.all", Change.ADDED)


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\x07"])
def test_a_sign_nobody_can_see_is_a_complaint(sign: str) -> None:
    rules = released()
    hidden = replace(rules, policies=f"{rules.policies}\n// ここ{sign}まで\n")
    assert complaints_about(hidden) == [f"a sign nobody can see: U+{ord(sign):04X}"]

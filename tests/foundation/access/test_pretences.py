"""What reads like a rule and never holds, or looks like another one, is no rule that comes into force."""

from __future__ import annotations

import pytest
from django.conf import settings

from madoguchi.foundation.access.errors import RulesUnusable
from madoguchi.foundation.access.policies import book_of
from madoguchi.foundation.access.pretences import hidden_signs, never_holding
from madoguchi.foundation.access.texts import RulesText, complaints_about, rules_in

WORDS = '@id("own.x") @refuses("x") @needs("x") @ask("x") '
OF_ALL = WORDS + "forbid (principal, action, resource);"


def with_own(policy: str, before: str = "", after: str = "") -> RulesText:
    """The rules of the release with one more, and with a schema read otherwise."""
    released = rules_in(settings.MADOGUCHI_RELEASED_POLICIES)
    assert before in released.schema
    return RulesText(f"{released.policies}\n{policy}", released.schema.replace(before, after, 1))


@pytest.mark.parametrize(
    ("policy", "before", "after"),
    [
        (
            WORDS + 'forbid (principal, action in Action::"giving_out", resource);',
            "action export\n",
            "action giving_out;\naction export in [giving_out] // more\n",
        ),
        (
            WORDS + 'forbid (principal, action in [Action::"all"], resource);',
            "action export",
            "action all; action export in all",
        ),
        (
            WORDS + 'forbid (principal in Team::"x", action, resource);',
            "entity Person",
            "entity Team; entity Person in [Team]",
        ),
        (WORDS + 'forbid (principal == ?principal, action == Action::"view", resource);', "", ""),
    ],
)
def test_a_rule_about_what_the_house_tells_nothing_of_is_valid_and_not_taken(
    policy: str, before: str, after: str
) -> None:
    rules = with_own(policy, before, after)
    assert any("never hold" in one or "ever fills" in one for one in complaints_about(rules))
    with pytest.raises(RulesUnusable):
        book_of(rules)


def test_what_is_quoted_or_remarked_in_a_schema_is_no_group() -> None:
    schema = (
        '// action a in [b];\nentity P = { "in": Long };'
        'action "namespace in", view appliesTo { principal: [P], resource: [P] };'
    )
    assert list(never_holding(OF_ALL, schema)) == []
    assert complaints_about(with_own(OF_ALL)) == []


@pytest.mark.parametrize(
    "sign", ["\u3164", "\u00a0", "\u2003", "\u2028", "\ufe0f", "\u034f", "\u2800", "\U000e0101", "\u200b"]
)
def test_a_sign_without_a_shape_and_another_blank_make_no_other_word(sign: str) -> None:
    policy = WORDS + f'forbid (principal, action, resource) when {{ principal.roles.contains("contractor{sign}") }};'
    assert complaints_about(with_own(policy)) == [f"a sign nobody can see: U+{ord(sign):04X}"]


def test_what_people_write_is_seen() -> None:
    assert list(hidden_signs("夜は、開けません。　担当の課\n\tがぎ ｶﾞ é")) == []

"""What reads like a rule and is none: signs nobody can see, and rules about what the house never asks for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from unicodedata import category

import cedarpy

PARTS = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|;', re.DOTALL)
"""What is quoted, what is remarked, and what ends a statement."""

# An action or a kind of thing that belongs to another, and names within a name.
_BELONGS = re.compile(r"\b(?:(?:action|entity)\b[^;{=]*\bin\b|namespace\b)")
# Letters and marks without a shape of their own (Unicode: Default_Ignorable_Code_Point), and the empty cell of braille.
_WITHOUT_SHAPE = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)


def never_holding(policies: str, schema: str) -> Iterator[str]:
    """The house asks about single actions, people and things: it tells nothing of groups, and fills no place left open.

    A rule that forbids what a group holds would be valid, and forbid nothing.
    """
    if json.loads(cedarpy.policies_to_json_str(policies))["templates"]:
        yield "a policy with ?principal or ?resource: nothing ever fills it"
    if _BELONGS.search(PARTS.sub(_mark, schema)):
        yield "the schema has a group or a namespace: rules about it would never hold"


def hidden_signs(text: str) -> Iterator[str]:
    """What nobody sees, such as a change of the direction of writing, could make a rule look like another one."""
    for one in sorted({one for one in text if _is_hidden(one)}):
        yield f"a sign nobody can see: U+{ord(one):04X}"


def _mark(part: re.Match[str]) -> str:
    """Words in quotes and remarks say nothing of how the schema is built."""
    return ";" if part[0] == ";" else ' "" '


def _is_hidden(one: str) -> bool:
    """A blank other than " " and the wide one of Japanese looks like one of them."""
    if one in "\n\t \u3000":
        return False
    return category(one) in ("Cc", "Cf", "Zs", "Zl", "Zp") or bool(_WITHOUT_SHAPE.match(one))

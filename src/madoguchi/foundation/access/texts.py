"""The wording of the rules of access, read from a folder or kept in the database, and what is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import cedarpy

from madoguchi.foundation.access.errors import RulesUnusable
from madoguchi.foundation.access.pretences import PARTS, hidden_signs, never_holding

SCHEMA = "schema.cedarschema"
_LEAD = re.compile(r"(?:\s|//[^\n]*(?:\n|$))*")


@dataclass(frozen=True)
class RulesText:
    """All policies in Cedar, file after file, and the schema they are validated by."""

    policies: str
    schema: str

    @property
    def digest(self) -> str:
        """SHA-256 over both, by which one wording is told from every other."""
        return sha256(f"{self.policies}\n{self.schema}".encode()).hexdigest()


def rules_in(folder: Path) -> RulesText:
    """What a folder holds; raises RulesUnusable where there are no policies, no schema, or nothing can be read."""
    try:
        return RulesText(text_of(folder), (folder / SCHEMA).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RulesUnusable(why=f"{SCHEMA} is missing") from None
    except (OSError, UnicodeDecodeError) as unreadable:
        raise RulesUnusable(why=f"{folder.name}: {type(unreadable).__name__}") from None


def text_of(folder: Path) -> str:
    """All policies of a folder, file after file; raises RulesUnusable when there is none."""
    files = sorted(folder.glob("*.cedar"))
    if not files:
        raise RulesUnusable(why=str(folder.name))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def complaints(folder: Path) -> list[str]:
    """What is wrong with the rules of a folder, that it cannot be read included."""
    try:
        return complaints_about(rules_in(folder))
    except RulesUnusable as unusable:
        return [str(unusable.facts["why"])]


def complaints_about(rules: RulesText) -> list[str]:
    """What is wrong with them: their syntax, what the schema does not know, words that are missing, hidden signs, and
    what reads like a rule and would never hold."""
    try:
        valid = cedarpy.validate_policies(rules.policies, rules.schema)
        found = [str(one) for one in valid.errors]
        pretences = never_holding(rules.policies, rules.schema)
        return found or [*pretences, *_missing_words(rules), *hidden_signs(f"{rules.policies}\n{rules.schema}")]
    except ValueError as unreadable:
        return [str(unreadable)]


def policies_in(rules: RulesText) -> dict[str, Any]:
    """Each policy in the engine's JSON by the engine's name for it, in the order they are written."""
    policies: dict[str, Any] = json.loads(cedarpy.policies_to_json_str(rules.policies))["staticPolicies"]
    # The engine names them policy0, policy1 ... in the order they are written.
    return dict(sorted(policies.items(), key=lambda one: int(one[0].removeprefix("policy"))))


def fingerprints(rules: RulesText) -> dict[str, str]:
    """Each rule by its id: so much of its SHA-256, words included, that another wording is told from it."""
    found = policies_in(rules).values()
    return {one["annotations"]["id"]: sha256(json.dumps(one).encode()).hexdigest()[:16] for one in found}


def wordings(rules: RulesText) -> dict[str, str]:
    """Each rule by its id as it is written, without what stands between the rules.

    Whose wording it is, the engine says and not what is written there: a remark might name another id.
    """
    names = [one["annotations"]["id"] for one in policies_in(rules).values()]
    return dict(zip(names, _statements(rules.policies), strict=True))


def _statements(text: str) -> Iterator[str]:
    """A policy ends with the first semicolon that is in no quotes and no remark."""
    begin = 0
    for part in PARTS.finditer(text):
        if part[0] == ";":
            whole = text[begin : part.end()]
            lead = _LEAD.match(whole)
            yield whole[lead.end() :] if lead else whole
            begin = part.end()


def _missing_words(rules: RulesText) -> list[str]:
    seen: set[str] = set()
    found = []
    for name, policy in policies_in(rules).items():
        words = policy.get("annotations", {})
        rule = words.get("id", "")
        wanted = ("id", "refuses", "needs", "ask", *(("says", "to") if policy["effect"] == "permit" else ()))
        found += [f"{rule or name}: @{word} is missing" for word in wanted if not words.get(word)]
        found += [f"{rule}: the id stands twice"] if rule in seen else []
        seen.add(rule)
    return found

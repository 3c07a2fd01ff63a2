"""What a release asks about and agreed rules cannot name: of exactly these acts the release's own rules decide.

A city would otherwise take no application from an update that asks for a new act until two people met. Nothing the
agreed rules know is ever lent a rule of the release, and what they forbid of every act they forbid of new ones, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import cedarpy

from madoguchi.foundation.access.errors import RulesUnusable
from madoguchi.foundation.access.policies import PolicyBook, Rule
from madoguchi.foundation.access.texts import RulesText

# The engine writes each action anew, on a line of its own.
_ACTION = re.compile(r'^action ("(?:\\.|[^"\\])*")', re.MULTILINE)


def acts_named(rules: RulesText) -> frozenset[str]:
    """Every act their schema knows, whether a rule speaks of it or not. Raises RulesUnusable where it is unreadable."""
    try:
        return frozenset(json.loads(name) for name in _ACTION.findall(str(_schema(rules.schema))))
    except ValueError as unreadable:
        raise RulesUnusable(why=str(unreadable)) from None


def new_acts(agreed: RulesText, release: RulesText) -> frozenset[str]:
    """What the release knows and agreed rules do not: nothing while they name an act the release does not ask about.

    A new name may then be that act's, and what two people agreed to say of it would not hold any more.
    """
    known, asked = acts_named(agreed), acts_named(release)
    return frozenset() if known - asked else asked - known


def lent(book: PolicyBook, release: PolicyBook, acts: frozenset[str]) -> PolicyBook:
    """These rules, and for these acts, which they do not name, what the release says of exactly them.

    The release permits them by rules that name them and forbids them by every rule that holds for them; what `book`
    forbids of every act goes before. What `book` permits of every act permits none of these.
    """
    taken = {_number_of(name, book): name for name, rule in release.rules.items() if _lends(rule, acts)}
    rules = {name: replace(release.rules[one], actions=_of(release.rules[one], acts)) for name, one in taken.items()}
    asked = {act for rule in rules.values() if rule.permits for act in rule.actions}
    policies = {name: release.policies[one] for name, one in taken.items()}
    about = {
        act: {**_forbidden_of_all(book), **{name: policies[name] for name, rule in rules.items() if rule.is_about(act)}}
        for act in asked
    }
    told = {act: tuple(rule for rule in rules.values() if rule.is_about(act)) for act in sorted(asked)}
    return PolicyBook({**book.rules, **rules}, {**book.about, **about}, policies=book.policies, lent=told)


def _lends(rule: Rule, acts: frozenset[str]) -> bool:
    return bool(rule.actions & acts) or not (rule.permits or rule.actions)


def _of(rule: Rule, acts: frozenset[str]) -> frozenset[str]:
    return rule.actions & acts or acts


def _number_of(name: str, book: PolicyBook) -> str:
    """The engine's name of a rule that follows those of the book, which are numbered from 0."""
    return f"policy{len(book.rules) + int(name.removeprefix('policy'))}"


def _forbidden_of_all(book: PolicyBook) -> Mapping[str, Any]:
    return {name: book.policies[name] for name, rule in book.rules.items() if not (rule.permits or rule.actions)}


def _schema(text: str) -> cedarpy.Schema:
    """The engine reads a schema in either of its two notations."""
    try:
        return cedarpy.Schema.from_str(text)
    except ValueError:
        return cedarpy.Schema.from_json_str(text)

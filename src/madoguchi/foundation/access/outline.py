"""A matter in outline: as far as the rules can tell it from another, for one person who asks.

Most of what a matter says is only ever compared: with what who asks holds, and with words of the rules. To such rules
every division nobody named, every account but one's own and every class but the named ones are the same. So a matter
unlike any before is nearly always the same question as one asked before, and its answer, which hangs on nothing but
what the engine was told, is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NamedTuple

from madoguchi.foundation.access.facts import Resource
from madoguchi.foundation.access.told import MATTER, PERSON
from madoguchi.values.actor import Actor

Attribute = tuple[str, str]
"""Whose and which: ("principal", "seats"), ("context", "minute") ..."""
Outline = tuple[object, ...]

_COMPARISONS = ("==", "!=", "contains", "containsAny", "containsAll")
_OTHER = "another"


@dataclass
class Comparisons:
    """What rules compare each attribute of a matter with: attributes of who asks, and words of their own.

    Of an attribute that is looked at `closely` in any other way every value may make a difference.
    """

    with_person: dict[str, set[str]] = field(default_factory=dict)
    with_words: dict[str, set[str]] = field(default_factory=dict)
    closely: set[str] = field(default_factory=set)

    def known_of(self, name: str, actor: Actor) -> frozenset[str] | None:
        """The values of this attribute that make a difference to this person; None when every one does."""
        if name in self.closely:
            return None
        held = (PERSON[one](actor) for one in self.with_person.get(name, ()))
        words = (word for one in held for word in ([one] if isinstance(one, str) else _texts(one)))
        return frozenset(words) | self.with_words.get(name, set())


class _Told(NamedTuple):
    name: str
    known: frozenset[str] | None


@dataclass(frozen=True, eq=False)
class Eyes:
    """What rules that read these attributes can make out of a matter when this person asks."""

    told: tuple[_Told, ...]
    other: str

    def outline_of(self, resource: Resource) -> Outline:
        """What it says, in the order of `told`; what makes no difference is one other, as it is next to the known."""
        return tuple(self._seen(MATTER[name](resource), known) for name, known in self.told)

    def attributes(self, outline: Outline) -> dict[str, object]:
        """The outline as the attributes of the matter."""
        return {one.name: seen for one, seen in zip(self.told, outline, strict=True)}

    def _seen(self, value: object, known: frozenset[str] | None) -> object:
        if isinstance(value, int):
            return value
        if isinstance(value, str):
            return value if known is None or value in known else self.other
        texts = _texts(value)
        if known is None or known.issuperset(texts):
            return texts
        return (*(one for one in texts if one in known), self.other)


def eyes_of(actor: Actor, reads: frozenset[Attribute], comparisons: Comparisons) -> Eyes:
    """How this person's matters look to rules that read and compare this."""
    told = [_Told(name, comparisons.known_of(name, actor)) for name in MATTER if ("resource", name) in reads]
    known = frozenset().union(*(one.known or () for one in told))
    other = _OTHER if _OTHER not in known else next(f"{_OTHER}{n}" for n in count() if f"{_OTHER}{n}" not in known)
    return Eyes(tuple(told), other)


def comparisons_in(policies: Any) -> Comparisons:
    """How these policies, in the engine's JSON, look at a matter."""
    found = Comparisons()
    for body in _conditions(policies):
        _look(body, found)
    return found


def attribute(node: Any) -> Attribute | None:
    """Whose attribute a node `{"left": {"Var": …}, "attr": …}` names; None when it is something else."""
    if not isinstance(node, dict) or not isinstance(node.get("left"), dict):
        return None
    held = node["left"].get("Var")
    return (str(held), str(node["attr"])) if held and "attr" in node else None


def _conditions(policies: Mapping[str, Any]) -> Iterator[Any]:
    for policy in policies.values():
        for condition in policy.get("conditions") or ():
            yield condition["body"]


def _look(node: Any, found: Comparisons) -> None:
    """Take down every comparison in an expression, and every attribute that is looked at closely."""
    if isinstance(node, list):
        for part in node:
            _look(part, found)
    elif isinstance(node, dict):
        held = attribute(node.get("."))
        if held is not None and held[0] == "resource":
            found.closely.add(held[1])
        for word, part in node.items():
            if word in _COMPARISONS:
                _compare(part["left"], part["right"], found)
                _compare(part["right"], part["left"], found)
            elif word != "isEmpty" or _of_matter(part["arg"]) is None:
                _look(part, found)


def _compare(one: Any, other: Any, found: Comparisons) -> None:
    name = _of_matter(one)
    if name is None:
        _look(one, found)
        return
    theirs, words = attribute(other.get(".")), _words(other)
    if theirs is not None and theirs[0] == "principal" and theirs[1] in PERSON:
        found.with_person.setdefault(name, set()).add(theirs[1])
    elif words is not None:
        found.with_words.setdefault(name, set()).update(words)
    else:
        found.closely.add(name)


def _of_matter(node: Any) -> str | None:
    held = attribute(node.get(".")) if isinstance(node, dict) else None
    return held[1] if held is not None and held[0] == "resource" else None


def _words(node: Mapping[str, Any]) -> list[str] | None:
    """The text or the texts that are written there."""
    parts = node["Set"] if isinstance(node.get("Set"), list) else [node]
    words = [part.get("Value") for part in parts if isinstance(part, dict)]
    return [word for word in words if isinstance(word, str)] if all(isinstance(word, str) for word in words) else None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, (list, tuple, set, frozenset)) else ()

"""People of the register as a list at the counter shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.engines.registry.rules.facts import PersonFacts
from madoguchi.faces.ui.dates import long_day
from madoguchi.values.age import age_on
from madoguchi.values.clock import today


@dataclass(frozen=True)
class PersonRow:
    """One person: enough to be sure who it is, and nothing more."""

    ref: str
    name: str
    kana: str
    birth: str
    place: str


def person_rows(people: Iterable[PersonFacts]) -> list[PersonRow]:
    """The people with birth, age and address in words."""
    return [PersonRow(one.ref, one.name, one.kana, _born(one), one.place) for one in people]


def _born(one: PersonFacts) -> str:
    if one.birth is None:
        return _("わかりません")
    return _("{day}（{age}歳）").format(day=long_day(one.birth), age=age_on(one.birth, today()))

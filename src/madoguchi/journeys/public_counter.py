"""What anybody may know of the write-free counter: the share of fields nobody had to write, where no visit shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from madoguchi.engines.metrics.counter import counter_shares
from madoguchi.engines.metrics.disclosure import is_small, withheld
from madoguchi.foundation.catalogue.queries import procedures


@dataclass(frozen=True)
class Unwritten:
    """The forms of one procedure, or of all, and of how many fields nobody wrote how many; None is withheld."""

    title: str
    forms: int | None
    prefilled: int | None
    fields: int | None


@dataclass(frozen=True)
class PublicCounter:
    """A year of the write-free counter: everything together, and by procedure, the most forms first."""

    whole: Unwritten
    by_procedure: tuple[Unwritten, ...]


def public_counter(from_on: date, until_on: date, smallest: int, *, language: str) -> PublicCounter | None:
    """A period with both its days; None while hardly anybody was served there. Offices are added together."""
    forms, held, fields = Counter[str](), Counter[str](), Counter[str]()
    for one in counter_shares(from_on, until_on):
        forms[one.procedure] += one.forms
        held[one.procedure] += one.prefilled
        fields[one.procedure] += one.fields
    if not forms.total() or is_small(forms.total(), smallest):
        return None
    titles = {one.id: one.title(language) for one in procedures()}
    hidden = withheld(forms, smallest)
    rows = tuple(
        Unwritten(titles.get(one, one), None, None, None)
        if one in hidden
        else Unwritten(titles.get(one, one), many, held[one], fields[one])
        for one, many in sorted(forms.items(), key=lambda each: (-each[1], each[0]))
    )
    return PublicCounter(Unwritten("", forms.total(), held.total(), fields.total()), rows)

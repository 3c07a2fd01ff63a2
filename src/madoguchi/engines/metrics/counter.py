"""Figures of the write-free counter: the share of fields nobody had to write, by office and procedure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Avg, Count, Sum

from madoguchi.engines.metrics.models import CounterCount
from madoguchi.engines.metrics.rules import share


@dataclass(frozen=True)
class CounterShare:
    """The forms of one procedure done at one office; `minutes` is the mean of a visit for one form."""

    office: str
    procedure: str
    forms: int
    minutes: float
    prefilled: int
    asked: int
    typed: int

    @property
    def fields(self) -> int:
        """All fields that have an answer."""
        return self.prefilled + self.asked + self.typed

    @property
    def share(self) -> float:
        """The share of fields nobody had to write, from 0 to 1."""
        return share(self.prefilled, self.fields)


def counter_shares(from_on: date, until_on: date) -> tuple[CounterShare, ...]:
    """By office and procedure, over a period with both days; empty before the first visit."""
    rows = CounterCount.objects.filter(on__range=(from_on, until_on)).values("office", "procedure")
    counted = rows.annotate(
        forms=Count("id"), mean=Avg("minutes"), held=Sum("prefilled"), said=Sum("asked"), wrote=Sum("typed")
    )
    return tuple(
        CounterShare(
            *(row["office"], row["procedure"], row["forms"], row["mean"]), row["held"], row["said"], row["wrote"]
        )
        for row in counted.order_by("procedure", "office")
    )

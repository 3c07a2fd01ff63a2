"""Figures of inquiries between divisions: how many were avoided, sent and made standing, and the hours that saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Avg, Count, Q, Sum

from madoguchi.engines.metrics.models import InquiryCount
from madoguchi.values.clock import today

Kind = Literal["avoided", "sent", "answered", "standing"]


@dataclass(frozen=True)
class InquiryFigures:
    """The inquiries of a period; `mean_minutes` is what one answer cost, None before anybody said.

    `answers_saved` are the answers nobody had to give because the question was not asked.
    """

    avoided: int
    sent: int
    standing: int
    asked: int
    answers: int
    answers_saved: int
    mean_minutes: float | None

    @property
    def is_empty(self) -> bool:
        """Whether there was no inquiry at all."""
        return not (self.avoided or self.sent or self.standing)

    @property
    def hours_saved(self) -> float | None:
        """Answers saved times what one cost on average; None while nobody said what one costs."""
        return None if self.mean_minutes is None else self.answers_saved * self.mean_minutes / 60

    @property
    def hours_spent(self) -> float | None:
        """Answers given times what one cost on average."""
        return None if self.mean_minutes is None else self.answers * self.mean_minutes / 60


def count_inquiry(kind: Kind, about: str, *, people: int, minutes: float = 0) -> None:
    """One more of its kind; nothing says who asked or answered."""
    InquiryCount.objects.create(on=today(), kind=kind, about=about[:60], people=people, minutes=minutes)


def inquiry_figures(from_on: date, until_on: date) -> InquiryFigures:
    """The inquiries of a period with both days; the mean is over every answer whose minutes were ever said."""
    rows = InquiryCount.objects.filter(on__range=(from_on, until_on)).values_list("kind")
    counted = {
        kind: (count, people) for kind, count, people in rows.annotate(n=Count("pk"), p=Sum("people")).order_by()
    }
    mean = InquiryCount.objects.filter(Q(kind="answered", minutes__gt=0)).aggregate(mean=Avg("minutes"))["mean"]
    none = (0, 0)
    return InquiryFigures(
        avoided=counted.get("avoided", none)[0],
        sent=counted.get("sent", none)[0],
        standing=counted.get("standing", none)[0],
        asked=counted.get("sent", none)[1],
        answers=counted.get("answered", none)[0],
        answers_saved=counted.get("avoided", none)[1],
        mean_minutes=mean,
    )

"""Figures of inquiries between divisions: how many were avoided, sent and made standing, and the hours that saved."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Avg, Count, ExpressionWrapper, F, FloatField, Q, Sum
from django.utils.crypto import salted_hmac

from madoguchi.engines.metrics.models import InquiryCount
from madoguchi.values.clock import today

_SALT = "madoguchi: what somebody said is counted once a day"

Kind = Literal["avoided", "sent", "answered", "standing"]

_COST = ExpressionWrapper(F("people") * F("minutes"), output_field=FloatField())


@dataclass(frozen=True)
class InquiryFigures:
    """The inquiries of a period; `mean_minutes` is what one answer cost, people times the minutes of each.

    `minutes` is the sum of what was said, `mean_minutes` None before anybody said anything.

    `answers_saved` are the answers nobody had to give because the question was not asked.
    """

    avoided: int
    sent: int
    standing: int
    asked: int
    answers: int
    answers_saved: int
    mean_minutes: float | None
    workers: int
    minutes: float

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
        """What those who answered said that it cost them; None while nobody said."""
        return None if self.mean_minutes is None else self.minutes / 60


def count_inquiry(kind: Kind, about: str, *, people: int, minutes: float = 0, once: str = "") -> None:
    """One more of its kind; nothing says who asked or answered.

    With `once`, who said so, it is counted once for them, this matter and today: kept is a seal nobody reads back.
    """
    on = today()
    seal = salted_hmac(_SALT, f"{once}|{kind}|{about}|{on}", algorithm="sha256").hexdigest() if once else None
    row = InquiryCount(on=on, kind=kind, about=about[:60], people=people, minutes=minutes, once=seal)
    InquiryCount.objects.bulk_create([row], ignore_conflicts=True)


def inquiry_figures(from_on: date, until_on: date) -> InquiryFigures:
    """The inquiries of a period with both days; the mean is over every answer whose minutes were ever said."""
    then = Q(on__range=(from_on, until_on))
    each = {kind: then & Q(kind=kind) for kind in ("avoided", "sent", "standing", "answered")}
    counted = InquiryCount.objects.aggregate(
        **{kind: Count("pk", filter=of_kind) for kind, of_kind in each.items()},
        asked=Sum("people", filter=each["sent"], default=0),
        saved=Sum("people", filter=each["avoided"], default=0),
        workers=Sum("people", filter=each["answered"], default=0),
        cost=Sum(_COST, filter=each["answered"], default=0.0),
        mean=Avg(_COST, filter=Q(kind="answered", minutes__gt=0)),
    )
    return InquiryFigures(
        avoided=counted["avoided"],
        sent=counted["sent"],
        standing=counted["standing"],
        asked=counted["asked"],
        answers=counted["answered"],
        answers_saved=counted["saved"],
        mean_minutes=counted["mean"],
        workers=counted["workers"],
        minutes=counted["cost"],
    )


def avoided_by(datasets: Collection[str]) -> dict[str, int]:
    """How many inquiries each of these datasets made needless, so far."""
    rows = InquiryCount.objects.filter(kind="avoided", about__in=list(datasets)).values_list("about")
    return dict(rows.annotate(n=Count("pk")).order_by())

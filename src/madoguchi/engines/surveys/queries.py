"""Reading surveys: one of them, the list, how many answered, and the answers without whoever gave them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from madoguchi.engines.surveys.errors import NoSuchSurvey
from madoguchi.engines.surveys.models import Survey, SurveyAnswer, SurveySlip
from madoguchi.engines.surveys.tables import Pair
from madoguchi.engines.surveys.tokens import fingerprint_of
from madoguchi.foundation.wall.speaker import show_as
from madoguchi.values.clock import today

_TO_MIX = """
    SELECT ref FROM surveys_survey AS survey WHERE closed_at IS NULL AND NOT is_named AND (
        (SELECT count(DISTINCT xmin::text) FROM surveys_surveyslip WHERE survey_id = survey.id) > 1
        OR (SELECT count(DISTINCT xmin::text) FROM surveys_surveyanswer WHERE survey_id = survey.id) > 1
    ) ORDER BY id
"""


@dataclass(frozen=True)
class SurveyFacts:
    """One survey as it was opened, and how far it has come."""

    ref: str
    title: str
    why: str
    content: Mapping[str, Any]
    division: str
    divisions: tuple[str, ...]
    least_assurance: int
    is_named: bool
    readers_told: bool
    population: int | None
    opens_on: date | None
    closes_on: date
    opened_at: datetime
    closed_at: datetime | None
    published_at: datetime | None
    public_key: str
    answered: int

    @property
    def is_open(self) -> bool:
        """Whether answers are taken today."""
        return self.closed_at is None and today() <= self.closes_on and not self.is_to_come

    @property
    def is_to_come(self) -> bool:
        """Whether it was written and its first day is not yet there."""
        return self.opens_on is not None and today() < self.opens_on

    @property
    def is_public(self) -> bool:
        """Whether everybody who has the address may answer."""
        return not self.divisions and not self.asks_residents

    @property
    def asks_residents(self) -> bool:
        """Whether residents who signed in answer once each."""
        return self.least_assurance > 0

    @property
    def is_opened_by_name(self) -> bool:
        """Whether who asked may read who answered what: only where those who answered were told so."""
        return self.is_named and self.readers_told

    @property
    def fingerprint(self) -> str:
        """By what people compare the key of this survey; "" where it has none."""
        return fingerprint_of(self.public_key) if self.public_key else ""

    @property
    def needs_slip(self) -> bool:
        """Whether an answer is given with a slip: one for each person, without their name."""
        return not self.is_named and not self.is_public


def survey_of(ref: str) -> SurveyFacts:
    """One survey; raises NoSuchSurvey."""
    show_as("survey", ref)  # whoever has its address may know how many answered, and what once it is told
    row = Survey.objects.filter(ref=ref).defer("withheld").annotate(answered=Count("answers")).first()
    if row is None:
        raise NoSuchSurvey()
    return _facts(row, row.answered)


def surveys(*, most: int) -> tuple[SurveyFacts, ...]:
    """The newest surveys first."""
    rows = Survey.objects.defer("withheld").annotate(answered=Count("answers")).order_by("-pk")[:most]
    return tuple(_facts(row, row.answered) for row in rows)


def surveys_over(on: date) -> tuple[str, ...]:
    """Those whose last day is before this one and that are not closed yet."""
    return tuple(Survey.objects.filter(closed_at=None, closes_on__lt=on).order_by("pk").values_list("ref", flat=True))


def surveys_to_mix() -> tuple[str, ...]:
    """The open ones without names whose turns or answers lie there as they came: of more than one transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_MIX)
        return tuple(ref for (ref,) in cursor.fetchall())


def surveys_to_work_out(smallest: int) -> tuple[str, ...]:
    """The closed ones of which it is not kept what their tables withhold when smaller counts than this are."""
    rows = Survey.objects.filter(closed_at__isnull=False).exclude(withheld_below=smallest)
    return tuple(rows.order_by("pk").values_list("ref", flat=True))


@dataclass(frozen=True)
class Withheld:
    """The cells that are not shown, by the two questions; None where there are too many to work out."""

    cells: Mapping[Pair, frozenset[Pair]] | None


def withheld_in(ref: str, smallest: int) -> Withheld | None:
    """What the tables of a survey withhold, as it was worked out for this smallest count; None where it was not."""
    kept = Survey.objects.filter(ref=ref, withheld_below=smallest).values_list("withheld", flat=True)
    for found in kept:
        if found is None:
            return Withheld(None)
        return Withheld({(one, other): frozenset((a, b) for a, b in cells) for one, other, cells in found})
    return None


def had_turn(ref: str, who: str) -> bool:
    """Whether this person was given a slip or a signature of a survey that is open, or answered it by name."""
    return SurveySlip.objects.filter(survey__ref=ref, who=who).exists()


def mark_of_who(who: str) -> str:
    """Under what the journal keeps looks at what this account answered by name: as long as a number may be there."""
    return f"n{hashlib.sha256(who.encode()).hexdigest()[:15]}"


def answers_of(ref: str) -> tuple[Mapping[str, Any], ...]:
    """What was answered, in the random order of the keys."""
    return tuple(SurveyAnswer.objects.filter(survey__ref=ref).order_by("pk").values_list("values", flat=True))


@dataclass(frozen=True)
class NamedAnswer:
    """One answer of a survey by name, with who gave it."""

    id: str
    who: str
    name: str
    values: Mapping[str, Any]


def named_answers(ref: str, *, after: str = "", most: int | None = None) -> tuple[NamedAnswer, ...]:
    """The answers of a survey by name in the order of the names, from behind the answer `after`; none of any other."""
    rows = SurveyAnswer.objects.filter(survey__ref=ref, survey__is_named=True).order_by("name", "pk")
    if after:
        last = rows.filter(pk=after).values_list("name", "pk").first() if _is_key(after) else None
        if last is not None:
            rows = rows.filter(Q(name__gt=last[0]) | Q(name=last[0], pk__gt=last[1]))
    return tuple(NamedAnswer(str(row.pk), row.who, row.name, row.values) for row in rows[:most])


def answered_by_name(who: str) -> tuple[tuple[str, NamedAnswer], ...]:
    """What a resident answered by name, each with its survey, the newest survey first; on the portal their own only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, survey, called, said FROM answered_by_name(%s)", [who])
        found = cursor.fetchall()
    return tuple((ref, NamedAnswer(str(key), who, name, json.loads(said))) for key, ref, name, said in found)


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _facts(row: Survey, answered: int) -> SurveyFacts:
    return SurveyFacts(
        ref=row.ref,
        title=row.title,
        why=row.why,
        content=row.content,
        division=row.division,
        divisions=tuple(row.divisions),
        least_assurance=row.least_assurance,
        is_named=row.is_named,
        readers_told=row.readers_told,
        population=row.population,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        published_at=row.published_at,
        public_key=row.public_key,
        answered=answered,
    )

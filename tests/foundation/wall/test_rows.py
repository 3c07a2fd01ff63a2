"""A row written the short way is the row Django would have written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import Subquery

from madoguchi.engines.booking.models import Opening, Slot
from madoguchi.foundation.wall.rows import insert

pytestmark = pytest.mark.django_db

AT = datetime(2026, 12, 1, 0, tzinfo=UTC)


def opening(ref: str) -> Opening:
    return Opening(
        ref=ref, title={"ja": "見本's 100%"}, office="401064", gathers_at=AT, opens_at=AT, closes_at=AT, secret=""
    )


def kept(row: models.Model) -> dict[str, object]:
    found = type(row)._default_manager.filter(pk=row.pk).values().get()
    return {name: value for name, value in found.items() if name not in ("id", "ref")}


def test_it_is_as_if_django_had_written_it_and_it_knows_its_key() -> None:
    short, usual = opening("short"), opening("usual")
    insert(short)
    usual.save(force_insert=True)
    assert short.pk
    assert not short._state.adding
    assert kept(short) == kept(usual)
    short.notice = "changed"
    short.save()
    assert Opening.objects.get(ref="short").notice == "changed"


def test_a_value_may_be_asked_of_another_row() -> None:
    first = opening("first")
    insert(first)
    begins = Subquery(Opening.objects.filter(ref="first").values("opens_at")[:1])
    ends = AT + timedelta(minutes=15)
    insert(Slot(office="401064", line="first", starts_at=begins, ends_at=ends, capacity=2, declared=2))
    assert Slot.objects.get(line="first").starts_at == AT


def test_what_the_table_refuses_is_refused() -> None:
    insert(opening("once"))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(opening("once"))
    assert Opening.objects.filter(ref="once").count() == 1

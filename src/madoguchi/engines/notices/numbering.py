"""Document numbers (文書番号): the next one of a series, and how it is printed."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from madoguchi.engines.notices.models import NumberSeries
from madoguchi.foundation.catalogue.queries import City
from madoguchi.values.clock import fiscal_year
from madoguchi.values.words import words_in

UNNUMBERED = "　　　"


def take_number(division: str, on: date) -> tuple[NumberSeries, int]:
    """The next number of this division in the fiscal year of `on`; the series stays locked until the commit.

    Raises RuntimeError outside a transaction, where a number could be lost.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a document number is taken in the transaction that uses it")
    key = {"division": division, "fiscal_year": fiscal_year(on)}
    NumberSeries.objects.bulk_create([NumberSeries(**key)], ignore_conflicts=True)
    series = NumberSeries.objects.select_for_update().get(**key)
    series.last_number += 1
    series.save(update_fields=["last_number"])
    return series, series.last_number


def series_of(city: City, division: str) -> str:
    """The name of the series a division counts in; empty when the whole city counts together."""
    return division if city.fiscal_series == "per_division" else ""


def printed_number(city: City, division: str, sequence: int | None) -> str:
    """子支第1842号; with a blank for a notice that has no number yet."""
    declared = city.division(division)
    prefix = declared.document_prefix or words_in(declared.name, "ja")
    return f"{prefix}第{UNNUMBERED if sequence is None else sequence}号"

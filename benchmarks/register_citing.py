"""A register whose records name those of another one: a column that is looked up live and one that is copied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from benchmarks.measure import Measure, at_most
from benchmarks.register_plans import indexes_of

CITING = "bench_deliveries"
_RECORDS, _PAGE = 2_000, 25


def definition(cited: str, division: str) -> dict[str, Any]:
    """The register: each delivery names a contract, shows its title and amount as they are, and keeps its place."""
    reference = {
        "id": "contract",
        "type": "reference",
        "label": "契約",
        "register": cited,
        "columns": ["title", "amount"],
    }
    lookup = {
        "id": "kept",
        "type": "lookup",
        "label": "写した契約",
        "source": {"register": cited},
        "copy": [{"from": "place", "to": "place", "fixed": True}],
    }
    return {
        "id": CITING,
        "title": "測る納品",
        "summary": "ほかの台帳を引く速さを測るための台帳です。",
        "purpose": "速さを測るために使います。",
        "division": division,
        "deputy": "resident_services",
        "retention": {"class": "1_year", "from": "fiscal_year_end"},
        "review_on": "2030-01-01",
        "persons": False,
        "permissions": {"view": "everybody"},
        "record": {
            "heading": "title",
            "pages": [
                {
                    "id": "all",
                    "title": "すべて",
                    "fields": [
                        {"id": "title", "type": "text", "label": "件名", "max_length": 150},
                        reference,
                        lookup,
                        {"id": "place", "type": "text", "label": "場所", "max_length": 100},
                    ],
                }
            ],
            "views": [{"id": "all", "title": "すべて", "columns": ["title", "contract", "kept", "place"]}],
        },
    }


def filled(cited: str, by: Any) -> None:
    """As many deliveries as a list is long, each naming another contract."""
    from madoguchi.engines.records.actions.creating_records import create_records
    from madoguchi.engines.records.models import Record
    from madoguchi.foundation.catalogue.queries import register

    named = Record.objects.filter(register_id=cited).order_by("-pk").values_list("ref", "values")[:_RECORDS]
    several = [
        {"title": f"納品{at}", "contract": ref, "kept": {"number": ref, "place": told["place"]}, "place": told["place"]}
        for at, (ref, told) in enumerate(named)
    ]
    create_records(register(CITING), several, by=by, reason="測る")


def measured(
    get: Callable[[str], object], p50: Callable[[Callable[[], object]], float], by: Any, *, is_large: bool
) -> Iterator[Measure]:
    """A page of its list, and how many questions it asks; raises RuntimeError where more records ask more of them."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from madoguchi.engines.records.queries.register_wanted import Wanted
    from madoguchi.journeys.registers.lists import list_sheet

    asked = []
    for size in (_PAGE, 2, _PAGE):
        with CaptureQueriesContext(connection) as told:
            list_sheet(CITING, "", Wanted(), {}, by=by, language="ja", size=size)
        asked.append(len(told))
    if asked[1] != asked[2]:
        raise RuntimeError(f"a page of 2 records asks {asked[1]} questions and one of {_PAGE} asks {asked[2]}")
    name = f"list with reference and lookup columns ({asked[2]} questions a page"
    ask = partial(list_sheet, CITING, "", Wanted(), {}, by=by, language="ja", size=_PAGE)
    indexes = indexes_of(name, ask, is_large=is_large)
    took = p50(lambda: get(f"/staff/registers/{CITING}"))
    yield at_most(f"{name}, through {indexes}), p50", took, "ms", 50)

"""The openings of a form that come before a synthetic matter: the one that became it, and some that stopped."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from madoguchi.engines.metrics.actions import count_page
from madoguchi.engines.records import queries as records
from madoguchi.engines.records.section import CONFIRM
from madoguchi.foundation.catalogue.queries import Procedure

_STOPPING = 0.3  # of the openings; papers stop people more often than questions do


def count_visits(procedure: Procedure, answers: Mapping[str, object], random: Random) -> None:
    """Count every page on the way of a matter, and now and then somebody who did not come to the end."""
    pages = [page for page, _title in records.pages_shown(procedure, answers) if page != CONFIRM]
    _count(procedure.id, pages, len(pages))
    if random.random() < _STOPPING:
        _count(procedure.id, pages, max(random.randrange(len(pages)), random.randrange(len(pages))))


def _count(procedure: str, pages: list[str], until: int) -> None:
    for position, page in enumerate(pages[: until + 1], start=1):
        count_page(procedure, page, "shown", position=position)
        if position <= until:
            count_page(procedure, page, "completed")

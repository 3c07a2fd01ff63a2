"""What a city may not leave out of its positions: whichever may still be asked to sign off a case that is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from madoguchi.engines.cases.queries import open_cases_by_version
from madoguchi.engines.cases.workflows import workflow_of
from madoguchi.foundation.catalogue.procedure import Procedure
from madoguchi.foundation.catalogue.queries import procedure_version
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.values.message import msg


def asked_and_gone(city: SourceFile, procedures: Collection[str]) -> Iterator[Finding]:
    """A position that would go while a condition of an open case may ask for it: a lower one could sign off instead.

    `procedures` are the ids of those that are published with the city.
    """
    listed = {str(one.get("id")) for one in city.source.data.get("positions") or ()}
    needed = Counter[str]()
    for version, count in open_cases_by_version().items():
        for position in _needed_by(procedure_version(version), procedures) - listed:
            needed[position] += count
    for position, count in sorted(needed.items()):
        yield city.about_value(
            ("positions",),
            msg(
                "職「{position}」が決裁することになりうる案件が、まだ{count}件あります。",
                position=position,
                count=count,
            ),
            msg(
                "案件が終わるまでは、この職を残してください。その職の人がいなければ、それより上の職の人が決裁できます。"
            ),
        )


def _needed_by(version: Procedure, procedures: Collection[str]) -> set[str]:
    """The positions its lines name; the usual one is that of today, and its own once the procedure is no more."""
    decision = workflow_of(version).decision
    usual = [] if version.id in procedures else [decision.position]
    return {one for one in (*usual, *(line.position for line in decision.route)) if one is not None}

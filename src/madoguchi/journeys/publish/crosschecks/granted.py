"""Values of a grant: each starts from an answer of the form that is of its own type."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.journeys.publish.crosschecks.order import by_path
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.reading import Reading
from madoguchi.values.message import msg


def findings(reading: Reading) -> Iterator[Finding]:
    """Values that start from an answer nobody gives, from one of many rows, or from another type."""
    known = by_path(reading)
    for at, one in enumerate(reading.record.granted if reading.record else ()):
        asked = known.get(one.from_)
        if asked is None or asked.group:
            yield reading.file.about_value(
                ("record", "granted", at, "from"),
                msg("認める値のもとになる項目「{name}」が、この手続にありません。", name=one.from_),
                msg("from に、くり返さない項目の id を書いてください。"),
            )
        elif type(asked.field) is not type(one.field):
            yield reading.file.about_value(
                ("record", "granted", at, "field", "type"),
                msg("認める値「{id}」と、もとになる項目「{name}」の型がちがいます。", id=one.field.id, name=one.from_),
                msg("同じ型にしてください。"),
            )

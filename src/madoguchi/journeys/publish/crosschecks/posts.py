"""Posts that a register names: the division and the position exist in the city."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.foundation.catalogue.city import City
from madoguchi.foundation.catalogue.register import Readers
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.crosschecks.names import unknown
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.values.message import msg


def findings(file: SourceFile, place: Path, told: Readers, city: City) -> Iterator[Finding]:
    """The posts at this place that are not there."""
    divisions, positions = [one.id for one in city.divisions], [one.id for one in city.positions]
    for at, one in enumerate(() if isinstance(told, str) else told):
        if one.division not in divisions:
            yield unknown(file, (*place, at, "division"), one.division, divisions, msg("課"))
        if one.position is not None and one.position not in positions:
            yield unknown(file, (*place, at, "position"), one.position, positions, msg("職"))

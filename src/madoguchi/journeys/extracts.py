"""Extracts: the column maps a city declares, and taking over an extract of a core system by one of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from madoguchi.engines.registry.actions import Report, take_over
from madoguchi.engines.registry.section import ExtractMap
from madoguchi.foundation.catalogue.errors import SourceUnreadable
from madoguchi.foundation.catalogue.source import read_source
from madoguchi.journeys.errors import MapUnusable
from madoguchi.journeys.register_links import refresh_households
from madoguchi.journeys.represent.resting import rest_what_changed
from madoguchi.values.actor import Actor

EXTRACTS = "extracts"


def extract_map(definitions: Path, name: str) -> ExtractMap:
    """The column map of this name below `extracts/`; raises MapUnusable with what is wrong or which maps there are."""
    folder = definitions / EXTRACTS
    known = sorted(path.stem for path in folder.glob("*.yaml"))
    if name not in known:
        raise MapUnusable(name=name, why="、".join(known) or "-")
    try:
        return ExtractMap.model_validate(read_source((folder / f"{name}.yaml").read_bytes()).data)
    except ValidationError as invalid:
        raise MapUnusable(name=name, why=invalid.errors()[0]["msg"]) from None
    except SourceUnreadable as unreadable:
        raise MapUnusable(name=name, why=str(unreadable.complaints[0].reason)) from None


def import_extract(
    definitions: Path,
    file: Path,
    name: str,
    *,
    by: Actor,
    dry_run: bool,
    without_refused: bool,
    say: Callable[[int], None],
) -> Report:
    """Take over `file` by the map `name`, whole or not at all; see `take_over` and `extract_map` for what is raised."""
    declared = extract_map(definitions, name)
    report = take_over(file, declared, by=by, dry_run=dry_run, without_refused=without_refused, say=say)
    if report.written:
        refresh_households()
        rest_what_changed()
    return report

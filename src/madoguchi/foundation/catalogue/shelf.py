"""The current definitions, kept in memory by each process and read again when a new publication is found."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from madoguchi.foundation.catalogue.city import City
from madoguchi.foundation.catalogue.errors import NothingPublished, UnknownVersion
from madoguchi.foundation.catalogue.models import ProcedureVersion, Publication, RegisterVersion
from madoguchi.foundation.catalogue.procedure import Procedure, procedure_from
from madoguchi.foundation.catalogue.register import Register, register_from

_SECONDS_BETWEEN_LOOKS = 1.0
_MOST_OLD_VERSIONS = 500


@dataclass(frozen=True)
class Current:
    """One publication with everything in it, read-only."""

    number: int
    digest: str
    city: City
    pictures: Mapping[str, str]
    procedures: Mapping[str, Procedure]
    registers: Mapping[str, Register]


@dataclass
class _Shelf:
    current: Current | None = None
    looked_at: float = float("-inf")
    unsettled: tuple[int, str] | None = None
    """A publication of this process that may still be rolled back; until it is settled, every question looks."""


_shelf = _Shelf()
_versions: OrderedDict[str, Procedure] = OrderedDict()
_lock = threading.RLock()


def current() -> Current:
    """The current publication; raises `NothingPublished`. Asks the database at most once a second."""
    kept = _shelf.current
    if kept is not None and not _shelf.unsettled and time.monotonic() - _shelf.looked_at < _SECONDS_BETWEEN_LOOKS:
        return kept
    with _lock:
        looked_at = time.monotonic()
        newest = Publication.objects.order_by("-number").values_list("number", "digest").first()
        if newest != _shelf.unsettled:
            _shelf.unsettled = None
        if newest is None:
            raise NothingPublished
        if kept is None or (kept.number, kept.digest) != newest:
            kept = _read(newest[0])
        _shelf.current, _shelf.looked_at = kept, looked_at
        return kept


def version(version_: str) -> Procedure:
    """Any version ever published; raises `UnknownVersion`."""
    with _lock:
        if version_ in _versions:
            _versions.move_to_end(version_)
            return _versions[version_]
    row = ProcedureVersion.objects.filter(version=version_).first()
    if row is None:
        raise UnknownVersion(version=version_[:12])
    return _remember(row)


def forget() -> None:
    """Read everything again at the next question."""
    with _lock:
        _shelf.current, _shelf.looked_at, _shelf.unsettled = None, float("-inf"), None
        _versions.clear()


def look_again() -> None:
    """Ask the database at the next question; what is still the newest is not read again."""
    with _lock:
        _shelf.looked_at = float("-inf")


def forget_until_settled(number: int, digest: str) -> None:
    """Read everything again, and look at every question until this publication is committed or gone."""
    forget()
    _shelf.unsettled = (number, digest)


def _read(number: int) -> Current:
    publication = Publication.objects.select_related("city").get(number=number)
    rows = ProcedureVersion.objects.filter(version__in=publication.versions.values()).order_by("procedure_id")
    return Current(
        number=publication.number,
        digest=publication.digest,
        city=City.model_validate(publication.city.content),
        pictures=publication.city.pictures,
        procedures={row.procedure_id: _remember(row) for row in rows},
        registers={row.register_id: register_of(row) for row in _registers(publication)},
    )


def _registers(publication: Publication) -> Iterable[RegisterVersion]:
    """A city that keeps no register is not asked about any."""
    versions = list(publication.registers.values())
    return RegisterVersion.objects.filter(version__in=versions).order_by("register_id") if versions else ()


def register_of(row: RegisterVersion) -> Register:
    """The version of a register that a row holds."""
    return register_from(row.content, version=row.version, number=row.number)


def _remember(row: ProcedureVersion) -> Procedure:
    with _lock:
        known = _versions.get(row.version)
        if known is None:
            known = procedure_from(row.content, version=row.version, number=row.number)
            _versions[row.version] = known
            if len(_versions) > _MOST_OLD_VERSIONS:
                _versions.popitem(last=False)
        return known

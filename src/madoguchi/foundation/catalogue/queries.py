"""What the city and its procedures are today, and what any version of a procedure said."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from madoguchi.foundation.catalogue import shelf
from madoguchi.foundation.catalogue.city import City
from madoguchi.foundation.catalogue.errors import NothingPublished, UnknownProcedure, UnknownRegister, UnknownVersion
from madoguchi.foundation.catalogue.models import ProcedureVersion, Publication, RegisterVersion
from madoguchi.foundation.catalogue.procedure import Procedure
from madoguchi.foundation.catalogue.register import Register
from madoguchi.values.confidentiality import MOST_CONFIDENTIAL, Confidentiality

__all__ = [
    "City",
    "Procedure",
    "Register",
    "VersionFacts",
    "built_registers",
    "city",
    "city_content",
    "city_picture",
    "content_of",
    "current_contents",
    "is_published",
    "newest_register",
    "procedure",
    "procedure_version",
    "procedures",
    "publication_number",
    "register",
    "register_contents",
    "register_history",
    "register_version",
    "register_versions",
    "registers",
    "versions_by_procedure",
    "versions_kept",
    "versions_of",
    "versions_of_classes",
]


def city() -> City:
    """The current city; raises `NothingPublished` before the first publication."""
    return shelf.current().city


def city_picture() -> str | None:
    """The SVG text of the picture of the city's front page, when it declares one."""
    now = shelf.current()
    hero = now.city.appearance.hero
    return now.pictures.get(hero) if hero else None


def procedure(procedure_id: str) -> Procedure:
    """The current version of a procedure; raises `UnknownProcedure` when it is not, or no longer, published."""
    try:
        return shelf.current().procedures[procedure_id]
    except KeyError:
        raise UnknownProcedure(procedure=procedure_id) from None


def procedures() -> tuple[Procedure, ...]:
    """All current procedures, by id."""
    return tuple(shelf.current().procedures.values())


def procedure_version(version: str) -> Procedure:
    """The procedure as a draft or case has pinned it; raises `UnknownVersion`."""
    return shelf.version(version)


def register(register_id: str) -> Register:
    """The current version of a register; raises `UnknownRegister` when it is not, or no longer, published."""
    try:
        return shelf.current().registers[register_id]
    except (KeyError, NothingPublished):
        raise UnknownRegister(register=register_id) from None


def newest_register(register_id: str, version: str) -> Register:
    """The current version, read again where this process does not hold `version` yet; raises `UnknownRegister`."""
    held = register(register_id)
    if held.version == version:
        return held
    shelf.forget()
    return register(register_id)


def register_version(version: str) -> Register:
    """Any version of a register ever published, current or not; raises UnknownVersion."""
    row = RegisterVersion.objects.filter(version=version).first()
    if row is None:
        raise UnknownVersion(version=version[:12])
    return shelf.register_of(row)


def register_history(register_id: str) -> Iterator[tuple[datetime, Register | None]]:
    """The register in every publication, the newest first, with its moment; None where it did not stand in it."""
    known: dict[str, Register] = {}
    for at, versions in Publication.objects.order_by("-number").values_list("published_at", "registers").iterator():
        version = versions.get(register_id)
        if version is not None and version not in known:
            known[version] = register_version(version)
        yield at, known.get(version)


def registers() -> tuple[Register, ...]:
    """All current registers, by id."""
    return tuple(shelf.current().registers.values())


def register_contents() -> Mapping[str, Mapping[str, Any]]:
    """The whole contents of all current registers, by id; empty before the first publication."""
    try:
        now = shelf.current().registers.values()
    except NothingPublished:
        return {}
    rows = RegisterVersion.objects.filter(version__in=[one.version for one in now])
    return {row.register_id: row.content for row in rows}


def contents_of_register(register_id: str) -> Iterator[Mapping[str, Any]]:
    """The whole contents of every version of a register there was, the newest first."""
    rows = RegisterVersion.objects.filter(register_id=register_id).order_by("-number")
    return rows.values_list("content", flat=True).iterator()


def built_registers() -> frozenset[str]:
    """The ids of the registers that were built in the screen and are not in the folder as they are."""
    newest = Publication.objects.order_by("-number").values_list("built", flat=True).first()
    return frozenset(newest or ())


def publication_number() -> int:
    """The number of the current publication; it changes whenever anything published changes, 0 before the first."""
    try:
        return shelf.current().number
    except NothingPublished:
        return 0


def publication_digest() -> str:
    """The digest of everything that is current, as the database holds it; empty before the first publication."""
    newest = Publication.objects.order_by("-number").values_list("digest", flat=True).first()
    return newest or ""


def is_published() -> bool:
    """Whether there is anything to show; asks the database itself."""
    return Publication.objects.exists()


@dataclass(frozen=True)
class VersionFacts:
    """One version in the list of an administrator."""

    procedure_id: str
    number: int
    version: str
    published_at: datetime
    published_by: str
    current: bool


def versions_of(procedure_id: str) -> tuple[VersionFacts, ...]:
    """All versions of a procedure, the newest first."""
    return tuple(_versions(ProcedureVersion.objects.filter(procedure_id=procedure_id)))


def versions_of_classes(classes: Collection[Confidentiality]) -> frozenset[str]:
    """Every version, current or not, whose cases are of one of these classes; what says nothing is of the highest."""
    told = Q(content__confidentiality__in=list(classes))
    if MOST_CONFIDENTIAL in classes:
        told |= Q(content__confidentiality__isnull=True)
    return frozenset(ProcedureVersion.objects.filter(told).values_list("version", flat=True))


def versions_by_procedure() -> dict[str, tuple[VersionFacts, ...]]:
    """All versions of every procedure, the newest first, in one question to the database."""
    found: dict[str, tuple[VersionFacts, ...]] = {}
    for one in _versions(ProcedureVersion.objects.all()):
        found[one.procedure_id] = (*found.get(one.procedure_id, ()), one)
    return found


def _versions(rows: QuerySet[ProcedureVersion]) -> Iterator[VersionFacts]:
    try:
        now = {one.version for one in shelf.current().procedures.values()}
    except NothingPublished:
        now = set()
    for row in rows.order_by("procedure_id", "-number").defer("content"):
        yield VersionFacts(
            procedure_id=row.procedure_id,
            number=row.number,
            version=row.version,
            published_at=row.published_at,
            published_by=row.published_by,
            current=row.version in now,
        )


def versions_kept(retention: str) -> frozenset[str]:
    """Every version of a procedure whose papers are kept for this class of years, such as "5_years"."""
    rows = ProcedureVersion.objects.filter(content__retention__class=retention)
    return frozenset(rows.values_list("version", flat=True))


def content_of(version: str) -> Mapping[str, Any]:
    """The whole content of a version, as it was written; raises `UnknownVersion`."""
    row = ProcedureVersion.objects.filter(version=version).first()
    if row is None:
        raise UnknownVersion(version=version[:12])
    content: dict[str, Any] = row.content
    return content


def city_content() -> Mapping[str, Any]:
    """The whole content of the current city, as it was written; empty before the first publication."""
    newest = Publication.objects.select_related("city").order_by("-number").first()
    content: dict[str, Any] = newest.city.content if newest else {}
    return content


def current_contents() -> Mapping[str, Mapping[str, Any]]:
    """The whole contents of all current procedures, by id; empty before the first publication."""
    try:
        now = shelf.current().procedures.values()
    except NothingPublished:
        return {}
    rows = ProcedureVersion.objects.filter(version__in=[one.version for one in now])
    return {row.procedure_id: row.content for row in rows}


def register_versions(register_id: str, *, most: int) -> tuple[tuple[int, datetime, str], ...]:
    """The newest versions of a register: number, when it was published, and by whom."""
    rows = RegisterVersion.objects.filter(register_id=register_id).order_by("-number")
    return tuple(rows.values_list("number", "published_at", "published_by")[:most])

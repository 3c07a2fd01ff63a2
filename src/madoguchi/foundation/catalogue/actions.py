"""Publishing: the only way a definition becomes current."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from madoguchi.foundation.catalogue import shelf
from madoguchi.foundation.catalogue.canonical import version_of
from madoguchi.foundation.catalogue.city import City
from madoguchi.foundation.catalogue.errors import NothingPublished
from madoguchi.foundation.catalogue.models import CityVersion, ProcedureVersion, Publication, RegisterVersion
from madoguchi.foundation.catalogue.procedure import procedure_from
from madoguchi.foundation.catalogue.register import register_from
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

# One publisher at a time; the number is this room's own among advisory locks.
_LOCK = 401_005_001


@dataclass(frozen=True)
class Published:
    """What one publication did: the ids of new versions, of unchanged and of retired procedures, and of registers."""

    number: int
    new: tuple[str, ...]
    unchanged: tuple[str, ...]
    retired: tuple[str, ...]
    city_changed: bool
    new_registers: tuple[str, ...] = ()
    retired_registers: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything is different from the publication before."""
        return self.city_changed or bool(self.new or self.retired or self.new_registers or self.retired_registers)


@transaction.atomic
def publish_set(
    city: Mapping[str, Any],
    procedures: Sequence[Mapping[str, Any]],
    registers: Sequence[Mapping[str, Any]] = (),
    *,
    pictures: Mapping[str, str],
    by: Actor,
) -> Published:
    """Make this city and exactly these procedures and registers current; equal content keeps its version.

    Registers built in the screen stay as they are, also beside an older text of theirs in the folder; where both are
    equal, the register is the folder's from now on.
    Nothing is ever deleted.
    The content has to be checked before; what cannot even be read as a city or an identity raises pydantic's error.
    """
    _take_the_lock()
    at, who = now(), by.ref or by.name
    City.model_validate(city)
    versions = {str(content["id"]): _kept_version(content, at, who) for content in procedures}
    before = _newest()
    built = _still_built(before, registers)
    given = _kept_registers([one for one in registers if str(one["id"]) not in built], at, who)
    kept = _Kept(_kept_city(city, pictures, at, who), versions, {**built, **given}, tuple(sorted(built)))
    published = _difference(before, kept)
    if before is None or published.changed or list(kept.built) != before.built:
        _make_current(published.number, kept, at, who)
    return published


@transaction.atomic
def publish_register(content: Mapping[str, Any], *, by: Actor) -> Published:
    """Make one register current as it was built in the screen; everything else stays as it is.

    The content has to be checked before. Raises NothingPublished before there is a city.
    """
    _take_the_lock()
    before, at, who = _newest(), now(), by.ref or by.name
    if before is None:
        raise NothingPublished
    registers = {**before.registers, **_kept_registers([content], at, who)}
    built = tuple(sorted({*before.built, str(content["id"])}))
    kept = _Kept(before.city, before.versions, registers, built)
    published = _difference(before, kept)
    if published.changed or list(built) != before.built:
        _make_current(published.number, kept, at, who)
    return published


def hold_publications() -> None:
    """Let nobody else publish until this transaction ends; what is read from here on is what is published now."""
    _take_the_lock()
    shelf.look_again()


def _still_built(before: Publication | None, registers: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The versions of the screen that the folder does not hold word for word."""
    given = {str(content["id"]): version_of(content) for content in registers}
    built = {id_: before.registers[id_] for id_ in before.built} if before else {}
    return {id_: version for id_, version in built.items() if given.get(id_) != version}


def _newest() -> Publication | None:
    return Publication.objects.select_related("city").order_by("-number").first()


@dataclass(frozen=True)
class _Kept:
    """What is to be current: the city, the versions by the ids of procedures and of registers, and who built which."""

    city: CityVersion
    versions: Mapping[str, str]
    registers: Mapping[str, str]
    built: tuple[str, ...]
    """The registers of the screen; the others are those of the folder."""


def _make_current(number: int, kept: _Kept, at: datetime, who: str) -> None:
    digest = version_of({"city": kept.city.version, "versions": kept.versions, "registers": kept.registers})
    Publication.objects.create(
        number=number,
        city=kept.city,
        versions=dict(kept.versions),
        registers=dict(kept.registers),
        built=list(kept.built),
        digest=digest,
        published_at=at,
        published_by=who,
    )
    shelf.forget_until_settled(number, digest)
    transaction.on_commit(shelf.forget)


def _take_the_lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _kept_version(content: Mapping[str, Any], at: datetime, who: str) -> str:
    version = version_of(content)
    if not ProcedureVersion.objects.filter(version=version).exists():
        procedure = procedure_from(content, version=version, number=_next_number(str(content["id"])))
        ProcedureVersion.objects.create(
            procedure_id=procedure.id,
            number=procedure.number,
            version=version,
            content=dict(content),
            published_at=at,
            published_by=who,
        )
    return version


def _next_number(procedure_id: str) -> int:
    highest = ProcedureVersion.objects.filter(procedure_id=procedure_id).aggregate(highest=Max("number"))["highest"]
    return int(highest or 0) + 1


def _kept_registers(contents: Sequence[Mapping[str, Any]], at: datetime, who: str) -> dict[str, str]:
    versions = {str(content["id"]): version_of(content) for content in contents}
    known = set(RegisterVersion.objects.filter(version__in=versions.values()).values_list("version", flat=True))
    for content in contents:
        version = versions[str(content["id"])]
        if version not in known:
            earlier = RegisterVersion.objects.filter(register_id=content["id"]).aggregate(highest=Max("number"))
            register = register_from(content, version=version, number=int(earlier["highest"] or 0) + 1)
            RegisterVersion.objects.create(
                register_id=register.id,
                number=register.number,
                version=version,
                content=dict(content),
                published_at=at,
                published_by=who,
            )
    return versions


def _kept_city(city: Mapping[str, Any], pictures: Mapping[str, str], at: datetime, who: str) -> CityVersion:
    version = version_of({"city": city, "pictures": pictures})
    kept, _ = CityVersion.objects.get_or_create(
        version=version,
        defaults={"content": dict(city), "pictures": dict(pictures), "published_at": at, "published_by": who},
    )
    return kept


def _difference(before: Publication | None, kept: _Kept) -> Published:
    old, old_registers = (before.versions, before.registers) if before else ({}, {})
    new, retired = _new_and_retired(old, kept.versions)
    new_registers, retired_registers = _new_and_retired(old_registers, kept.registers)
    city_changed = before is None or before.city.version != kept.city.version
    number = before.number if before else 0
    changed = city_changed or new or retired or new_registers or retired_registers
    handed_over = before is not None and list(kept.built) != before.built
    return Published(
        number=number + 1 if changed or handed_over else number,
        new=new,
        unchanged=tuple(sorted(set(kept.versions) - set(new))),
        retired=retired,
        city_changed=city_changed,
        new_registers=new_registers,
        retired_registers=retired_registers,
    )


def _new_and_retired(old: Mapping[str, str], now_: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    new = tuple(sorted(id_ for id_, version in now_.items() if old.get(id_) != version))
    return new, tuple(sorted(set(old) - set(now_)))

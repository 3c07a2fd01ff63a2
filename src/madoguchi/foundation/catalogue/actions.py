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
from madoguchi.foundation.catalogue.models import CityVersion, ProcedureVersion, Publication
from madoguchi.foundation.catalogue.procedure import procedure_from
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now

# One publisher at a time; the number is this room's own among advisory locks.
_LOCK = 401_005_001


@dataclass(frozen=True)
class Published:
    """What one publication did: the ids of new versions, of unchanged and of retired procedures."""

    number: int
    new: tuple[str, ...]
    unchanged: tuple[str, ...]
    retired: tuple[str, ...]
    city_changed: bool

    @property
    def changed(self) -> bool:
        """Whether anything is different from the publication before."""
        return self.city_changed or bool(self.new or self.retired)


@transaction.atomic
def publish_set(
    city: Mapping[str, Any], procedures: Sequence[Mapping[str, Any]], *, pictures: Mapping[str, str], by: Actor
) -> Published:
    """Make this city and exactly these procedures current; equal content keeps its version, nothing is ever deleted.

    The content has to be checked before; what cannot even be read as a city or an identity raises pydantic's error.
    """
    _take_the_lock()
    at, who = now(), by.ref or by.name
    City.model_validate(city)
    versions = {str(content["id"]): _kept_version(content, at, who) for content in procedures}
    kept_city = _kept_city(city, pictures, at, who)
    before = Publication.objects.select_related("city").order_by("-number").first()
    published = _difference(before, versions, kept_city)
    if before is None or published.changed:
        _make_current(published.number, versions, kept_city, at, who)
    return published


def _make_current(number: int, versions: Mapping[str, str], city: CityVersion, at: datetime, who: str) -> None:
    digest = version_of({"city": city.version, "versions": versions})
    Publication.objects.create(
        number=number, city=city, versions=dict(versions), digest=digest, published_at=at, published_by=who
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


def _kept_city(city: Mapping[str, Any], pictures: Mapping[str, str], at: datetime, who: str) -> CityVersion:
    version = version_of({"city": city, "pictures": pictures})
    kept, _ = CityVersion.objects.get_or_create(
        version=version,
        defaults={"content": dict(city), "pictures": dict(pictures), "published_at": at, "published_by": who},
    )
    return kept


def _difference(before: Publication | None, versions: Mapping[str, str], city: CityVersion) -> Published:
    old = before.versions if before else {}
    new = tuple(sorted(id_ for id_, version in versions.items() if old.get(id_) != version))
    retired = tuple(sorted(set(old) - set(versions)))
    city_changed = before is None or before.city.version != city.version
    number = before.number if before else 0
    return Published(
        number=number + 1 if new or retired or city_changed else number,
        new=new,
        unchanged=tuple(sorted(set(versions) - set(new))),
        retired=retired,
        city_changed=city_changed,
    )

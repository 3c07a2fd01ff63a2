"""Looking at stored files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from django.db.models import Sum

from madoguchi.foundation.storage import disk
from madoguchi.foundation.storage.errors import FileIsNotSafe, FileIsQuarantined, NoSuchFile
from madoguchi.foundation.storage.models import File
from madoguchi.foundation.storage.scanning import OPENED, State


@dataclass(frozen=True)
class StoredFile:
    """One file, without where it lies; `size` is in bytes, `width` and `height` in pixels."""

    ref: str
    name: str
    media_type: str
    size: int
    sha256: str
    pages: int | None
    width: int | None
    height: int | None
    state: str
    owner: str

    @property
    def waits(self) -> bool:
        """Whether the virus scanner has not answered for it yet."""
        return self.state == State.QUARANTINED

    @property
    def is_unsafe(self) -> bool:
        """Whether the scanner found something in it, or could not look at it to its end."""
        return not self.waits and self.state not in OPENED


def facts_of(row: File) -> StoredFile:
    """The frozen facts of a row."""
    return StoredFile(
        row.ref, row.name, row.media_type, row.size, row.sha256, row.pages, row.width, row.height, row.state, row.owner
    )


def stored_file(ref: str) -> StoredFile:
    """The file of this reference; raises NoSuchFile."""
    return facts_of(_row(ref))


def open_file(ref: str) -> BinaryIO:
    """The content, opened for reading, once the scanner let it through.

    Raises NoSuchFile when the row or the file on disk is missing, FileIsQuarantined, FileIsNotSafe.
    """
    row = _row(ref)
    found = facts_of(row)
    if found.waits:
        raise FileIsQuarantined
    if found.is_unsafe:
        raise FileIsNotSafe
    return disk.open_place(row.place)


def files_of(owner: str) -> list[StoredFile]:
    """The files kept for an owner, oldest first."""
    return [facts_of(row) for row in File.objects.filter(owner=owner, removed_at=None).order_by("id")]


def files_of_owners(owners: Iterable[str]) -> list[StoredFile]:
    """The files kept for several owners in one question to the database, oldest first."""
    named = [owner for owner in owners if owner]
    rows = File.objects.filter(owner__in=named, removed_at=None).order_by("id") if named else []
    return [facts_of(row) for row in rows]


def files_named(refs: Iterable[str]) -> list[StoredFile]:
    """The files of these references, whoever they belong to, in one question to the database."""
    named = [ref for ref in refs if ref and "\x00" not in ref]
    rows = File.objects.filter(ref__in=named, removed_at=None) if named else []
    return [facts_of(row) for row in rows]


def amount_of(owner: str) -> tuple[int, int]:
    """How many files an owner has, and their bytes together."""
    rows = File.objects.filter(owner=owner, removed_at=None)
    return rows.count(), rows.aggregate(total=Sum("size"))["total"] or 0


def _row(ref: str) -> File:
    row = File.objects.filter(ref=ref, removed_at=None).first() if ref and "\x00" not in ref else None
    if row is None:
        raise NoSuchFile
    return row

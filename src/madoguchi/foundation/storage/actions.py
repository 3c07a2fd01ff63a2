"""Keeping files: nothing reaches the disk before it was read, checked and, for pictures, drawn again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from madoguchi.foundation.storage import disk
from madoguchi.foundation.storage.errors import FileEmpty, FileInfected, FileTooLarge, NoSuchFile, TooManyFiles
from madoguchi.foundation.storage.inspection import Inspected, inspected
from madoguchi.foundation.storage.models import File
from madoguchi.foundation.storage.names import safe_name
from madoguchi.foundation.storage.queries import StoredFile, amount_of, facts_of
from madoguchi.foundation.storage.scanning import State, settled_state_of, state_of
from madoguchi.values.clock import now
from madoguchi.values.references import new_secret

MOST_FILES = 30
MOST_MEGABYTES = 100
_MEGABYTE = 1024 * 1024
_ORPHAN_AFTER = timedelta(hours=24)
_AT_ONCE = 1000
# As the condition of their index has it.
WAITING = (State.QUARANTINED, State.UNSCANNED)


def keep_upload(content: BinaryIO, *, name: str, accept: Collection[str] = ("image", "pdf"), owner: str) -> StoredFile:
    """Keep what a person sent, once it is known to be what it says and to do nothing.

    Raises refusals for an empty, large, damaged, mismatched, locked or active file, for archives, for kinds not in
    `accept`, for an individual number in the text of a PDF, for a virus, and when the owner has too many files already.
    While the scanner gives no answer the file is kept and waits (S-FILE-5).
    """
    shown = safe_name(name)
    limit = int(settings.MADOGUCHI_MAX_UPLOAD)
    data = content.read(limit + 1)
    if not data:
        raise FileEmpty(name=shown)
    if len(data) > limit:
        raise FileTooLarge(name=shown, limit=limit // _MEGABYTE)
    found = inspected(data, shown, accept)
    _check_room(owner, len(found.content))
    state = state_of(found.content)
    if state is State.INFECTED:
        raise FileInfected(name=shown)
    return _keep(found, shown, owner, state)


def keep_document(content: bytes, *, name: str, media_type: str, owner: str) -> StoredFile:
    """Keep what the house itself made, unchanged."""
    return _keep(Inspected(content, media_type), safe_name(name), owner, State.CLEAN)


def remove_file(ref: str, *, owner: str) -> None:
    """Take an owner's file away from view; its bytes follow when `sweep` runs. Raises NoSuchFile."""
    if not File.objects.filter(ref=ref, owner=owner, removed_at=None).update(removed_at=now()):
        raise NoSuchFile


def give_files(refs: Collection[str], *, owner: str, to: str) -> None:
    """Hand the files among these that belong to an owner to another one, as a form does when it is kept."""
    if refs:
        File.objects.filter(ref__in=list(refs), owner=owner, removed_at=None).update(owner=to)


def remove_left(prefix: str, *, before: datetime) -> int:
    """Take away what owners under this prefix left lying since before this moment; how many files they were.

    Their bytes follow when `sweep` runs.
    """
    left = File.objects.filter(owner__startswith=prefix, removed_at=None, kept_at__lt=before)
    return left.update(removed_at=now())


def scan_what_waits(after: int = 0, limit: int = 200) -> int | None:
    """Ask the scanner about the files after this row that it has not seen; the last row asked about, None at the end.

    What was kept before the house had a scanner is asked about as well. Stops when nobody answers at all; a file that
    cannot be scanned, or whose bytes are gone, is marked and nobody waits behind it.
    """
    if not settings.MADOGUCHI_SCANNER:
        return None
    rows = File.objects.filter(state__in=WAITING, removed_at=None, id__gt=after).order_by("id")[:limit]
    last = None
    for row in rows:
        state = _settled(row.place)
        if state is State.QUARANTINED:
            return None
        File.objects.filter(id=row.id, state=row.state).update(state=state)
        last = row.id
    return last


def _settled(place: str) -> State:
    try:
        with disk.open_place(place) as content:
            return settled_state_of(content.read())
    except NoSuchFile:
        return State.UNSCANNABLE


def sweep(limit: int = 1000) -> int:
    """Remove the bytes of files taken away; returns how many rows went. Run it as a job, outside any request."""
    rows = list(File.objects.exclude(removed_at=None).order_by("id")[:limit])
    for row in rows:
        disk.remove_place(row.place)
        row.delete()
    return len(rows)


def sweep_orphans() -> int:
    """Remove the bytes that no row knows, written more than a day ago; returns how many files went.

    A file is on disk before the transaction of its row ends. When that is rolled back the row goes and the bytes
    stay; a day is longer than any transaction, so what is still being kept is never taken away.
    """
    old = disk.places_older_than(_ORPHAN_AFTER.total_seconds())
    gone = 0
    for start in range(0, len(old), _AT_ONCE):
        chunk = old[start : start + _AT_ONCE]
        known = set(File.objects.filter(place__in=chunk).values_list("place", flat=True))
        for place in chunk:
            if place not in known:
                disk.remove_place(place)
                gone += 1
    return gone


def _check_room(owner: str, size: int) -> None:
    count, total = amount_of(owner)
    if count >= MOST_FILES or total + size > MOST_MEGABYTES * _MEGABYTE:
        raise TooManyFiles(count=MOST_FILES, limit=MOST_MEGABYTES)


def _keep(found: Inspected, name: str, owner: str, state: State) -> StoredFile:
    place = disk.write_place(found.content)
    try:
        with transaction.atomic():
            row = File.objects.create(
                ref=new_secret(),
                owner=owner,
                name=name,
                media_type=found.media_type,
                size=len(found.content),
                sha256=disk.sha256_of(found.content),
                place=place,
                pages=found.pages,
                width=found.width,
                height=found.height,
                state=state,
                kept_at=now(),
            )
    except BaseException:
        disk.remove_place(place)
        raise
    return facts_of(row)

"""Keeping a way to look at a register under a name, renaming and removing it. Who may is asked before."""

from __future__ import annotations

from django.db import transaction

from madoguchi.engines.records.errors import KeptViewUnnamed, NoSuchKeptView, TooManyKeptViews
from madoguchi.engines.records.models import KeptView
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.values.characters import check_characters
from madoguchi.values.clock import now
from madoguchi.values.references import new_record_number

MOST = 30
"""How many views one person keeps in one register."""

_LONGEST = 60


@transaction.atomic
def keep_view(register: Register, owner_ref: str, title: str, look: str, query: str, *, is_shared: bool) -> str:
    """Keep a view; its reference. Raises KeptViewUnnamed, TooManyKeptViews."""
    title = _title(title)
    if KeptView.objects.filter(register_id=register.id, owner_ref=owner_ref).count() >= MOST:
        raise TooManyKeptViews(most=MOST)
    row = KeptView.objects.create(
        ref=new_record_number(),
        register_id=register.id,
        owner_ref=owner_ref,
        is_shared=is_shared,
        title=title,
        look=look,
        query=query,
        made_at=now(),
    )
    return row.ref


def change_kept_view(ref: str, title: str, *, is_shared: bool) -> None:
    """Give a view another name, and share it or not. Raises KeptViewUnnamed, NoSuchKeptView."""
    if not KeptView.objects.filter(ref=ref).update(title=_title(title), is_shared=is_shared):
        raise NoSuchKeptView


def remove_kept_view(ref: str) -> None:
    """Remove a view; the records stay as they are."""
    KeptView.objects.filter(ref=ref).delete()


def _title(title: str) -> str:
    check_characters(title)
    title = " ".join(title.split())
    if not title or len(title) > _LONGEST:
        raise KeptViewUnnamed
    return title

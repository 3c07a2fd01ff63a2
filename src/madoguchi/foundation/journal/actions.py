"""Writing the journal, in the transaction of the act it tells of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from madoguchi.foundation.journal.carriage import next_load
from madoguchi.foundation.journal.models import Entry
from madoguchi.foundation.journal.watch import check_sealed
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.clock import now
from madoguchi.values.statement import Part

_Columns = dict[str, Any]

# A resident looking at their own matter discloses nothing to the office.
_OFFICE = frozenset({ActorKind.STAFF, ActorKind.API})


def record(
    actor: Actor,
    verb: str,
    *,
    dossiers: Sequence[str],
    data: str,
    purpose: str = "",
    legal_basis: str = "",
    detail: Mapping[str, object] | None = None,
) -> None:
    """One entry that `actor` did `verb` ("read", "list", "search", "export", "write:<event>") to these dossiers.

    Nothing is written for an empty list: nobody's data was seen. Dossiers are reference numbers. Raises
    DisclosuresStopped when staff or a programme would look and the journal was not sealed for hours.
    """
    if not dossiers:
        return
    if actor.kind in _OFFICE and not verb.startswith("write"):
        check_sealed()
    _write([_entry(actor, verb, dossiers, data, purpose, legal_basis, detail)])


def record_act(actor: Actor, verb: str, *, data: str, detail: Mapping[str, object] | None = None) -> None:
    """One entry of an act that disclosed nobody's matter: a sign-in, a key given to a member of staff."""
    _write([_entry(actor, verb, [], data, detail=detail)])


def record_writes(writes: Sequence[tuple[Actor, str]], *, dossier: str, data: str, purpose: str) -> None:
    """One entry for each (actor, verb) of several writes to one dossier that belong to one act, in their order."""
    if writes:
        _write([_entry(actor, verb, [dossier], data, purpose) for actor, verb in writes])


def recorded(actor: Actor, verb: str, *, data: str, purpose: str) -> Part:
    """The same entry as a part of the statement that does the write; its dossier is the number that was made."""
    entry = _entry(actor, verb, [], data, purpose)
    values = ", ".join(f"%(journal_{name})s" for name in entry if name not in ("dossiers", "detail"))
    names = ", ".join(name for name in entry if name not in ("dossiers", "detail"))
    return Part(
        "recorded",
        f"INSERT INTO journal_entry ({names}, detail, dossiers) "  # noqa: S608 - names of columns only
        f"SELECT {values}, %(journal_detail)s::jsonb, ARRAY[number] FROM made RETURNING 1",
        {f"journal_{name}": value for name, value in entry.items() if name != "dossiers"},
    )


def recorded_together(actor: Actor, verb: str, *, data: str, purpose: str, of: str) -> Part:
    """One entry about everybody in the part named `of`, as a part of the same statement; none when nobody is in it."""
    entry = _entry(actor, verb, [], data, purpose)
    columns = [name for name in entry if name not in ("dossiers", "detail")]
    values = ", ".join(f"%(together_{name})s" for name in columns)
    return Part(
        "recorded_together",
        f"INSERT INTO journal_entry ({', '.join(columns)}, detail, dossiers) "  # noqa: S608 - names of columns only
        f"SELECT {values}, %(together_detail)s::jsonb, array_agg(number) FROM {of} HAVING count(*) > 0 RETURNING 1",
        {f"together_{name}": value for name, value in entry.items() if name != "dossiers"},
    )


def _write(entries: Sequence[_Columns]) -> None:
    """Composed here, because every page of the office writes one: the ORM takes longer for it than the database."""
    names = ", ".join(entries[0])
    row = f"({', '.join(['%s'] * len(entries[0]))})"
    query = f"INSERT INTO journal_entry ({names}) VALUES {', '.join([row] * len(entries))}"  # noqa: S608 - columns only
    values = [value for entry in entries for value in entry.values()]
    load = next_load()
    if load:
        query, values = f"WITH beside AS ({load.query}) {query}", [*load.values, *values]
    with connection.cursor() as cursor:
        cursor.execute(query, values)


def _entry(
    actor: Actor,
    verb: str,
    dossiers: Sequence[str],
    data: str,
    purpose: str = "",
    legal_basis: str = "",
    detail: Mapping[str, object] | None = None,
) -> _Columns:
    return {
        "at": now(),
        "actor_kind": actor.kind.value,
        "actor_ref": actor.ref,
        "actor_name": actor.name,
        "office": "、".join(sorted(actor.divisions)),
        "verb": verb,
        "data": _fitting(data, "data"),
        "purpose": _fitting(purpose or actor.purpose, "purpose"),
        "legal_basis": _fitting(legal_basis, "legal_basis"),
        "dossiers": list(dossiers),
        "detail": json.dumps(detail or {}, ensure_ascii=False),
    }


_LONGEST = {
    name: int(getattr(Entry._meta.get_field(name), "max_length", 0)) for name in ("data", "purpose", "legal_basis")
}


def _fitting(text: str, column: str) -> str:
    """The text, with … where it is longer than its column: a long list of labels must not stop the act it tells of."""
    longest = _LONGEST[column]
    return text if len(text) <= longest else f"{text[: longest - 1]}…"

"""Writing the journal, in the transaction of the act it tells of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from madoguchi.foundation.journal.carriage import next_load
from madoguchi.foundation.journal.models import Entry, Result
from madoguchi.foundation.journal.names import SealedName, sealed_name
from madoguchi.foundation.journal.watch import check_sealed
from madoguchi.values.actor import Actor, ActorKind, Duty
from madoguchi.values.clock import now
from madoguchi.values.request_number import request_number
from madoguchi.values.statement import Part

POSTS, ACTING, ROLES = "posts", "acting", "roles"
_Columns = dict[str, Any]
_Keys = tuple[SealedName, ...]
_CASTS = {"detail": "::jsonb"}

REFUSED, SIGN_IN_REFUSED = "refused", "sign_in_refused"
STOPPED = "limit.of_an_account"
"""The rule in the entry of whoever did too much in too short a time."""
SEARCH = "search"
LOOKS = frozenset({"read", "list", SEARCH, "export"})
_CHECKING = "権限の確認"

# A resident looking at their own matter discloses nothing to the office.
_OFFICE = frozenset({ActorKind.STAFF, ActorKind.API})


@dataclass(frozen=True)
class Sealed:
    """Words of the detail that may tell of a person: each lies under a key of its own, which `holder` holds."""

    holder: str
    words: Mapping[str, str]


def record(
    actor: Actor,
    verb: str,
    *,
    dossiers: Sequence[str],
    data: str,
    purpose: str = "",
    legal_basis: str = "",
    detail: Mapping[str, object] | None = None,
    partly: bool = False,
) -> None:
    """One entry that `actor` did `verb` ("read", "list", "search", "export", "write:<event>") to these dossiers.

    Nothing is written for an empty list: nobody's data was seen. A search is written also where it found nobody:
    who guesses at names and numbers is seen to. Dossiers are reference numbers. What a resident did to
    several stands in an entry for each, so that the key to their name goes with the matter. `partly` says that the
    rules kept a part of what was looked at back. Raises DisclosuresStopped when staff or a programme would look and the
    journal was not sealed for hours.
    """
    if not dossiers and verb != SEARCH:
        return
    if not verb.startswith("write"):
        check_may_show(actor)
    apart = [[one] for one in dossiers] if dossiers and _is_sealed_for(actor) else [dossiers]
    _write([_named(actor, verb, each, data, purpose, legal_basis, detail, partly=partly) for each in apart])


def check_may_show(actor: Actor) -> None:
    """Raise DisclosuresStopped when staff or a programme would be shown somebody and nobody sealed for hours.

    Every look asks it by itself (`record`); whoever answers a write with what is held asks it before the write.
    """
    if actor.kind in _OFFICE:
        check_sealed()


def record_act(
    actor: Actor,
    verb: str,
    *,
    data: str,
    detail: Mapping[str, object] | None = None,
    sealed: Sealed | None = None,
) -> None:
    """One entry of an act that disclosed nobody's matter: a sign-in, a key given to a member of staff."""
    kept = [(name, sealed_name(text, sealed.holder)) for name, text in sealed.words.items()] if sealed else []
    told = {**(detail or {}), **{name: one.text for name, one in kept}}
    entry, keys = _named(actor, verb, [], data, detail=told)
    _write([(entry, (*keys, *(one for _name, one in kept)))])


def record_refusal(
    actor: Actor,
    refused: Sequence[tuple[str, str]],
    *,
    dossiers: Sequence[str],
    data: str,
    times: Sequence[int] = (),
) -> None:
    """One entry that `actor` was refused these (action, rule), with the subjects they asked for, which may be none.

    `times` says how often each was, where they were counted. Nothing was disclosed, so it is written also where nobody
    sealed the journal for hours. The name goes with the account of who asked: what they asked for is not theirs.
    """
    told: list[dict[str, object]] = [{"action": action, "rule": rule} for action, rule in refused]
    for one, often in zip(told, times, strict=False):
        one["times"] = often
    _write([_named(actor, REFUSED, dossiers, data, _CHECKING, detail={REFUSED: told}, holder=actor.ref)])


def note_stop(actor: Actor, kind: str) -> None:
    """One entry that `actor` did so much of this `kind` that they were asked to wait; nothing was shown."""
    record_refusal(actor, [(kind, STOPPED)], dossiers=[], data="続けて行うことを止めた記録")


def record_writes(writes: Sequence[tuple[Actor, str]], *, dossier: str, data: str, purpose: str) -> None:
    """One entry for each (actor, verb) of several writes to one dossier that belong to one act, in their order."""
    if writes:
        _write([_named(actor, verb, [dossier], data, purpose) for actor, verb in writes])


def record_each(actor: Actor, verb: str, *, dossiers: Sequence[str], data: str, purpose: str) -> None:
    """One entry for each of these dossiers to which `actor` did the same at once."""
    if dossiers:
        _write([_named(actor, verb, [one], data, purpose) for one in dossiers])


def recorded(actor: Actor, verb: str, *, data: str, purpose: str, for_many: bool = False) -> Part:
    """The same entry as a part of the statement that does the write; its dossier is the number that was made.

    A resident's name is left out: whose key it would be is not known before. Where the statement is `for_many` requests
    at once, `made` also gives the `request` of each row.
    """
    entry = _entry(actor, verb, [], data, purpose)
    of_rows = {"dossiers": "ARRAY[number]"} | ({"request": "request"} if for_many else {})
    given = {name: value for name, value in entry.items() if name not in of_rows}
    values = [*of_rows.values(), *(f"%(journal_{name})s{_CASTS.get(name, '')}" for name in given)]
    return Part(
        "recorded",
        f"INSERT INTO journal_entry ({', '.join([*of_rows, *given])}) "  # noqa: S608 - names of columns only
        f"SELECT {', '.join(values)} FROM made RETURNING 1",
        {f"journal_{name}": value for name, value in given.items()},
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


def _named(
    actor: Actor, verb: str, dossiers: Sequence[str], *told: Any, holder: str = "", **more: Any
) -> tuple[_Columns, _Keys]:
    """The entry with the resident's name sealed, and the key that goes with it: with `holder`, or with the matter."""
    entry = _entry(actor, verb, dossiers, *told, **more)
    if not _is_sealed_for(actor):
        return entry, ()
    sealed = sealed_name(actor.name, holder or (dossiers[0] if dossiers else actor.ref))
    return {**entry, "actor_name": sealed.text}, (sealed,)


def _is_sealed_for(actor: Actor) -> bool:
    return actor.kind is ActorKind.RESIDENT and bool(actor.name)


def _write(entries: Sequence[tuple[_Columns, _Keys]]) -> None:
    """Composed here, because every page of the office writes one: the ORM takes longer for it than the database."""
    keys = [[key.ref, key.holder, key.key] for _entry, held in entries for key in held]
    beside = [_insert("journal_namekey", ("ref", "holder", "key"), keys)] if keys else []
    if load := next_load():
        beside.append((load.query, list(load.values)))
    query, values = _insert("journal_entry", tuple(entries[0][0]), [list(entry.values()) for entry, _keys in entries])
    if beside:
        parts = ", ".join(f"beside_{number} AS ({one})" for number, (one, _values) in enumerate(beside))
        query, values = f"WITH {parts} {query}", [*(one for _query, given in beside for one in given), *values]
    with connection.cursor() as cursor:
        cursor.execute(query, values)


def _insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    """A plain insert and its values; only names of tables and columns are put together."""
    row = f"({', '.join(['%s'] * len(columns))})"
    query = f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([row] * len(rows))}"  # noqa: S608
    return query, [value for one in rows for value in one]


def _entry(
    actor: Actor,
    verb: str,
    dossiers: Sequence[str],
    data: str,
    purpose: str = "",
    legal_basis: str = "",
    detail: Mapping[str, object] | None = None,
    *,
    partly: bool = False,
) -> _Columns:
    return {
        "at": now(),
        "actor_kind": actor.kind.value,
        "actor_ref": actor.ref,
        "actor_name": "" if actor.kind is ActorKind.RESIDENT else actor.name,
        "office": "、".join(sorted(actor.divisions)),
        "verb": verb,
        "data": _fitting(data, "data"),
        "purpose": _fitting(purpose, "purpose"),
        "legal_basis": _fitting(legal_basis, "legal_basis"),
        "dossiers": list(dossiers),
        "detail": json.dumps({**(detail or {}), **_posts(actor)}, ensure_ascii=False),
        "request": request_number(),
        "result": _result(verb, partly=partly).value,
    }


def _result(verb: str, *, partly: bool) -> Result:
    kind = verb.partition(":")[0]
    if kind in (REFUSED, SIGN_IN_REFUSED):
        return Result.REFUSED
    if kind in LOOKS:
        return Result.PARTLY if partly else Result.SHOWN
    return Result.DONE


def _posts(actor: Actor) -> dict[str, list[str]]:
    """What a member of staff was at that moment: the posts, which of them as a deputy, and the roles besides.

    Each post is division/position, with the code of its ward behind it where it is for one.
    """
    if actor.kind is not ActorKind.STAFF:
        return {}
    held = {_post(duty) for duty in actor.duties}
    acting = {_post(duty) for duty in actor.duties if duty.is_acting}
    return {name: sorted(told) for name, told in ((POSTS, held), (ACTING, acting), (ROLES, actor.roles)) if told}


def _post(duty: Duty) -> str:
    return "/".join(filter(None, (duty.division, duty.position, duty.ward)))


_LONGEST = {
    name: int(getattr(Entry._meta.get_field(name), "max_length", 0)) for name in ("data", "purpose", "legal_basis")
}


def _fitting(text: str, column: str) -> str:
    """The text, with … where it is longer than its column: a long list of labels must not stop the act it tells of."""
    longest = _LONGEST[column]
    return text if len(text) <= longest else f"{text[: longest - 1]}…"

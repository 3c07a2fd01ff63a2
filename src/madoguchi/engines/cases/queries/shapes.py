"""What the queues of the office are: the condition of every view, and the statements that list and count it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import Q, QuerySet

from madoguchi.engines.cases.models import OPEN, RUNNING, UNDECIDED, Case
from madoguchi.engines.cases.queries.cursors import Cursor, beyond
from madoguchi.engines.cases.queries.statements import LAST, ON, Statement, stand_in, stand_ins, statement_of

_Rows = QuerySet[Case]

OPEN_VIEWS: Mapping[str, Callable[[_Rows], _Rows]] = {
    "mine": lambda rows: rows,
    "unassigned": lambda rows: rows.filter(UNDECIDED, assignee_ref=""),
    "waiting": lambda rows: rows.filter(awaiting_correction=True),
    "due_soon": lambda rows: rows.filter(RUNNING, due_on__gte=ON, due_on__lte=LAST),
    "overdue": lambda rows: rows.filter(RUNNING, due_on__lt=ON),
    "decision": lambda rows: rows.exclude(drafted_by_ref=""),
    "held": lambda rows: rows.exclude(held_reason=""),
    "all": lambda rows: rows,
}
VIEWS = (*OPEN_VIEWS, "done")


@dataclass(frozen=True)
class Shape:
    """What a question about a queue asks for, without the values: a view, how many divisions, what narrows it.

    `wards` is how many wards the reader may see; None when all.
    """

    view: str
    divisions: int
    wards: int | None
    procedure: bool
    ward: bool
    step: bool


@lru_cache(maxsize=512)
def listing(shape: Shape, column: str, place: Cursor | None, *, upwards: bool, limit: int) -> Statement:
    """The statement of one page in the order of a column; `place` holds the stand-ins of a cursor."""
    sign = "" if upwards else "-"
    order = (f"{sign}{column}", f"{sign}reference_number")
    limbs = _limbs(shape)
    if place is not None:
        limbs = [limb.filter(beyond(column, ">" if upwards else "<", place)) for limb in limbs]
    heads = [limb.order_by(*order)[:limit] for limb in limbs]
    if len(heads) == 1:
        return statement_of(heads[0])
    return statement_of(heads[0].union(*heads[1:], all=True).order_by(*order)[:limit])


@lru_cache(maxsize=128)
def counting(shape: Shape, most: int) -> Statement:
    """The statement that counts every open view, none further than `most`, in the order of OPEN_VIEWS."""
    parts = [statement_of(_counted(replace(shape, view=view), most)) for view in OPEN_VIEWS]
    # Every part is the ORM's own SQL; its values stay bound.
    columns = [f"(SELECT count(*) FROM ({part.sql}) AS counted)" for part in parts]  # noqa: S608
    return Statement(f"SELECT {', '.join(columns)}", tuple(value for part in parts for value in part.values))


def _counted(shape: Shape, most: int) -> _Rows:
    rows = _of_view(shape)
    if shape.view == "mine":
        rows = rows.filter(assignee_ref=stand_in("person"))
    else:
        rows = rows.filter(division__in=stand_ins("division", shape.divisions) or [""])
    return rows.order_by().values("pk")[:most]  # type: ignore[return-value]  # only its statement is used


def _of_view(shape: Shape) -> _Rows:
    rows = Case.objects.exclude(OPEN) if shape.view == "done" else OPEN_VIEWS[shape.view](Case.objects.filter(OPEN))
    narrowed = {"procedure_id": "procedure"} if shape.procedure else {}
    narrowed |= {name: name for name in ("ward", "step") if getattr(shape, name)}
    rows = rows.filter(**{column: stand_in(name) for column, name in narrowed.items()})
    return rows if shape.wards is None else rows.filter(ward__in=stand_ins("seen ward", shape.wards))


def _limbs(shape: Shape) -> list[_Rows]:
    """One queue per division: each is read in the order of its index, and only their heads are merged."""
    rows = _of_view(shape)
    if shape.view == "mine":
        return [rows.filter(assignee_ref=stand_in("person")).exclude(assignee_ref="")]
    divisions = stand_ins("division", shape.divisions)
    limbs = [rows.filter(division=division) for division in divisions]
    if shape.view == "done":
        limbs += [rows.filter(Q(first_division=division) & ~Q(division__in=divisions)) for division in divisions]
    return limbs

"""What the queues of the office are: the condition of every view, and the statements that list and count it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import Q, QuerySet, Value

from madoguchi.engines.cases.models import OPEN, RUNNING, UNDECIDED, Case
from madoguchi.engines.cases.queries.cursors import Cursor, beyond
from madoguchi.engines.cases.queries.statements import (
    LAST,
    ON,
    Statement,
    kept,
    named,
    stand_in,
    stand_ins,
    statement_of,
)

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
# An index holds each of these queues in its order, and nothing else.
_READ_BY_INDEX = frozenset({"mine", "unassigned", "waiting", "all", "done"})


@dataclass(frozen=True)
class Shape:
    """What a question about a queue asks for, without the values: a view, how many divisions, what narrows it.

    `bound` is how many pairs of a division and the only ward of it the reader may see, `without` how many versions of
    procedures are left out.
    """

    view: str
    divisions: int
    bound: int
    procedure: bool
    ward: bool
    step: bool
    without: int = 0


@lru_cache(maxsize=512)
def listing(shape: Shape, column: str, place: Cursor | None, *, upwards: bool, limit: int) -> Statement:
    """The statement of one page in the order of a column; `place` holds the stand-ins of a cursor."""
    sign = "" if upwards else "-"
    order = (f"{sign}{column}", f"{sign}reference_number")
    limbs = _limbs(shape)
    if place is not None:
        limbs = [limb.filter(beyond(column, ">" if upwards else "<", place)) for limb in limbs]
    heads = [limb.order_by(*order)[:limit] for limb in limbs]
    whole = heads[0] if len(heads) == 1 else heads[0].union(*heads[1:], all=True).order_by(*order)[:limit]
    found = statement_of(whole)
    return kept(found) if _is_plain(shape) else found


def _is_plain(shape: Shape) -> bool:
    """Whether one plan is the best for every office; what narrows a queue leaves some much and others nothing."""
    return shape.view in _READ_BY_INDEX and not (shape.procedure or shape.ward or shape.step or shape.without)


@lru_cache(maxsize=128)
def counting(shape: Shape, most: int) -> Statement:
    """The statement that counts every open view, none further than `most`, in the order of OPEN_VIEWS."""
    parts = [_counted(replace(shape, view=view), most).query.sql_with_params() for view in OPEN_VIEWS]
    # Every part is the ORM's own SQL.
    columns = [f"(SELECT count(*) FROM ({sql}) AS counted)" for sql, _ in parts]  # noqa: S608
    return named(f"SELECT {', '.join(columns)}", [value for _, values in parts for value in values])


def _counted(shape: Shape, most: int) -> _Rows:
    rows = _of_view(shape)
    if shape.view == "mine":
        # That somebody is somebody has to be said, before it is known who: only then their index serves it.
        rows = rows.filter(assignee_ref=stand_in("person")).exclude(assignee_ref="")
    rows = rows.filter(_seen(shape))
    # No column is wanted, so that an index alone answers.
    return rows.order_by().annotate(one=Value(1)).values("one")[:most]  # type: ignore[return-value]


def _of_view(shape: Shape) -> _Rows:
    rows = Case.objects.exclude(OPEN) if shape.view == "done" else OPEN_VIEWS[shape.view](Case.objects.filter(OPEN))
    narrowed = {"procedure_id": "procedure"} if shape.procedure else {}
    narrowed |= {name: name for name in ("ward", "step") if getattr(shape, name)}
    if shape.without:
        rows = rows.exclude(procedure_version__in=stand_ins("without", shape.without))
    return rows.filter(**{column: stand_in(name) for column, name in narrowed.items()})


def _seen(shape: Shape) -> Q:
    """What lies on a desk of the reader's posts."""
    seen = Q(division__in=stand_ins("division", shape.divisions) or [""])
    for division, ward in _bound(shape):
        seen |= Q(division=division, ward=ward)
    return seen


def _bound(shape: Shape) -> list[tuple[str, str]]:
    return list(zip(stand_ins("bound division", shape.bound), stand_ins("bound ward", shape.bound), strict=True))


def _limbs(shape: Shape) -> list[_Rows]:
    """One queue per division, or division and ward: each is read by its index, and only their heads are merged."""
    rows = _of_view(shape)
    if shape.view == "mine":
        return [rows.filter(_seen(shape), assignee_ref=stand_in("person")).exclude(assignee_ref="")]
    divisions = stand_ins("division", shape.divisions)
    bound = _bound(shape)
    limbs = [rows.filter(division=division) for division in divisions]
    limbs += [rows.filter(division=division, ward=ward) for division, ward in bound]
    if shape.view == "done":
        begun = rows.exclude(_seen(shape))
        limbs += [begun.filter(first_division=division) for division in divisions]
        limbs += [begun.filter(first_division=division, ward=ward) for division, ward in bound]
    return limbs

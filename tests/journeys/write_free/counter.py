"""Visits at the write-free counter, carried to where a test wants them."""

from __future__ import annotations

from madoguchi.engines.records.actions import save_page
from madoguchi.engines.records.forms import FieldView
from madoguchi.journeys.models import Visit
from madoguchi.journeys.visit import page as visits_page
from madoguchi.journeys.write_free import asking, beginning, choosing, receiving, showing
from madoguchi.journeys.write_free import sheet as sheets
from madoguchi.journeys.write_free.signing import Signature
from madoguchi.values.actor import Actor, anonymous
from tests.engines.booking.hall import OFFICE, booking
from tests.journeys import office, residents

MEDICAL, ALLOWANCE = "child_medical_expenses", "child_allowance_claim"
BOTH = [ALLOWANCE, MEDICAL]
_BY = office.CLERK
_CHOSEN = {"event": "moved_in", "work": "employee", "other_support": "none", "pension": "employees"}
_NO = ("paid_already", "has_older", "spouse_public_servant")
_TYPED = {"workplace": "見本製作所", "insurer": "見本健康保険組合", "insurance_number": "12 3456"}


def begun(person: str = residents.HEAD) -> str:
    """A visit that has just begun."""
    return beginning.begin_visit(person, office="401056", booking_number="", by=_BY, language="ja")


def seen(ref: str) -> list[str]:
    """Every paper the forms call for."""
    page = sheets.sheet(ref, by=_BY, language="ja")
    return [f"{part.id}.{paper.id}" for part in page.parts for paper in part.papers]


def answers_for(ref: str) -> dict[str, list[str]]:
    """Something sensible for every question that is left."""
    page = sheets.sheet(ref, by=_BY, language="ja")
    posted: dict[str, list[str]] = {}
    for _, views in page.questions:
        for view in views:
            posted |= _answer(view)
    return posted


def _answer(view: FieldView) -> dict[str, list[str]]:
    name = view.path.rpartition(".")[2]
    if view.layout == "date":
        return {
            f"{view.path}.{part}": [value]
            for part, value in zip(("era", "year", "month", "day"), ("", "2026", "11", "20"), strict=True)
        }
    if view.inputs and view.inputs[0].control in ("radio", "select"):
        values = [one.value for one in view.inputs[0].choices if one.value]
        wanted = _CHOSEN.get(name) or ("no" if name in _NO else values[0])
        return {view.path: [wanted if wanted in values else values[0]]}
    return {view.path: [_TYPED.get(name, "")]}


def ask_everything(ref: str) -> None:
    """Answer until nothing is left, and look at every paper."""
    for _ in range(5):
        if not sheets.sheet(ref, by=_BY, language="ja").left:
            return
        problems = asking.save_sheet(ref, answers_for(ref), seen(ref), by=_BY, language="ja")
        assert not problems, problems


def ready(procedures: list[str] | None = None) -> str:
    """A visit that is complete and shown to its visitor."""
    ref = begun()
    choosing.choose(ref, procedures or BOTH, by=_BY)
    ask_everything(ref)
    showing.show_visit(ref, by=_BY, language="ja")
    return ref


def receive(ref: str, **more: object) -> tuple[str, ...]:
    """The numbers of the matters of a visit that was found right."""
    known: dict[str, object] = {
        "right": ["f1", "f2"],
        "signature": Signature("button"),
        "language": "ja",
        "by": None,
        "revision": Visit.objects.get(ref=ref).revision,
    }
    return receiving.receive_visit(ref, **{**known, **more})  # type: ignore[arg-type]


def begun_at_home(
    *written: tuple[str, dict[str, list[str]]], by: Actor | None = None, **booked: object
) -> tuple[str, str]:
    """A visit whose booking brings a form that was begun at home, with these pages written; visit and draft."""
    made = booking(procedures=[MEDICAL], **booked)
    draft = visits_page.write_beforehand(made.number, MEDICAL, by=by or anonymous("見本 葵"), language="ja")
    for page, posted in written:
        save_page(draft, page, posted, language="ja")
    ref = beginning.begin_visit(residents.HEAD, office=OFFICE, booking_number=made.number, by=_BY, language="ja")
    return ref, draft

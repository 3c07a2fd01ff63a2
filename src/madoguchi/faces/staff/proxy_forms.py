"""What the pages of proxies share: the fields of a confirmation, names of kinds and procedures, and what to mend."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.ui.dates import long_day
from madoguchi.faces.ui.frame import language
from madoguchi.faces.ui.office_forms import Problems, long_text, short_text, some_of
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.journeys.for_another import appointing
from madoguchi.journeys.represent.deciding import Confirmation
from madoguchi.values.mandate_kind import KIND_NAMES, MandateKind
from madoguchi.values.message import Message
from madoguchi.values.refusal import Refusal
from madoguchi.values.wareki import parse_date

_PLACES = {
    "claim_person_unknown": "person",
    "looked_at_missing": "looked_at",
    "mandate_needs_scope": "procedures",
    **dict.fromkeys(("hold_needs_reason", "lift_needs_reason"), "why"),
    **dict.fromkeys(("person_is_held", "no_such_person", "of_age", "birth_unknown", "not_a_resident_now"), "person"),
}


def problems_of(act: Callable[[], None]) -> dict[str, Message]:
    """Nothing when it was done; else what has to be mended, by the field."""
    try:
        act()
    except NotPermitted:
        raise
    except Refusal as refusal:
        return {_PLACES.get(refusal.code, "until"): refusal.message}
    return {}


def confirmation(request: HttpRequest, person_ref: str) -> Confirmation:
    """What was sent as confirmed of a person; raises the refusal of a day that cannot be read."""
    return Confirmation(
        person_ref=person_ref,
        procedures=request.POST.getlist("procedures"),
        until_on=parse_date(request.POST.get("until", "")),
        looked_at=request.POST.get("looked_at", ""),
    )


def scope_fields(
    request: HttpRequest, kind: MandateKind, chosen: Collection[str], latest: date | None, problems: Problems
) -> list[FieldView]:
    """For which procedures, until when, and by what paper: `chosen` and `latest` are what stands there at first."""
    subjects = [(one.id, one.title, "") for one in appointing.subjects(language()) if kind in one.kinds]
    hint = _("長くて{on}までです。").format(on=long_day(latest)) if latest else ""
    until = request.POST.get("until", long_day(latest) if latest else "")
    looked = _("書類の名前と、発行した日。例：戸籍全部事項証明書（令和8年11月20日）")
    return [
        some_of("procedures", _("認める手続"), subjects, chosen=chosen, problems=problems),
        short_text("until", _("最後の日"), value=until, hint=hint, problems=problems),
        said("looked_at", _("何を見て確かめたか"), looked, request, problems),
    ]


def said(name: str, label: str, hint: str, request: HttpRequest, problems: Problems) -> FieldView:
    """A long text with what was sent in it."""
    return long_text(name, label, value=request.POST.get(name, ""), hint=hint, problems=problems)


def kind_name(kind: MandateKind) -> str:
    """How people call a kind of proxy."""
    return _(KIND_NAMES[kind].msgid)


def titles_of(procedures: Sequence[str]) -> list[str]:
    """The titles of those procedures in which somebody may still act for another."""
    titles = {one.id: one.title for one in appointing.subjects(language())}
    return [titles[name] for name in procedures if name in titles]

"""The head of a form that asks others: for which division, about what, and why."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from madoguchi.engines.records.forms import FieldView
from madoguchi.faces.ui.office_forms import long_text, one_of, short_text
from madoguchi.journeys.registers.inquiry_asking import NewInquiry, own_divisions
from madoguchi.journeys.surveys.asking import NewSurvey
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message


def asking_head(
    new: NewInquiry | NewSurvey, by: Actor, problems: Mapping[str, Message], *, about: str, reason: str
) -> list[FieldView]:
    """Its boxes; whoever works in one division only is not asked for which. `about` and `reason` are the labels."""
    own = own_divisions(by)
    choices = [(id_, name, "") for id_, name in own]
    asked = one_of("own", _("どの課として聞くか"), choices, chosen=new.own, problems=problems)
    return [
        *([asked] if len(own) > 1 else []),
        short_text("title", about, value=new.title, width=0, problems=problems),
        long_text("why", reason, value=new.why, problems=problems),
    ]

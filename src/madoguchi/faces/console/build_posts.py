"""Single positions of divisions on a page: a list for each, and an empty one to name the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.faces.console.build_asking import divisions
from madoguchi.faces.console.build_naming import NamingView, named_typed, naming_view

Post = Mapping[str, Any]


def posts_view(name: str, title: str, held: Sequence[Post], *, hint: str = "") -> NamingView:
    """The positions that are named at one place."""
    pairs = (("", _("選ぶ")), *((f"division:{id_}", name) for id_, name in divisions()))
    return naming_view(name, title, [dict(one) for one in held], pairs, hint=hint, with_person=False)


def posts_typed(given: QueryDict, name: str, held: Sequence[Post]) -> list[dict[str, str]]:
    """The posts that were named; one without a position is the whole division. Those held where no page asked."""
    known = dict(divisions())
    written = named_typed(given, name, [dict(one) for one in held]).written
    return [one for one in written if one.get("division") in known] if isinstance(written, list) else []

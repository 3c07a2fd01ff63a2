"""What a request asked for, so that a page in between can let it be asked once more: nothing that was typed is lost."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

_OF_THE_HOUSE = ("csrfmiddlewaretoken",)


@dataclass(frozen=True)
class Asked:
    """Its address, and for a form its fields. Files cannot be put into a form by a page."""

    address: str
    is_form: bool
    typed: Sequence[tuple[str, str]] = ()
    has_files: bool = False

    @property
    def fields(self) -> str:
        """The fields of its form as one text, "" where it is none."""
        return json.dumps(list(self.typed), ensure_ascii=False) if self.is_form else ""


def asked_in(request: HttpRequest) -> Asked:
    """What this request asks for."""
    if request.method != "POST":
        return Asked(request.get_full_path(), is_form=False)
    typed = [(name, str(one)) for name, every in request.POST.lists() for one in every if name not in _OF_THE_HOUSE]
    return Asked(request.get_full_path(), True, typed, bool(request.FILES))

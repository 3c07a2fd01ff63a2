"""What was sent from a form that this browser may not open any more: it comes along while the code is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest

from madoguchi.engines.records.section import CONFIRM
from madoguchi.faces.portal.sent import posted_of

_MARK = "kept:"
_DRAFT, _PAGE, _FILES, _REVISION, _CHANGING = "kept_draft", "kept_page", "kept_files", "kept_revision", "kept_from"
FROM, AT = "from", "at"
"""In the address of a page: that it is changed from the confirm page, and the state of the form it was drawn from."""
_BUTTONS = frozenset(("next", "back", "leave"))


@dataclass(frozen=True)
class Lapsed:
    """The answers of one page of a form, as they were sent, and whether files were sent that have to be chosen again.

    `revision` is the state of the form that the page was drawn from, and `changing` whether it led back to the confirm
    page. They are written into the page that asks for the code, and nowhere else: the same browser sends them again.
    """

    draft_ref: str
    page_id: str
    posted: Mapping[str, Sequence[str]]
    had_files: bool = False
    revision: str = ""
    changing: bool = False

    def fields(self) -> list[tuple[str, str]]:
        """What the page that asks for the code carries along, as names and values."""
        answers = [(f"{_MARK}{name}", value) for name, values in self.posted.items() for value in values]
        marks = [(_FILES, "1")] if self.had_files else []
        marks += [(_CHANGING, "1")] if self.changing else []
        return [(_DRAFT, self.draft_ref), (_PAGE, self.page_id), (_REVISION, self.revision), *marks, *answers]

    def is_behind(self, revision: int) -> bool:
        """Whether the form was saved elsewhere since; a page that tells no state is behind nothing."""
        return self.revision not in ("", str(revision))

    def sure(self) -> Lapsed:
        """The same, once more, by somebody who was told that the form went on elsewhere."""
        return replace(self, revision="")


def lapsed(request: HttpRequest, draft_ref: str, page_id: str) -> Lapsed | None:
    """What was sent to a page of a form; None where nothing was typed."""
    posted = {name: values for name, values in posted_of(request).items() if name not in _BUTTONS}
    had_files = any(file.size for name in request.FILES for file in request.FILES.getlist(name))
    typed = had_files or any(value.strip() for values in posted.values() for value in values)
    told = (request.GET.get(AT, ""), request.GET.get(FROM) == CONFIRM)
    return Lapsed(draft_ref, page_id, posted, had_files, *told) if typed else None


def come_along(request: HttpRequest) -> Lapsed | None:
    """What came along with a code; None where it was entered for itself."""
    if _DRAFT not in request.POST:
        return None
    marked = {name.removeprefix(_MARK): request.POST.getlist(name) for name in request.POST if name.startswith(_MARK)}
    return Lapsed(request.POST[_DRAFT], request.POST.get(_PAGE, ""), marked, _FILES in request.POST, *_marks(request))


def _marks(request: HttpRequest) -> tuple[str, bool]:
    return request.POST.get(_REVISION, "")[:12], _CHANGING in request.POST

"""What a form sent: its texts, and its files as far as its network place may still send some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from django.http import HttpRequest

from madoguchi.engines.records.uploads import Uploads
from madoguchi.faces.ui.asked_again import asked_in
from madoguchi.faces.ui.places import address_of
from madoguchi.foundation.identity.allowances import count_upload
from madoguchi.foundation.identity.errors import TooManyFilesFromHere
from madoguchi.values.message import Message

Problem = tuple[str, Message]


def posted_of(request: HttpRequest) -> Mapping[str, Sequence[str]]:
    """What was posted, without what belongs to the house."""
    own = ("csrfmiddlewaretoken", "language")
    return {name: request.POST.getlist(name) for name in request.POST if name not in own}


def files_of(request: HttpRequest) -> tuple[Uploads, tuple[Problem, ...]]:
    """The files that were posted, by input; none of them, and why, when this place has sent too much today."""
    sent = {name: request.FILES.getlist(name) for name in request.FILES}
    size = sum(file.size or 0 for files in sent.values() for file in files)
    if size:
        try:
            count_upload(address_of(request), size)
        except TooManyFilesFromHere as refusal:
            return {}, tuple((name, refusal.message) for name in sent)
    return cast(Uploads, sent), ()


def to_send_again(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed on the page, to be sent once more when it may be; empty where nothing was."""
    sent = [(name, value) for name, value in asked_in(request).typed if name != "language"]
    return sent if any(value.strip() for _name, value in sent) else []

"""A name that stands for nothing, told with the one that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import SourceFile
from madoguchi.values.message import Message, msg


def unknown(file: SourceFile, place: Path, name: str, known: Iterable[str], kind: Message) -> Finding:
    """The finding that `name` is none of the `known` ones; `kind` is what it should have been."""
    known = list(known)
    if not known:
        return file.about_value(
            place,
            msg("{kind}「{name}」がありません。", kind=kind, name=name),
            msg("{kind}が、まだ1つもありません。先に足すか、ここで選ぶのをやめてください。", kind=kind),
        )
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    suggestion = (
        msg("「{near}」ではありませんか。", near=near[0])
        if near
        else msg("使える名前は {known} です。", known="、".join(known))
    )
    return file.about_value(place, msg("{kind}「{name}」がありません。", kind=kind, name=name), suggestion)

"""Pictures: the one beside `city.yaml` is there, small, and a drawing that does nothing but show itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.folder import Folder, SourceFile, picture_of
from madoguchi.values.message import Message, msg

LARGEST = 300_000
# What could run, load or ask for something: scripts, handlers, links outside, style sheets that import, entities.
_ACTIVE = re.compile(
    r"<!(doctype|entity)|<(script|foreignobject|iframe|image|use|a|animate|set)\b(?![^>]*href=[\"']#)"
    r"|\son[a-z]+\s*=|javascript:|@import|url\(\s*[\"']?(?!#)|(href|src)\s*=\s*[\"'](?!#)",
    re.IGNORECASE,
)


def findings(folder: Folder, file: SourceFile) -> Iterator[Finding]:
    """A picture that is missing, too large, not SVG, or active."""
    appearance = file.source.data.get("appearance")
    hero = appearance.get("hero") if isinstance(appearance, dict) else None
    if not isinstance(hero, str):
        return
    place: Path = ("appearance", "hero")
    complaint = _complaint(picture_of(folder, hero))
    if complaint:
        yield file.about_value(place, *complaint)


def _complaint(picture: str | None) -> tuple[Message, Message] | None:
    if picture is None:
        return msg("絵のファイルがありません。"), msg("city.yaml と同じフォルダからの場所を書いてください。")
    if len(picture.encode()) > LARGEST:
        return msg("絵が大きすぎます（上限は300KBです）。"), msg("線の少ない絵にしてください。")
    if "<svg" not in picture[:2000]:
        return msg("SVGの絵ではありません。"), msg("SVG形式で保存した絵を置いてください。")
    if _ACTIVE.search(picture):
        return (
            msg("絵の中に、動くものや外を参照するものがあります。"),
            msg("スクリプト、リンク、外部の画像や書体を消してください。"),
        )
    return None

"""Files that a programme sends inside an answer, as a name and base64 content; each becomes a reference."""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Mapping

from madoguchi.engines.records.errors import Problem
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.foundation.storage.actions import keep_upload
from madoguchi.values.message import msg
from madoguchi.values.refusal import Refusal


def with_files_kept(each: FileField, value: object, path: str, owner: str) -> tuple[object, list[Problem]]:
    """The answer with every `{name, content}` in it kept for its owner, and what could not be kept."""
    if not isinstance(value, list):
        return value, []
    refs: list[object] = []
    problems: list[Problem] = []
    for part in value[: each.at_most + 1]:
        if not isinstance(part, Mapping):
            refs.append(part)
            continue
        try:
            refs.append(_keep(each, part, owner))
        except Refusal as refusal:
            problems.append((path, refusal.message))
        except (binascii.Error, ValueError, TypeError):
            problems.append((path, msg("ファイルは、名前（name）と base64 の中身（content）で送ってください。")))
    return refs, problems


def _keep(each: FileField, part: Mapping[str, object], owner: str) -> str:
    name, content = part.get("name"), part.get("content")
    if set(part) != {"name", "content"} or not isinstance(name, str) or not isinstance(content, str):
        raise ValueError("a file has a name and its content")
    data = base64.b64decode(content, validate=True)
    return keep_upload(io.BytesIO(data), name=name, accept=each.accept, owner=owner).ref

"""Files that come with a form: which question they answer, and keeping them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import Problem, UnknownInputs
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.engines.records.rules.checking import sentence_of
from madoguchi.engines.records.rules.flow import Question
from madoguchi.engines.records.section import RecordSection
from madoguchi.foundation.storage.actions import keep_upload
from madoguchi.foundation.storage.queries import StoredFile
from madoguchi.values.message import msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.whole_numbers import whole_number


class Upload(Protocol):
    """A file as a web framework hands it over."""

    name: str | None
    file: BinaryIO | None


Uploads = Mapping[str, Sequence[Upload]]


@dataclass
class Kept:
    """The files kept of an upload, by the path of their question, and what could not be kept."""

    files: dict[str, list[StoredFile]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def keep_uploads(
    section: RecordSection, uploads: Uploads, held: Mapping[str, int], owner: str, at: Circumstances
) -> Kept:
    """Keep every file that fits its question; `held` says how many each question has already.

    Raises UnknownInputs for a file under a name that is no file question.
    """
    kept = Kept()
    for path, files in uploads.items():
        question = file_question(section, path)
        room = _field(question).at_most - held.get(path, 0)
        for upload in files:
            if not (upload.name and upload.file):
                continue
            if room <= 0:
                message = msg("付けられるのは{count}つまでです。", count=_field(question).at_most)
                kept.problems.append((path, sentence_of(question, message, at)))
                break
            room -= _keep(upload, question, owner, kept, at)
    return kept


def _keep(upload: Upload, question: Question, owner: str, kept: Kept, at: Circumstances) -> int:
    if upload.file is None:
        return 0
    try:
        stored = keep_upload(upload.file, name=upload.name or "", accept=_field(question).accept, owner=owner)
    except Refusal as refusal:
        kept.problems.append((question.path, sentence_of(question, refusal.message, at)))
        return 0
    kept.files.setdefault(question.path, []).append(stored)
    return 1


def file_question(section: RecordSection, path: str) -> Question:
    """The file question at a path; raises UnknownInputs when there is none."""
    steps = path.split(".")
    found = next((each for each in section.fields if each.id == steps[0]), None)
    if isinstance(found, FileField) and len(steps) == 1:
        return Question(found, path, None, {})
    index = whole_number(steps[1]) if len(steps) == 3 else None
    if isinstance(found, GroupField) and index is not None and index < found.repeat.last:
        inner = next((each for each in found.fields if each.id == steps[2]), None)
        if isinstance(inner, FileField):
            return Question(inner, path, None, {}, (found, index))
    raise UnknownInputs(name=path[:60].encode("ascii", "backslashreplace").decode())


def _field(question: Question) -> FileField:
    if not isinstance(question.field, FileField):
        raise TypeError("not a question for files")
    return question.field

"""Files on their way into a record: kept while the form is filled in, and the record's own once it is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.errors import Problem
from madoguchi.engines.records.field_types.file import FileField
from madoguchi.engines.records.queries.record_files import file_fields, file_view, refs_in
from madoguchi.engines.records.reading import Posted
from madoguchi.engines.records.register_section import RegisterSection
from madoguchi.engines.records.rules.checking import sentence_of
from madoguchi.engines.records.rules.flow import Question
from madoguchi.engines.records.sent_files import with_files_kept
from madoguchi.engines.records.uploads import Uploads, keep_uploads
from madoguchi.foundation.storage.actions import give_files, remove_file, remove_left
from madoguchi.foundation.storage.errors import NoSuchFile
from madoguchi.foundation.storage.queries import StoredFile, files_of_owners
from madoguchi.values.actor import Actor
from madoguchi.values.clock import now
from madoguchi.values.message import msg

_WAITING = "form:"
_FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class FormFiles:
    """The form of one record by one actor: which files may stand in it, and to whom those belong that come with it.

    `number` is what a new form was drawn with; `held` is the record there is under it already, if any, and `named` are
    the files in those of its fields which the actor sees: a file in a hidden field is not theirs to move or to guess.
    """

    number: str
    held: str
    named: frozenset[str]
    by: Actor

    @property
    def owner(self) -> str:
        """Who owns what nobody saved yet: this form, and the same number in anybody else's hands is another form."""
        return f"{_WAITING}{self.number}:{sha256(self.by.ref.encode()).hexdigest()[:24]}"

    def known(self) -> list[StoredFile]:
        """The files that may stand in the form: those its record shows to the actor, and those that came with it."""
        found = files_of_owners((self.held, self.owner))
        return [one for one in found if one.owner == self.owner or one.ref in self.named]


@dataclass(frozen=True)
class Attached:
    """What a form holds in its fields for files now, what could not be kept, and the circumstances that know them."""

    answers: Mapping[str, object]
    problems: tuple[Problem, ...]
    at: Circumstances


def attach(
    section: RegisterSection,
    form: FormFiles,
    posted: Posted,
    uploads: Uploads,
    at: Circumstances,
    *,
    closed: Collection[str],
) -> Attached:
    """Keep what came with a form beside what it held before, without what was taken away; `closed` fields stay.

    Raises UnknownInputs for a file under a name that takes none.
    """
    fields = [field for field in file_fields(section) if field.id not in closed]
    if not fields and not uploads:
        return Attached({}, (), at)
    known = form.known()
    refs, lost = _held(fields, posted, {one.ref for one in known}, at)
    _take_away(refs, posted, form)
    came = {path: files for path, files in uploads.items() if path not in closed}
    kept = keep_uploads(section.form, came, {name: len(held) for name, held in refs.items()}, form.owner, at)
    for name, files in kept.files.items():
        refs[name] = list(dict.fromkeys([*refs[name], *_told_once(files, known, form)]))
    answers: dict[str, object] = {name: held or None for name, held in refs.items()}
    return Attached(answers, (*lost, *kept.problems), knowing(form, at))


def knowing(form: FormFiles, at: Circumstances) -> Circumstances:
    """The circumstances in which an answer may name the files of this form, and no others."""
    return replace(at, files={one.ref: file_view(one) for one in form.known()})


def _held(
    fields: Iterable[FileField], posted: Posted, known: Collection[str], at: Circumstances
) -> tuple[dict[str, list[str]], list[Problem]]:
    """What the form says it holds, and a sentence for what nobody has any more: a form lay open for days."""
    gone = msg("保存したファイルが見つかりません。もう一度選んでください。")
    refs, lost = {}, []
    for field in fields:
        # A browser sends a control in which no file was chosen as an empty text.
        said = list(filter(None, dict.fromkeys(posted.get(field.id, ()))))
        refs[field.id] = [ref for ref in said if ref in known][: field.at_most]
        if any(ref not in known for ref in said):
            lost.append((field.id, sentence_of(Question(field, field.id, None, {}), gone, at)))
    return refs, lost


def _take_away(refs: dict[str, list[str]], posted: Posted, form: FormFiles) -> None:
    """Leave out the file whose button was pressed; what a record held stays with it, for its history."""
    for wanted in posted.get("remove_file", ())[:1]:
        name, _, ref = wanted.rpartition(":")
        if ref in refs.get(name, ()):
            refs[name].remove(ref)
            _forget(ref, form)


def _forget(ref: str, form: FormFiles) -> None:
    try:
        remove_file(ref, owner=form.owner)
    except NoSuchFile:
        return  # it is the record's


def _told_once(files: Sequence[StoredFile], known: Sequence[StoredFile], form: FormFiles) -> list[str]:
    """The references of these files; one that was sent before, as when a button is pressed twice, is the earlier."""
    earlier = {(one.sha256, one.name): one.ref for one in known}
    told = []
    for one in files:
        ref = earlier.get((one.sha256, one.name))
        if ref is not None:
            _forget(one.ref, form)
        told.append(ref or one.ref)
    return told


def with_sent_files(
    section: RegisterSection, form: FormFiles, values: object, at: Circumstances
) -> tuple[object, list[Problem], Circumstances]:
    """Values of a programme with every file inside them kept, what could not be kept, and circumstances for them."""
    fields = file_fields(section)
    if not fields or not isinstance(values, Mapping):
        return values, [], at
    known, sent, problems = form.known(), dict(values), []
    for field in fields:
        if field.id in sent:
            sent[field.id], wrong = with_files_kept(field, sent[field.id], field.id, form.owner)
            problems += wrong
    earlier = {one.ref for one in known}
    came = {one.ref: one for one in form.known() if one.ref not in earlier}
    once = dict(zip(came, _told_once(list(came.values()), known, form), strict=True))
    for field in fields:
        if isinstance(sent.get(field.id), list):
            sent[field.id] = [once.get(ref, ref) if isinstance(ref, str) else ref for ref in sent[field.id]]
    return sent, problems, knowing(form, at)


def settle(section: RegisterSection, form: FormFiles, values: Mapping[str, object], *, record: str) -> None:
    """Give a record that was kept the files its values name; what else lies with the form goes within a day or two."""
    named = [ref for field in file_fields(section) for ref in refs_in(values.get(field.id))]
    give_files(named, owner=form.owner, to=record)


def forget_left_files() -> int:
    """Take away the files of forms that nobody saved within a day; how many they were."""
    return remove_left(_WAITING, before=now() - _FORGOTTEN_AFTER)

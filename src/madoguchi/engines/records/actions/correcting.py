"""Correcting an entry: with a reason, by somebody, on top of what was submitted and never in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from madoguchi.engines.records.circumstances import Circumstances
from madoguchi.engines.records.corrections import (
    Answers,
    contradictions_by,
    questions_at,
    read_replies,
    value_at,
    with_value,
)
from madoguchi.engines.records.errors import (
    CorrectionUnreadable,
    NoSuchEntry,
    NothingChanged,
    Problem,
    ReasonMissing,
    StaleEntry,
)
from madoguchi.engines.records.models import Entry, EntryChange
from madoguchi.engines.records.posting import BUTTONS, names_of, refuse_unknown
from madoguchi.engines.records.queries.surroundings import surroundings
from madoguchi.engines.records.reading import Posted
from madoguchi.engines.records.rules.checking import checked, messages_of
from madoguchi.engines.records.rules.flow import Question
from madoguchi.engines.records.rules.limits import check_json, check_posted
from madoguchi.engines.records.section import RecordSection
from madoguchi.engines.records.sections import section_of
from madoguchi.engines.records.summaries import label_at
from madoguchi.engines.records.uploads import Uploads, keep_uploads
from madoguchi.foundation.catalogue.queries import procedure_version
from madoguchi.foundation.dossier.queries import dossier_facts
from madoguchi.foundation.journal.actions import record
from madoguchi.values.actor import Actor
from madoguchi.values.characters import check_characters
from madoguchi.values.clock import now
from madoguchi.values.message import msg
from madoguchi.values.refusal import Refusal
from madoguchi.values.words import joined

ANSWERED = "補正のお願いへの回答"
MENDED = "申請の内容の訂正"


@dataclass(frozen=True)
class CorrectionOutcome:
    """What came of an answer to a request for correction; with problems nothing was changed.

    `posted` is to be shown again: it holds the references of files that were kept all the same.
    """

    changes: Mapping[str, object]
    problems: tuple[Problem, ...] = ()
    posted: Mapping[str, Sequence[str]] | None = None


def correct_entry(
    reference_number: str,
    changes: Mapping[str, object],
    *,
    reason: str,
    by: Actor,
    revision: int,
    purpose: str = MENDED,
) -> None:
    """Change answers by their path (`children.0.birth`, `guardian.family`); None takes an optional answer away.

    The journal holds `purpose`, which is the house's own sentence; the words of `reason` stand beside the answer, and
    go with it (decision 36).
    Raises StaleEntry when somebody else was first, CorrectionUnreadable, ReasonMissing, NothingChanged, NoSuchEntry.
    """
    check_json(dict(changes))
    check_characters(reason)
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        row = locked_entry(reference_number)
        section, at = circumstances_of(reference_number)
        _check_fresh(row, revision, section, at)
        answers: Answers = row.as_corrected
        for path, value in changes.items():
            answers = _corrected(section, answers, path, value, at)
        if answers == row.as_corrected:
            raise NothingChanged
        wrong = contradictions_by(section, row.as_corrected, answers, list(changes), at)
        if wrong:
            raise CorrectionUnreadable(label=label_at(section, wrong[0][0], at), reason=wrong[0][1])
        _write(row, answers, changes, reason.strip(), by)
        labels = "、".join(label_at(section, path, at) for path in changes)
        record(by, "write:entry_corrected", dossiers=[reference_number], data=labels, purpose=purpose)


def answer_correction(
    reference_number: str,
    paths: Sequence[str],
    posted: Posted,
    files: Uploads | None = None,
    *,
    by: Actor,
    language: str,
) -> CorrectionOutcome:
    """Take the applicant's answers to the questions at these paths; all of them or, with problems, none.

    Raises the refusals of `save_page` for what is too much or unknown.
    """
    check_posted(posted)
    section, at = circumstances_of(reference_number, language)
    with transaction.atomic():
        row = locked_entry(reference_number)
        questions = [question for question, _ in questions_at(section, row.as_corrected, paths, at)]
        _check_known(questions, posted, files or {})
        held = {path: len(posted.get(path, ())) for path in files or {}}
        kept = keep_uploads(section, files or {}, held, reference_number, at)
        added = {path: [*posted.get(path, ()), *(f.ref for f in found)] for path, found in kept.files.items()}
        shown = {**posted, **added}
        section, at = circumstances_of(reference_number, language)
        replies = read_replies(section, row.as_corrected, paths, shown, at)
        problems = (*kept.problems, *replies.problems)
        if not problems and replies.changes:
            correct_entry(
                reference_number, replies.changes, reason=ANSWERED, by=by, revision=row.revision, purpose=ANSWERED
            )
    return CorrectionOutcome(replies.changes if not problems else {}, problems, shown)


def _check_known(questions: Sequence[Question], posted: Posted, files: Uploads) -> None:
    known = {name for question in questions for name in names_of(question.field, question.path)}
    refuse_unknown((set(posted) | set(files)) - known - BUTTONS)


def locked_entry(reference_number: str) -> Entry:
    """The entry, locked until the transaction ends; raises NoSuchEntry."""
    rows = Entry.objects.select_for_update(of=("self",)).filter(dossier__reference_number=reference_number)
    row = rows.first()
    if row is None:
        raise NoSuchEntry(reference_number=reference_number)
    return row


def circumstances_of(reference_number: str, language: str = "ja") -> tuple[RecordSection, Circumstances]:
    """The form of a dossier and what its answers are read against, its files included."""
    dossier = dossier_facts(reference_number)
    at = surroundings(language, owners=[dossier.draft_ref, reference_number], received=dossier.received_at.date())
    return section_of(procedure_version(dossier.version)), at


def _check_fresh(row: Entry, revision: int, section: RecordSection, at: Circumstances) -> None:
    if row.revision == revision:
        return
    since = list(row.changes.filter(revision__gt=revision).order_by("id"))
    labels = dict.fromkeys(label_at(section, change.path, at) for change in since)
    raise StaleEntry(who=since[-1].by_name if since else "", changed=joined(labels, at.language))


def _corrected(section: RecordSection, answers: Answers, path: str, value: object, at: Circumstances) -> Answers:
    label = label_at(section, path, at)
    question = _question(section, answers, path, at)
    if question is None:
        raise CorrectionUnreadable(label=label, reason=msg("この項目は、この申請にありません。"))
    whole = (
        value if question.path == path else _with_part(question.value, path.removeprefix(f"{question.path}."), value)
    )
    if whole is None:
        if question.is_required(at):
            raise CorrectionUnreadable(label=label, reason=msg("必須の項目なので、空にできません。"))
        return with_value(answers, question.path, None)
    try:
        return with_value(answers, question.path, checked(question.field, whole, at))
    except Refusal as refusal:
        raise CorrectionUnreadable(label=label, reason=messages_of(refusal)[0]) from refusal


def _question(section: RecordSection, answers: Answers, path: str, at: Circumstances) -> Question | None:
    steps = path.split(".")
    for length in range(len(steps), 0, -1):
        found = questions_at(section, answers, [".".join(steps[:length])], at)
        if found and found[0][0].path == ".".join(steps[:length]):
            return found[0][0] if len(steps) - length <= 1 else None
    return None


def _with_part(whole: object, part: str, value: object) -> object:
    return {**(whole if isinstance(whole, Mapping) else {}), part: value}


def _write(row: Entry, answers: Answers, changes: Mapping[str, object], reason: str, by: Actor) -> None:
    row.revision += 1
    for path in changes:
        EntryChange.objects.create(
            entry=row,
            revision=row.revision,
            path=path,
            before=value_at(row.as_corrected, path),
            after=value_at(answers, path),
            reason=reason,
            by_kind=by.kind.value,
            by_ref=by.ref,
            by_name=by.name,
            at=now(),
        )
    row.as_corrected = dict(answers)
    row.save(update_fields=["as_corrected", "revision"])

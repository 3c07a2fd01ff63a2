"""Notices: templates exist, everything they name is asked, and whoever is refused learns how to contest it."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator
from typing import Any

from madoguchi.engines.notices.adapters.typst import TypstTypesetter
from madoguchi.engines.notices.section import GrantNotice, NoticeSection
from madoguchi.engines.records.field_types.date import DateField
from madoguchi.engines.records.field_types.group import GroupField
from madoguchi.foundation.catalogue.source import Path
from madoguchi.journeys.publish.crosschecks.order import by_path
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.reading import Reading
from madoguchi.values.message import msg


def findings(reading: Reading, templates: pathlib.Path) -> Iterator[Finding]:
    """Everything wrong with the notices that the section alone cannot see."""
    if reading.notice is None:
        return
    yield from _of_templates(reading, reading.notice, TypstTypesetter(templates))
    yield from _of_refusals(reading, reading.notice)
    yield from _of_validity(reading, reading.notice)
    if reading.record:
        yield from _of_names(reading, reading.notice)
        yield from _of_groups(reading, reading.notice)
    yield from _of_braces(reading)


def _of_templates(reading: Reading, notice: NoticeSection, typesetter: TypstTypesetter) -> Iterator[Finding]:
    for id_ in notice.outcome_ids():
        outcome = notice.outcome(id_)
        if outcome and not typesetter.has_template(outcome.template):
            yield reading.file.about_value(
                ("notice", "outcomes", id_, "template"),
                msg("通知書のひな形「{name}」がありません。", name=outcome.template),
                msg("notices フォルダに「{name}.typ」を置くか、名前を直してください。", name=outcome.template),
            )


def _of_refusals(reading: Reading, notice: NoticeSection) -> Iterator[Finding]:
    if reading.identity and reading.identity.kind == "application" and notice.outcomes.refuse is None:
        yield reading.file.about_key(
            ("notice", "outcomes"),
            msg("申請の手続なのに、許可しないときの通知（refuse）がありません。"),
            msg("refuse に、理由、根拠の条文、教示を書いてください。"),
        )
    for id_ in ("refuse", "dismiss"):
        outcome = getattr(notice.outcomes, id_)
        if outcome and outcome.appeal.lawsuit is None and outcome.appeal.text is None:
            yield reading.file.about_key(
                ("notice", "outcomes", id_, "appeal"),
                msg("教示に、裁判所への訴え（lawsuit）の期間がありません（行政事件訴訟法 第46条）。"),
                msg("lawsuit に期間と法律を書くか、教示の文（text）を書いてください。"),
            )


def _of_validity(reading: Reading, notice: NoticeSection) -> Iterator[Finding]:
    """A period that ends with an age has to know whose birthday it counts from."""
    grant: GrantNotice = notice.outcomes.grant
    if grant.valid is None or not grant.valid.until.startswith("age_"):
        return
    known = by_path(reading)
    births = [asked for path, asked in known.items() if path == grant.valid.birth or path.endswith("birth")]
    named = known.get(grant.valid.birth) if grant.valid.birth else None
    counted = named.field if named else next((asked.field for asked in births), None)
    if not isinstance(counted, DateField):
        yield reading.file.about_value(
            ("notice", "outcomes", "grant", "valid"),
            msg("年齢で終わる期間なのに、生まれた日の項目がありません。"),
            msg("valid に「birth: 生年月日の項目の id」を書いてください。"),
        )


def _of_names(reading: Reading, notice: NoticeSection) -> Iterator[Finding]:
    known = by_path(reading)
    parts = {f"{path}.{part}" for path, asked in known.items() for part in asked.field.parts}
    granted = {one.field.id for one in (reading.record.granted if reading.record else ())}
    stated = granted & notice.outcome_paths("grant")
    yield from _of_silent_values(reading, granted - stated)
    yield from _of_what_is_refused(notice, reading, may_differ=bool(granted))
    for name in sorted(notice.field_paths() - set(known) - parts - stated):
        yield reading.file.about_value(
            _place_of_name(reading.data.get("notice"), name) or ("notice",),
            msg("通知書が、この手続にない項目「{name}」を使っています。", name=name),
            msg("record の項目の id か、決まった名前（applicant、received_on など）を書いてください。"),
        )


def _of_silent_values(reading: Reading, silent: set[str]) -> Iterator[Finding]:
    """A value that is granted and not told would be decided in secret."""
    for at, one in enumerate(reading.record.granted if reading.record else ()):
        if one.field.id in silent:
            yield reading.file.about_value(
                ("record", "granted", at, "field", "id"),
                msg("認める値「{name}」が、認める通知（grant）に書かれていません。", name=one.field.id),
                msg("grant の facts か body に「{name}」を書いてください。", name=one.field.id),
            )


def _of_what_is_refused(notice: NoticeSection, reading: Reading, *, may_differ: bool) -> Iterator[Finding]:
    """Granting less refuses the rest, and whoever is refused is told how to contest it (行政不服審査法 第82条)."""
    if may_differ and notice.outcomes.grant.appeal is None:
        yield reading.file.about_key(
            ("notice", "outcomes", "grant"),
            msg("申請より少なく認めることがあるのに、認める通知（grant）に教示（appeal）がありません。"),
            msg("grant に「appeal」を書いてください。認めなかった部分に不服があるときの教示になります。"),
        )


def _of_groups(reading: Reading, notice: NoticeSection) -> Iterator[Finding]:
    """A whole group has no text of its own: its row would be left out of the notice in silence."""
    known = by_path(reading)
    for name in sorted(notice.field_paths() & set(known)):
        group = known[name].field
        if isinstance(group, GroupField):
            yield reading.file.about_value(
                _place_of_name(reading.data.get("notice"), name) or ("notice",),
                msg("「{name}」は、くり返す項目の集まりなので、通知書に書けません。", name=name),
                msg("「{name}.{part}」のように、中の項目を書いてください。", name=name, part=group.fields[0].id),
            )


def _of_braces(reading: Reading) -> Iterator[Finding]:
    for path, text in _texts(reading.data.get("notice"), ("notice",)):
        if text.count("{") != text.count("}"):
            yield reading.file.about_value(
                path, msg("{{ と }} の数が合いません。", _=""), msg("項目の名前を {{ と }} ではさんでください。", _="")
            )


def _place_of_name(data: Any, name: str) -> Path | None:
    found = (path for path, text in _texts(data, ("notice",)) if text == name or "{" + name + "}" in text)
    return next(found, None)


def _texts(data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, (*path, key))
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from _texts(value, (*path, at))

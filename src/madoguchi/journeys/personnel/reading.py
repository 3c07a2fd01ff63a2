"""A personnel file as text: one row a post, Japanese headings, UTF-8 or the encoding of an old office system."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import StringIO

from madoguchi.foundation.catalogue.city import City
from madoguchi.foundation.identity.personnel import Person, Post
from madoguchi.values.characters import ForbiddenCharacter, check_characters
from madoguchi.values.email import EmailUnreadable, check_email
from madoguchi.values.individual_number import holds_individual_number
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

NUMBER, NAME, KANA, EMAIL = "職員番号", "氏名", "フリガナ", "メールアドレス"
DIVISION, POSITION, WARD, ROLE, KIND = "課", "職", "区", "役割", "種別"
REQUIRED = (NUMBER, NAME, KANA, DIVISION, POSITION)
_ROLES = {"管理者": "administrator", "監査": "auditor", "委託": "contractor"}
ROLES = {"": "", **_ROLES, **{role: role for role in _ROLES.values()}}
# Who gives rights does not look, and who looks gives none: one account has not both (policies/administrator.cedar).
_APART = ("administrator", "auditor")
KINDS = {"": "main", "本務": "main", "兼務": "concurrent", "代理": "acting"}
LARGEST = 50_000_000
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_LONGEST = 200


@dataclass
class Read:
    """The people of a file, and every row that cannot be read with its line and the reason."""

    people: list[Person] = field(default_factory=list)
    problems: list[tuple[int, Message]] = field(default_factory=list)


class _Wrong(Exception):
    def __init__(self, message: Message) -> None:
        self.message = message


def read_personnel(raw: bytes, city: City, on: date) -> Read:
    """Everybody the file names, with divisions of that day, positions and wards of the city by id or by name."""
    read = Read()
    try:
        rows = list(_rows(_text(raw)))
    except _Wrong as wrong:
        read.problems.append((1, wrong.message))
        return read
    found: dict[str, Person] = {}
    places = _Places(city, on)
    for line, row in rows:
        try:
            _add(found, row, places)
        except _Wrong as wrong:
            read.problems.append((line, wrong.message))
    read.people = list(found.values())
    return read


def _text(raw: bytes) -> str:
    if len(raw) > LARGEST:
        raise _Wrong(msg("ファイルが大きすぎます。50MBまで読めます。"))
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _Wrong(msg("文字として読めません。UTF-8かShift_JISで保存したCSVを選んでください。"))


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        head = [name.strip() for name in next(reader, [])]
        missing = [name for name in REQUIRED if name not in head]
        if missing:
            raise _Wrong(msg("見出しに「{names}」がありません。", names="」「".join(missing)))
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, dict(zip(head, (cell.strip() for cell in row), strict=False))
    except csv.Error:
        raise _Wrong(msg("CSVとして読めません。引用符が閉じているか、確かめてください。")) from None


class _Places:
    """The city's divisions, positions and wards, by id and by name."""

    def __init__(self, city: City, on: date) -> None:
        self.shut = {one.id for one in city.divisions if not one.works_on(on)}
        self.divisions = _by_name((one.id, words_in(one.name, "ja")) for one in city.divisions)
        self.positions = _by_name((one.id, words_in(one.name, "ja")) for one in city.positions)
        self.wards = {"": "", **_by_name((one.code, words_in(one.name, "ja")) for one in city.wards)}
        self.deciding = {one.id for one in city.positions if one.may_decide}


def _by_name(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    pairs = list(named)
    return {**{name: id_ for id_, name in pairs}, **{id_: id_ for id_, _ in pairs}}


def _add(found: dict[str, Person], row: Mapping[str, str], places: _Places) -> None:
    person = _person(row)
    post = _post(row, places)
    before = found.get(person.ref)
    if before is None:
        found[person.ref] = Person(person.ref, person.name, person.kana, person.email, (post,))
        return
    if {*_APART} <= {post.role, *(one.role for one in before.posts)}:
        raise _Wrong(
            msg(
                "職員番号 {ref} に、管理者と監査の両方の役割があります。どちらかを、ほかの職員番号に付けてください。",
                ref=person.ref,
            )
        )
    if (before.name, before.kana, before.email) != (person.name, person.kana, person.email):
        raise _Wrong(msg("職員番号 {ref} の氏名、フリガナかメールアドレスが、前の行と違います。", ref=person.ref))
    if post in before.posts:
        raise _Wrong(msg("職員番号 {ref} の同じ職が、2回あります。", ref=person.ref))
    found[person.ref] = Person(before.ref, before.name, before.kana, before.email, (*before.posts, post))


def _person(row: Mapping[str, str]) -> Person:
    ref, name, kana, email = (row.get(column, "") for column in (NUMBER, NAME, KANA, EMAIL))
    if not _NUMBER.fullmatch(ref) or holds_individual_number(ref):
        raise _Wrong(
            msg("職員番号は、半角の英数字、ハイフン、下線（_）で40文字までです。マイナンバーは入れられません。")
        )
    if not name or len(name) > _LONGEST or len(kana) > _LONGEST:
        raise _Wrong(msg("氏名とフリガナを、200文字までで入れてください。"))
    try:
        check_characters(name + kana, name=True)
        return Person(ref, name, kana, check_email(email) if email else "", ())
    except (ForbiddenCharacter, EmailUnreadable) as refusal:
        raise _Wrong(refusal.message) from None


def _post(row: Mapping[str, str], places: _Places) -> Post:
    position, division = _one_of(places.positions, row, POSITION), _one_of(places.divisions, row, DIVISION)
    if division in places.shut:
        raise _Wrong(
            msg("課「{division}」は、その日には、もう終わったか、まだ始まっていません。", division=row[DIVISION])
        )
    return Post(
        division=division,
        position=position,
        ward=_one_of(places.wards, row, WARD),
        role=_one_of(ROLES, row, ROLE),
        kind=_one_of(KINDS, row, KIND),
        may_decide=position in places.deciding,
    )


def _one_of(known: Mapping[str, str], row: Mapping[str, str], column: str) -> str:
    value = row.get(column, "")
    if value not in known:
        raise _Wrong(msg("{column}「{value}」は、市の定義にありません。", column=column, value=value[:40]))
    return known[value]

"""The book of files of personal information (個人情報ファイル簿, 個人情報保護法 75条), from what is declared."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.engines.records.queries import consent_purpose, recorded_items
from madoguchi.engines.records.queries.registers import register_items
from madoguchi.foundation.catalogue.identity import Law, Retention
from madoguchi.foundation.catalogue.queries import City, Procedure, Register, city, procedures, registers
from madoguchi.foundation.catalogue.register import RegisterRetention
from madoguchi.values.clock import today
from madoguchi.values.message import Message, msg
from madoguchi.values.words import joined, words_in

Said = str | Message
_PERSONS = {
    "resident": msg("この手続を申請した人と、申請に書かれた人"),
    "business": msg("この手続を申請した事業者の代表者と担当者"),
    "staff": msg("この手続を申請した職員"),
}
_KEPT = {
    "1_year": msg("1年"),
    "3_years": msg("3年"),
    "5_years": msg("5年"),
    "10_years": msg("10年"),
    "permanent": msg("ずっと保存"),
}
_WAYS = {
    "online": msg("インターネットでの申請"),
    "counter": msg("窓口での申請"),
    "post": msg("郵便での申請"),
}
_FROM_PERSON, _BY_STAFF = msg("本人が入力"), msg("職員が入力")

_NAME, _CONTACT = msg("氏名とフリガナ"), msg("電話番号とメールアドレス")
# What the house holds besides what is declared: title, purpose, items, whose; how long is the city's to say.
_OWN: tuple[tuple[str, Message, Message, tuple[Message, ...], Message], ...] = (
    (
        "visits",
        msg("窓口の予約と来庁"),
        msg("窓口の予約と、当日の案内に使います。"),
        (_NAME, _CONTACT, msg("日時と用件"), msg("待ち時間と対応の時間")),
        msg("予約した人と、窓口に来た人"),
    ),
    (
        "accounts",
        msg("サインインのアカウント"),
        msg("本人であることを確かめるために使います。"),
        (_NAME, _CONTACT, msg("本人が確かめた項目（氏名、住所、生年月日、性別）"), msg("代理の約束")),
        msg("サインインした人"),
    ),
    (
        "journal",
        msg("閲覧と処理の記録"),
        msg("だれが何のために見たかを、本人に示すために使います。"),
        (msg("職員の氏名と所属"), msg("日時"), msg("受付番号"), msg("目的と根拠")),
        msg("申請、予約、登録を職員が見た人と、見た職員"),
    ),
)


@dataclass(frozen=True)
class PersonalFile:
    """One file of personal information, in the order the law lists its items; empty where the city has to say it."""

    ref: str
    title: Said
    division: str
    purpose: Said
    items: tuple[Said, ...]
    persons: Message
    collected: tuple[Message, ...]
    law: str
    kept: Said
    asked_at: str


def file_book(language: str) -> tuple[PersonalFile, ...]:
    """A file for every public procedure and every register of persons as published today, and the house's own."""
    here = city()
    declared = [_of_procedure(one, here, language) for one in procedures()]
    kept = [_of_register(one, here, language) for one in registers() if one.header.persons]
    return (*declared, *kept, *_own(here, language))


def _of_procedure(subject: Procedure, here: City, language: str) -> PersonalFile:
    identity = subject.identity
    return PersonalFile(
        ref=subject.id,
        title=subject.title(language),
        division=_division(here, identity.division, language),
        purpose=consent_purpose(subject, language),
        items=recorded_items(subject, language),
        persons=_PERSONS[identity.audience],
        collected=tuple(_WAYS[way] for way in identity.ways),
        law=_law(identity.law, language),
        kept=_kept(identity.retention),
        asked_at=_division(here, identity.answering_division, language),
    )


def _of_register(kept: Register, here: City, language: str) -> PersonalFile:
    header = kept.header
    return PersonalFile(
        ref=kept.id,
        title=kept.title(language),
        division=_division(here, header.division, language),
        purpose=words_in(header.purpose, language),
        items=register_items(kept, language),
        persons=msg("この台帳に記録された人"),
        collected=(_BY_STAFF,),
        law=_law(header.law, language),
        kept=_kept(header.retention),
        asked_at=_division(here, header.division, language),
    )


def _own(here: City, language: str) -> tuple[PersonalFile, ...]:
    place = here.name_in(language)
    return tuple(
        PersonalFile(ref, title, place, purpose, items, persons, (_FROM_PERSON,), "", "", place)
        for ref, title, purpose, items, persons in _OWN
    )


def _division(here: City, division: str, language: str) -> str:
    return words_in(here.division_on(division, today()).name, language)


def _law(laws: tuple[Law, ...], language: str) -> str:
    return joined((f"{one.name} {one.article or ''}".strip() for one in laws), language)


def _kept(retention: Retention | RegisterRetention) -> Message:
    return _KEPT[retention.class_]

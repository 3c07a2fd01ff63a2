"""The book of files of personal information (個人情報ファイル簿, 個人情報保護法 75条), from what is declared."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.engines.records.queries import consent_purpose, recorded_items
from madoguchi.foundation.catalogue.queries import City, Procedure, city, procedures
from madoguchi.values.message import Message, msg
from madoguchi.values.words import words_in

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


@dataclass(frozen=True)
class PersonalFile:
    """One file of personal information, in the order the law lists its items."""

    procedure: str
    title: str
    division: str
    purpose: str
    items: tuple[str, ...]
    persons: Message
    collected: tuple[Message, ...]
    law: str
    kept: Message
    asked_at: str


def file_book(language: str) -> tuple[PersonalFile, ...]:
    """A file for every public procedure as it is published today."""
    here = city()
    return tuple(_file(one, here, language) for one in procedures())


def _file(subject: Procedure, here: City, language: str) -> PersonalFile:
    identity = subject.identity
    asked = here.division(identity.answering_division)
    return PersonalFile(
        procedure=subject.id,
        title=subject.title(language),
        division=words_in(here.division(identity.division).name, language),
        purpose=consent_purpose(subject, language),
        items=recorded_items(subject, language),
        persons=_PERSONS[identity.audience],
        collected=tuple(_WAYS[way] for way in identity.ways),
        law="、".join(f"{one.name}{one.article}" for one in identity.law),
        kept=_KEPT[identity.retention.class_],
        asked_at=words_in(asked.name, language),
    )

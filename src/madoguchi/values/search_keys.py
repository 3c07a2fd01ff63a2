"""The keys by which a person or a business is found: whole name and given name, folded, in writing and in kana."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from madoguchi.values.kana import kana_key
from madoguchi.values.names import name_key

# 法人の種類: a business is also found by the name that stands before or after it.
_CORPORATE_FORMS = re.compile(
    r"(株式会社|有限会社|合同会社|合資会社|合名会社|(一般|公益)?(社団|財団)法人|特定非営利活動法人|"
    r"(社会福祉|医療|学校|宗教)法人|\(株\)|\(有\))"
)


@dataclass(frozen=True)
class SearchKeys:
    """The keys of one applicant; `given_*` are the second word of a name, empty when there is none."""

    name_key: str
    given_name_key: str
    kana_key: str
    given_kana_key: str


def search_keys(name: str, kana: str) -> SearchKeys:
    """The keys of an applicant of this name and reading; never shown, never stored in place of the name."""
    return SearchKeys(name_key(name), name_key(_second_word(name)), kana_key(kana), kana_key(_second_word(kana)))


def without_corporate_form(name: str) -> str:
    """The name of a business without 株式会社 and the like; empty when it has no such form."""
    plain = unicodedata.normalize("NFKC", name).strip()
    without = _CORPORATE_FORMS.sub(" ", plain).strip()
    return without if without != plain else ""


def _second_word(name: str) -> str:
    if business := without_corporate_form(name):
        return business
    words = name.split(maxsplit=1)
    return words[1] if len(words) > 1 else ""

"""An invented city and a procedure that uses every field type, for the tests of this room."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

from madoguchi.engines.records.circumstances import Circumstances, OwnPlaces
from madoguchi.engines.records.forms import FileView
from madoguchi.engines.records.ports import Place
from madoguchi.engines.records.section import RecordSection

TODAY = date(2026, 11, 23)

CITY: dict[str, Any] = {
    "code": "999997",
    "name": {"ja": "見本市", "en": "City of Mihon"},
    "prefecture": "見本県",
    "head": {"ja": "見本市長", "en": "Mayor of Mihon"},
    "wards": [{"code": "999016", "name": {"ja": "東区"}, "kana": "ヒガシク"}],
    "hours": {"open": "8:30", "close": "17:15"},
    "calendar": {"closed_weekdays": ["sat", "sun"], "national_holidays": True, "closed_days": [], "extra_closed": []},
    "divisions": [
        {"id": "child_family", "name": "子育て課"},
        {"id": "administrative_centre", "name": "行政事務センター"},
    ],
    "centre": "administrative_centre",
    "positions": [{"id": "clerk", "name": "主任"}, {"id": "section_chief", "name": "課長", "may_decide": True}],
    "life_events": [],
    "fiscal_series": "per_division",
}

RECORD: dict[str, Any] = {
    "pages": [
        {
            "id": "guardian",
            "title": {"ja": "保護者について", "en": "About you"},
            "lead": "申請する人のことを教えてください。",
            "purpose": "だれの申請かを確かめるために使います。",
            "fields": [
                {
                    "id": "guardian",
                    "type": "person_name",
                    "label": {"ja": "お名前", "en": "Name"},
                    "prefill": "self.name",
                },
                {"id": "address", "type": "address", "label": "住所"},
                {"id": "telephone", "type": "telephone", "label": "電話番号", "require": False},
                {"id": "email", "type": "email", "label": "メールアドレス", "require": False},
                {"id": "moved_in", "type": "yes_no", "label": "引っ越してきましたか"},
                {
                    "id": "previous_city",
                    "type": "text",
                    "label": "前に住んでいた市区町村",
                    "show": {"field": "moved_in", "is": True},
                },
            ],
        },
        {
            "id": "children",
            "title": "お子さんについて",
            "purpose": "対象になるお子さんを確かめるために使います。",
            "fields": [
                {"id": "advice", "type": "note", "text": "全員のことを入力してください。"},
                {
                    "id": "children",
                    "type": "group",
                    "label": "お子さん",
                    "item": "お子さん",
                    "heading": {"ja": "{n}人目のお子さん", "en": "Child {n}"},
                    "repeat": {"from": 1, "to": 3},
                    "fields": [
                        {"id": "name", "type": "person_name", "label": "お名前"},
                        {"id": "birth", "type": "date", "label": "生年月日", "between": ["-18 years", "today"]},
                        {"id": "together", "type": "yes_no", "label": "いっしょに住んでいますか"},
                        {
                            "id": "home",
                            "type": "address",
                            "label": "お子さんの住所",
                            "show": {"field": "children.together", "is": False},
                        },
                    ],
                },
            ],
        },
        {
            "id": "account",
            "title": "口座",
            "purpose": "お金を振り込むために使います。",
            "show": {"field": "children.birth", "age_at_least": 6},
            "fields": [{"id": "account", "type": "bank_account", "label": "口座"}],
        },
        {
            "id": "more",
            "title": "そのほか",
            "purpose": "審査に使います。",
            "fields": [
                {"id": "amount", "type": "yen", "label": "金額", "require": False, "maximum": 1000000},
                {"id": "people", "type": "integer", "label": "人数", "require": False, "unit": "人", "maximum": 20},
                {"id": "reading", "type": "kana", "label": "よみ", "require": False},
                {"id": "story", "type": "long_text", "label": "伝えたいこと", "require": False, "max_length": 200},
                {
                    "id": "kin",
                    "type": "choice",
                    "label": "続柄",
                    "require": False,
                    "options": [
                        {"id": "child", "label": {"ja": "子", "en": "Child"}},
                        {"id": "other", "label": "その他"},
                    ],
                },
                {
                    "id": "reasons",
                    "type": "choices",
                    "label": "理由",
                    "require": {"field": "kin", "is": "other"},
                    "options": [{"id": "school", "label": "通学"}, {"id": "work", "label": "仕事"}],
                },
                {"id": "company", "type": "corporate_number", "label": "法人番号", "require": False},
                {"id": "pledge", "type": "consent", "label": "誓約", "text": "うそは書きません。", "require": False},
            ],
        },
    ],
    "documents": [
        {"id": "insurance", "label": "保険の資格がわかるもの", "require": False, "at_most": 2},
        {"id": "lease", "label": "前の住所がわかるもの", "when": {"field": "moved_in", "is": True}},
    ],
    "applicant": {"name": "guardian", "address": "address", "email": "email", "telephone": "telephone"},
    "ward": "address",
    "consent": {
        "purpose": "支給認定のためにだけ使います。",
        "checks": [{"id": "register_check", "text": "住民登録を確認すること"}],
    },
    "eligible": {"field": "address.city_code", "is": {"constant": "city"}, "because": "市内に住んでいることが必要です"},
    "duplicates": {"same": ["children.name", "children.birth"], "within": "1 year"},
}

PROCEDURE: dict[str, Any] = {
    "id": "trial",
    "title": {"ja": "試しの申請", "en": "Trial"},
    "summary": "試すための手続です。",
    "kind": "application",
    "audience": "resident",
    "life_events": [],
    "keywords": [],
    "law": [{"name": "見本条例", "article": "第1条", "confirm": True}],
    "division": "child_family",
    "standard_days": 14,
    "retention": {"class": "5_years", "from": "decision"},
    "assurance": {"identity": 1},
    "ways": ["online"],
    "fee": {"amount": 0},
    "record": RECORD,
}

NAME = {"family": "戸畑", "given": "葵", "family_kana": "トバタ", "given_kana": "アオイ"}
CHILD_NAME = {"family": "戸畑", "given": "蓮", "family_kana": "トバタ", "given_kana": "レン"}
ADDRESS = {"postal_code": "9990001", "prefecture": "見本県", "city": "見本市東区", "town": "大手町", "street": "1-1"}
CHILD = {"name": CHILD_NAME, "birth": "2024-04-02", "together": True}
ANSWERS: dict[str, Any] = {
    "guardian": NAME,
    "address": ADDRESS,
    "moved_in": False,
    "children": [CHILD],
    "consent": {"register_check": True},
}

GUARDIAN_POSTED = {
    "guardian.family": ["戸畑"],
    "guardian.given": ["葵"],
    "guardian.family_kana": ["とばた"],
    "guardian.given_kana": ["アオイ"],
    "address.postal_code": ["999-0001"],
    "address.prefecture": ["見本県"],
    "address.city": ["見本市東区"],
    "address.town": ["大手町"],
    "address.street": ["1-1"],
    "address.building": [""],
    "telephone": [""],
    "email": [""],
    "moved_in": ["no"],
}


def child_posted(index: int = 0, **parts: str) -> dict[str, list[str]]:
    """What a filled-in row of a child posts; parts by name with __ for a dot."""
    filled = {
        "name.family": "戸畑",
        "name.given": "蓮",
        "name.family_kana": "トバタ",
        "name.given_kana": "レン",
        "birth.era": "令和",
        "birth.year": "6",
        "birth.month": "4",
        "birth.day": "2",
        "together": "yes",
    } | {name.replace("__", "."): value for name, value in parts.items()}
    return {f"children.{index}.{name}": [value] for name, value in filled.items()}


class Directory:
    """A directory of postal codes that knows two towns."""

    def places(self, digits: str) -> tuple[Place, ...]:
        """The invented places."""
        known = {
            "9990001": (Place("見本県", "見本市東区", "大手町", "999016"),),
            "9990002": (Place("見本県", "隣市", "北", "999024"), Place("見本県", "隣市", "南", "999024")),
        }
        return known.get(digits, ())


AT = Circumstances(
    today=TODAY,
    own=OwnPlaces(
        "999997", "見本市", "見本県", (("999016", "東区"),), (("child", {"ja": "子ども課", "en": "Children"}),)
    ),
    postal_codes=Directory(),
    files={"file-1": FileView("file-1", "保険証.jpg", "120KB"), "file-2": FileView("file-2", "b.pdf", "1.0MB")},
)
IN_ENGLISH = replace(AT, language="en")


def record(**changes: Any) -> dict[str, Any]:
    """The record section as data, with top-level keys replaced."""
    return {**deepcopy(RECORD), **changes}


SECTION = RecordSection.model_validate(RECORD)


def fields_section(*fields: dict[str, Any], **changes: Any) -> RecordSection:
    """A section of one page with these fields."""
    page = {"id": "only", "title": "ページ", "purpose": "使います。", "fields": list(fields)}
    return RecordSection.model_validate(
        record(pages=[page], documents=[], duplicates=None, ward=None, eligible=None, **changes)
    )

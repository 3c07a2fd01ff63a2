"""Invented people of the register for tests of journeys and pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from madoguchi.engines.registry.actions import write_register
from madoguchi.engines.registry.rules.extract import PersonRow
from madoguchi.journeys.demonstration.register.facts import ACCOUNTS, BUSINESSES, HEALTH, PENSION, RESIDENTS, SCHOOLS

HEAD, SPOUSE, OLDER, YOUNGER = "P-00000001", "P-00000002", "P-00000003", "P-00000004"
_ACCOUNT = {
    "bank_code": "9999",
    "bank_name": "見本銀行",
    "branch_code": "001",
    "branch_name": "見本支店",
    "kind": "ordinary",
    "number": "1234567",
    "holder_kana": "ﾐﾎﾝ ｱｵｲ",
}
_HOME = {
    "postal_code": "8040064",
    "prefecture": "福岡県",
    "city": "北九州市戸畑区",
    "ward_code": "401056",
    "town": "見本町",
    "street": "1番2号",
}


def _person(ref: str, given: str, kana: str, birth: date, relation: str, **more: object) -> PersonRow:
    known: dict[str, object] = {
        "ref": ref,
        "household": "H-1",
        "family": "見本",
        "given": given,
        "family_kana": "ミホン",
        "given_kana": kana,
        "birth": birth,
        "relation": relation,
        "as_of": date(2026, 11, 1),
        "facts": {"residence.since": "2020-04-01", "residence.before": "福岡県福岡市"},
        **_HOME,
    }
    return PersonRow(**{**known, **more})  # type: ignore[arg-type]


def family() -> None:
    """A head with spouse and two children, known to every register; the younger child has no insurance."""
    write_register(
        [
            _person(HEAD, "葵", "アオイ", date(1990, 6, 20), "head", telephone="090-0000-0000", email="aoi@example.jp"),
            _person(SPOUSE, "優", "ユウ", date(1991, 1, 9), "spouse"),
            _person(OLDER, "蓮", "レン", date(2016, 5, 5), "child"),
            _person(YOUNGER, "陽菜", "ヒナ", date(2021, 3, 3), "child"),
        ],
        RESIDENTS,
        [
            (HEALTH, [(ref, "health.insurer", "見本健康保険組合") for ref in (HEAD, SPOUSE, OLDER)]),
            (HEALTH, [(ref, "health.number", "12 3456") for ref in (HEAD, SPOUSE, OLDER)]),
            (HEALTH, [(YOUNGER, "health.insurer", None), (YOUNGER, "health.number", None)]),
            (PENSION, [(HEAD, "pension.kind", "employees")]),
            (ACCOUNTS, [(HEAD, "account", _ACCOUNT), (SPOUSE, "account", None)]),
            (SCHOOLS, [(OLDER, "school.name", "見本小学校")]),
            (BUSINESSES, _business()),
        ],
    )


def _business() -> list[tuple[str, str, object]]:
    facts: dict[str, object] = {
        "business.form": "sole_proprietor",
        "business.name": "見本商店",
        "business.kana": "ミホンショウテン",
        "business.corporate_number": None,
        "business.post": "代表",
        "business.industry": "retail",
        "business.address": dict(_HOME),
        "business.founded_on": "2015-10-01",
        "business.account": _ACCOUNT,
    }
    return [(HEAD, key, value) for key, value in facts.items()]


def alone(**more: object) -> None:
    """Somebody who lives alone and of whom only the register of residents knows."""
    write_register([replace(_person(HEAD, "葵", "アオイ", date(1990, 6, 20), "head"), **more)], RESIDENTS, [])  # type: ignore[arg-type]

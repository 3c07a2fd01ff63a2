"""Code lists of the national survey of procedures (行政手続等の棚卸調査), written by their Japanese names."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from madoguchi.values.declared import Declared

ProcedureType = Literal[
    "申請等",
    "申請等に基づく処分通知等",
    "申請等に基づかない処分通知等",
    "交付等（民間手続）",
    "縦覧等",
    "作成・保存等",
]
Party = Literal[
    "国",
    "独立行政法人等",
    "地方等",
    "国又は独立行政法人等",
    "独立行政法人等又は地方等",
    "国又は地方等",
    "国、独立行政法人等又は地方等",
    "国民等",
    "民間事業者等",
    "国民等、民間事業者等",
]
Task = Literal["自治事務", "第1号法定受託事務", "第2号法定受託事務", "地方の事務でない"]
Fee = Literal["手数料等無し", "手数料等有り"]


class Survey(Declared):
    """The answers this procedure would give in the survey; lists without a fixed code list are free words."""

    type: ProcedureType | None = None
    from_: Party | None = Field(default=None, alias="from")
    to: Party | None = None
    task: Task | None = None
    fee: Fee | None = None
    payment: tuple[str, ...] = ()
    proofing: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()
    professions: tuple[str, ...] = ()

"""Facts and letters for the tests of this room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from madoguchi.engines.messaging.ports import Letter
from madoguchi.values.clock import JST

AT = datetime(2026, 11, 24, 9, 30, tzinfo=JST)
FACTS: dict[str, object] = {
    "applicant": "戸畑 葵",
    "procedure": "子ども医療費の申請",
    "status_url": "http://127.0.0.1:8000/s/K7QM-3F2X-8WNA-PT50",
    "office": "子育て支援課",
    "city": "見本市",
    "due_on": "12月4日",
    "text": "写真を送りなおしてください。",
    "reference_number": "4827-0935-48",
    "number": "Q-4827-0935-50",
}


def letter(**more: Any) -> Letter:
    facts: dict[str, Any] = {
        "ref": "ref-1",
        "to": "aoi@example.jp",
        "subject": "申請を受け付けました（受付番号 4827-0935-48）",
        "body": "戸畑 葵 様\n\n髙﨑 𠮷 邉󠄀 😀\n.\nEND",
        "language": "ja",
        "written_at": AT,
    }
    return Letter(**{**facts, **more})

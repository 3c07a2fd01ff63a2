"""What the dossier room refuses."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class NoSuchDossier(Refusal):
    """この受付番号の申請は見つかりません。受付番号を、控えと見くらべてください。"""


class AlreadyOpened(Refusal):
    """この申請は、もう届いています。受付番号は {reference_number} です。"""

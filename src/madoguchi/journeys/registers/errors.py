"""What the work with registers says no to."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class NoSuchChange(Refusal):
    """この変更は、元に戻せません。記録の履歴から選び直してください。"""

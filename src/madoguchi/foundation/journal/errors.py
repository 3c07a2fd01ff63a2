"""What the journal says no to; the docstring is the sentence people read."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class DisclosuresStopped(Refusal):
    """閲覧の記録に封ができない状態が続いているため、住民の情報を見ることを止めています。申請の受付は続けています。管理者に知らせてください。"""

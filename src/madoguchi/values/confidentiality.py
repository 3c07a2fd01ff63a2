"""How confidential something is: the classes of a municipality (自治体機密性), the most confidential first.

総務省「地方公共団体における情報セキュリティポリシーに関するガイドライン」 第3編第2章2.
"""

from __future__ import annotations

from typing import Literal, get_args

Confidentiality = Literal["3A", "3B", "3C", "2", "1"]

CLASSES: tuple[Confidentiality, ...] = get_args(Confidentiality)
# What nobody declared is kept as the most confidential.
MOST_CONFIDENTIAL: Confidentiality = CLASSES[0]

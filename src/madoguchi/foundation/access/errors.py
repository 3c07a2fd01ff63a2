"""What the access room refuses."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class NotPermitted(Refusal):
    """{reason}"""

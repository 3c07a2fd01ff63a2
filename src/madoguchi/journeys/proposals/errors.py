"""What proposals refuse."""

from __future__ import annotations

from madoguchi.values.refusal import Refusal


class NoSuchProposal(Refusal):
    """この提案は見つかりません。一覧から、もう一度選んでください。"""


class ProposalNeedsReason(Refusal):
    """なぜ必要かを、{least}文字以上で書いてください。"""


class ProposalIsSettled(Refusal):
    """この提案は、もう承認されたか、取りやめになっています。一覧で確かめてください。"""


class ProposalNeedsOtherHands(Refusal):
    """自分の提案は、自分では承認できません。承認できる別の人に頼んでください。"""


class ProposalStands(Refusal):
    """同じことの提案が、もう承認を待っています。一覧で確かめてください。"""


class RulesHoldAlready(Refusal):
    """フォルダーの決まりは、いま有効な決まりと同じです。変えるものがありません。"""


class RulesShutTheDoor(Refusal):
    """この決まりでは、あなたは次に決まりをかえる提案や承認ができません。フォルダーの「proposals.cedar」を直してください。"""


class RulesChangedSince(Refusal):
    """この提案のあとで、ほかの決まりが有効になりました。取りやめて、いまの決まりと見くらべてから、もう一度提案してください。"""

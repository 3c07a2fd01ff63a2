"""What the catalogue refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madoguchi.values.refusal import Refusal

if TYPE_CHECKING:
    from madoguchi.foundation.catalogue.source.complaint import Complaint


class UnknownProcedure(Refusal):
    """「{procedure}」という手続は、公開されていません。手続の一覧から選び直してください。"""


class UnknownRegister(Refusal):
    """「{register}」という台帳は、公開されていません。台帳の一覧から選び直してください。"""


class UnknownVersion(Refusal):
    """手続の版「{version}」が見つかりません。定義が公開されているか確認してください。"""


class NothingPublished(Refusal):
    """まだ定義が公開されていません。「madoguchi definitions publish」で定義を公開してください。"""


class NotInTheCity(Refusal):
    """「{name}」は、この自治体の定義（city.yaml）にありません。定義を確認してください。"""


class SourceUnreadable(Refusal):
    """定義のファイルを読めません。{first}"""

    def __init__(self, complaints: tuple[Complaint, ...]) -> None:
        self.complaints = complaints
        super().__init__(first=complaints[0].reason)


class NoSuchRegisterDraft(Refusal):
    """この台帳の下書きは、見つかりません。公開されたか、捨てられています。台帳を作る画面を開き直してください。"""


class RegisterDraftMoved(Refusal):
    """{who}さんが先に、この下書きを直しました。いまの下書きを確かめてから、もう一度入力してください。"""

"""What is asked of an account of a business (GビズID): somebody has to be able to meet it."""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.foundation.catalogue.identity import BusinessSignIn, Identity
from madoguchi.journeys.publish.finding import Finding
from madoguchi.journeys.publish.reading import Reading
from madoguchi.values.business_account import roles_nobody_has, types_that_fit
from madoguchi.values.mandate_kind import MandateKind
from madoguchi.values.message import msg

_ASKED = ("assurance", "business")


def findings(reading: Reading) -> Iterator[Finding]:
    """Kinds, roles and delegations that nobody who may use the procedure can have."""
    identity = reading.identity
    if identity is None:
        return
    if identity.assurance.delegation and MandateKind.AGENT not in identity.assurance.proxy:
        yield reading.file.about_value(
            ("assurance", "delegation"),
            msg("委任（delegation）で代わりに手続をする人を、この手続は受けつけません。"),
            msg("proxy に agent を加えるか、delegation を消してください。"),
        )
    if identity.assurance.business is not None:
        yield from _of_the_account(reading, identity, identity.assurance.business)


def _of_the_account(reading: Reading, identity: Identity, asked: BusinessSignIn) -> Iterator[Finding]:
    if identity.audience != "business":
        yield reading.file.about_value(
            _ASKED,
            msg("GビズIDは事業者のアカウントなので、この手続を使う人は、だれも持っていません。"),
            msg("audience を business にするか、assurance の business を消してください。"),
        )
    if "online" not in identity.ways:
        yield reading.file.about_value(
            _ASKED,
            msg("オンラインで申請できないので、GビズIDでサインインする人がいません。"),
            msg("ways に online を加えるか、assurance の business を消してください。"),
        )
    fit = types_that_fit(asked.accounts, asked.roles, assurance=identity.assurance.identity)
    for number, one in enumerate(asked.accounts):
        if one not in fit:
            yield reading.file.about_value(
                (*_ASKED, "accounts", number),
                msg(
                    "種類「{account}」のGビズIDでは、求める役割か確かさ（identity）に、だれも届きません。", account=one
                ),
                msg("accounts から消すか、roles や identity を見直してください。"),
            )
    for role in roles_nobody_has(asked.accounts, asked.roles):
        yield reading.file.about_value(
            (*_ASKED, "roles", asked.roles.index(role)),
            msg("役割「{role}」は、accounts のどの種類のGビズIDにもありません。", role=role),
            msg("roles から消すか、accounts に種類を加えてください。"),
        )

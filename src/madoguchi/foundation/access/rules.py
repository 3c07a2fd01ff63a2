"""The rules of access: deny unless one rule allows, and say which one would be needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.values.actor import Actor, ActorKind
from madoguchi.values.message import Message, msg


@dataclass(frozen=True)
class Resource:
    """What is to be seen or changed.

    `division` is responsible, `desk` is the division whose turn it is now, `owner_ref` the applicant's account, `ward`
    the ward whose office it is.
    """

    kind: str
    division: str | None = None
    desk: str | None = None
    owner_ref: str = ""
    drafted_by: str = ""
    divisions: frozenset[str] = field(default_factory=frozenset)
    ward: str = ""


@dataclass(frozen=True)
class Decision:
    """Whether it is allowed, and why or why not."""

    allowed: bool
    reason: Message


_ALLOWED = Decision(True, msg("許可されています。"))


def _denied(sentence: str, **facts: object) -> Decision:
    return Decision(False, Message(sentence, facts))


def _works_on(actor: Actor, resource: Resource) -> bool:
    return bool(actor.divisions & ({resource.division, resource.desk} | resource.divisions))


def _view(actor: Actor, resource: Resource) -> Decision:
    if actor.kind is ActorKind.SYSTEM or "auditor" in actor.roles or _works_on(actor, resource):
        return _ALLOWED
    if resource.owner_ref and actor.ref == resource.owner_ref:
        return _ALLOWED
    if actor.duties:
        return _denied("この案件は、ほかの課の担当です。見る必要があるときは、担当の課に相談してください。")
    return _denied("この申請は、申請した方だけが見られます。受付番号と確認コードで開くか、サインインしてください。")


def _work(actor: Actor, resource: Resource) -> Decision:
    if actor.kind is ActorKind.SYSTEM or (resource.desk or resource.division) in actor.divisions:
        return _ALLOWED
    if resource.division in actor.divisions:
        return _denied("いまは、ほかの課が処理しています。その処理が終わるのを待つか、その課に相談してください。")
    return _denied("この案件は、ほかの課の担当です。処理は担当の課が行います。")


def _post(actor: Actor, resource: Resource) -> Decision:
    if actor.kind is ActorKind.SYSTEM or _works_on(actor, resource):
        return _ALLOWED
    return _denied("この案件は、ほかの課の担当です。処理は担当の課が行います。")


def _sign_off(actor: Actor, resource: Resource) -> Decision:
    if resource.drafted_by and actor.ref == resource.drafted_by:
        return _denied("起案した人は、同じ案件を決裁できません。別の決裁者に依頼してください。")
    if resource.division and actor.can_sign_off_for(resource.division):
        return _ALLOWED
    return _denied("決裁は、担当の課で決裁できる職の人が行います。")


def _staff_only(actor: Actor, resource: Resource) -> Decision:
    if actor.duties:
        return _ALLOWED
    return _denied("職員としてサインインしてください。")


def _administer(actor: Actor, resource: Resource) -> Decision:
    if "administrator" in actor.roles or actor.kind is ActorKind.SYSTEM:
        return _ALLOWED
    return _denied("管理者の役割を持つ職員だけが開けます。")


def _serve_visits(actor: Actor, resource: Resource) -> Decision:
    if actor.kind is ActorKind.SYSTEM:
        return _ALLOWED
    # Who sets rights and definitions does not see whom they concern.
    if "administrator" in actor.roles:
        return _denied("管理者の役割の人は、来庁する方の予約を見られません。予約は、窓口の職員が扱います。")
    wards = {duty.ward for duty in actor.duties if duty.ward}
    if actor.divisions & resource.divisions or resource.ward in wards:
        return _ALLOWED
    return _denied("予約は、その区役所の職員と、予約の電話を受ける課の職員が扱います。その職員に相談してください。")


def _view_visits(actor: Actor, resource: Resource) -> Decision:
    return _ALLOWED if "auditor" in actor.roles else _serve_visits(actor, resource)


_RULES: dict[str, Callable[[Actor, Resource], Decision]] = {
    "view": _view,
    "work": _work,
    "post": _post,
    "sign_off": _sign_off,
    "search": _staff_only,
    "list": _staff_only,
    "view_figures": _staff_only,
    "administer": _administer,
    "serve_visits": _serve_visits,
    "view_visits": _view_visits,
}


def decide(actor: Actor, action: str, resource: Resource) -> Decision:
    """Whether `actor` may do `action` to `resource`; an action no rule knows is denied."""
    rule = _RULES.get(action)
    return rule(actor, resource) if rule else _denied("この操作は、決まりにありません。管理者に知らせてください。")


def require(actor: Actor, action: str, resource: Resource) -> None:
    """Nothing when allowed; raises NotPermitted with the reason otherwise."""
    decision = decide(actor, action, resource)
    if not decision.allowed:
        raise NotPermitted(reason=decision.reason)

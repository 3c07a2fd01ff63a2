"""Whether somebody may do something: the policies decide, deny unless one permits, and say which would be needed."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.foundation.access.engine import ask
from madoguchi.foundation.access.errors import NotPermitted
from madoguchi.foundation.access.facts import Circumstances, Resource
from madoguchi.foundation.access.in_force import policy_book
from madoguchi.foundation.access.policies import PolicyBook, Rule
from madoguchi.foundation.access.recording import note, note_refusal
from madoguchi.foundation.access.standing import circumstances_of
from madoguchi.values.actor import Actor
from madoguchi.values.message import Message, msg

__all__ = ["Circumstances", "Decision", "Resource", "decide", "decide_by", "foresee", "refusal_of", "require"]


_NOTHING = Message("")


@dataclass(frozen=True)
class Decision:
    """Whether it is allowed, by which rule, and why; of a refusal also what would be needed and whom to ask.

    `rule` is the id of the rule that decided; of a refusal nothing forbade, the one that would have permitted it.
    """

    allowed: bool
    reason: Message
    rule: str = ""
    needs: Message = _NOTHING
    ask: Message = _NOTHING


_BROKEN = Decision(
    allowed=False,
    reason=msg("見てよいかどうかを確かめられなかったため、止めました。管理者に知らせてください。"),
    rule="engine",
    needs=msg("決まりを読み取れること"),
    ask=msg("管理者"),
)
_UNKNOWN = Decision(
    allowed=False,
    reason=msg("この操作は、決まりにありません。管理者に知らせてください。"),
    rule="default",
    needs=msg("この操作を許す決まり"),
    ask=msg("管理者"),
)


def decide(actor: Actor, action: str, resource: Resource, how: Circumstances | None = None) -> Decision:
    """Whether `actor` may do `action` to `resource` now; an action no rule knows is denied. The decision is kept."""
    how = how or circumstances_of(actor)
    decision = decide_by(policy_book(), actor, action, resource, how)
    note(actor, action, resource, how, (decision.allowed, decision.rule))
    return decision


def foresee(actor: Actor, action: str, resource: Resource, how: Circumstances | None = None) -> Decision:
    """What `decide` would say, where nothing hangs on it but what is shown: a button, or an explanation."""
    return decide_by(policy_book(), actor, action, resource, how or circumstances_of(actor))


def decide_by(book: PolicyBook, actor: Actor, action: str, resource: Resource, how: Circumstances) -> Decision:
    """The decision by these rules, which need not be the ones in force."""
    if book.trouble:
        return _BROKEN
    if action not in book.about:
        return _UNKNOWN
    answer = ask(book, actor, action, resource, how)
    if answer.broken:
        return _BROKEN
    deciding = [book.rules[name] for name in answer.rules]
    if answer.allowed:
        return Decision(True, deciding[0].says, deciding[0].id)
    rule = deciding[0] if deciding else _nearest(book, actor, action, resource.kind)
    return Decision(False, rule.refuses, rule.id, rule.needs, rule.ask) if rule else _UNKNOWN


def _nearest(book: PolicyBook, actor: Actor, action: str, kind: str) -> Rule | None:
    """The rule to tell somebody of whom no rule permits: the first that would, and is told to such people."""
    audience = "office" if actor.duties else "public"
    about = (rule for rule in book.rules.values() if rule.may_permit(action, kind))
    return next((rule for rule in about if audience in rule.to), None)


def refusal_of(decision: Decision, resource: Resource) -> NotPermitted:
    """The refusal that tells a denial: the sentence, the rule, what would be needed, whom to ask and their division."""
    return NotPermitted(
        reason=decision.reason,
        rule=decision.rule,
        needs=decision.needs,
        ask=decision.ask,
        division=resource.desk or resource.division or "",
    )


def require(actor: Actor, action: str, resource: Resource, how: Circumstances | None = None) -> None:
    """Nothing when allowed; raises NotPermitted with the reason, the rule, what is needed and whom to ask.

    A refusal stands in the journal when the request has come to its end.
    """
    decision = decide(actor, action, resource, how)
    if not decision.allowed:
        note_refusal(actor, action, decision.rule, resource.subject)
        raise refusal_of(decision, resource)

"""The addresses of other systems that are told of a register: named, renewed, stopped and removed by who builds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from madoguchi.engines.records.actions import hooks as actions
from madoguchi.engines.records.errors import NoSuchHook
from madoguchi.engines.records.queries.hooks import DeliveryFacts, HookFacts, deliveries_of, hook_of, hooks_of
from madoguchi.foundation.catalogue.queries import Register
from madoguchi.foundation.journal.actions import record_act
from madoguchi.foundation.outgoing.typed import is_address, is_plainly_inside
from madoguchi.journeys.registers.building.rights import part_to_build, register_to_build
from madoguchi.journeys.registers.errors import HookAddressInside, HookAddressUnusable
from madoguchi.values.actor import Actor


@dataclass(frozen=True)
class HookSheet:
    """One address that is told, and the last things sent there, the newest first."""

    register: Register
    hook: HookFacts
    deliveries: tuple[DeliveryFacts, ...]


def hooks_sheet(register_id: str, *, by: Actor) -> tuple[Register, tuple[HookFacts, ...]]:
    """The register and every address that is told of it; raises UnknownRegister, NotPermitted."""
    return register_to_build(register_id, by), hooks_of(register_id)


def hook_sheet(register_id: str, ref: str, *, by: Actor) -> HookSheet:
    """One address with what was sent there; raises UnknownRegister, NoSuchHook."""
    found, hook = _hook_in_sight(register_id, ref, by)
    return HookSheet(found, hook, deliveries_of(ref))


@transaction.atomic
def tell_address(register_id: str, address: str, events: Sequence[str], *, by: Actor) -> tuple[str, str]:
    """Tell this address from now on; its reference, and the secret that is shown this once.

    Raises HookAddressUnusable, HookAddressInside, HookEventsMissing, HookKnown, TooManyHooks, NotPermitted and
    UnknownRegister.
    """
    found, address = register_to_build(register_id, by), address.strip()
    if not is_address(address):
        raise HookAddressUnusable
    if is_plainly_inside(address, settings.MADOGUCHI_HOOK_NETWORKS):
        raise HookAddressInside
    ref, secret = actions.add_hook(register_id, address, events, by_name=by.name)
    _write_down(found, "hook_add", ref, address, by)
    return ref, secret


@transaction.atomic
def renew_secret(register_id: str, ref: str, *, by: Actor) -> str:
    """A new secret that is shown this once; the one before signs for a day as well."""
    found, hook = _hook_in_sight(register_id, ref, by)
    secret = actions.renew_secret(register_id, ref)
    _write_down(found, "hook_renew", ref, hook.address, by)
    return secret


@transaction.atomic
def stop_telling(register_id: str, ref: str, *, by: Actor) -> None:
    """Send nothing more there for now."""
    found, hook = _hook_in_sight(register_id, ref, by)
    actions.stop_hook(register_id, ref)
    _write_down(found, "hook_stop", ref, hook.address, by)


@transaction.atomic
def resume_telling(register_id: str, ref: str, *, by: Actor) -> None:
    """Send again, what waited first; what happened while it was stopped is not told."""
    found, hook = _hook_in_sight(register_id, ref, by)
    actions.resume_hook(register_id, ref)
    _write_down(found, "hook_resume", ref, hook.address, by)


@transaction.atomic
def try_telling(register_id: str, ref: str, *, by: Actor) -> None:
    """Send something about no record there, so that both sides see whether it arrives."""
    found, hook = _hook_in_sight(register_id, ref, by)
    actions.try_hook(register_id, ref)
    _write_down(found, "hook_try", ref, hook.address, by)


@transaction.atomic
def forget_address(register_id: str, ref: str, *, by: Actor) -> None:
    """Remove the address, its secret and the list of what was sent there."""
    found, hook = _hook_in_sight(register_id, ref, by)
    actions.remove_hook(register_id, ref)
    _write_down(found, "hook_remove", ref, hook.address, by)


def _hook_in_sight(register_id: str, ref: str, by: Actor) -> tuple[Register, HookFacts]:
    """The address, for who builds the register; to everybody else it is NoSuchHook, as one that nobody named."""
    return part_to_build(register_id, NoSuchHook(), by), hook_of(register_id, ref)


def _write_down(found: Register, verb: str, ref: str, address: str, by: Actor) -> None:
    """The host is enough: a path may hold a key of the other system."""
    host = urlsplit(address).hostname or ""
    record_act(by, f"write:{verb}", data=f"台帳「{found.title()}」の知らせ先", detail={"hook": ref, "host": host})

"""The devices of the staff in the console: which are sound, and what the rules say of one."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from madoguchi.faces.console.device_words import lack_words, reason_words, state_of, state_words
from madoguchi.faces.console.door import for_administrators
from madoguchi.faces.ui.components import Pager, Tab
from madoguchi.foundation.identity import kept_devices
from madoguchi.foundation.identity.kept_devices import STATES
from madoguchi.journeys.device_sheet import device_sheet
from madoguchi.values.actor import Actor

_ON_A_PAGE, _LONGEST = 50, 40


@require_GET
@for_administrators
def devices(request: HttpRequest, by: Actor) -> HttpResponse:
    """Every device by its number, with what counts of it today; a tab for each state, and a search by number."""
    asked = {name: request.GET.get(name, "")[:_LONGEST].replace("\0", "") for name in ("state", "q", "after")}
    state, words = asked["state"] if asked["state"] in STATES else "", asked["q"].strip()
    found = kept_devices.devices(state, beginning=words, after=asked["after"], limit=_ON_A_PAGE + 1)
    counts = kept_devices.devices_by_state()
    here = {name: value for name, value in (("state", state), ("q", words)) if value}
    more = f"?{urlencode({**here, 'after': found[_ON_A_PAGE - 1].number})}" if len(found) > _ON_A_PAGE else ""
    names = state_words()
    context = {
        "rows": [{"device": one, "state": state_of(one)} for one in found[:_ON_A_PAGE]],
        "tabs": [
            Tab(_("すべて"), "?", sum(counts.values()), not state),
            *(Tab(names[one], f"?state={one}", counts[one], one == state) for one in STATES),
        ],
        "q": words,
        "state": state,
        "is_told": bool(settings.MADOGUCHI_DEVICES),
        "pager": Pager(f"?{urlencode(here)}" if asked["after"] else "", more, "", _ON_A_PAGE),
    }
    return render(request, "console/devices.html", context)


@require_GET
@for_administrators
def device(request: HttpRequest, by: Actor, device_number: str) -> HttpResponse:
    """One device: what is known of it, what it lacks, and what the rules say to whoever uses it."""
    sheet = device_sheet(device_number)
    lacks = lack_words()
    context = {
        "kept": sheet.kept,
        "device": sheet.kept.facts,
        "state": state_of(sheet.kept.facts),
        "lacks": [lacks[one] for one in sheet.lacks],
        "acts": sheet.acts,
        # Each rule that shuts something once, however much it shuts.
        "refusals": list({one.rule: one for _words, one in sheet.acts if not one.allowed}.values()),
        "reason": reason_words().get(sheet.kept.reason, ""),
        "is_told": bool(settings.MADOGUCHI_DEVICES),
    }
    return render(request, "console/device.html", context)

"""The addresses of the console."""

from __future__ import annotations

from django.urls import path

from madoguchi.faces.console import (
    build_datasets,
    build_draft,
    build_flow,
    build_process,
    build_rights,
    builds,
    devices,
    hooks,
    lotteries,
    openings,
    staff,
    views,
)

app_name = "console"

_DRAFT = "registers/drafts/<str:build_ref>"

urlpatterns = [
    path("", views.definitions, name="definitions"),
    path("definitions/<str:version>", views.definition, name="definition"),
    path("definitions/<str:version>/text", views.definition_text, name="definition_text"),
    path("outbox", views.outbox, name="outbox"),
    path("outbox/<str:message_ref>", views.message, name="message"),
    path("tokens", views.tokens, name="tokens"),
    path("staff", staff.staff, name="staff"),
    path("staff/<str:account_ref>", staff.one, name="staff_one"),
    path("staff/<str:account_ref>/invite", staff.invite, name="staff_invite"),
    path("staff/<str:account_ref>/person", staff.person, name="staff_person"),
    path("staff/<str:account_ref>/stop", staff.stop, name="staff_stop"),
    path("devices", devices.devices, name="devices"),
    path("devices/new", devices.new, name="device_new"),
    path("devices/of/<str:device_number>", devices.device, name="device"),
    path("devices/of/<str:device_number>/register", devices.register, name="device_register"),
    path("devices/of/<str:device_number>/retire", devices.retire, name="device_retire"),
    path("openings", openings.openings, name="openings"),
    path("openings/new", openings.new, name="opening_new"),
    path("openings/<str:opening>", openings.opening, name="opening"),
    path("openings/<str:opening>/stop", openings.stop, name="opening_stop"),
    path("lotteries", lotteries.lotteries, name="lotteries"),
    path("lotteries/new", lotteries.new, name="lottery_new"),
    path("lotteries/<str:lottery>", lotteries.lottery, name="lottery"),
    path("lotteries/<str:lottery>/<str:lottery_act>", lotteries.act, name="lottery_act"),
    path("registers", builds.builds, name="builds"),
    path("registers/new", builds.new, name="build_new"),
    path("registers/new/<str:way>", builds.begin, name="build_begin"),
    path("registers/of/<str:register_id>/edit", builds.edit, name="build_edit"),
    path("registers/of/<str:register_id>/hooks", hooks.hooks, name="hooks"),
    path("registers/of/<str:register_id>/hooks/<str:hook_ref>", hooks.hook, name="hook"),
    path("registers/of/<str:register_id>/hooks/<str:hook_ref>/<str:hook_act>", hooks.act, name="hook_act"),
    path(_DRAFT, build_draft.fields, name="build"),
    path(f"{_DRAFT}/fields/<str:field_id>", build_draft.field, name="build_field"),
    path(f"{_DRAFT}/about", build_draft.about, name="build_about"),
    path(f"{_DRAFT}/lists", build_draft.lists, name="build_lists"),
    path(f"{_DRAFT}/rights", build_rights.rights, name="build_rights"),
    path(f"{_DRAFT}/rights/<str:kind>/<int:number>", build_rights.rule, name="build_rule"),
    path(f"{_DRAFT}/process", build_process.process, name="build_process"),
    path(f"{_DRAFT}/process/begin", build_flow.begin, name="build_flow"),
    path(f"{_DRAFT}/process/stop", build_process.stop, name="build_stop"),
    path(f"{_DRAFT}/process/states/<str:state_id>", build_process.state, name="build_state"),
    path(f"{_DRAFT}/process/actions/<str:act_id>", build_process.act, name="build_act"),
    path(f"{_DRAFT}/datasets", build_datasets.datasets, name="build_datasets"),
    path(f"{_DRAFT}/datasets/<str:dataset_id>", build_datasets.dataset, name="build_dataset"),
    path(f"{_DRAFT}/publish", build_draft.publish, name="build_publish"),
    path(f"{_DRAFT}/yaml", build_draft.yaml, name="build_yaml"),
    path(f"{_DRAFT}/throw-away", build_draft.throw_away, name="build_throw_away"),
]

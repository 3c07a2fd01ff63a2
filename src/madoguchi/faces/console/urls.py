"""The addresses of the console."""

from __future__ import annotations

from django.urls import path

from madoguchi.faces.console import lotteries, openings, staff, views

app_name = "console"

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
    path("staff/<str:account_ref>/stop", staff.stop, name="staff_stop"),
    path("openings", openings.openings, name="openings"),
    path("openings/new", openings.new, name="opening_new"),
    path("openings/<str:opening>", openings.opening, name="opening"),
    path("openings/<str:opening>/stop", openings.stop, name="opening_stop"),
    path("lotteries", lotteries.lotteries, name="lotteries"),
    path("lotteries/new", lotteries.new, name="lottery_new"),
    path("lotteries/<str:lottery>", lotteries.lottery, name="lottery"),
    path("lotteries/<str:lottery>/<str:lottery_act>", lotteries.act, name="lottery_act"),
]

"""The addresses of the counter; names of people are never part of one."""

from __future__ import annotations

from django.urls import path

from madoguchi.faces.counter.views import board, desk, devices, kiosk, place, reception, waits
from madoguchi.faces.counter.visit_urls import addresses

app_name = "counter"

_OFFICE = "<slug:office>"

urlpatterns = [
    *addresses,
    path("", desk.offices, name="offices"),
    path("waits", waits.waits, name="waits"),
    path("waits.csv", waits.waits_csv, name="waits_csv"),
    path("device", devices.bind, name="device"),
    path("device/try", devices.try_here, name="device_try"),
    path("t/<str:code>", place.place, name="place"),
    path("t/<str:code>/leave", place.leave, name="leave"),
    path(f"{_OFFICE}/kiosk", kiosk.kiosk, name="kiosk"),
    path(f"{_OFFICE}/kiosk/take", kiosk.take, name="kiosk_take"),
    path(f"{_OFFICE}/kiosk/check-in", kiosk.check_in, name="kiosk_check_in"),
    path(f"{_OFFICE}/kiosk/call-staff", kiosk.call_staff, name="kiosk_call_staff"),
    path(f"{_OFFICE}/kiosk/<str:code>", kiosk.ticket, name="kiosk_ticket"),
    path(f"{_OFFICE}/board", board.board, name="board"),
    path(f"{_OFFICE}/devices", devices.devices, name="devices"),
    path(f"{_OFFICE}/devices/<str:device_ref>", devices.remove, name="device_remove"),
    path(f"{_OFFICE}/hall", reception.hall, name="hall"),
    path(f"{_OFFICE}/reception", reception.reception, name="reception"),
    path(f"{_OFFICE}/reception/<slug:act>", reception.act, name="reception_act"),
    path(f"{_OFFICE}/desk", desk.counters, name="counters"),
    path(f"{_OFFICE}/desk/<slug:counter>", desk.desk, name="desk"),
    path(f"{_OFFICE}/desk/<slug:counter>/<slug:act>", desk.act, name="desk_act"),
]

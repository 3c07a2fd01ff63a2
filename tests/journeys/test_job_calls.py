"""Which jobs call the worker, and which wait until it looks."""

from __future__ import annotations

import pytest
from django.db import connection

from madoguchi.journeys import jobs


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_called_for_a_decision_and_not_for_each_of_many_bookings() -> None:
    connection.ensure_connection()
    session = connection.connection
    session.execute("LISTEN procrastinate_any_queue_v1")
    try:
        jobs.tell_visitor.defer(number="482-709-3566", kind="booking_made")
        assert list(session.notifies(timeout=0)) == []
        jobs.issue_notice.defer(reference_number="4827-0935-48")
        assert len(list(session.notifies(timeout=5, stop_after=1))) == 1
    finally:
        session.execute("UNLISTEN *")

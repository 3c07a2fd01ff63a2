"""Let the job of a booking wait until the worker looks: a call to it makes every booking wait for the one before.

A transaction that notifies somebody holds a lock of the whole server until it is committed to disk, so that at an opening
hour bookings would be committed one by one; and the call takes the server longer than the row of the job.
"""

from django.db import migrations

_NAME = "procrastinate_jobs_notify_queue_job_inserted_v1"
_TRIGGER = f"""
DROP TRIGGER IF EXISTS {_NAME} ON procrastinate_jobs;
CREATE TRIGGER {_NAME} AFTER INSERT ON procrastinate_jobs FOR EACH ROW WHEN (NEW.status = 'todo' {{more}})
EXECUTE FUNCTION procrastinate_notify_queue_job_inserted_v1()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("journeys", "0008_seal_what_is_asked"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        migrations.RunSQL(
            _TRIGGER.format(more="AND NEW.task_name <> 'tell_visitor'"),
            _TRIGGER.format(more=""),
        )
    ]

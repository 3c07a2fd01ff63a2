"""What anybody may know of everybody's tickets, bookings and entries: told by the owner, without whose they are.

Whoever stands in the hall sees the line, and whoever books is told that a place is taken; the rows themselves are seen
by those they belong to.
"""

from __future__ import annotations

from django.db import migrations

# The owner sees matters only as the keeper; whoever asked speaks again when it was told.
_TELLING = """
CREATE FUNCTION {name} RETURNS {gives} LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    said text := current_setting('madoguchi.actor', true);
    {told}
BEGIN
    PERFORM set_config('madoguchi.actor', 'keeper', true);
    {tell}
    PERFORM set_config('madoguchi.actor', coalesce(said, ''), true);
    {give}
END $$
"""
# By name and values, what each gives, and the question. Their plans are kept: they are asked with each act.
_ANSWERS = {
    # For what lines the same person has a time.
    "lines_held_by(person text)": (
        "text[]",
        """ARRAY(
        SELECT b.line::text FROM booking_booking AS b
        WHERE b.person_key = person AND b.person_key <> '' AND b.state IN ('offered', 'booked', 'arrived'))""",
    ),
    # Whether somebody waits for a place that comes free.
    "is_waited_for(place text, line_of text, day date)": (
        "boolean",
        """EXISTS (
        SELECT 1 FROM booking_waiter AS w
        WHERE w.office = place AND line_of = ANY (w.lines) AND w.state = 'waiting'
            AND day BETWEEN w.from_on AND w.until_on)""",
    ),
    "waiting_before(waiter bigint, place text, lines_of text[])": (
        "integer",
        """(
        SELECT count(*) FROM booking_waiter AS w
        WHERE w.office = place AND w.lines && lines_of::varchar[] AND w.state = 'waiting' AND w.id < waiter)""",
    ),
}
# The same of many rows. No kept plans: one that was made for an empty table would walk through all of it when it is
# full, and a range is short or long.
_LISTS = {
    # The days of a hall, as everybody who stands in it sees them.
    "tickets_without_names(offices text[], first date, last date)": (
        """TABLE (
    id bigint, office varchar, "on" date, number integer, line varchar, services varchar[], kind varchar,
    state varchar, counter varchar, wanted_counter varchar, rank_at timestamptz, arrived_at timestamptz,
    called_at timestamptz, first_called_at timestamptz, calls smallint, started_at timestamptz, ended_at timestamptz,
    handled_seconds integer, forecast_at timestamptz, forecast_minutes smallint, language varchar, booking_id bigint)""",
        """
        SELECT id, office, "on", number, line, services, kind, state, counter, wanted_counter, rank_at, arrived_at,
            called_at, first_called_at, calls, started_at, ended_at, handled_seconds, forecast_at, forecast_minutes,
            language, booking_id
        FROM booking_queueticket WHERE office = ANY ($1) AND "on" BETWEEN $2 AND $3""",
    ),
    # What is counted of bookings, and how many are still to come.
    "bookings_without_names(first timestamptz, before timestamptz)": (
        """TABLE (
    office varchar, line varchar, lane varchar, state varchar, services varchar[], starts_at timestamptz,
    made_at timestamptz, remote boolean, consented_at timestamptz, room_opened_at timestamptz,
    room_ended_at timestamptz)""",
        """
        SELECT office, line, lane, state, services, starts_at, made_at, remote, consented_at, room_opened_at,
            room_ended_at
        FROM booking_booking WHERE starts_at >= $1 AND starts_at < $2""",
    ),
    # Which of these people have a time of an opening already, here or through the telephone. A batch has hundreds.
    "have_a_time(of_opening bigint, line_of text, people text)": (
        "SETOF varchar",
        """
        WITH asking AS (SELECT unnest(string_to_array($3, ' ')) AS key)
        SELECT person_key FROM booking_outcome JOIN asking ON person_key = asking.key
        WHERE opening_id = $1 AND kind = 'booked'
        UNION
        SELECT person_key FROM booking_booking JOIN asking ON person_key = asking.key
        WHERE line = $2 AND person_key <> '' AND state IN ('offered', 'booked', 'arrived')""",
    ),
    # What was answered to these requests. A booking of an opening is found by its key, as it was written.
    "answered_before(of_opening bigint, requests text)": (
        "TABLE (id bigint, key varchar, kind varchar, slot_id bigint, code varchar, number varchar)",
        """
        SELECT o.id, o.key, o.kind, o.slot_id, o.code, coalesce(b.number, '')
        FROM unnest(string_to_array($2, ' ')) AS asking(key)
        JOIN booking_outcome AS o ON o.key = asking.key AND o.opening_id = $1
        LEFT JOIN booking_booking AS b ON o.kind = 'booked' AND b.key = 'o' || o.opening_id || '/' || o.key""",
    ),
    # The list of a lottery; who belongs together is for nobody to know while others may still join them.
    "entries_without_names(wanted text)": (
        """TABLE (
    number varchar, "group" varchar, size smallint, preferences varchar[], option varchar, rank integer,
    moved_up boolean)""",
        """
        SELECT e.number, CASE WHEN l.closed_at IS NULL THEN '' ELSE e."group" END, e.size, e.preferences, e.option,
            e.rank, e.moved_up_at IS NOT NULL
        FROM booking_lottery AS l JOIN booking_lotteryentry AS e ON e.lottery_id = l.id
        WHERE l.ref = $1 AND (e.state <> 'withdrawn' OR e.rank IS NOT NULL)""",
    ),
    "winners_without_names(wanted text, behind text, most integer)": (
        "TABLE (number varchar, rank integer, option varchar, moved_up boolean)",
        """
        SELECT e.number, e.rank, e.option, e.moved_up_at IS NOT NULL
        FROM booking_lottery AS l JOIN booking_lotteryentry AS e ON e.lottery_id = l.id
        WHERE l.ref = $1 AND e.number > $2 AND e.option <> '' AND (e.state <> 'withdrawn' OR e.rank IS NOT NULL)
        ORDER BY e.number LIMIT $3""",
    ),
}


def _answering(name: str, gives: str, question: str) -> str:
    return _TELLING.format(
        name=name, gives=gives, told=f"told {gives};", tell=f"told := {question};", give="RETURN told;"
    )


def _listing(name: str, gives: str, question: str) -> str:
    values = ", ".join(one.split()[0] for one in name.partition("(")[2].rstrip(")").split(", "))
    tell = f"RETURN QUERY EXECUTE $q${question}$q$ USING {values};"
    return _TELLING.format(name=name, gives=gives, told="", tell=tell, give="")


FORWARDS = [
    *(_answering(name, *told) for name, told in _ANSWERS.items()),
    *(_listing(name, *told) for name, told in _LISTS.items()),
]
BACKWARDS = [f"DROP FUNCTION {name}" for name in (*_ANSWERS, *_LISTS)]


class Migration(migrations.Migration):
    dependencies = [("booking", "0017_wait_in_every_line_that_can")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]

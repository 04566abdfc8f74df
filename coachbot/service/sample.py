"""A made-up leader's twelve weeks, so that everything works in the first minute of a trial."""

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Table, insert

from coachbot.cadence import instant
from coachbot.catalogue import CONTENT, Catalogue
from coachbot.store.tables import (
    activity_records,
    asked,
    commitments,
    people,
    priorities,
    schedules,
)
from coachbot.store.tables.journal import entries, evidence, passages

ZONE = "Europe/London"
SAMPLE = CONTENT / "sample" / "leader.toml"
OTHERS = CONTENT / "sample" / "others.toml"


def sample_leader() -> Mapping[str, Any]:
    """Who the made-up leader is, and what they wrote, as the data file has it."""
    return tomllib.loads(SAMPLE.read_text(encoding="utf-8"))


def others() -> Mapping[str, str]:
    """Who else can be played in a trial: names by part."""
    return tomllib.loads(OTHERS.read_text(encoding="utf-8"))


def plant(db: Connection, catalogue: Catalogue, channel: str, address: str, now: datetime) -> None:
    """Put the made-up leader's history into an empty database, ending in the week before `now`."""
    story = sample_leader()
    today = now.astimezone(UTC).date()
    start = today - timedelta(weeks=13)
    leader = story["leader"]
    person = _add(
        db, people, channel=channel, address=address, name=leader["name"], role=leader["role"],
        strand=leader["strand"], zone=ZONE, made_at=_at(start), welcomed_at=_at(start), unreachable_at=None,
    )  # fmt: skip
    for item in leader["priorities"]:
        _add(db, priorities, person_id=person, item=item, since=start, until=None)
    rhythm = {name: leader[name] for name in ("cadence", "weekday", "at")}
    days = (leader["weekday"] - today.weekday() - 1) % 7 + 1
    due = instant(today + timedelta(days=days), time.fromisoformat(leader["at"]), ZONE)
    _add(db, schedules, person_id=person, zone=ZONE, anchor=start, paused_until=None, next_due_at=due, **rhythm)
    written: dict[str, int] = {}
    for one in story["entries"]:
        written[one["key"]] = _entry(db, catalogue, person, today, one, written)
    for one in story["activities"]:
        _activity(db, person, today, one, written)
    for one in story["commitments"]:
        _commitment(db, person, today, one, written)


def _entry(
    db: Connection, catalogue: Catalogue, person: int, today: date, one: Mapping[str, Any], written: Mapping[str, int]
) -> int:
    monday = today - timedelta(days=today.weekday())
    day = min(monday - timedelta(weeks=one["weeks_ago"] - 1) + timedelta(days=one["weekday"] - 7), today)
    question = catalogue.questions[one["question"]][0].text if one["question"] else ""
    entry = _add(
        db, entries, person_id=person, question=one["question"], asked=question, written_at=_at(day),
        local_date=day, returns_to=written.get(one.get("returns_to", "")), muted=False,
        conversation=None, name="",
    )  # fmt: skip
    _add(
        db,
        passages,
        entry_id=entry,
        name="entry",
        asked="",
        text=one["text"],
        message="",
        written_at=_at(day),
        has_details=False,
    )
    if "more" in one:
        more = catalogue.follow_ups[one["follow_up"]].text
        _add(
            db,
            passages,
            entry_id=entry,
            name="more",
            asked=more,
            text=one["more"],
            message="",
            written_at=_at(day),
            has_details=False,
        )
    for behaviour in one["behaviours"]:
        _add(db, evidence, entry_id=entry, behaviour=behaviour, person_id=person, claimed_on=day)
    if one["question"]:
        _add(db, asked, person_id=person, question=one["question"], on=day)
    return entry


def _activity(db: Connection, person: int, today: date, one: Mapping[str, Any], written: Mapping[str, int]) -> None:
    done = one["status"] == "done"
    _add(
        db, activity_records, person_id=person, activity=one["id"], status=one["status"],
        entry_id=written.get(one.get("entry", "")), planned_on=today - timedelta(weeks=one["planned_weeks_ago"]),
        due_on=today - timedelta(weeks=one["due_weeks_ago"]), asked_on=None,
        done_on=today - timedelta(weeks=one["done_weeks_ago"]) if done else None,
        hours=one.get("hours") if done else None, took=one.get("took"), conversation=None, name="",
    )  # fmt: skip


def _commitment(db: Connection, person: int, today: date, one: Mapping[str, Any], written: Mapping[str, int]) -> None:
    _add(
        db, commitments, person_id=person, text=one["text"], knows=one["knows"], status="open",
        made_on=today - timedelta(weeks=one["made_weeks_ago"]), due_on=today - timedelta(weeks=one["due_weeks_ago"]),
        asked_on=None, closed_on=None, carried=0, became="", entry_id=written[one["entry"]], told_in=None,
        has_details=False, check_in_id=None, conversation=None, name="",
    )  # fmt: skip


def _add(db: Connection, table: Table, **row: Any) -> int:
    key = db.execute(insert(table), row).inserted_primary_key
    return int(key[0]) if key is not None and isinstance(key[0], int) else 0


def _at(day: date) -> datetime:
    return datetime.combine(day, time(8, 40), UTC)

"""A trail in words and numbers ready to be laid out: what the document, the page and the picture share."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from coachbot.render.messages import listed, shortened
from coachbot.render.trail.model import (
    Behaviour,
    Enclosure,
    Heading,
    Priority,
    Trail,
    TrailActivity,
    TrailCommitment,
    TrailEntry,
    TrailRemark,
)

FOLDER = Path(__file__).parent
LEVELS = 4  # shades of the grid, besides none: one each for 1 to 4, unless a month has more
TITLE = 110  # characters of a question that stands in a list

View = dict[str, Any]


@cache
def words() -> Mapping[str, Any]:
    """The words of words.toml, by section."""
    return tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))


def view(trail: Trail) -> View:
    """All that is to be shown, as JSON: every number, date and plural is in words already."""
    name = trail.name or _say("somebody")
    period = _period(trail.since, trail.until)
    ends = {entry.id: entry for entry in trail.entries}
    promised = [one for one in trail.commitments if one.status != "dropped"]
    empty = not (trail.entries or trail.activities or promised)
    return {
        "labels": words()["labels"],
        "name": trail.name,
        "role": words()["roles"].get(trail.role, trail.role),
        "strand": trail.strand,
        "period": period,
        "about": _say("about", title=words()["labels"]["title"], name=name, period=period),
        "made": _made(name, trail),
        "made_on": [trail.until.year, trail.until.month, trail.until.day],
        "empty": empty,
        "figures": [] if empty else _figures(trail),
        "priorities": [_priority(one) for one in trail.priorities],
        "grid": _grid(trail),
        "contents": _contents(trail),
        "months": [
            {"title": f"{month:%B %Y}", "entries": [_entry(entry, trail) for entry in of_month]}
            for month, of_month in groupby(trail.entries, key=lambda entry: entry.on.replace(day=1))
        ],
        "done": [_activity(one, ends) for one in trail.activities if one.status == "done"],
        "planned": [_activity(one, ends) for one in trail.activities if one.status != "done"],
        "commitments": [
            {"title": words()["labels"][title], "those": those}
            for title, status in (("kept", "kept"), ("open", "open"))  # what was let go is in the data alone
            if (those := [_commitment(one) for one in promised if one.status == status])
        ],
    }


def _made(name: str, trail: Trail) -> str:
    mentors = list(dict.fromkeys(one.mentor for entry in trail.entries for one in entry.remarks))
    return _say("made_with" if mentors else "made", name=name, mentors=listed(mentors), date=dated(trail.until))


def _period(since: date, until: date) -> str:
    return dated(until) if since == until else _say("period", since=dated(since), until=dated(until))


def dated(day: date) -> str:
    """A date in full: "4 May 2026"."""
    return f"{day.day} {day:%B %Y}"


def _say(phrase: str, **values: object) -> str:
    return str(words()["phrases"][phrase]).format(**values)


def _number(value: float) -> str:
    return f"{value:g}" if value < 100_000 else f"{value:.0f}"


def _counted(what: str, number: float) -> str:
    one, many = words()["counts"][what]
    return str(one if number == 1 else many).format(n=_number(number))


def _figures(trail: Trail) -> list[View]:
    totals = trail.totals
    values = {
        "entries": totals.entries,
        "behaviours": totals.behaviours,
        "done": totals.activities_done,
        "hours": totals.hours,
    }
    return [
        {
            "value": _number(value),
            "label": words()["figures"][what][value != 1].format(of=totals.of_behaviours),
        }
        for what, value in values.items()
    ]


def _priority(one: Priority) -> View:
    if one.until is None:
        return {"title": one.title, "when": _say("since", since=dated(one.since))}
    return {"title": one.title, "when": _say("until", since=dated(one.since), until=dated(one.until))}


def _grid(trail: Trail) -> View:
    most = max([LEVELS, *(count for heading in trail.headings for count in heading.by_month)])
    return {
        "title": _say("last_months", first=f"{trail.months[0]:%B %Y}", last=f"{trail.months[-1]:%B %Y}"),
        "months": [{"letter": f"{month:%b}", "title": f"{month:%B %Y}"} for month in trail.months],
        "rows": [
            {
                "title": heading.title,
                "short": heading.short,
                "cells": [_cell(heading, *of, most) for of in zip(trail.months, heading.by_month, strict=True)],
                "total": sum(heading.by_month),
                "said": _counted("entries", sum(heading.by_month)) if any(heading.by_month) else "",
                "behaviours": _say("of", count=heading.behaviours, of=heading.of_behaviours),
            }
            for heading in trail.headings
        ],
        "all": list(trail.entries_by_month),
        "total": sum(trail.entries_by_month),
    }


def _cell(heading: Heading, month: date, count: int, most: int) -> View:
    said = _say("cell", heading=heading.title, month=f"{month:%B %Y}", entries=_counted("entries", count))
    return {"count": count, "level": -(-count * LEVELS // most), "said": said}


def _contents(trail: Trail) -> list[View]:
    """The entries under each heading that they are evidence for; those under none come last."""

    def part(title: str, behaviours: str, found: Iterable[TrailEntry]) -> View:
        rows = [{"id": one.id, "date": dated(one.on), "title": shortened(_title(one), TITLE)} for one in found]
        said = ", ".join(filter(None, (_counted("entries", len(rows)), behaviours)))
        return {"title": title, "said": said, "entries": rows}

    known = {heading.id for heading in trail.headings}
    parts = [
        part(
            heading.title,
            _say("behaviours_of", count=heading.behaviours, of=heading.of_behaviours),
            (entry for entry in trail.entries if heading.id in _headings(entry)),
        )
        for heading in trail.headings
    ]
    parts.append(
        part(words()["labels"]["unclaimed"], "", (entry for entry in trail.entries if not known & _headings(entry)))
    )
    return [one for one in parts if one["entries"]]


def _headings(entry: TrailEntry) -> set[str]:
    return {behaviour.heading for behaviour in entry.behaviours}


def _title(entry: TrailEntry) -> str:
    """What an entry is listed as: the question it answers, or else how it begins."""
    return entry.question or next((one.text for one in entry.passages if one.text.strip()), _say("own_words"))


def _entry(entry: TrailEntry, trail: Trail) -> View:
    question = entry.question or _say("own_words")
    back = entry.returns_to
    return {
        "id": entry.id,
        "date": dated(entry.on),
        "day": f"{entry.on:%A}",
        "iso": entry.on.isoformat(),
        "question": question,
        "label": _say("entry", date=dated(entry.on), question=shortened(question, TITLE)),
        "passages": [{"asked": one.asked, "text": one.text} for one in entry.passages if one.asked or one.text],
        "behaviours": _behaviours(entry.behaviours, trail),
        "threads": _threads(entry.remarks),
        "back": back and {
            "said": _say("returns_to" if back.inside else "returns_outside", date=dated(back.on)),
            "entry": back.entry if back.inside else None,
        },
        "later": [{"said": dated(one.on), "entry": one.entry if one.inside else None} for one in entry.returned_to_by],
        "returned_to": _say("returned_to"),
        "notes": [*_enclosures(entry.attachments), *([_counted("edited", entry.revisions)] if entry.revisions else [])],
    }  # fmt: skip


def _behaviours(claimed: Sequence[Behaviour], trail: Trail) -> list[View]:
    titles = {heading.id: heading.short for heading in trail.headings}
    return [{"title": one.title, "heading": titles.get(one.heading, "")} for one in claimed]


def _threads(remarks: Sequence[TrailRemark]) -> list[list[View]]:
    """What was said with one mentor after the other; what they agree to without a word more stands in one line."""
    threads: dict[int, list[View]] = {}
    for one in remarks:
        said = threads.setdefault(one.thread, [])
        about = one.behaviour.title if one.behaviour else ""
        agrees = one.kind == "agree" and not one.text
        if agrees and said and said[-1]["agrees"]:
            said[-1]["about"] += f"; {about}"
        else:
            who = words()["remarks"][one.kind].format(who=one.by)
            line = {"who": who, "about": about, "text": one.text, "reply": one.kind == "reply", "agrees": agrees}
            said.append(line)
    return list(threads.values())


def _enclosures(attachments: Sequence[Enclosure]) -> list[str]:
    kinds = words()["enclosures"]
    counted = Counter(one.kind if one.kind in kinds else "other" for one in attachments)
    said = [f"{number} {kinds[kind][number != 1]}" for kind, number in counted.items()]
    size = sum(one.size for one in attachments)
    return [f"{listed(said)}{f' ({_size(size)})' if size else ''}"] if said else []


def _size(octets: int) -> str:
    return f"{octets / 1_000_000:.1f} MB" if octets >= 1_000_000 else f"{max(1, round(octets / 1000))} kB"


def _activity(one: TrailActivity, entries: Mapping[int, TrailEntry]) -> View:
    arose = entries.get(one.entry) if one.entry is not None else None
    if one.done_on:
        when = _say("done_on", date=dated(one.done_on))
    else:
        when = _say("due_on", date=dated(one.due_on)) if one.due_on else _say("no_date")
    return {
        "title": one.title,
        "when": when,
        "hours": _counted("hours", one.hours) if one.hours else "",
        "took": one.took,
        "entry": arose and arose.id,
        "arose": dated(arose.on) if arose else "",
    }


def _commitment(one: TrailCommitment) -> View:
    notes = [_say("closed_on", date=dated(one.closed_on))] if one.closed_on else []
    if one.due_on:
        notes.append(_say("was_for", date=dated(one.due_on)))
    if one.carried:
        notes.append(_counted("carried", one.carried))
    if one.knows:
        notes.append(_say("knows", who=words()["knows"].get(one.knows, one.knows)))
    links = [("arose", one.entry), ("told_in", one.told_in)]
    return {
        "date": dated(one.made_on),
        "text": one.text,
        "became": one.became,
        "links": [{"entry": to.entry, "said": _say(how, date=dated(to.on))} for how, to in links if to],
        "notes": notes,
    }

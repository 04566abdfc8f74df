"""A date as a calendar file: iCalendar (RFC 5545), which every calendar opens."""

from datetime import datetime, timedelta


def event(uid: str, sequence: int, start: datetime, minutes: int, title: str, text: str, stamp: datetime) -> bytes:
    """One event. A later file of the same `uid` with a higher `sequence` moves it in the calendar."""
    from icalendar import Calendar, Event  # takes a tenth of a second to load, and is rarely needed

    made = Event()
    made.add("uid", uid)
    made.add("sequence", sequence)
    made.add("dtstamp", stamp)
    made.add("dtstart", start)
    made.add("dtend", start + timedelta(minutes=minutes))
    made.add("summary", title)
    made.add("description", text)
    calendar = Calendar()
    calendar.add("prodid", "-//coachbot//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(made)
    written: bytes = calendar.to_ical()
    return written

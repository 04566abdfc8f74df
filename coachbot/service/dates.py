"""The calendar file of a pair's next check-in."""

from sqlalchemy import func, select

from coachbot.errors import Forbidden
from coachbot.render.calendar import event
from coachbot.render.plain import plain
from coachbot.service.exporting import Wanted, Writing, makes
from coachbot.service.pairs import find, people_in
from coachbot.service.rounds import minutes
from coachbot.store.tables import check_ins


@makes("ics")
def next_check_in(wanted: Wanted) -> Writing:
    """The next date of a pair, for one of those in it; a date that moved moves in the calendar too."""
    db, pair = wanted.db, int(wanted.about)
    inside = people_in(db, pair)
    row = find(db, pair) if wanted.person in inside else None
    if row is None or row.next_due_at is None:
        raise Forbidden
    others = [name for one, name in inside.items() if one != wanted.person]
    words = wanted.words.render("pair/calendar", {"others": others})
    title, _, text = plain(words.text, styled=False).partition("\n\n")
    number = db.scalar(select(func.count()).where(check_ins.c.pair_id == pair))
    uid = f"check-in-{pair}-{number}@coachbot"  # of this date: the one after it is another event
    since_made = int((wanted.now - row.made_at).total_seconds())
    length = minutes(wanted.catalogue.form(row.form), len(inside))
    start, stamp = row.next_due_at, wanted.now
    return lambda: (
        f"check-in-{start:%Y-%m-%d}.ics", event(uid, since_made, start, length, title, text, stamp)
    )  # fmt: skip

"""What keeps the journal and the content true to one another: nothing that someone's evidence points at may go."""

from collections import Counter
from datetime import date

from sqlalchemy import Connection, func, select

from coachbot.catalogue import Catalogue
from coachbot.errors import ContentError
from coachbot.service.access import claimed_items
from coachbot.store.tables import activity_records, asked, priorities

POINTERS = (priorities.c.item, activity_records.c.activity, asked.c.question)
ADVICE = (
    "If they are in a file of your own, COACHBOT_CONTENT must name it. Otherwise put each back where it was; with "
    '`retired = "{today}"` it is no longer asked or suggested, and what people wrote keeps its title '
    "(docs/content.md, Retiring an item)."
)


def missing_items(db: Connection, catalogue: Catalogue) -> dict[str, int]:
    """The ids that rows of the journal point at and the catalogue lacks, with the number of such rows."""
    found = Counter({name: rows for name, rows in claimed_items(db).items() if name not in catalogue.items})
    for column in POINTERS:
        known = catalogue.questions if column is asked.c.question else catalogue.items
        for name, rows in db.execute(select(column, func.count()).group_by(column)):
            if name not in known:
                found[name] += rows
    return dict(sorted(found.items()))


def require_items(db: Connection, catalogue: Catalogue, today: date) -> None:
    """Raise ContentError, naming each lost item, where the journal points at what the catalogue lacks."""
    if lost := missing_items(db, catalogue):
        lines = [f"  {name}: {rows} {'row points' if rows == 1 else 'rows point'} at it" for name, rows in lost.items()]
        told = "\n".join(["The content has lost what people's journals point at:", *lines, ADVICE.format(today=today)])
        raise ContentError(told)

"""Commitments: made, carried over, closed; and asked about on their day."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from coachbot import heeding
from coachbot.errors import Forbidden
from coachbot.requests.commitments import (
    CarryOver,
    Close,
    Commit,
    Commitments,
    NextStep,
    Promised,
    Settle,
    Stated,
    ToldIn,
)
from coachbot.service import access, looking_over
from coachbot.service.scene import Scene, performs
from coachbot.service.schedule import set_next_due
from coachbot.store.tables import AnyRow, check_ins, commitments, members

LATELY = timedelta(weeks=13)
JUST_NOW = timedelta(hours=1)  # within which words for a commitment are looked for in what was written
OF = commitments.c.person_id == bindparam("person")
OPEN = commitments.c.status == "open"
FROM = select(commitments.c.id).where(OF, commitments.c.entry_id == bindparam("entry")).limit(1)
TAKES_PART = select(check_ins.c.id).where(
    check_ins.c.id == bindparam("check_in"), check_ins.c.pair_id == members.c.pair_id,
    members.c.person_id == bindparam("person"),
)  # fmt: skip


def open_commitments(db: Connection, person: int, known_to: str = "") -> list[Promised]:
    """What someone will do, the next due first; with `known_to`, only what they said that this one knows of.

    The words are theirs: whoever shows them to somebody else asks for those that this person knows of (mentor or
    partner), or that were made in a check-in they both took part in.
    """
    found = [_promised(row) for row in db.execute(select(commitments).where(OF, OPEN), {"person": person})]
    return [one for one in sorted(found, key=_in_order) if not known_to or one["knows"] == known_to]


@performs(Commitments)
def all_commitments(request: Commitments, scene: Scene) -> list[Promised]:
    """One's own commitments: open ones first, by date; then those closed lately, the newest first."""
    lately = or_(OPEN, commitments.c.closed_on >= scene.today - LATELY)
    rows = scene.db.execute(select(commitments).where(OF, lately), {"person": scene.person.id}).all()
    closed = sorted((row for row in rows if row.status != "open"), key=lambda row: (row.closed_on, row.id))
    return open_commitments(scene.db, scene.person.id) + [_promised(row) for row in reversed(closed)]


@performs(Commit)
def commit(request: Commit, scene: Scene) -> int:
    """Make a commitment; a repeat changes what is given."""
    _require_part(request, scene)
    here = (commitments.c.conversation == scene.conversation, commitments.c.name == scene.name)
    values: dict[str, Any] = {
        "text": request.text, "due_on": _date(request.due_on), "knows": request.knows, "entry_id": request.entry,
        "check_in_id": request.check_in, "has_details": _has_details(request.text, request.knows),
    }  # fmt: skip
    found = scene.db.execute(select(commitments.c.id).where(*here)).scalar()
    if found is None:
        row = values | {
            "person_id": scene.person.id, "status": "open", "made_on": scene.today, "asked_on": None,
            "closed_on": None, "carried": 0, "became": "", "told_in": None,
            "conversation": scene.conversation, "name": scene.name,
        }  # fmt: skip
        key = scene.db.execute(insert(commitments), row).inserted_primary_key
        assert key is not None
        found = int(key[0])
    else:
        given = {name: value for name, value in values.items() if value or name == "has_details"}
        scene.db.execute(update(commitments).where(commitments.c.id == found).values(**given))
    set_next_due(scene)
    return int(found)


@performs(Settle)
def settle(request: Settle, scene: Scene) -> None:
    """Put a commitment in other words, or say by when, or who knows."""
    row = _own(request.commitment, scene)
    given: dict[str, Any] = {"text": request.text, "knows": request.knows}
    values = {name: value for name, value in given.items() if value is not None}
    if request.due_on is not None:
        values |= {"due_on": _date(request.due_on)}
    _change(scene, row, **values)


@performs(CarryOver)
def carry_over(request: CarryOver, scene: Scene) -> None:
    """A commitment gets a later date, and is asked about again then."""
    row = _own(request.commitment, scene)
    due = _date(request.due_on)
    carried = row.carried + (due != row.due_on)  # not twice when the same date is given again
    _change(scene, row, due_on=due, asked_on=None, carried=carried, became=request.so_far or row.became)


@performs(Close)
def close(request: Close, scene: Scene) -> None:
    """A commitment was kept, or is let go."""
    row = _own(request.commitment, scene)
    status = "kept" if request.kept else "dropped"
    _change(scene, row, status=status, closed_on=scene.today, became=request.became or row.became)


@performs(ToldIn)
def told_in(request: ToldIn, scene: Scene) -> None:
    """An entry tells what became of a commitment; so it needn't be kept a second time."""
    _require_own_entry(request.entry, scene)
    _change(scene, _own(request.commitment, scene), told_in=request.entry, became="")


@performs(NextStep)
def next_step(request: NextStep, scene: Scene) -> Stated | None:
    """What an entry, or one written within the hour, says that its writer will do; unless they committed to it."""
    entry, who = request.entry, scene.person.id
    if entry is None:
        entry = access.newest(scene.db, who, scene.now - JUST_NOW, scene.now)
    written = access.own_entry(scene.db, who, entry, scene.now) if entry is not None else None
    if written is None or scene.db.scalar(FROM, {"person": who, "entry": written.id}) is not None:
        return None
    said = heeding.next_step(written.text)
    return Stated(entry=written.id, text=said) if said else None


def _require_part(request: Commit, scene: Scene) -> None:
    """The entry that a commitment arises from is one's own, and the check-in too. Raises Forbidden."""
    if request.entry is not None:
        _require_own_entry(request.entry, scene)
    if request.check_in is not None:
        here = {"check_in": request.check_in, "person": scene.person.id}
        if scene.db.execute(TAKES_PART, here).first() is None:
            raise Forbidden


def _require_own_entry(entry: int, scene: Scene) -> None:
    if access.own_entry(scene.db, scene.person.id, entry, scene.now) is None:
        raise Forbidden


def _own(commitment: int, scene: Scene) -> AnyRow:
    """One of this person's commitments. Raises Forbidden."""
    row = scene.db.execute(select(commitments).where(commitments.c.id == commitment)).one()
    if row.person_id != scene.person.id:
        raise Forbidden
    return row


def _change(scene: Scene, row: AnyRow, **values: Any) -> None:
    said = (values.get(name, getattr(row, name)) for name in ("text", "knows", "became"))
    values["has_details"] = _has_details(*said)
    scene.db.execute(update(commitments).where(commitments.c.id == row.id).values(**values))
    set_next_due(scene)


def _has_details(*said: str) -> bool:
    return any(looking_over.details(text) for text in said if text)


def _promised(row: AnyRow) -> Promised:
    return Promised(
        commitment=row.id, text=row.text, knows=row.knows, status=row.status, made_on=row.made_on.isoformat(),
        due_on=row.due_on.isoformat() if row.due_on else None, carried=row.carried, became=row.became,
        entry=row.entry_id, check_in=row.check_in_id, has_details=row.has_details,
    )  # fmt: skip


def _in_order(one: Promised) -> tuple[str, int]:
    return one["due_on"] or "9999", one["commitment"]


def _date(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None

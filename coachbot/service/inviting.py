"""Invitations: made, opened once, accepted, confirmed; what then comes about is each capability's own.

A token has 192 bits; only its SHA-256 is kept. Who opens a link first has it, by a conditional update.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from coachbot.errors import Forbidden
from coachbot.requests.inviting import Accept, Confirm, Decline, Invite, Invited, Kind, Look, Open
from coachbot.service.calling import call_now
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import AnyRow, invitations, people

TOKEN_BYTES = 24
VALID_FOR = timedelta(days=7)
CONFIRMED = {"mentor", "partner"}  # kinds that take one more yes from whoever made the link
MANY = {"cohort"}  # kinds whose link may be opened by more than one person

Agreement = Callable[[AnyRow, int, Scene], None]
_agreements: dict[str, Agreement] = {}


def agrees(kind: str) -> Callable[[Agreement], Agreement]:
    """Mark a function as what comes about when everyone has said yes: given the invitation, and who opened it."""

    def remember(function: Agreement) -> Agreement:
        _agreements[kind] = function
        return function

    return remember


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@performs(Invite)
def invite(request: Invite, scene: Scene) -> str:
    """Make a link that is good for a week. Raises Forbidden for those that only a lead or the operator can make."""
    if request.kind not in CONFIRMED:
        raise Forbidden
    return make(scene.db, request.kind, scene.person.id, request.about, scene.now)[1]


def make(
    db: Connection, kind: Kind, by: int | None, about: Mapping[str, Any], now: datetime, name: str = "",
    good_for: timedelta = VALID_FOR,
) -> tuple[int, str]:  # fmt: skip
    """Make a link, also one from nobody (the operator's): the invitation, and its token. `name` is who it is for."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = {
        "kind": kind, "from_id": by, "token_hash": hashed(token), "facts": dict(about), "made_at": now,
        "expires_at": now + good_for, "opened_by": None, "opened_at": None, "accepted_at": None, "name": name,
        "outcome": "",
    }  # fmt: skip
    key = db.execute(insert(invitations), row).inserted_primary_key
    assert key is not None
    return int(key[0]), token


@performs(Open)
def open_link(request: Open, scene: Scene) -> Invited:
    """Take an invitation, unless somebody else has it."""
    found = select(invitations).where(invitations.c.token_hash == request.token_hash)
    row = scene.db.execute(found).first()
    if row is None:
        return _nothing("unknown")
    if row.from_id == scene.person.id:
        return _nothing("own")
    if row.outcome or row.expires_at <= scene.now:
        return _nothing("used" if row.outcome else "expired")
    if row.kind not in MANY and row.opened_by != scene.person.id:
        free = (invitations.c.id == row.id, invitations.c.opened_by.is_(None))
        taken = {"opened_by": scene.person.id, "opened_at": scene.now}
        if scene.db.execute(update(invitations).where(*free).values(**taken)).rowcount != 1:
            return _nothing("used")
    return _told(row, scene)


@performs(Look)
def look(request: Look, scene: Scene) -> Invited:
    """An invitation that this person made or opened; with a problem if it is settled."""
    row = scene.db.execute(select(invitations).where(invitations.c.id == request.invitation)).first()
    if row is None or scene.person.id not in (row.from_id, row.opened_by):
        return _nothing("unknown")
    told = _told(row, scene)
    told["problem"] = row.outcome
    return told


@performs(Decline)
def decline(request: Decline, scene: Scene) -> None:
    """No; a link for many stays open for the others. Who asked for a mentor or partner hears of it, a lead doesn't."""
    row = _opened(request.invitation, scene)
    if row.kind not in MANY and _settle(row.id, "declined", scene) and row.kind in CONFIRMED:
        call_now(scene.db, row.from_id, "confirm", {"invitation": row.id}, scene.now)


@performs(Accept)
def accept(request: Accept, scene: Scene) -> str:
    """Yes; whoever made the link is asked to confirm who it is, where that matters."""
    row = _opened(request.invitation, scene)
    if row.outcome or row.expires_at <= scene.now:
        return "used" if row.outcome else "expired"
    scene.db.execute(update(people).where(people.c.id == scene.person.id).values(name=request.name))
    if row.kind in CONFIRMED:
        scene.db.execute(
            update(invitations).where(invitations.c.id == row.id).values(name=request.name, accepted_at=scene.now)
        )
        call_now(scene.db, row.from_id, "confirm", {"invitation": row.id}, scene.now)
        return ""
    if row.kind not in MANY and not _settle(row.id, "accepted", scene):
        return "used"
    _agreements[row.kind](row, scene.person.id, scene)
    return ""


@performs(Confirm)
def confirm(request: Confirm, scene: Scene) -> None:
    """It is them, or it isn't; they are told."""
    row = scene.db.execute(select(invitations).where(invitations.c.id == request.invitation)).one()
    if row.from_id != scene.person.id or row.kind not in CONFIRMED:
        raise Forbidden
    if row.accepted_at is None or not _settle(row.id, "accepted" if request.yes else "refused", scene):
        return
    call_now(scene.db, row.opened_by, "agreed", {"invitation": row.id, "yes": request.yes}, scene.now)
    if request.yes:  # after the call: what comes about may have more to tell them
        _agreements[row.kind](row, row.opened_by, scene)


def _opened(invitation: int, scene: Scene) -> AnyRow:
    """An open invitation, for whoever may answer it. Raises Forbidden."""
    row = scene.db.execute(select(invitations).where(invitations.c.id == invitation)).one()
    if row.kind not in MANY and row.opened_by != scene.person.id:
        raise Forbidden
    return row


def _settle(invitation: int, outcome: str, scene: Scene) -> bool:
    still_open = (invitations.c.id == invitation, invitations.c.outcome == "")
    return scene.db.execute(update(invitations).where(*still_open).values(outcome=outcome)).rowcount == 1


def _told(row: AnyRow, scene: Scene) -> Invited:
    by = scene.db.execute(select(people.c.name).where(people.c.id == row.from_id)).scalar()
    about: dict[str, Any] = row.facts
    return Invited(
        invitation=row.id, kind=row.kind, by=by or "", name=row.name or scene.person.name, about=about, problem="",
        is_new=not scene.person.welcomed,
    )  # fmt: skip


def _nothing(problem: str) -> Invited:
    return Invited(invitation=0, kind="", by="", name="", about={}, problem=problem, is_new=True)

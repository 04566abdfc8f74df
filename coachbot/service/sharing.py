"""Who may read what of a journal: shown to its leader, given, and taken back at once.

A share ends by itself on its last day: a sweep finds it, so that what stands on a screen goes then too.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, func, insert, or_, select, update

from coachbot.cadence import instant, local_date
from coachbot.errors import Forbidden
from coachbot.requests.sharing import (
    Known,
    Looked,
    OpenLink,
    Page,
    Reader,
    Recent,
    RecentEntries,
    Seen,
    SeenBy,
    Shared,
    ShareWith,
    Sharing,
    TakeBack,
    TakeBackLink,
    WhoReads,
)
from coachbot.service import access, details, reading, screens, threads
from coachbot.service.calling import call_now
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import AnyRow, invitations, meetings, mentorings, shares

SCOPES = ("new", "everything", "heading", "entry")
PAGE = 5
FEW_WORDS = 120  # characters of an entry, of which a list shows the beginning
LAST_READINGS = 4
ONE_DAY = timedelta(days=1)


@performs(WhoReads)
def who_reads(request: WhoReads, scene: Scene) -> Sharing:
    """Everybody who may read anything, what, and what they read."""
    db, who = scene.db, scene.person.id
    names, held = reading.names_of(db, who), _live_shares(scene)
    mentoring = {row.mentor_id: row for row in _mentorings(scene)}
    looked = reading.read_of(db, who)
    mine = access.own_entries(db, who, scene.now) if looked else []
    texts: dict[int | None, str] = {one.id: one.text for one in mine}
    readers = [
        _reader(scene, one, names[one], mentoring.get(one), held.get(one, []), looked, texts)
        for one in dict.fromkeys([*mentoring, *held])
    ]
    return Sharing(
        readers=readers, links=_open_links(scene), unread=threads.unread_by_leader(db, who),
        said=len(threads.of_leader(db, who, scene.now)), kept_back=access.counted(db, who, scene.now).with_details,
        today=scene.today.isoformat(),
    )  # fmt: skip


def _reader(
    scene: Scene, reader: int, name: str, row: AnyRow | None, held: list[Shared], looked: list[reading.Read],
    texts: Mapping[int | None, str],
) -> Reader:  # fmt: skip
    met = scene.db.scalar(select(func.max(meetings.c.on)).where(meetings.c.mentoring_id == row.id)) if row else None
    theirs = [one for one in looked if one.reader == reader][:LAST_READINGS]
    return Reader(
        reader=reader, name=name, mentoring=row.id if row else None, met=met.isoformat() if met else None,
        since=_day(row.began_at, scene) if row else None, shares=held,
        looked=[_looked(one, texts, scene) for one in theirs],
    )  # fmt: skip


def _looked(one: reading.Read, texts: Mapping[int | None, str], scene: Scene) -> Looked:
    words = " ".join(texts.get(one.entry, "").split())[:FEW_WORDS]
    return Looked(on=one.on.isoformat() if one.on else None, words=words, at=_day(one.at, scene))


def _mentorings(scene: Scene) -> list[AnyRow]:
    """A leader's mentors of now."""
    here = (mentorings.c.leader_id == scene.person.id, mentorings.c.ended_at.is_(None))
    rows = scene.db.execute(select(mentorings).where(*here, mentorings.c.mentor_id.is_not(None)))
    return list(rows.all())


def _live_shares(scene: Scene) -> dict[int, list[Shared]]:
    """What each reader holds now."""
    now = scene.now
    live = (shares.c.withdrawn_at.is_(None), or_(shares.c.until.is_(None), shares.c.until > now))
    mine = select(shares).where(shares.c.owner_id == scene.person.id, *live).order_by(shares.c.id)
    days = {one.id: one.on for one in access.headlines_of(scene.db, scene.person.id, scene.person.id, now)}
    found: dict[int, list[Shared]] = {}
    for row in scene.db.execute(mine):
        found.setdefault(row.reader_id, []).append(_shared(row, scene, days))
    return found


def _shared(row: AnyRow, scene: Scene, days: Mapping[int, date]) -> Shared:
    heading = scene.catalogue[row.heading].title if row.heading in scene.catalogue else row.heading
    return Shared(
        share=row.id, scope=row.scope, heading=heading, since=_day(row.since, scene),
        on=days[row.entry_id].isoformat() if row.entry_id in days else None,
        until=_day(row.until - timedelta(seconds=1), scene) if row.until else None,
    )  # fmt: skip


def _open_links(scene: Scene) -> list[OpenLink]:
    mine = (invitations.c.from_id == scene.person.id, invitations.c.kind == "mentor", invitations.c.outcome == "")
    rows = scene.db.execute(select(invitations).where(*mine, invitations.c.expires_at > scene.now))
    return [
        OpenLink(
            invitation=row.id, made=_day(row.made_at, scene), expires=_day(row.expires_at, scene),
            opened=row.opened_by is not None,
        )
        for row in rows
    ]  # fmt: skip


def _day(when: datetime, scene: Scene) -> str:
    return local_date(when, scene.person.zone).isoformat()


@performs(SeenBy)
def seen_by(request: SeenBy, scene: Scene) -> Seen | None:
    """Who can see one of one's own entries, and who could; None where there is nobody but its writer."""
    mentors = {row.mentor_id: row.mentor_name for row in _mentorings(scene)}
    reading_it = reading.readers_of(scene.db, scene.person.id, request.entry, scene.now)
    if not mentors and not reading_it:
        return None
    entry = access.own_entry(scene.db, scene.person.id, request.entry, scene.now)
    if entry is None:
        raise Forbidden
    names = reading.names_of(scene.db, scene.person.id) | mentors
    return Seen(
        entry=entry.id, on=entry.on.isoformat(), readers=sorted(names[one] for one in reading_it),
        others=[Known(reader=one, name=name) for one, name in mentors.items() if one not in reading_it],
        details=details.shown(entry.text) if entry.has_details else [], today=scene.today.isoformat(),
    )  # fmt: skip


@performs(RecentEntries)
def recent_entries(request: RecentEntries, scene: Scene) -> Page:
    """A page of one's own entries, the newest first, each with its first words."""
    mine = access.own_entries(scene.db, scene.person.id, scene.now)[::-1]
    pages = max(1, -(-len(mine) // PAGE))
    page = request.page % pages
    shown = mine[page * PAGE : (page + 1) * PAGE]
    return Page(
        entries=[Recent(entry=one.id, on=one.on.isoformat(), words=" ".join(one.text.split())[:FEW_WORDS])
                 for one in shown],
        page=page, pages=pages, today=scene.today.isoformat(),
    )  # fmt: skip


@performs(ShareWith)
def share_with(request: ShareWith, scene: Scene) -> None:
    """Share something with somebody who is there already. Raises Forbidden."""
    known = {row.mentor_id for row in _mentorings(scene)} | set(_live_shares(scene))
    if request.reader not in known:
        raise Forbidden
    give(scene, request.reader, request.scope, request.entry, request.heading, request.until, request.details)


def give(
    scene: Scene, reader: int, scope: str, entry: int | None = None, heading: str = "", until: str = "",
    details_too: bool = False,
) -> None:  # fmt: skip
    """Let someone read something of the leader's whose scene this is; the same again changes its end.

    Raises Forbidden for another's entry, and for what there is no share of.
    """
    own = entry is None or access.own_entry(scene.db, scene.person.id, entry, scene.now) is not None
    if (
        scope not in SCOPES
        or not own
        or (scope == "entry") != (entry is not None)
        or (scope == "heading") != bool(heading)
    ):
        raise Forbidden
    end = instant(date.fromisoformat(until) + ONE_DAY, time(0), scene.person.zone) if until else None
    what = {
        "owner_id": scene.person.id, "reader_id": reader, "scope": scope, "entry_id": entry, "heading": heading,
        "with_details": details_too and scope == "entry",
    }  # fmt: skip
    same = (*(shares.c[name] == value for name, value in what.items()), shares.c.withdrawn_at.is_(None))
    if scene.db.execute(update(shares).where(*same).values(until=end)).rowcount == 0:
        scene.db.execute(insert(shares), what | {"since": scene.now, "until": end, "withdrawn_at": None})


@performs(TakeBack)
def take_back(request: TakeBack, scene: Scene) -> None:
    """End one share, or all; and take what is open on a screen from it."""
    withdraw(scene.db, scene.person.id, request.reader, scene.now, request.share)


def withdraw(db: Connection, owner: int, reader: int, now: datetime, share: int = 0, spare: int = 0) -> None:
    """End one share of someone's journal, or all that a reader holds; `spare` is as in `screens.close`."""
    theirs = (shares.c.owner_id == owner, shares.c.reader_id == reader, shares.c.withdrawn_at.is_(None))
    one = (shares.c.id == share,) if share else ()
    db.execute(update(shares).where(*theirs, *one).values(withdrawn_at=now))
    screens.close(db, reader, owner, now, spare)


@performs(TakeBackLink)
def take_back_link(request: TakeBackLink, scene: Scene) -> None:
    """A link that hasn't led to anything never will; whoever has opened it hears of it."""
    mine = (invitations.c.id == request.invitation, invitations.c.from_id == scene.person.id)
    row = scene.db.execute(select(invitations).where(*mine)).first()
    still_open = (*mine, invitations.c.outcome == "")
    if (
        row is None
        or scene.db.execute(update(invitations).where(*still_open).values(outcome="withdrawn")).rowcount != 1
    ):
        return
    if row.opened_by is not None:
        call_now(scene.db, row.opened_by, "agreed", {"invitation": row.id, "yes": False}, scene.now)


def sweep(db: Connection, now: datetime, most: int) -> int:
    """End the shares whose last day has gone by. Returns how many there were."""
    over = (shares.c.withdrawn_at.is_(None), shares.c.until <= now)
    rows = db.execute(select(shares).where(*over).order_by(shares.c.until).limit(most)).all()
    for row in rows:
        claimed = (shares.c.id == row.id, shares.c.withdrawn_at.is_(None))
        if db.execute(update(shares).where(*claimed).values(withdrawn_at=row.until)).rowcount == 1:
            screens.close(db, row.reader_id, row.owner_id, now)
    return len(rows)


def next_due_at(db: Connection) -> datetime | None:
    """The next instant at which a share ends by itself."""
    return db.execute(select(func.min(shares.c.until)).where(shares.c.withdrawn_at.is_(None))).scalar()

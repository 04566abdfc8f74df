"""Who might work with whom: suggested by the rule in coachbot.pairing, sent by the lead, answered by each of them.

Nobody is told who said no, and the lead isn't told that anyone did: a suggestion that nobody took up in four weeks
looks the same. The lead chooses among three ways a week: more would show in time who is never put with whom.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import combinations
from zlib import crc32

from sqlalchemy import Connection, insert, select, update

from coachbot import pairing
from coachbot.errors import Forbidden
from coachbot.requests.proposals import (
    AnswerProposal,
    Group,
    Kind,
    LookAtProposal,
    NextProposal,
    Send,
    Sent,
    SentLately,
    Suggest,
    Suggested,
)
from coachbot.service.calling import call_now, call_some_day
from coachbot.service.cohorts import IN, MENTORS, Participant, apart, joined, led_by
from coachbot.service.mentoring import begin_with
from coachbot.service.pairing import bring_together
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import AnyRow, enrolments, members, people, programmes, proposals, proposed

WAYS = 3
A_ROUND = timedelta(weeks=12)  # for which people who were put together are left alone
LAPSES_AFTER = timedelta(weeks=4)
LATER = timedelta(weeks=1)
FEWEST = 4  # of whom pairs are suggested: among fewer there is nothing to choose, and who is kept apart would show
NOTHING = Suggested(proposal=0, kind="", part="", others=[], programme="", lead="", state="")


@performs(Suggest)
def suggest(request: Suggest, scene: Scene) -> list[Group]:
    """One of this week's ways."""
    programme = led_by(scene.db, request.programme, scene.person.id)
    if not 0 <= request.way < WAYS:
        raise Forbidden
    year, week, _ = scene.today.isocalendar()
    seed = crc32(f"{programme.id}/{year}/{week}/{request.way}".encode())
    there = {one.enrolment: one for one in joined(scene.db, programme.id)}
    lapse(scene.db, programme.id, scene.now)
    found = (_pairs if request.kind == "pair" else _mentors)(scene, programme.id, there, seed)
    return [Group(members=list(one), names=[there[person].name for person in one]) for one in found]


def _pairs(scene: Scene, programme: int, there: dict[int, Participant], seed: int) -> list[tuple[int, ...]]:
    taken = {person for group in _groups(scene.db, programme, "pair", scene.now) for person in group}
    free = [one for one in there.values() if one.part in IN and one.enrolment not in taken]
    if len(free) < FEWEST:
        return []
    cohort = [pairing.Someone(one.enrolment, frozenset({f"role {one.role}", f"strand {one.strand}"})) for one in free]
    past = _twos(_groups(scene.db, programme, "pair")) | _together(scene.db, free)
    return sorted(pairing.groups(cohort, past, apart(scene.db, programme), seed))


def _mentors(scene: Scene, programme: int, there: dict[int, Participant], seed: int) -> list[tuple[int, ...]]:
    now = _groups(scene.db, programme, "mentor", scene.now)
    have = {leader for _, leader in now}
    load: dict[int, int] = {}
    for mentor, _ in now:
        load[mentor] = load.get(mentor, 0) + 1
    kept = apart(scene.db, programme) | _twos(_groups(scene.db, programme, "mentor"))
    willing = [one.enrolment for one in there.values() if one.part in MENTORS]
    leaders = [one.enrolment for one in there.values() if one.part in IN and one.enrolment not in have]
    return sorted((mentor, leader) for leader, mentor in pairing.mentors(willing, leaders, kept, load, seed).items())


def _twos(groups: Iterable[tuple[int, ...]]) -> set[frozenset[int]]:
    return {frozenset(two) for group in groups for two in combinations(group, 2)}


def _groups(db: Connection, programme: int, kind: Kind, now: datetime | None = None) -> list[tuple[int, ...]]:
    """Those who were suggested to each other, the mentor first; with `now` those only for whom it holds still."""
    rows = select(proposed.c.proposal_id, proposed.c.enrolment_id, proposed.c.part).join(proposals)
    rows = rows.where(proposals.c.programme_id == programme, proposals.c.kind == kind)
    if now is not None:
        rows = rows.where(proposals.c.status != "declined", proposals.c.made_at > now - A_ROUND)
    found: dict[int, list[int]] = {}
    for row in db.execute(rows.order_by(proposed.c.proposal_id, proposed.c.part.desc(), proposed.c.enrolment_id)):
        found.setdefault(row.proposal_id, []).append(row.enrolment_id)
    return [tuple(group) for group in found.values()]


def _together(db: Connection, free: Iterable[Participant]) -> set[frozenset[int]]:
    """Those who are or were in a pair anyway."""
    enrolment = {one.person: one.enrolment for one in free}
    rows = db.execute(select(members.c.pair_id, members.c.person_id).where(members.c.person_id.in_(enrolment)))
    by_pair: dict[int, list[int]] = {}
    for row in rows:
        by_pair.setdefault(row.pair_id, []).append(enrolment[row.person_id])
    return _twos(tuple(group) for group in by_pair.values())


def lapse(db: Connection, programme: int, now: datetime) -> None:
    """What nobody took up in four weeks has come to nothing."""
    stale = (proposals.c.programme_id == programme, proposals.c.status == "open")
    old = proposals.c.made_at < now - LAPSES_AFTER
    db.execute(update(proposals).where(*stale, old).values(status="declined"))


@performs(Send)
def send(request: Send, scene: Scene) -> None:
    """Suggest it to those it is about, at an hour of their own. Raises Forbidden where it isn't as suggested."""
    db, now = scene.db, scene.now
    programme = led_by(db, request.programme, scene.person.id)
    there = {one.enrolment: one for one in joined(db, programme.id)}
    kept = apart(db, programme.id)
    groups = [group for group in request.groups if {*group} <= there.keys() and not _twos([group]) & kept]
    for group in groups:
        row = {"programme_id": programme.id, "kind": request.kind, "status": "open", "made_at": now}
        key = db.execute(insert(proposals), row).inserted_primary_key
        assert key is not None
        parts = ["partner"] * len(group) if request.kind == "pair" else ["mentor", "leader"]
        for one, part in zip(group, parts, strict=True):
            db.execute(insert(proposed), {"proposal_id": key[0], "enrolment_id": one, "part": part, "answer": ""})
            call_some_day(db, there[one].person, "proposal", now)


@performs(SentLately)
def sent_lately(request: SentLately, scene: Scene) -> list[Sent]:
    """What was suggested; that it wasn't taken up is said a week later at the earliest, so as not to say by whom."""
    programme = led_by(scene.db, request.programme, scene.person.id)
    lapse(scene.db, programme.id, scene.now)
    rows = scene.db.execute(
        select(proposals, enrolments.c.name)
        .join(proposed, proposed.c.proposal_id == proposals.c.id)
        .join(enrolments, enrolments.c.id == proposed.c.enrolment_id)
        .where(proposals.c.programme_id == programme.id, proposals.c.made_at > scene.now - A_ROUND)
        .order_by(proposals.c.id.desc(), proposed.c.part.desc(), enrolments.c.id)
    )
    found: dict[int, Sent] = {}
    for row in rows:
        state = {"agreed": "agreed", "open": "waiting"}.get(row.status, "not")
        if state == "not" and scene.now - row.made_at < LATER:
            state = "waiting"
        one = Sent(kind=row.kind, names=[], on=row.made_at.date().isoformat(), state=state)
        found.setdefault(row.id, one)["names"].append(row.name)
    return list(found.values())


# those it is about


@performs(NextProposal)
def next_proposal(request: NextProposal, scene: Scene) -> Suggested:
    """What is open, the oldest first; what nobody needs to answer any more is passed over."""
    source = proposals.join(proposed).join(enrolments, enrolments.c.id == proposed.c.enrolment_id)
    mine = select(proposals.c.id, proposals.c.programme_id).select_from(source)
    waiting = (proposals.c.status == "open", proposed.c.answer == "", enrolments.c.status == "joined")
    for row in scene.db.execute(
        mine.where(enrolments.c.person_id == scene.person.id, *waiting).order_by(proposals.c.id)
    ):
        lapse(scene.db, row.programme_id, scene.now)
        found: Suggested = look_at(LookAtProposal(row.id), scene)
        if found["state"] == "open":
            return found
    return NOTHING


@performs(LookAtProposal)
def look_at(request: LookAtProposal, scene: Scene) -> Suggested:
    """A proposal, to one of those it is about."""
    everyone = _in_proposal(scene.db, request.proposal)
    me = next((row for row in everyone if row.person_id == scene.person.id), None)
    if me is None:
        return NOTHING
    lead = people.alias()
    about = scene.db.execute(
        select(proposals, programmes.c.name.label("called"), lead.c.name.label("lead"))
        .select_from(proposals.join(programmes).outerjoin(lead, lead.c.id == programmes.c.lead_id))
        .where(proposals.c.id == request.proposal)
    ).one()
    return Suggested(
        proposal=about.id, kind=about.kind, part=me.as_what, others=[row.name for row in everyone if row.id != me.id],
        programme=about.called, lead=about.lead or "", state=about.status,
    )  # fmt: skip


@performs(AnswerProposal)
def answer(request: AnswerProposal, scene: Scene) -> str:
    """Yes, no or later. It comes about with the last yes, and to nothing with the first no."""
    db = scene.db
    still_open = (proposals.c.id == request.proposal, proposals.c.status == "open")
    if db.execute(update(proposals).where(*still_open).values(status="open")).rowcount != 1:  # others wait for us here
        return "gone"
    everyone = _in_proposal(db, request.proposal)
    me = next((row for row in everyone if row.person_id == scene.person.id), None)
    if me is None:
        raise Forbidden
    if request.answer == "later":
        call_some_day(db, scene.person.id, "proposal", scene.now + LATER)
        return "later"
    here = (proposed.c.proposal_id == request.proposal, proposed.c.enrolment_id == me.id)
    db.execute(update(proposed).where(*here).values(answer=request.answer))
    if next_proposal(NextProposal(), scene)["proposal"]:  # there is more than one
        call_some_day(db, scene.person.id, "proposal", scene.now)
    if request.answer == "no":
        _settle(scene, request.proposal, "declined", but=me.id)
        return "declined"
    if any(row.answer != "yes" for row in everyone if row.id != me.id):
        return "waiting"
    _bring_about(scene, everyone)
    _settle(scene, request.proposal, "agreed", but=me.id)
    return "agreed"


def _in_proposal(db: Connection, proposal: int) -> list[AnyRow]:
    source = enrolments.join(proposed, proposed.c.enrolment_id == enrolments.c.id)
    found = select(enrolments, proposed.c.part.label("as_what"), proposed.c.answer).select_from(source)
    return list(db.execute(found.where(proposed.c.proposal_id == proposal).order_by(enrolments.c.id)).all())


def _bring_about(scene: Scene, everyone: list[AnyRow]) -> None:
    by_part = {row.as_what: row for row in everyone}
    if "mentor" in by_part:
        mentor, leader = by_part["mentor"], by_part["leader"]
        begin_with(scene.db, leader.person_id, mentor.person_id, mentor.name, scene.now)
    else:
        bring_together(scene.db, [row.person_id for row in everyone], {}, scene.person.zone, scene.now)


def _settle(scene: Scene, proposal: int, status: str, but: int) -> None:
    """Close a proposal, and tell those who said yes; of a pair that begins they hear from the pair itself."""
    scene.db.execute(update(proposals).where(proposals.c.id == proposal).values(status=status))
    kind = scene.db.scalar(select(proposals.c.kind).where(proposals.c.id == proposal))
    if (status, kind) == ("agreed", "pair"):
        return
    for row in _in_proposal(scene.db, proposal):
        if row.id != but and row.answer == "yes" and row.person_id is not None:
            call_now(scene.db, row.person_id, "proposal-news", {"proposal": proposal}, scene.now)


def withdraw(scene: Scene, enrolment: int) -> None:
    """Someone leaves: what is suggested with them comes to nothing."""
    with_them = select(proposed.c.proposal_id).where(proposed.c.enrolment_id == enrolment)
    open_ones = select(proposals.c.id).where(proposals.c.id.in_(with_them), proposals.c.status == "open")
    for proposal in scene.db.scalars(open_ones).all():
        _settle(scene, proposal, "declined", but=enrolment)

"""What mentors and a leader say to each other, as its leader finds it; and how a meeting is prepared."""

from collections.abc import Sequence

from sqlalchemy import select

from coachbot.cadence import local_date
from coachbot.render.pages import in_pages, pieces, size
from coachbot.requests.mentoring import Paragraph
from coachbot.requests.talks import AnswerMentor, News, NextTalk, Talked, Unread
from coachbot.service import access, threads
from coachbot.service.scene import Scene, performs
from coachbot.store.tables import AnyRow, mentorings

MENTORS_KINDS = ("agree", "ask", "suggest", "comment")
QUOTED = 300


def told(row: AnyRow, scene: Scene) -> Paragraph:
    """A remark as it is shown."""
    title = scene.catalogue[row.behaviour].title if row.behaviour in scene.catalogue else ""
    by = "leader" if row.kind == threads.REPLY else "mentor"
    on = local_date(row.made_at, scene.person.zone).isoformat()
    return Paragraph(by=by, asked="", kind=row.kind, behaviour=title, on=on, text=row.text)


def paged(parts: Sequence[Paragraph]) -> list[list[Paragraph]]:
    """Paragraphs in pages that fit one message; one that is too long goes on over several."""
    cut = [one | {"text": text} for one in parts for text in pieces(one["text"])]
    sizes = [size(one["text"]) + size(one["asked"]) + size(one["behaviour"]) + 40 for one in cut]
    return [[cut[place] for place in page] for page in in_pages(sizes)]


@performs(NextTalk)
def next_talk(request: NextTalk, scene: Scene) -> Talked | None:
    """The thread that comes next; with that its remarks have been seen."""
    talks = _talks(scene)
    left = [one for one in talks if one not in request.without]
    if not left:
        return None
    entry, mentoring = left[0]
    said = talks[left[0]]
    written = access.own_entry(scene.db, scene.person.id, entry, scene.now)
    assert written is not None  # threads hang on own entries
    threads.mark_read(scene.db, entry, mentoring, scene.now, replies=False)
    last = said[-1]
    return Talked(
        entry=entry, mentoring=mentoring, name=last.mentor_name, on=written.on.isoformat(),
        words=written.text[:2 * QUOTED], pages=paged([told(one, scene) for one in said]),
        unread=sum(_is_unread(one) for one in said), reaches=_reaches(scene, last), ended=last.ended_at is not None,
        left=len(left) - 1, today=scene.today.isoformat(),
    )  # fmt: skip


def _talks(scene: Scene) -> dict[tuple[int, int], list[AnyRow]]:
    """A leader's threads by entry and mentoring: those with something unread first, then the newest."""
    found: dict[tuple[int, int], list[AnyRow]] = {}
    for row in threads.of_leader(scene.db, scene.person.id, scene.now):
        found.setdefault((row.entry_id, row.mentoring_id), []).append(row)

    def order(one: tuple[int, int]) -> tuple[bool, int]:
        unread = [row.id for row in found[one] if _is_unread(row)]
        return not unread, unread[0] if unread else -found[one][-1].id

    return {one: found[one] for one in sorted(found, key=order)}


def _is_unread(row: AnyRow) -> bool:
    return row.kind != threads.REPLY and row.read_at is None


def _reaches(scene: Scene, row: AnyRow) -> bool:
    """Whether a reply gets to the mentor: they are one still, and can read the entry."""
    if row.mentor_id is None or row.ended_at is not None:
        return False
    return access.may_read(scene.db, row.mentor_id, row.entry_id, scene.now)


@performs(AnswerMentor)
def answer_mentor(request: AnswerMentor, scene: Scene) -> bool:
    """A leader's reply; the mentor finds it in their queue."""
    here = (mentorings.c.id == request.mentoring, mentorings.c.leader_id == scene.person.id)
    row = scene.db.execute(select(mentorings).where(*here, mentorings.c.ended_at.is_(None))).first()
    if row is None or row.mentor_id is None:
        return False
    if access.own_entry(scene.db, scene.person.id, request.entry, scene.now) is None:
        return False
    if not access.may_read(scene.db, row.mentor_id, request.entry, scene.now):
        return False
    return threads.remark(scene, request.entry, row.id, threads.REPLY, "", request.text)


@performs(Unread)
def unread(request: Unread, scene: Scene) -> News | None:
    """What waits for a leader, in one message."""
    rows = [row for row in threads.of_leader(scene.db, scene.person.id, scene.now) if _is_unread(row)]
    if not rows:
        return None
    asked = next((row for row in rows if row.kind == "ask"), None)
    shown = asked or rows[0]
    return News(
        entries=len({row.entry_id for row in rows}), names=list(dict.fromkeys(row.mentor_name for row in rows)),
        question=asked.text if asked else "", asked_by=shown.mentor_name, on=shown.local_date.isoformat(),
        today=scene.today.isoformat(),
    )  # fmt: skip

"""A programme as its lead runs it: its name, how often it begins, its seasons, whom to keep apart."""

from datetime import date, timedelta

from sqlalchemy import delete, insert, select, update

from coachbot.requests.profile import Named
from coachbot.requests.programmes import (
    Colleague,
    EndSeason,
    KeepApart,
    KeptApart,
    Led,
    LookIn,
    Programme,
    ProgrammesLed,
    Season,
    Seasons,
    SetSeason,
    Shape,
    ThinkPieces,
)
from coachbot.service import needs
from coachbot.service.cohorts import BY_LEAD, IN, MENTORS, apart, colleagues, joined, keep_apart, led_by, on_list
from coachbot.service.inviting import agrees
from coachbot.service.scene import Scene, before_erasing, performs
from coachbot.store.tables import AnyRow, programmes, seasons

ONE_DAY = timedelta(days=1)


@agrees("lead")
def found(invitation: AnyRow, person: int, scene: Scene) -> None:
    """Whoever opened the operator's link leads a new programme."""
    row = {
        "lead_id": person, "name": invitation.facts.get("called", ""), "cadence": "weekly", "made_at": scene.now,
        "ended_at": None,
    }  # fmt: skip
    scene.db.execute(insert(programmes), row)


@performs(ProgrammesLed)
def programmes_led(request: ProgrammesLed, scene: Scene) -> list[Led]:
    """The programmes that someone leads, the newest first."""
    mine = select(programmes).where(programmes.c.lead_id == scene.person.id).order_by(programmes.c.id.desc())
    return [Led(programme=row.id, name=row.name) for row in scene.db.execute(mine)]


@before_erasing
def end_all(scene: Scene) -> None:
    """A lead who leaves takes along what they typed: the programme, and its list of names. What came of it stays."""
    scene.db.execute(delete(programmes).where(programmes.c.lead_id == scene.person.id))


@performs(LookIn)
def look_in(request: LookIn, scene: Scene) -> Programme:
    """How a programme stands, in numbers."""
    row = led_by(scene.db, request.programme, scene.person.id)
    inside = joined(scene.db, row.id)
    return Programme(
        programme=row.id, name=row.name, cadence=row.cadence,
        on_list=sum(one.part in IN for one in on_list(scene.db, row.id)),
        joined=sum(one.part in IN for one in inside), mentors=sum(one.part in MENTORS for one in inside),
        wrote=needs.wrote(scene, row), season=next(iter(_seasons(scene, row.id)), None), today=scene.today.isoformat(),
    )  # fmt: skip


@performs(Shape)
def shape(request: Shape, scene: Scene) -> None:
    """Change a programme's name, or how often it begins. Those who are in it keep what they have."""
    row = led_by(scene.db, request.programme, scene.person.id)
    values = {name: value for name in ("name", "cadence") if (value := getattr(request, name)) is not None}
    if values:
        scene.db.execute(update(programmes).where(programmes.c.id == row.id).values(**values))


# seasons


@performs(ThinkPieces)
def think_pieces(request: ThinkPieces, scene: Scene) -> list[Named]:
    """The think pieces there are."""
    return [Named(id=one.id, title=one.title, why=one.text) for one in scene.catalogue.of_kind("thinkpiece")]


@performs(Seasons)
def its_seasons(request: Seasons, scene: Scene) -> list[Season]:
    """The seasons that are on or to come."""
    led_by(scene.db, request.programme, scene.person.id)
    return _seasons(scene, request.programme)


@performs(SetSeason)
def set_season(request: SetSeason, scene: Scene) -> Season | None:
    """Set a season, unless it would fall into another."""
    led_by(scene.db, request.programme, scene.person.id)
    taken = [one for one in _seasons(scene, request.programme) if one["since"] <= request.until]
    clash = next((one for one in taken if one["until"] >= request.since), None)
    if clash is None:
        row = {
            "programme_id": request.programme, "thinkpiece": request.thinkpiece,
            "since": date.fromisoformat(request.since), "until": date.fromisoformat(request.until),
        }  # fmt: skip
        scene.db.execute(insert(seasons), row)
    return clash


@performs(EndSeason)
def end_season(request: EndSeason, scene: Scene) -> None:
    """End a season yesterday; one that hasn't begun goes."""
    led_by(scene.db, request.programme, scene.person.id)
    here = (seasons.c.id == request.season, seasons.c.programme_id == request.programme)
    scene.db.execute(update(seasons).where(*here, seasons.c.since < scene.today).values(until=scene.today - ONE_DAY))
    scene.db.execute(delete(seasons).where(*here, seasons.c.since >= scene.today))


def _seasons(scene: Scene, programme: int) -> list[Season]:
    here = (seasons.c.programme_id == programme, seasons.c.until >= scene.today)
    rows = scene.db.execute(select(seasons).where(*here).order_by(seasons.c.since)).all()
    return [
        Season(
            season=row.id, title=scene.catalogue[row.thinkpiece].title, since=row.since.isoformat(),
            until=row.until.isoformat(),
        )
        for row in rows
        if row.thinkpiece in scene.catalogue
    ]  # fmt: skip


# whom to keep apart


@performs(KeptApart)
def kept_apart(request: KeptApart, scene: Scene) -> list[tuple[Colleague, Colleague]]:
    """What the lead asked for, and nothing that a participant did."""
    led_by(scene.db, request.programme, scene.person.id)
    everyone = {one["enrolment"]: one for one in colleagues(on_list(scene.db, request.programme), 0, set())}
    wishes = sorted(map(sorted, apart(scene.db, request.programme, by=BY_LEAD)))
    return [(everyone[one], everyone[other]) for one, other in wishes if {one, other} <= everyone.keys()]


@performs(KeepApart)
def keep_them_apart(request: KeepApart, scene: Scene) -> None:
    """The lead's wish."""
    led_by(scene.db, request.programme, scene.person.id)
    keep_apart(scene.db, request.programme, request.first, request.second, BY_LEAD, request.apart)

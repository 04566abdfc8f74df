"""A made-up leader's journal, written straight into the tables."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from coachbot.store.tables import activity_records, mentorings, people, priorities, readings, shares
from coachbot.store.tables.journal import attachments, entries, evidence, passages, remarks, revisions

TODAY = date(2026, 6, 20)
ODD = "<b>bold</b> {{ 7*7 }} *star* _under_ #let x = 1 $x^2$ =HYPERLINK(1) @here // not a comment \\n `code`"
MANY_SCRIPTS = "Tired 😀 👍🏽 🇬🇧, she said שלום and مرحبا بكم, then 谢谢 ✓"
ANSWERS = (
    "The deputy head asked who the meeting was for, and nobody could say. I wrote it down instead of answering.",
    "I had the attendance figures and the health visitors had the streets. Put side by side they disagreed, and the "
    "streets were right.\n\nIt took me a week to say so to the board.",
    "We sat with two parents for an hour. One of them said: you ask us things and then we never hear. I had no answer.",
    "I let the new team manager chair, and bit my tongue twice. The second time she said what I'd have said, better.",
    "Three services, three forms, the same eleven questions. We agreed to try one form in one school until half term.",
)
QUESTIONS = (
    "What did someone who knows the streets tell you that the figures had wrong?",
    "Who trusted you with something difficult lately, and what had you done to earn it?",
    "What has a child or parent asked you to change, in their own words?",
    "What did you leave out of the conversation, and who would have wanted it in?",
)


@dataclass
class Journal:
    """Writes one leader's journal; every method gives the id of the row it made."""

    db: Connection
    name: str = "Ada Okafor"
    person: int = field(init=False)

    def __post_init__(self) -> None:
        self.person = self._row(
            people, channel="test", address=self.name, name=self.name, role="head-of-service", strand="reflection",
            zone="Europe/London", made_at=_moment(date(2025, 1, 1)),
        )  # fmt: skip

    def write(
        self, on: date, text: str, *claimed: str, question: str = "", follow_up: tuple[str, str] | None = None,
        returns_to: int | None = None,
    ) -> int:  # fmt: skip
        """An entry of one passage, or two where a follow-up question was answered."""
        entry = self._row(
            entries, person_id=self.person, asked=question, question="q" if question else "", written_at=_moment(on),
            local_date=on, returns_to=returns_to, name=f"entry.{on}.{text[:20]!a}",
        )  # fmt: skip
        self.add(entry, text)
        if follow_up:
            self.add(entry, follow_up[1], asked=follow_up[0])
        for behaviour in claimed:
            self.db.execute(
                insert(evidence).values(entry_id=entry, behaviour=behaviour, person_id=self.person, claimed_on=on)
            )
        return entry

    def add(self, entry: int, text: str, asked: str = "") -> int:
        """One more passage of an entry."""
        return self._row(
            passages, entry_id=entry, name=f"{asked!a}{text[:20]!a}", asked=asked, text=text, written_at=_moment(TODAY)
        )

    def edit(self, passage: int, before: str) -> int:
        """What a passage said before."""
        return self._row(revisions, passage_id=passage, text=before, replaced_at=_moment(TODAY))

    def enclose(self, entry: int, kind: str, size: int) -> int:
        """An attachment of an entry."""
        return self._row(attachments, entry_id=entry, kind=kind, file="f", size=size)

    def act(self, activity: str, planned_on: date, **more: Any) -> int:
        """An activity record."""
        return self._row(
            activity_records, person_id=self.person, activity=activity, planned_on=planned_on,
            name=f"{activity}{planned_on}", **({"status": "planned"} | more),
        )  # fmt: skip

    def choose(self, heading: str, since: date, until: date | None = None) -> int:
        """A priority."""
        return self._row(priorities, person_id=self.person, item=heading, since=since, until=until)

    def mentored_by(self, mentor: "Journal", since: date, until: date | None = None) -> int:
        """Somebody is a mentor of this leader's, and may read everything until they part."""
        when = {"began_at": _moment(since), "ended_at": _moment(until) if until else None}
        self._row(
            shares, owner_id=self.person, reader_id=mentor.person, scope="everything", since=_moment(since),
            withdrawn_at=when["ended_at"], with_details=False, heading="",
        )  # fmt: skip
        return self._row(
            mentorings, leader_id=self.person, mentor_id=mentor.person, mentor_name=f"{mentor.name} (mentor)", **when
        )

    def remark(self, entry: int, mentoring: int, kind: str, text: str = "", behaviour: str = "") -> int:
        """Something said under an entry by its leader (a reply) or a mentor."""
        return self._row(
            remarks, entry_id=entry, mentoring_id=mentoring, author_id=self.person, kind=kind, behaviour=behaviour,
            text=text, made_at=_moment(TODAY), name=f"remark.{entry}.{kind}.{behaviour}.{text[:20]!a}",
        )  # fmt: skip

    def open(self, entry: int, mentoring: int, on: date) -> int:
        """This person read an entry."""
        return self._row(readings, entry_id=entry, mentoring_id=mentoring, reader_id=self.person, read_at=_moment(on))

    def _row(self, table: Any, **values: Any) -> int:
        key = self.db.execute(insert(table).values(**values)).inserted_primary_key
        assert key is not None
        return int(key[0])


def _moment(on: date) -> datetime:
    return datetime.combine(on, time(8, 30), UTC)


def fill(journal: Journal, number: int, behaviours: list[str]) -> list[int]:
    """`number` entries over the last year or so, and what goes with them; the ids of the entries."""
    made: list[int] = []
    for index in range(number):
        on = TODAY - timedelta(days=round((number - index) * 390 / number))
        claimed = {behaviours[index * 7 % len(behaviours)], behaviours[index * 13 % len(behaviours)]}
        next_one = ("What would you do first if it came again?", "Ask them before, not after.")
        made.append(
            journal.write(
                on,
                f"{ANSWERS[index % 5]} Mark{index:03d}.",
                *sorted(claimed if index % 6 else ()),
                question=QUESTIONS[index % 4] if index % 9 else "",
                follow_up=next_one if index % 3 else None,
                returns_to=made[index - 12] if index >= 12 and index % 4 == 0 else None,
            )
        )
    journal.choose("cc.3", date(2026, 1, 12))
    journal.choose("cc.1", date(2025, 9, 1), date(2026, 1, 11))
    journal.act("act.shadow-a-partner", date(2026, 2, 3), status="done", done_on=date(2026, 3, 9), hours=6.5,
                took="They spend the first ten minutes of every visit not asking anything. I'm going to try that.",
                entry_id=made[-3] if number > 3 else None)  # fmt: skip
    journal.act("act.day-at-the-front-door", date(2026, 4, 3), status="done", done_on=date(2026, 5, 19), hours=7,
                took="Nobody who came in used our words for what we do.")  # fmt: skip
    journal.act("act.shadow-a-team-manager", date(2026, 6, 3), due_on=date(2026, 7, 3))
    journal.act("act.rate-yourself", date(2026, 6, 4), status="dropped")
    return made

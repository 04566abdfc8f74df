"""What the catalogue is made of: documents, items, questions and how they stand for one another.

The fields are those of the content files (docs/content.md); a file with any other field is refused.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(\.[a-z0-9]+(-[a-z0-9]+)*)*$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=90)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=300)]
ChatMessage = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=500)]
Asked = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=8, max_length=200, pattern=r"^[^?]*\?[^?]*$")
]

Kind = Literal[
    "heading", "behaviour", "quality", "practice", "vision", "strand", "leadership", "thinkpiece", "barrier",
    "approach", "case", "core", "thread", "stage", "value", "area", "knowledge", "skill", "characteristic",
    "accountability", "activity",
]  # fmt: skip
QuestionKind = Literal[
    "event", "person", "words", "doubt", "choice", "comparison", "child", "again", "other", "step"
]  # fmt: skip
Strand = Literal["induction", "reflection", "direction"]
Lack = Literal["event", "meaning", "consequence", "next_step", "other_view"]
StepKind = Literal["arrive", "commitments", "speak", "listen", "answer", "commit"]
Count = Annotated[int, Field(ge=0)] | Annotated[str, StringConstraints(pattern=r"^\d+ or more$")]

Cues: TypeAdapter[dict[str, tuple[str, ...]]] = TypeAdapter(dict[Id, tuple[Line, ...]])
Counts: TypeAdapter[Any] = TypeAdapter(dict[Id, dict[Kind, Count]])


class Part(BaseModel):
    """A piece of a content file: frozen, and strict about its fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Document(Part):
    """A publication that items come from, and the terms on which it may be drawn on."""

    id: Id
    title: Sentence
    publisher: Sentence
    year: int = Field(ge=1900, le=2100)
    reference: Sentence
    terms: Sentence


class Source(Part):
    """Where an item stands in its document, so that anyone can look it up."""

    document: Id
    section: Line
    item: Line


class Question(Part):
    """One thing to ask, answerable in two minutes on a phone."""

    id: Id
    kind: QuestionKind
    text: Asked
    retired: date | None = None


class Effort(Part):
    """How much time an activity takes, from `least` to `most` hours or days."""

    least: float = Field(gt=0)
    most: float = Field(gt=0)
    unit: Literal["hours", "days"]


class Item(Part):
    """Anything with an id: a heading, a behaviour, a think piece, an activity and so on."""

    id: Id
    kind: Kind
    title: Title
    text: Sentence
    source: Source
    questions: tuple[Question, ...] = ()
    retired: date | None = None
    short: Title | None = None
    author: Line | None = None
    messages: tuple[ChatMessage, ...] = ()
    looks_like: tuple[Line, ...] = ()
    characteristics: tuple[Line, ...] = ()
    asks: tuple[Line, ...] = ()
    meets: tuple[Id, ...] = ()
    effort: Effort | None = None
    agree: Line | None = None
    first_step: Line | None = None
    record: Line | None = None
    strands: tuple[Strand, ...] = ()
    behaviours: tuple[Id, ...] = ()

    @property
    def name(self) -> str:
        """The title, or the short one where there is one: for buttons and narrow tables."""
        return self.short or self.title

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """The questions that may still be put: none that was retired, nor any of a retired item."""
        return () if self.retired else tuple(one for one in self.questions if one.retired is None)

    @property
    def heading(self) -> str:
        """The id of the item it stands under: everything before its last dot."""
        return self.id.rpartition(".")[0]


class Link(Part):
    """A row of the crosswalk: `item` stands for `behaviour`, more or less closely."""

    item: Id
    behaviour: Id
    closeness: Literal["same", "near", "part"]
    note: Line


class FollowUp(Part):
    """One more question, by what an answer lacks."""

    id: Id
    lacks: Lack
    text: Asked


class Move(Part):
    """A coaching move, offered to whoever listens; `words` is false where it is done without any.

    `told` is how the speaker hears of it, after the listener's name: "asks:".
    """

    id: Id
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=32)]
    text: Line
    told: Line
    words: bool = True


class Step(Part):
    """One step of a check-in: its guiding question, the minutes it has in a room, the moves on offer.

    `listen` takes no minutes of its own in a room: it is what the others do while one speaks.
    """

    id: Id
    kind: StepKind
    ask: Asked
    minutes: int = Field(default=0, ge=0, le=60)
    moves: tuple[Id, ...] = ()


class Form(Part):
    """A form of check-in: what is asked, in which order."""

    id: Id
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=32)]
    text: Line
    steps: Annotated[tuple[Step, ...], Field(min_length=2)]

    def question(self, step: str) -> str:
        """The guiding question of a step, by its id (with what it is about after a dot), "" where it has gone."""
        return next((one.ask for one in self.steps if one.id == step.partition(".")[0]), "")

"""Plain types that every floor of the house shares: what comes in, what goes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

UpdateKind = Literal["text", "tap", "edit", "attachment", "unsupported", "group", "left", "nothing"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A voice note, photo or file that a person sent; `file` is the channel's handle to fetch it by."""

    kind: str
    file: str
    size: int = 0
    mime: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """One thing that happened in a channel. `key` is unique in the channel: it is handled once.

    `message` is the channel's id of the message written, edited or tapped; `data` is what a tapped
    button carries; `tap` is the channel's handle to acknowledge the tap; `what` names a kind of
    message that the bot doesn't take (sticker, poll and the like).
    """

    channel: str
    key: str
    address: str
    kind: UpdateKind
    text: str = ""
    message: str = ""
    data: str = ""
    tap: str = ""
    what: str = ""
    name: str = ""
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: what it says, and what comes back when it is tapped."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message ready for a channel.

    `text` is chat HTML: b, i, u, s, code and blockquote, everything else escaped; newlines count.
    `document` names an export to be made at delivery and sent along ("trail.pdf").
    """

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    document: str = ""


@dataclass(slots=True)
class Outgoing:
    """A message on its way to one person: a row of the outbox.

    `target` is the message to edit, or empty to send a new one; with `marks` the edit only marks what was
    chosen in it. `reading` is the reading of another's entry that the message shows. `lane` 0 goes before lane 1.
    """

    id: int
    person: int | None
    channel: str
    address: str
    message: Message
    target: str = ""
    marks: bool = False
    reading: int | None = None
    lane: int = 0
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Option:
    """A possible answer: `key` is recorded; an empty `label` is looked up in the message's template.

    `beside` puts its button in the row of the one before.
    """

    key: str
    label: str = ""
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person answered: words, a choice, or an attachment (with its caption as `text`)."""

    text: str = ""
    choice: str = ""
    message: str = ""
    attachment: Attachment | None = None

    def record(self) -> dict[str, Any]:
        """As JSON, without what is empty."""
        found: dict[str, Any] = {
            name: value
            for name, value in (("text", self.text), ("choice", self.choice), ("message", self.message))
            if value
        }
        if self.attachment:
            one = self.attachment
            found["attachment"] = [one.kind, one.file, one.size, one.mime]
        return found

    @classmethod
    def read(cls, recorded: Mapping[str, Any]) -> "Reply":
        """The reply that `record` wrote."""
        sent: Sequence[Any] | None = recorded.get("attachment")
        return cls(
            recorded.get("text", ""),
            recorded.get("choice", ""),
            recorded.get("message", ""),
            Attachment(*sent) if sent else None,
        )


Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Next:
    """What a dialogue hands over to when it ends: another dialogue, and what that one should know."""

    dialogue: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reopen:
    """What a dialogue hands over to when it ends: a parked conversation, where it was left."""

    conversation: int


@dataclass(frozen=True, slots=True)
class Leave:
    """What a dialogue hands over to when it ends: nothing; the person and all they wrote are erased."""


Following = Next | Reopen | Leave

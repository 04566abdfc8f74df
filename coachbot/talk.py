"""The dialogue kernel: keyed replay over one row.

A dialogue is a generator that yields three things: `Say` (send a message), `Ask` (send one and
wait; named) and `Do` (a request run by the service inside the transaction; named, its result
recorded). Nothing is kept of a running generator. On each event the dialogue is run from the top
with what was recorded, and stops at the first question without a usable answer. Names, not
positions, find the answers, so a dialogue may change while people are in the middle of it.

Limits and reasons: docs/decisions/0001-keyed-replay.md.
"""

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Protocol, TypeVar, cast
from zlib import crc32

from coachbot.errors import DialogueError, Misunderstood
from coachbot.model import Facts, Following, Option, Reply

T = TypeVar("T")
R_co = TypeVar("R_co", covariant=True)
MOST_STEPS = 500  # a dialogue that goes on longer in one event is looping


class Request(Generic[R_co]):
    """Something a dialogue asks of the service; frozen dataclasses. The result is JSON."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Say:
    """Send a message; `document` is sent along with it, `shows` is the reading of another's entry that it shows."""

    message: str
    values: Mapping[str, Any]
    document: str = ""
    shows: int | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Send a message and wait for its answer under `name`.

    A reply's choice is one of `options`; without `words` only a choice will do. `in_place` lets the
    message take the place of the one just tapped; with `attachments` a voice note or photo is an
    answer too. `parse` turns a reply into the value that the
    dialogue gets, or raises Misunderstood. `shows` is as in `Say`.
    """

    name: str
    message: str
    values: Mapping[str, Any]
    options: tuple[Option, ...] = ()
    words: bool = True
    in_place: bool = False
    attachments: bool = False
    parse: Callable[[Reply], Any] | None = None
    shows: int | None = None


@dataclass(frozen=True, slots=True)
class Do:
    """Have the service carry out a request, once."""

    name: str
    request: Request[Any]


Step = Say | Ask | Do
Script = Generator[Step, Any, Following | None]
Talk = Generator[Step, Any, T]  # a part of a dialogue that comes to a value
Record = dict[str, dict[str, Any]]


class Dialogue(Protocol):
    """A conversation, written from top to bottom."""

    def __call__(self, facts: Facts) -> Script: ...


def say(message: str, /, document: str = "", shows: int | None = None, **values: Any) -> Talk[None]:
    """Send a message."""
    yield Say(message, values, document, shows)


def ask(
    name: str, message: str, options: Iterable[str | Option] = (), /, in_place: bool = False,
    shows: int | None = None, **values: Any,
) -> Talk[Reply]:  # fmt: skip
    """Ask, and get what came back: words or one of the options."""
    return cast(Reply, (yield Ask(name, message, values, _options(options), in_place=in_place, shows=shows)))


def invite(
    name: str, message: str, options: Iterable[str | Option] = (), /, in_place: bool = False, **values: Any
) -> Talk[Reply]:
    """Ask for something to keep, and get what came back: words, an attachment or one of the options."""
    return cast(Reply, (yield Ask(name, message, values, _options(options), in_place=in_place, attachments=True)))


def choose(
    name: str, message: str, options: Iterable[str | Option], /, in_place: bool = False,
    shows: int | None = None, **values: Any,
) -> Talk[str]:  # fmt: skip
    """Ask for one of the options, and get its key."""
    reply = yield Ask(name, message, values, _options(options), words=False, in_place=in_place, shows=shows)
    return cast(Reply, reply).choice


def ask_for(
    name: str,
    message: str,
    parse: Callable[[str], T],
    options: Iterable[str | Option] = (),
    /,
    in_place: bool = False,
    **values: Any,
) -> Talk[T]:
    """Ask for something that `parse` can read from an option's key or from typed words.

    `parse` raises Misunderstood, naming the message that asks again.
    """
    yes = _options(options)
    reply = yield Ask(
        name, message, values, yes, in_place=in_place, parse=lambda reply: parse(reply.choice or reply.text)
    )
    return cast(T, reply)


def do(name: str, request: Request[T]) -> Talk[T]:
    """Have the service carry out a request; its result is recorded under `name`.

    It runs again only when the request differs from the recorded one: an answer was edited or
    taken back. So a request must be safe to repeat for the same conversation and name.
    """
    return cast(T, (yield Do(name, request)))


def within(name: str, part: Talk[T]) -> Talk[T]:
    """A part of a dialogue whose own names stand below a name, so that it can come more than once."""
    sent: Any = None
    while True:
        try:
            step = part.send(sent)
        except StopIteration as end:
            return cast(T, end.value)
        sent = yield (step if isinstance(step, Say) else replace(step, name=f"{name}.{step.name}"))


def _options(options: Iterable[str | Option]) -> tuple[Option, ...]:
    return tuple(Option(option) if isinstance(option, str) else option for option in options)


@dataclass(slots=True)
class Turn:
    """What came of one event.

    `steps` are the messages to send, in order, the last an Ask if the dialogue waits. `answered` is
    the question that took the reply, None if none did: then nobody has heard what was said.
    """

    record: Record
    steps: list[Say | Ask] = field(default_factory=list)
    waiting: Ask | None = None
    answered: Ask | None = None
    misunderstood: Misunderstood | None = None
    next: Following | None = None

    @property
    def finished(self) -> bool:
        """The dialogue came to its end."""
        return self.waiting is None


def replay(
    dialogue: Dialogue,
    facts: Facts,
    record: Record,
    perform: Callable[[str, Request[Any]], Any],
    question: str = "",
    reply: Reply | None = None,
    understand: Callable[[Ask, Reply], Reply] = lambda _, reply: reply,
) -> Turn:
    """Run a dialogue from the top with what was recorded, and with a new reply to `question`.

    `understand` may turn the reply's words into one of the question's options. `record` is not
    changed; the turn holds the new one. Raises DialogueError when the dialogue uses a name twice
    or never comes to a question.
    """
    turn = Turn(dict(record))
    script = dialogue(facts)
    used: set[str] = set()
    sent: Any = None
    try:
        for _ in range(MOST_STEPS):
            step = script.send(sent)
            if isinstance(step, Say):
                turn.steps.append(step)
                sent = None
                continue
            if step.name in used:
                raise DialogueError(f"The name {step.name!r} is used twice in one run of {dialogue!r}.")
            used.add(step.name)
            if isinstance(step, Do):
                sent = _done(turn.record, step, perform)
                continue
            new = understand(step, reply) if reply and step.name == question else None
            try:
                sent = _answer(step, new or _recorded(turn.record, step.name))
            except Misunderstood as error:
                turn.waiting = step
                if new is None:
                    turn.steps.append(step)
                else:
                    turn.misunderstood = error
                return turn
            turn.steps.clear()
            if new is not None:
                turn.record.pop(step.name, None)
                turn.record[step.name] = new.record()
                turn.answered = step
    except StopIteration as end:
        turn.next = end.value
        return turn
    finally:
        script.close()
    raise DialogueError(f"{dialogue!r} took {MOST_STEPS} steps without coming to a question.")


def _recorded(record: Record, name: str) -> Reply | None:
    found = record.get(name)
    return None if found is None or "print" in found else Reply.read(found)


def _answer(step: Ask, reply: Reply | None) -> Any:
    """The value of a reply. Raises Misunderstood when there is none, or none that fits."""
    if reply is None:
        raise Misunderstood("")
    if reply.choice and reply.choice not in {option.key for option in step.options}:
        raise Misunderstood("policy/gone")
    if not reply.choice and not step.words:
        raise Misunderstood("policy/choose")
    if reply.attachment is not None and not step.attachments:
        raise Misunderstood("policy/in_words")
    return step.parse(reply) if step.parse else reply


def _done(record: Record, step: Do, perform: Callable[[str, Request[Any]], Any]) -> Any:
    mark = crc32(repr(step.request).encode())
    found = record.get(step.name)
    if found is not None and found.get("print") == mark:
        return found["result"]
    result = perform(step.name, step.request)
    record[step.name] = {"print": mark, "result": result}
    return result


def back(record: Record) -> Record:
    """The record without its newest answer and all that was done after it; the same if there is none."""
    names = list(record)
    answers = [place for place, name in enumerate(names) if "print" not in record[name]]
    return {name: record[name] for name in names[: answers[-1]]} if answers else record


def revised(record: Record, message: str, text: str) -> Record | None:
    """The record with the answer that was given in `message` replaced; None if none was."""
    for name, found in record.items():
        if found.get("message") == message and found.get("text"):
            return record | {name: found | {"text": text}}
    return None

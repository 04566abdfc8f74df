"""What a request is carried out in: one transaction, one person, one instant."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection

from coachbot.cadence import local_date
from coachbot.catalogue import Catalogue
from coachbot.talk import Request


@dataclass(frozen=True, slots=True)
class Someone:
    """The person a transaction is about."""

    id: int
    channel: str
    address: str
    name: str
    zone: str
    strand: str
    welcomed: bool


@dataclass(slots=True)
class Scene:
    """Where a request is carried out. `conversation` and `name` make it safe to repeat."""

    db: Connection
    now: datetime
    person: Someone
    catalogue: Catalogue
    conversation: int = 0
    prompt: int | None = None
    name: str = ""

    @property
    def today(self) -> date:
        """The date where the person is."""
        return local_date(self.now, self.person.zone)


R = TypeVar("R", bound=Request[Any])
Performer = Callable[[Any, Scene], Any]
_performers: dict[type[Request[Any]], Performer] = {}


def performs(kind: type[R]) -> Callable[[Callable[[R, Scene], Any]], Callable[[R, Scene], Any]]:
    """Mark a function as the one that carries out a kind of request."""

    def remember(function: Callable[[R, Scene], Any]) -> Callable[[R, Scene], Any]:
        _performers[kind] = function
        return function

    return remember


def perform(request: Request[Any], scene: Scene) -> Any:
    """Carry out a request."""
    return _performers[type(request)](request, scene)


Parting = Callable[[Scene], None]
_partings: list[Parting] = []


def before_erasing(function: Parting) -> Parting:
    """Mark a function as one that sees to other people's side of things before someone is erased.

    A person's rows go by themselves. What stays is others': a relation that ends, somebody who should hear of it, a
    screen that shows what isn't to be seen any more.
    """
    _partings.append(function)
    return function


def see_to_others(scene: Scene) -> None:
    """See to everything before the person of this scene is erased."""
    for one in _partings:
        one(scene)

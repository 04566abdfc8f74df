"""Details that may identify someone: noticed, and put more generally if the writer wants."""

from coachbot import screening
from coachbot.requests.journal import Notice, Noticed
from coachbot.service import looking_over
from coachbot.service.scene import Scene, performs


@performs(Notice)
def notice(request: Notice, scene: Scene) -> Noticed:
    """Look a text over for what may identify someone."""
    spans = looking_over.details(request.text)
    return Noticed(details=shown(request.text), instead=screening.generalise(request.text, spans))


def shown(text: str) -> list[str]:
    """What in a text may identify someone, as it is written, each once."""
    return list(dict.fromkeys(text[one.start : one.end] for one in looking_over.details(text)))

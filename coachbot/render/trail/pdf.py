"""The trail as a document to hand to an appraiser: A4, tagged, with bookmarks."""

from coachbot.render.trail.model import Trail
from coachbot.render.trail.press import press
from coachbot.render.trail.view import FOLDER, view


def export(trail: Trail) -> bytes:
    """A PDF (PDF/UA-1), laid out by trail.typ. Raises ContentError."""
    return press(FOLDER / "trail.typ", view(trail), "pdf")

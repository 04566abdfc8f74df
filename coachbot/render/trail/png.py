"""The picture for the chat: where the entries of the last twelve months fall."""

from coachbot.render.trail.model import Trail
from coachbot.render.trail.press import press
from coachbot.render.trail.view import FOLDER, view

PIXELS_PER_INCH = 216  # 1080 pixels for the 360 points that picture.typ is wide


def export(trail: Trail) -> bytes:
    """A PNG, 1080 pixels wide, laid out by picture.typ. Raises ContentError."""
    whole = view(trail)
    seen = {key: whole[key] for key in ("labels", "name", "about", "figures", "grid", "empty")}
    return press(FOLDER / "picture.typ", seen, "png", PIXELS_PER_INCH)

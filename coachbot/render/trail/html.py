"""The trail as one page: nothing to fetch, nothing that runs, readable on a phone and on paper."""

from functools import cache

from jinja2 import Environment, StrictUndefined, Template

from coachbot.render.trail.model import Trail
from coachbot.render.trail.view import FOLDER, view


def export(trail: Trail) -> bytes:
    """One HTML file in UTF-8, styles inside, laid out by trail.html.j2."""
    return _template().render(view(trail)).encode()


@cache
def _template() -> Template:
    jinja = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return jinja.from_string((FOLDER / "trail.html.j2").read_text(encoding="utf-8"))

"""The trail in every form in which it can be taken away: a module a format, each `(trail) -> bytes`.

To add one: a module here with a function `export`, its line in `EXPORTS`, and its test.
"""

from collections.abc import Callable, Mapping

from coachbot.render.trail import csv, html, json, pdf, png
from coachbot.render.trail.model import Trail

__all__ = ["EXPORTS", "Exporter"]

Exporter = Callable[[Trail], bytes]

EXPORTS: Mapping[str, Exporter] = {
    "pdf": pdf.export,
    "html": html.export,
    "csv": csv.export,
    "json": json.export,
    "png": png.export,
}

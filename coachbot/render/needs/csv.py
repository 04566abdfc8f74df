"""The needs analysis as one table for a spreadsheet."""

import csv
import io
from collections.abc import Iterator

from coachbot.render.trail.csv import safe
from coachbot.requests.programmes import NeedsTold, Row

COLUMNS = ("programme", "as_of", "kind", "id", "title", "figure", "people", "people_at_least", "entries_at_least")
FEW = "fewer than 5"


def export(needs: NeedsTold) -> bytes:
    """CSV in UTF-8 with the mark by which Excel knows it: a row for each figure.

    `people` is in words ("10 or more", "fewer than 5"), `people_at_least` and `entries_at_least` are numbers to
    reckon with, empty where fewer than five people are behind them.
    """
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, COLUMNS, restval="")
    table.writeheader()
    for row in _rows(needs):
        whole = {"programme": needs["programme"], "as_of": needs["on"]} | row
        table.writerow({column: safe(str(value)) for column, value in whole.items()})
    return out.getvalue().encode("utf-8-sig")


def _rows(needs: NeedsTold) -> Iterator[dict[str, object]]:
    for row in needs["headings"]:
        yield _figure("heading", row, "set evidence", row["people"]) | {"entries_at_least": row["entries"] or ""}
        yield _figure("heading", row, "chosen as a priority", row["priority"])
    for row in needs["activities"]:
        yield _figure("activity", row, "planned", row["planned"])
        yield _figure("activity", row, "done", row["done"])


def _figure(kind: str, row: Row, figure: str, people: int) -> dict[str, object]:
    return {
        "kind": kind,
        "id": row["id"],
        "title": row["title"],
        "figure": figure,
        "people": f"{people} or more" if people else FEW,
        "people_at_least": people or "",
    }

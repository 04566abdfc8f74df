"""How good screening is, on texts whose identifying details are marked."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from coachbot.evaluation.intervals import wilson
from coachbot.screening import Span, find

Example = Mapping[str, Any]
"""`text`, `identifies` and `spans` (`[start, end, kind]`), as in `tests/data/identify.jsonl`."""


def load(path: Path, half: str | None = None) -> list[Example]:
    """The examples of a file, one a line; only those of one `half` if that is given."""
    examples: list[Example] = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [example for example in examples if half in (None, example.get("half"))]


def evaluate(examples: Iterable[Example]) -> dict[str, Any]:
    """Shares with their Wilson 95% intervals, and the milliseconds a text takes.

    `found`: identifying texts with any marked detail touched; `false_alarms`: other texts with anything flagged;
    `span_recall`: marked details touched. `missed` and `flagged` list what went wrong, for reading.
    """
    examples = list(examples)
    find("warm 020 7946 0318, 999 531 4843")
    start = perf_counter()
    answers = [find(example["text"]) for example in examples]
    took = 1000 * (perf_counter() - start)
    identifying = [(e, a) for e, a in zip(examples, answers, strict=True) if e["identifies"]]
    others = [(e, a) for e, a in zip(examples, answers, strict=True) if not e["identifies"]]
    touched = [_touched(example["spans"], answer) for example, answer in identifying]
    details = [one for marks in touched for one in marks]
    return {
        "found": _share([any(marks) for marks in touched]),
        "false_alarms": _share([bool(answer) for _, answer in others]),
        "span_recall": _share(details),
        "ms_per_text": took / max(1, len(examples)),
        "missed": [e["text"] for (e, _), marks in zip(identifying, touched, strict=True) if not all(marks)],
        "flagged": [(e["text"], [e["text"][s.start : s.end] for s in a]) for e, a in others if a],
    }


def _touched(marked: Iterable[tuple[int, int, str]], answer: Sequence[Span]) -> list[bool]:
    return [any(span.start < end and start < span.end for span in answer) for start, end, _ in marked]


def _share(outcomes: Sequence[bool]) -> dict[str, Any]:
    """How many of how many, the share, and its interval."""
    low, high = wilson(sum(outcomes), len(outcomes))
    share = sum(outcomes) / len(outcomes) if outcomes else 0.0
    return {"count": sum(outcomes), "of": len(outcomes), "share": share, "interval": (low, high)}

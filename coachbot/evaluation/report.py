"""What `coachbot eval` prints: tables of 80 columns for a terminal, or Markdown for a page of the docs."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from coachbot.errors import ContentError
from coachbot.evaluation.labelled import Example, files, half, load
from coachbot.evaluation.measuring import Change, Figure, Subject, Target, ablation, figures, milliseconds
from coachbot.evaluation.subjects import SUBJECTS
from coachbot.evaluation.tuning import cross_validated

PREFACE = """\
95%: the interval that holds the true figure 95 times in 100.
These examples were read while the rules were made, so new ones will do worse:
docs/understanding.md says by how much.
"""


class Table(NamedTuple):
    """Rows of cells under a header."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]


Block = str | Table


def blocks(subject: Subject, folders: Iterable[Path], tune: bool = False) -> Iterator[Block]:
    """All that is said of a subject: for each file its figures, and what each signal does for them."""
    everything: list[list[Example]] = []
    for path in (path for folder in folders for path in files(folder, subject.kind)):
        groups = [list(subject.unfold(example)) for example in load(path, subject.kind)]
        examples = [example for group in groups for example in group]
        if examples:
            yield from _of_file(subject, path.name, examples)
            everything += groups
    if tune and subject.weighed and everything:
        tuned = cross_validated(subject, subject.weighed, everything)
        rows = [[measure, *_cells(as_is), *_cells(left_out)] for measure, (as_is, left_out) in tuned.items()]
        yield "All files, by the weights as they are, and by weights tuned without what they judge:"
        yield Table(("", "as is", "95%", "left out", "95%"), rows)


def _of_file(subject: Subject, name: str, examples: Sequence[Example]) -> Iterator[Block]:
    mean, slowest = milliseconds(subject, examples)
    yield (
        f"{name}: {len(examples)} {subject.counted}. A call takes {mean:.1f} ms, 95 in 100 at most {slowest:.1f} ms."
    )
    halves: dict[str, list[Example]] = {}
    for example in examples:
        halves.setdefault(half(example), []).append(example)
    for each in sorted(halves, reverse=True):
        if each:
            yield f"{name}, {each} ({len(halves[each])}):"
        yield _figures(subject, figures(subject, halves[each]))
    yield f"{name}, without one signal at a time (and 95% of the change):"
    yield _signals(ablation(subject, examples))


def _figures(subject: Subject, found: Mapping[str, Figure]) -> Table:
    order = [*(measure for measure in subject.targets if measure in found), *sorted(found.keys() - subject.targets)]
    rows = [
        [
            measure,
            *_cells(found[measure]),
            str(found[measure].of),
            *_judged(subject.targets.get(measure), found[measure]),
        ]
        for measure in order
    ]
    return Table(("", "figure", "95%", "of", "target", ""), rows)


def _cells(figure: Figure) -> tuple[str, str]:
    low, high = figure.interval
    return share(figure.share), f"{share(low)} to {share(high)}"


def _judged(target: Target | None, figure: Figure) -> tuple[str, str]:
    if target is None:
        return "", ""
    reach = "at most" if target.at_most else "at least"
    return f"{reach} {share(target.share)}", "meets" if target.met_by(figure.share) else "falls short"


def _signals(found: Mapping[str, Mapping[str, Change]]) -> Table:
    measures = list(next(iter(found.values())))
    rows = [[signal, *(_changed(changes[measure]) for measure in measures)] for signal, changes in found.items()]
    return Table(("without", *measures), rows)


def _changed(change: Change) -> str:
    if change.interval is None:
        return share(change.share)
    low, high = change.interval
    return f"{share(change.share)} ({share(low, signed=True)}, {share(high, signed=True)})"


def share(value: float, signed: bool = False) -> str:
    """A share as it is printed: .81, 1.00; with its sign +.02, -.10, and .00 without."""
    rounded = round(value, 2) + 0.0  # no "-.00"
    return (f"{rounded:+.2f}" if signed and rounded else f"{rounded:.2f}").replace("0.", ".", 1)


def as_text(title: str, each: Iterable[Block]) -> Iterator[str]:
    """For a terminal: the title underlined, tables in columns."""
    yield f"{title}\n{'=' * len(title)}"
    for block in each:
        yield "\n" + (block if isinstance(block, str) else _columns(block))
    yield ""


def _columns(table: Table) -> str:
    rows = [table.header, *table.rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(table.header))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(f"  {line}".rstrip() for line in lines)


def as_markdown(each: Iterable[Block]) -> Iterator[str]:
    """For a page: tables as tables."""
    for block in each:
        if isinstance(block, str):
            yield f"{block}\n"
        else:
            rule = ["---"] * len(block.header)
            yield "\n".join(f"| {' | '.join(row)} |" for row in (block.header, rule, *block.rows)) + "\n"


def told(modules: Sequence[str], folders: Sequence[Path], markdown: bool = False, tune: bool = False) -> Iterator[str]:
    """The whole report, a piece at a time, as some take seconds; of all modules when none is named."""
    if not markdown:
        yield PREFACE
    for subject in _chosen(modules):
        each = blocks(subject, folders, tune)
        yield from (_page_part(subject, each) if markdown else as_text(subject.title, each))


def _page_part(subject: Subject, each: Iterable[Block]) -> Iterator[str]:
    yield f"### {subject.title}\n"
    yield from as_markdown(each)


def _chosen(modules: Sequence[str]) -> list[Subject]:
    return [subject for subject in SUBJECTS if not modules or subject.module in modules]


def refreshed(page: str, modules: Sequence[str], folders: Sequence[Path], tune: bool = False) -> str:
    """A page with fresh figures between its marks `<!-- figures: entries -->` and `<!-- end -->`, and all else kept."""
    for subject in _chosen(modules):
        marked = re.compile(rf"(<!-- figures: {subject.kind} -->\n).*?(<!-- end -->)", re.DOTALL)
        if not marked.search(page):
            raise ContentError(
                f"The page has no place for the figures: <!-- figures: {subject.kind} --> … <!-- end -->"
            )
        fresh = "\n".join(as_markdown(blocks(subject, folders, tune)))
        page = marked.sub(lambda found, fresh=fresh: f"{found[1]}\n{fresh}\n{found[2]}", page)  # type: ignore[misc]
    return page

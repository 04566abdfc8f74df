"""`python -m benchmarks [NAME …]`: all, or those that are named, one line a figure."""

import importlib
from collections.abc import Callable, Iterator

import click

from benchmarks.report import Result

NAMES = ("http", "fake", "sweep", "broadcast", "replay", "start", "growth", "thinking")


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(NAMES))
@click.option("--seconds", type=float, help="How long each timed measurement lasts; each has its own by default.")
def main(names: tuple[str, ...], seconds: float | None) -> None:
    """Measure on this machine. Absolute figures are the machine's; the ratios are what to compare."""
    for name in names or NAMES:
        run: Callable[..., Iterator[Result]] = importlib.import_module(f"benchmarks.{name}").run
        for result in run() if seconds is None else run(seconds):
            click.echo(str(result))


if __name__ == "__main__":
    main()

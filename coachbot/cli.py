"""Commands."""

import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from coachbot.errors import CoachbotError

F = TypeVar("F", bound=Callable[..., Any])


def kindly(command: F) -> F:
    """End with a clear message, and no traceback, where something is wrong that we can name."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> Any:
        try:
            return command(*args, **options)
        except CoachbotError as error:
            raise click.ClickException(str(error)) from error

    return run  # type: ignore[return-value]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="coachbot")
def main() -> None:
    """A journal that asks: reflective practice by chat, self-hosted."""


@main.command(name="try")
@click.option("--fresh", is_flag=True, help="Begin at the welcome, without the made-up leader's history.")
@click.option("--plain", is_flag=True, help="No styles and no wrapping: for scripts, one line an answer.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="Where the database and exports go.")
@kindly
def try_(fresh: bool, plain: bool, folder: Path | None) -> None:
    """Talk with the bot here: no token, no network, nothing kept unless you name a folder."""
    from coachbot.trial import begin

    if folder is not None:
        begin(folder, _typed(plain), fresh=fresh, is_plain=plain)
        return
    with tempfile.TemporaryDirectory(prefix="coachbot-") as made:
        begin(Path(made), _typed(plain), fresh=fresh, is_plain=plain)


def _typed(is_plain: bool) -> Iterator[str]:
    """The lines that a person types, or that a script sends; they end when the input does."""
    prompt = "" if is_plain or not sys.stdin.isatty() else "\n› "
    if prompt:
        import readline  # noqa: F401  # gives input() its line editing and history
    while True:
        try:
            line = input(prompt)
        except (EOFError, KeyboardInterrupt):
            return
        if is_plain:
            print(f"> {line}")
        yield line


@main.command()
@kindly
def run() -> None:
    """Serve Telegram by long polling: one process, nothing to open to the internet."""
    from coachbot.serving import poll_forever

    asyncio.run(poll_forever(_settings()))


@main.command()
@kindly
def serve() -> None:
    """Serve Telegram by webhook, behind your own https address."""
    from coachbot.serving import serve_forever

    asyncio.run(serve_forever(_settings()))


@main.command()
@click.argument("form", type=click.Choice(["pdf", "html", "csv", "json", "png"]), default="pdf")
@click.option("--person", required=True, help="Whose trail: channel and address, such as telegram:123456.")
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--with-details", is_flag=True, help="Also entries that may identify someone, if their writer agrees.")
@kindly
def export(form: str, person: str, path: Path | None, with_details: bool) -> None:
    """Write a person's trail to a file, at their request."""
    from coachbot.app import open_house
    from coachbot.service import exporting

    house = open_house(_settings())
    document = form + exporting.WITH_DETAILS if with_details else form
    with house.database.transaction() as db:
        found = exporting.find_person(db, person)
        trail = exporting.gather_for(db, found, house.catalogue, house.now(), document)
    name, content = exporting.export(trail, document)
    written = path or Path(name)
    written.write_bytes(content)
    click.echo(f"Written to {written} ({len(content):,} bytes).")


@main.command(name="invite-lead")
@click.argument("programme", default="")
@kindly
def invite_lead(programme: str) -> None:
    """Make a link by which one person comes to lead a programme: PROGRAMME, or as they call it."""
    from coachbot.serving import lead_link

    click.echo(asyncio.run(lead_link(_settings(), programme)))


@main.command()
@kindly
def db() -> None:
    """Make the database, or bring it up to date."""
    from coachbot.app import open_store
    from coachbot.store.database import NEWEST

    open_store(_settings()).close()
    click.echo(f"The database is up to date (migration {NEWEST}).")


@main.command()
@kindly
def doctor() -> None:
    """Check settings, database, content and the way to Telegram, and say what is wrong."""
    from coachbot.serving import examine

    for line in asyncio.run(examine(_settings())):
        click.echo(line)


@main.command(name="eval")
@click.argument("modules", nargs=-1, metavar="[matching|recall|screening|heeding]...")
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), help="More labelled examples.")
@click.option(
    "--cross-validate", is_flag=True, help="Also tune the weights anew without the examples they are judged by."
)
@click.option("--markdown", is_flag=True, help="Print the tables in Markdown.")
@click.option(
    "--into", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Renew the tables of a page."
)
@kindly
def eval_(modules: tuple[str, ...], data: Path | None, cross_validate: bool, markdown: bool, into: Path | None) -> None:
    """Measure how well the bot decides, on labelled examples: all, or the MODULES named."""
    from coachbot.evaluation.labelled import folders
    from coachbot.evaluation.report import refreshed, told
    from coachbot.evaluation.subjects import MODULES

    if unknown := set(modules) - set(MODULES):
        raise click.BadParameter(f"{', '.join(sorted(unknown))}: there are {', '.join(MODULES)}.")
    found = folders(data)
    if into is None:
        for part in told(modules, found, markdown=markdown, tune=cross_validate):
            click.echo(part)
        return
    into.write_text(refreshed(into.read_text("utf-8"), modules, found, tune=cross_validate), "utf-8")
    click.echo(f"The figures in {into} are those of today.")


@main.group()
def content() -> None:
    """Frameworks, questions and activities."""


@content.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--language", default="en", help="Of this language, laid over English.")
@kindly
def check(paths: tuple[Path, ...], language: str) -> None:
    """Check all content, with these files or folders added."""
    from coachbot.catalogue import paths_of, read
    from coachbot.catalogue.checks import problems

    catalogue, found, where = read(*paths_of(language, paths))
    found += problems(catalogue, where, english=language == "en")
    for line in found:
        click.echo(line)
    click.echo(f"{len(catalogue.items)} items, {len(catalogue.questions)} questions, {len(found)} problems.")
    if found:
        sys.exit(1)


@content.command()
@click.argument("prefix")
@click.argument("title")
@click.option("--to", "path", type=click.Path(dir_okay=False, path_type=Path), help="The file; otherwise PREFIX.toml.")
@kindly
def new(prefix: str, title: str, path: Path | None) -> None:
    """Begin a framework of your own: TITLE, whose ids begin with PREFIX."""
    from coachbot import catalogue
    from coachbot.catalogue.starting import starting_file

    text = starting_file(prefix, title, datetime.now(UTC).year, catalogue.load())
    path = path or Path(f"{prefix}.toml")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise click.ClickException(f"{path} is there already. Name another file with --to.") from None
    except OSError as error:
        raise click.ClickException(f"{path} can't be written: {error.strerror}.") from None
    click.echo(f"Written to {path}. Write where it says …, then: coachbot content check {path}")


@content.command(name="list")
@click.option("--kind", help="Only items of this kind.")
@kindly
def list_(kind: str | None) -> None:
    """List items, a line each."""
    from coachbot import catalogue

    for item in catalogue.load().items.values():
        if kind in (None, item.kind):
            click.echo(f"{item.id:32} {item.kind:15} {item.title}")


@content.command()
@click.argument("item_id")
@kindly
def show(item_id: str) -> None:
    """Show one item whole."""
    from coachbot import catalogue
    from coachbot.catalogue.export import shown

    click.echo(shown(catalogue.load(), item_id))


@content.command(name="export")
@click.option("--json", "as_json", is_flag=True, required=True, help="As JSON.")
@kindly
def export_content(as_json: bool) -> None:
    """Print the whole catalogue."""
    import json

    from coachbot import catalogue
    from coachbot.catalogue.export import exported

    click.echo(json.dumps(exported(catalogue.load()), ensure_ascii=False, indent=1))


def _settings() -> Any:
    from coachbot.logs import start_logging
    from coachbot.settings import read_settings

    settings = read_settings()
    start_logging(settings.log_level)
    return settings

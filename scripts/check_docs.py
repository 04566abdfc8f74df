"""The docs say all there is: every command, every setting, every message command; and nothing that isn't there.

Run by `make docs`. Prints what is wrong, a line each, and ends with 1 if anything is.
"""

import re
import sys
from pathlib import Path

import click

from coachbot.cli import main
from coachbot.dialogues import COMMANDS
from coachbot.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")


def commands(group: click.Group, before: str = "coachbot") -> list[str]:
    """Every command, as it is typed."""
    found = []
    for name, command in group.commands.items():
        full = f"{before} {name}"
        found += commands(command, full) if isinstance(command, click.Group) else [full]
    return found


def problems() -> list[str]:
    """What the docs lack."""
    said = {path: path.read_text() for path in [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]}
    everything = "\n".join(said.values())
    found = [f"no doc names the command `{one}`" for one in commands(main) if one not in everything]
    found += [f"no doc names /{one}" for one in COMMANDS if f"/{one}" not in everything]
    settings = (ROOT / "docs/settings.md").read_text()
    for name, field in Settings.model_fields.items():
        if f"`{PREFIX}{name.upper()}`" not in settings:
            found.append(f"docs/settings.md lacks {PREFIX}{name.upper()}")
        if (field.description or "") not in settings:
            found.append(f"docs/settings.md should say of {PREFIX}{name.upper()}: {field.description}")
    for path, text in said.items():
        found += [
            f"{path.relative_to(ROOT)}: there is no {target}"
            for target in LINK.findall(text)
            if not (path.parent / target).exists()
        ]
    return found


if __name__ == "__main__":
    wrong = problems()
    print("\n".join(wrong) or "The docs name every command and setting, and every link leads somewhere.")
    sys.exit(bool(wrong))

"""Write a migration for what has changed in coachbot/store/tables/ since the last one.

    python scripts/new_migration.py 0002 "what it does"

Compares a fresh database, migrated so far, with the tables, and writes the difference with plain types,
so that a migration never changes with the code. Read it before you commit it, and set NEWEST in
coachbot/store/database.py.
"""

import re
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from coachbot.store.migrate import MIGRATIONS, config

PLAIN = {
    r"sqlmodel\.sql\.sqltypes\.AutoString\(\)": "sa.String()",
    r"coachbot\.store\.tables\.columns\.Moment\(\)": "sa.DateTime()",
    r"coachbot\.store\.encryption\.Encrypted\w+\(\)": "sa.LargeBinary()",
    r'server_default=sa\.text\([\'"](0|false)[\'"]\)': "server_default=sa.false()",  # as PostgreSQL wants it
    r" *# ###.*\n": "",
}


def write(revision: str, message: str) -> Path:
    """Write the migration; its file."""
    settings = config()
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/new.db")
        with engine.begin() as connection:
            settings.attributes["connection"] = connection
            command.upgrade(settings, "head")
        with engine.begin() as connection:
            settings.attributes["connection"] = connection
            command.revision(settings, message=message, autogenerate=True, rev_id=revision)
    (path,) = (MIGRATIONS / "versions").glob(f"{revision}_*.py")
    text = path.read_text()
    for pattern, plain in PLAIN.items():
        text = re.sub(pattern, plain, text)
    path.write_text(text)
    return path


if __name__ == "__main__":
    print(write(*sys.argv[1:3]))

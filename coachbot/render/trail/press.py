"""Typst, at arm's length: each document is set in a process of its own, which takes its memory with it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from coachbot.errors import ContentError

TYPESETTER = Path(__file__).parent / "typesetter.py"
SECONDS = 120  # enough for thousands of entries on a small machine


def press(template: Path, data: dict[str, Any], form: str, pixels_per_inch: float = 144) -> bytes:
    """Set a template with data (in it: sys.inputs.data, JSON) as "pdf" or "png".

    A PDF is tagged and fulfils PDF/UA-1. Characters that no font at hand can show are spelt out, and
    `missing` in the data is then true; where even that leaves one without a glyph, the document is
    made without the claim to PDF/UA-1. Nothing is written to disk. It waits for the process, so call
    it off the event loop. Raises ContentError when the template is wrong.
    """
    job = json.dumps({"template": str(template), "data": data, "format": form, "ppi": pixels_per_inch})
    # our own script, by our own interpreter; what people wrote goes in by the pipe alone
    command = [sys.executable, "-P", str(TYPESETTER)]  # -P: the json.py beside it is not the one to import
    try:
        done = subprocess.run(command, input=job.encode(), capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise ContentError(f"{template.name}: not set after {SECONDS} seconds.") from error
    if done.returncode:
        raise ContentError(f"{template.name}: {done.stderr.decode(errors='replace').strip()[-500:]}")
    return done.stdout

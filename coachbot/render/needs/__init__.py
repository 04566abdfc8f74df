"""What a cohort works on, to hand to whoever commissions: a module a format, each `(needs) -> bytes`."""

from collections.abc import Callable, Mapping

from coachbot.render.needs.csv import export as as_csv
from coachbot.render.needs.pdf import export as as_pdf
from coachbot.requests.programmes import NeedsTold

EXPORTS: Mapping[str, Callable[[NeedsTold], bytes]] = {"csv": as_csv, "pdf": as_pdf}

"""What happens: receive, deliver, schedule; and one module a capability, each carrying out its requests."""

from coachbot.service import asking, details, development, journal, keeping, profile, remembering, trail

CAPABILITIES = (
    asking,
    details,
    development,
    journal,
    keeping,
    profile,
    remembering,
    trail,
)
# Importing them makes their requests known.

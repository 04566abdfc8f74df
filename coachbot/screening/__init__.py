"""What in a text may identify a child, a family or another person, and how to say it without."""

from coachbot.screening.finding import find
from coachbot.screening.span import Kind, Span
from coachbot.screening.wording import generalise, instead

__all__ = ["Kind", "Span", "find", "generalise", "instead"]

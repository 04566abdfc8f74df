"""Frameworks, think pieces, questions and activities: data, loaded and checked."""

from coachbot.catalogue.catalogue import Catalogue
from coachbot.catalogue.items import Document, FollowUp, Item, Link, Question
from coachbot.catalogue.loading import CONTENT, files, load, paths_of, read

__all__ = [
    "CONTENT",
    "Catalogue",
    "Document",
    "FollowUp",
    "Item",
    "Link",
    "Question",
    "files",
    "load",
    "paths_of",
    "read",
]

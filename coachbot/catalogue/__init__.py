"""Frameworks, think pieces, questions and activities: data, loaded and checked."""

from coachbot.catalogue.catalogue import Catalogue
from coachbot.catalogue.items import Document, FollowUp, Form, Item, Link, Move, Question, Step
from coachbot.catalogue.loading import CONTENT, files, load, paths_of, read

__all__ = [
    "CONTENT",
    "Catalogue",
    "Document",
    "FollowUp",
    "Form",
    "Item",
    "Link",
    "Move",
    "Question",
    "Step",
    "files",
    "load",
    "paths_of",
    "read",
]

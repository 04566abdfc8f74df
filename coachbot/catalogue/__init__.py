"""Frameworks, think pieces, questions and activities: data, loaded and checked."""

from coachbot.catalogue.items import Document, FollowUp, Item, Link, Question
from coachbot.catalogue.loading import CONTENT, Catalogue, files, load, read

__all__ = ["CONTENT", "Catalogue", "Document", "FollowUp", "Item", "Link", "Question", "files", "load", "read"]

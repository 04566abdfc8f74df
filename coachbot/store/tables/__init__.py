"""What is kept: a class a table, and the same tables for Core statements (`people`, `prompts` and so on).

Texts that people wrote are encrypted columns; times are UTC. The tables of the journal are not here but in
`coachbot.store.tables.journal`: few modules may touch them.
"""

from typing import Any

from sqlalchemy import Row
from sqlmodel import SQLModel

from coachbot.store.tables import journal as journal
from coachbot.store.tables.columns import LONG_AGO as LONG_AGO
from coachbot.store.tables.columns import Moment as Moment
from coachbot.store.tables.development import activity_records as activity_records
from coachbot.store.tables.development import commitments as commitments
from coachbot.store.tables.development import look_backs as look_backs
from coachbot.store.tables.development import muted as muted
from coachbot.store.tables.pairs import check_ins as check_ins
from coachbot.store.tables.pairs import members as members
from coachbot.store.tables.pairs import pairs as pairs
from coachbot.store.tables.pairs import said as said
from coachbot.store.tables.people import asked as asked
from coachbot.store.tables.people import people as people
from coachbot.store.tables.people import priorities as priorities
from coachbot.store.tables.people import prompts as prompts
from coachbot.store.tables.people import schedules as schedules
from coachbot.store.tables.people import vault as vault
from coachbot.store.tables.programmes import editions as editions
from coachbot.store.tables.programmes import enrolments as enrolments
from coachbot.store.tables.programmes import exclusions as exclusions
from coachbot.store.tables.programmes import parts as parts
from coachbot.store.tables.programmes import programmes as programmes
from coachbot.store.tables.programmes import proposals as proposals
from coachbot.store.tables.programmes import proposed as proposed
from coachbot.store.tables.programmes import seasons as seasons
from coachbot.store.tables.sharing import digests as digests
from coachbot.store.tables.sharing import invitations as invitations
from coachbot.store.tables.sharing import meetings as meetings
from coachbot.store.tables.sharing import mentorings as mentorings
from coachbot.store.tables.sharing import readings as readings
from coachbot.store.tables.sharing import screens as screens
from coachbot.store.tables.sharing import shares as shares
from coachbot.store.tables.talking import conversations as conversations
from coachbot.store.tables.talking import inbox as inbox
from coachbot.store.tables.talking import outbox as outbox

metadata = SQLModel.metadata
AnyRow = Row[*tuple[Any, ...]]

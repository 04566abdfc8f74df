"""The conversations, one a file; each reads from top to bottom like the talk it is."""

from collections.abc import Mapping
from types import MappingProxyType

from coachbot.dialogues.activities import activities, activity_due
from coachbot.dialogues.cancel import cancel
from coachbot.dialogues.care import care
from coachbot.dialogues.check_in import check_in
from coachbot.dialogues.commit import commit, commitment_due
from coachbot.dialogues.delete import delete
from coachbot.dialogues.find import find
from coachbot.dialogues.help import help_
from coachbot.dialogues.join import agreed, confirm, join
from coachbot.dialogues.lookback import lookback
from coachbot.dialogues.membership import membership
from coachbot.dialogues.mentee import mentee
from coachbot.dialogues.mentor import digest, ended, mentor
from coachbot.dialogues.pair import pair, pair_news
from coachbot.dialogues.privacy import privacy
from coachbot.dialogues.programme import programme
from coachbot.dialogues.proposal import proposal, proposal_news
from coachbot.dialogues.reflect import reflect
from coachbot.dialogues.remarks import news, remarks
from coachbot.dialogues.resume import resume
from coachbot.dialogues.room import room
from coachbot.dialogues.settings import pause, settings
from coachbot.dialogues.share import receipt, share
from coachbot.dialogues.trail import trail
from coachbot.dialogues.welcome import welcome
from coachbot.talk import Dialogue

DIALOGUES: Mapping[str, Dialogue] = MappingProxyType(
    {
        "welcome": welcome,
        "reflect": reflect,
        "lookback": lookback,
        "find": find,
        "activities": activities,
        "activity-due": activity_due,
        "commit": commit,
        "commitment-due": commitment_due,
        "settings": settings,
        "pause": pause,
        "trail": trail,
        "privacy": privacy,
        "help": help_,
        "cancel": cancel,
        "care": care,
        "delete": delete,
        "resume": resume,
        "join": join,
        "confirm": confirm,
        "agreed": agreed,
        "programme": programme,
        "membership": membership,
        "proposal": proposal,
        "proposal-news": proposal_news,
        "share": share,
        "receipt": receipt,
        "mentor": mentor,
        "mentee": mentee,
        "remarks": remarks,
        "news": news,
        "digest": digest,
        "ended": ended,
        "pair": pair,
        "pair-news": pair_news,
        "check-in": check_in,
        "room": room,
    }
)

# The menu of commands, in the order that it is shown: each command starts the dialogue of its name.
COMMANDS = (
    "reflect", "lookback", "find", "activities", "commit", "share", "mentor", "pair", "trail",
    "settings", "pause", "privacy", "delete", "help", "cancel",
)  # fmt: skip
UNLISTED = ("programme",)  # commands for few, which are understood but stand in no menu
ALIASES = {"start": "help", "export": "trail"}
UNWELCOMED = ("help", "privacy", "cancel")  # may be asked for before anyone has agreed to anything

"""The conversations, one a file; each reads from top to bottom like the talk it is."""

from collections.abc import Mapping
from types import MappingProxyType

from coachbot.dialogues.activities import activities, activity_due
from coachbot.dialogues.cancel import cancel
from coachbot.dialogues.care import care
from coachbot.dialogues.delete import delete
from coachbot.dialogues.find import find
from coachbot.dialogues.help import help_
from coachbot.dialogues.lookback import lookback
from coachbot.dialogues.privacy import privacy
from coachbot.dialogues.reflect import reflect
from coachbot.dialogues.resume import resume
from coachbot.dialogues.settings import pause, settings
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
        "settings": settings,
        "pause": pause,
        "trail": trail,
        "privacy": privacy,
        "help": help_,
        "cancel": cancel,
        "care": care,
        "delete": delete,
        "resume": resume,
    }
)

# The menu of commands, in the order that it is shown: each command starts the dialogue of its name.
COMMANDS = (
    "reflect", "lookback", "find", "activities", "trail", "settings", "pause", "privacy", "delete", "help", "cancel",
)  # fmt: skip
ALIASES = {"start": "help", "export": "trail"}
UNWELCOMED = ("help", "privacy", "cancel")  # may be asked for before anyone has agreed to anything

"""What an answer lacks, and whether it needs care rather than coaching; pure, its phrases read once from the package.

>>> lacking("Rang round all four nurseries this morning. Two have places, one is closing at Easter.")
'meaning'
>>> concern("He told me his dad hits him and I haven't told anyone.")
'child'
"""

from coachbot.heeding.concerns import concern
from coachbot.heeding.lacks import ORDER, Judgement, judge, lacking
from coachbot.heeding.outcomes import Outcome, hurts, outcome
from coachbot.heeding.steps import next_step

__all__ = ["ORDER", "Judgement", "Outcome", "concern", "hurts", "judge", "lacking", "next_step", "outcome"]

"""The claim check: does a text say anything that its claims do not?"""

from agent.language.check.rewording import check_rewording
from agent.language.check.text import check_text

__all__ = ["check_rewording", "check_text"]

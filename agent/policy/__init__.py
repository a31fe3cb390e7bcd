"""What to do next: the plan of a turn, and the rules and gains that make it."""

from agent.policy.decide import ENOUGH, SETTLED, decide, further
from agent.policy.plan import Step
from agent.policy.situation import Situation

__all__ = ["ENOUGH", "SETTLED", "Situation", "Step", "decide", "further"]

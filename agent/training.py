"""What it takes to learn the agent's numbers: talks as the agent heard them, beside what the people really thought.

Nothing here is used in a talk with somebody.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from agent.acts import UserAct
from agent.agent import Agent
from agent.chat import Chat
from agent.minds import Minds, Noise
from agent.minds.fitting import Cases, Exchange, Talk, fit, likelihood
from agent.minds.projection import enter
from agent.nodes.infer import background
from agent.policy.learned import FEATURES, PACES, Choose, Values, features, pace
from agent.policy.outlook import Outlook
from agent.policy.pace import Pace
from agent.policy.situation import Situation
from agent.state import Dialog

__all__ = [
    "FEATURES",
    "PACES",
    "Cases",
    "Choose",
    "Dialog",
    "Exchange",
    "Noise",
    "Outlook",
    "Pace",
    "Situation",
    "Talk",
    "Values",
    "features",
    "fit",
    "likelihood",
    "overheard",
    "pace",
    "paced",
    "recorded",
]


def paced(agent: Agent, choose: Choose, noise: Noise | None = None) -> Agent:
    """The agent with a way of its own to set the pace of teaching, and with other numbers if any are given."""
    return replace(agent, desk=replace(agent.desk, pace=choose, noise=noise or agent.desk.noise))


def overheard(
    chat: Chat, before: Dialog, belief: Callable[[str, str], float], foretold: Sequence[str] | None = None
) -> Exchange:
    """The last turn of a chat.

    Args:
        chat: as it stands after the turn.
        before: its state before the turn.
        belief: P(the person now thinks that the concept speaks for the label).
        foretold: labels that they now foretell of some cases.
    """
    after, minds = chat.state, chat.minds
    labels, concepts = minds.imagined.labels, minds.imagined.concepts
    return Exchange(
        acts=tuple(UserAct.from_json(act) for act in after["acts"]),
        heard=background(chat.desk.named(after.get("names", {})), {**before, "label": after["label"]}),
        told=chat.last.claims,
        fresh=not before.get("transcript"),
        belief=np.array([[belief(label, concept) for concept in concepts] for label in labels]),
        foretold=None if foretold is None else np.array([labels.index(label) for label in foretold], dtype=np.int64),
        clear=minds.turn > _turn(before),
    )


def recorded(agent: Agent, minds: Minds, exchanges: Sequence[Exchange], cases: Cases | None = None) -> Talk:
    """A whole talk.

    Args:
        agent: who talked.
        minds: as they stood in the end; their labels are in play from the start.
        exchanges: its turns.
        cases: what was foretold after each turn, in the order of those labels.
    """
    desk, labels = agent.desk, minds.imagined.labels

    def start(noise: Noise) -> Minds:
        return enter(Minds(), labels, desk.bank, desk.priors, noise)

    return Talk(start=start, exchanges=tuple(exchanges), cases=cases)


def _turn(state: Dialog) -> int:
    return int(state["minds"]["turn"]) if "minds" in state else 0

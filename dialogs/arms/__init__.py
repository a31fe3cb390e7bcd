"""What is compared: ways to hold a short talk about a few pictures. Only words and pictures reach the user."""

from dialogs.arms.lists import Concepts, Nearest
from dialogs.arms.minded import Minded, greedy, learned, oracle, shuffled
from dialogs.arms.scripts import (
    Silent,
    confusable_foil,
    everything,
    fixed_foil,
    prediction,
    random_foil,
    saliency,
    scripted,
)
from dialogs.arms.talk import Arm, Room, Talk, Told

GREEDY = Arm("greedy", "free talk; the agent's own policy and the mind that it imagines", True, greedy)
ARMS: tuple[Arm, ...] = (
    Arm("none", "the pictures alone", False, Silent),
    Arm("prediction", "what the model says, and how sure it is", False, scripted(prediction)),
    Arm("saliency", "what it says and where it looks", False, scripted(saliency)),
    Arm("concepts", "what it says, and the concepts that count most for it and for the runner-up", False, Concepts),
    Arm("everything", "all answers about the picture at once", False, scripted(everything)),
    Arm("nearest", "what it says, of this picture and of those most like it", False, Nearest),
    Arm("random foil", "fault-lines towards labels drawn by chance", False, scripted(random_foil)),
    Arm("confusable foil", "fault-lines towards the next most probable labels", False, scripted(confusable_foil)),
    Arm("fixed foil", "fault-lines towards the labels in a fixed order", False, scripted(fixed_foil)),
    Arm("shuffled", "free talk; the same policy with another user's mind", True, shuffled),
    GREEDY,
    Arm("learned", "free talk; the learned policy and the mind that is imagined", True, learned),
    Arm("oracle", "free talk; the agent's own policy and the user's true mind", True, oracle),
)

__all__ = ["ARMS", "GREEDY", "Arm", "Minded", "Room", "Talk", "Told", "find"]


def find(name: str) -> Arm:
    """Return the arm called `name`. ValueError if there is none; lists those there are."""
    for arm in ARMS:
        if arm.name == name:
            return arm
    raise ValueError(f"no arm is called {name!r}; there are: {', '.join(arm.name for arm in ARMS)}")

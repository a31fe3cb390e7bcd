"""How a scripted person reads an explanation: plain patterns over sentences, to lessons about labels and concepts.

It knows the words of everyday English and the names of things, and nothing of the claims that a sentence came from.
"""

from dialogs.reading.heard import Heard
from dialogs.reading.names import Names
from dialogs.reading.reader import Reader
from dialogs.reading.recall import Recall
from dialogs.reading.taken import Asked, Form, Lesson, Taken

__all__ = ["Asked", "Form", "Heard", "Lesson", "Names", "Reader", "Recall", "Taken"]

"""Golden dialogs: conversations that were read by a person and are held again in every test run."""

from dialogs.golden.player import Played, replay
from dialogs.golden.script import Script, Turn, read, scripts

__all__ = ["Played", "Script", "Turn", "read", "replay", "scripts"]

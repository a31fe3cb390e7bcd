"""Conversations with people about a model: minds, dialog acts, language, policy, and the chat API."""

from agent import training
from agent.agent import Agent
from agent.chat import Chat
from agent.display.figures import Figure
from agent.intake import ImageError
from agent.language.voice import Voice
from agent.llm import Endpoint, Price
from agent.look import sight
from agent.memory.store import StoreError
from agent.minds import Minds
from agent.reasons import Reasons
from agent.reply import Event, Reply

__all__ = [
    "Agent",
    "Chat",
    "Endpoint",
    "Event",
    "Figure",
    "ImageError",
    "Minds",
    "Price",
    "Reasons",
    "Reply",
    "StoreError",
    "Voice",
    "sight",
    "training",
]

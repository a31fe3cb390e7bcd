"""Conversations with people about a model: minds, dialog acts, language, policy, and the chat API."""

from agent.agent import Agent
from agent.chat import Chat, Event, Reply
from agent.figures import Figure
from agent.intake import ImageError
from agent.minds import Minds
from agent.store import StoreError

__all__ = ["Agent", "Chat", "Event", "Figure", "ImageError", "Minds", "Reply", "StoreError"]

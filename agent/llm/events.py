"""What a chat endpoint sends, read line by line: server-sent events, or one JSON answer from a server that streams not.

Nothing in it is trusted: every value is looked at before it is used.
"""

import json
from typing import Any

from agent.llm.ending import Ending, Kind

_FINISHED: dict[object, Kind] = {"length": "cut", "content_filter": "refused"}


class MalformedError(ValueError):
    """What came is not what a chat endpoint sends."""


class Reader:
    """Reads the lines of one answer.

    Attributes:
        finished: whether the last word was read.
        over: whether nothing more will come.
    """

    def __init__(self) -> None:
        self.finished = self.over = False
        self._kind: Kind = "cut"
        self._tokens: tuple[int | None, int | None] = (None, None)
        self._streams = False
        self._lines: list[str] = []

    def read(self, line: str) -> str:
        """The words in one line. MalformedError if it is no line of an answer."""
        if not line.startswith("data:"):
            if not self._streams:
                self._lines.append(line)
            return ""
        self._streams, data = True, line.removeprefix("data:").strip()
        if data == "[DONE]":
            self.over = True
            return ""
        return self._words(_loaded(data), "delta")

    def rest(self) -> str:
        """The words of an answer that came in one piece. MalformedError if there is none."""
        if self._streams:
            return ""
        return self._words(_loaded("\n".join(self._lines)), "message")

    @property
    def ending(self) -> Ending:
        """How it ended, if nothing more comes."""
        sent, received = self._tokens
        return Ending(kind=self._kind, sent=sent, received=received)

    def _words(self, event: dict[str, Any], part: str) -> str:
        self._count(event.get("usage"))
        choices = event.get("choices")
        if not isinstance(choices, list) or (not choices and part == "message"):
            raise MalformedError("no choices")
        choice = choices[0] if choices else {}
        held = choice.get(part) if isinstance(choice, dict) else None
        if choices and not isinstance(held, dict):
            raise MalformedError(f"no {part}")
        reason = choice.get("finish_reason")
        if reason or part == "message":
            self.finished, self._kind = True, _FINISHED.get(reason, "complete")
        words = held.get("content") if held else None
        return words if isinstance(words, str) else ""

    def _count(self, usage: object) -> None:
        if isinstance(usage, dict):
            pair = (usage.get("prompt_tokens"), usage.get("completion_tokens"))
            sent, received = (n if isinstance(n, int) and not isinstance(n, bool) and n >= 0 else None for n in pair)
            self._tokens = (sent, received)


def _loaded(data: str) -> dict[str, Any]:
    try:
        event = json.loads(data)
    except (ValueError, RecursionError):
        raise MalformedError("no JSON") from None
    if not isinstance(event, dict):
        raise MalformedError("no object")
    return event

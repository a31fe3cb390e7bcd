"""A language model as a voice: it may reword checked text, and what it says is checked again before it is used.

Any OpenAI-compatible endpoint will do (OpenAI, vLLM, Ollama, LM Studio). If it is slow, dead or wrong, the template
text stands: nothing is lost but polish.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from openai import OpenAI

CONNECT, TOTAL = 3.0, 20.0  # seconds
LONGEST = 4_000  # characters of an answer that is looked at
PROMPT = files("agent.language").joinpath("reword.txt")


@dataclass(frozen=True, eq=False)
class Voice:
    """A chat model that rewords.

    Attributes:
        client: an OpenAI client with its endpoint, key and timeouts.
        model: name of the model at that endpoint.
        prompt: what it is told to do.
    """

    client: "OpenAI"
    model: str
    prompt: str

    @classmethod
    def load(cls, model: str, base_url: str | None = None, api_key: str | None = None) -> Self:
        """Connect to `model`; endpoint and key from OPENAI_BASE_URL and OPENAI_API_KEY where not given.

        Nothing is sent yet. Local servers need no key: any word will do, and is used if none is set.
        """
        import os

        from openai import OpenAI, Timeout

        client = OpenAI(
            base_url=base_url,
            api_key=api_key or os.environ.get("OPENAI_API_KEY") or "none",
            timeout=Timeout(TOTAL, connect=CONNECT),
            max_retries=0,
        )
        return cls(client, model, PROMPT.read_text(encoding="utf-8"))

    def reword(self, text: str, problems: Callable[[str], Sequence[str]]) -> str | None:
        """Return `text` in other words that pass the check, or None if the model does not manage in two tries.

        Args:
            text: what is true, worded by template.
            problems: the claim check of a wording; empty if it says nothing else.
        """
        ask = [{"role": "system", "content": self.prompt}, {"role": "user", "content": text}]
        for _ in range(2):
            said = self.say(ask)
            if said is None:
                return None
            wrong = problems(said)
            if not wrong:
                return said
            repair = f"That is not what the text says: {'; '.join(wrong)}. Try again, and keep to the text."
            ask += [{"role": "assistant", "content": said}, {"role": "user", "content": repair}]
        return None

    def say(self, messages: Sequence[dict[str, Any]]) -> str | None:
        """One answer of the model; None if there is none that could be used."""
        from openai import OpenAIError

        try:
            answer = self.client.chat.completions.create(model=self.model, messages=list(messages))  # type: ignore[arg-type]
            said = answer.choices[0].message.content
        except (OpenAIError, IndexError, AttributeError, TypeError, ValueError):  # dead, slow, or no chat model at all
            return None
        return said.strip() if isinstance(said, str) and 0 < len(said.strip()) <= LONGEST else None

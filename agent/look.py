"""A vision language model that looks at pictures: how namers reach any OpenAI-compatible endpoint."""

import base64
import io
from collections.abc import Callable, Sequence
from typing import Any

from PIL import Image

from agent.llm import Endpoint

BRIEF = "You say in very few words what pictures have in common, and how sure you are."
SHOWN = 6  # pictures that are sent at most
SIDE = 224  # pixels; crops are small, and models that see are not good at that


def look(endpoint: Endpoint) -> Callable[[str, Sequence[Image.Image]], str | None]:
    """Return what sends words and pictures to the model at `endpoint`, for `explainers.naming.ByVision`.

    It answers None where the endpoint is dead, slow, or no model that sees.
    """

    def ask(words: str, pictures: Sequence[Image.Image]) -> str | None:
        shown = [{"type": "image_url", "image_url": {"url": _data(picture)}} for picture in pictures[:SHOWN]]
        content: list[dict[str, Any]] = [{"type": "text", "text": words}, *shown]
        return endpoint.ask([{"role": "system", "content": BRIEF}, {"role": "user", "content": content}])

    return ask


def sight(model: str) -> Callable[[str, Sequence[Image.Image]], str | None]:
    """Return what asks the vision model called `model`, at the endpoint that is set in the environment; see `look`."""
    return look(Endpoint.load(model))


def _data(picture: Image.Image) -> str:
    """The picture as a data address, PNG."""
    data = io.BytesIO()
    picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BICUBIC).save(data, format="PNG")
    return f"data:image/png;base64,{base64.b64encode(data.getvalue()).decode()}"

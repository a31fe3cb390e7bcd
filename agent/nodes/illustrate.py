"""Node `illustrate`: a name that was only proposed is never said without the crops that it was proposed for."""

import io
import re

from agent.desk import Desk
from agent.display.figures import strip, under
from agent.state import Dialog, Node
from concepts.bank import Concept, ConceptBank

FAST = 1  # PNG compression, 0 to 9
SHOWN = 4  # crops of a concept


def illustrate(desk: Desk) -> Node:
    """Build the node. Reads `reply`, `figures`, `names`; writes `figures`."""

    def node(state: Dialog) -> Dialog:
        here = desk.named(state.get("names", {}))
        guessed = said(here.bank, state["reply"])
        if not guessed:
            return {}
        panels = [strip(here.bank.crops[here.bank.index(concept.name)][:SHOWN]) for concept in guessed]
        captions = [f"{concept.name}? ({concept.confidence:.0%} sure)" for concept in guessed]
        data = io.BytesIO()
        under(panels, captions).save(data, format="PNG", compress_level=FAST)
        listed = ", ".join(concept.name for concept in guessed)
        figure = {
            "name": "crops",
            "caption": f"What I take for {listed}: these names were only proposed",
            "key": here.gallery.blobs.put(data.getvalue()),
        }
        return {"figures": [*state.get("figures", []), figure]}

    return node


def said(bank: ConceptBank, text: str) -> tuple[Concept, ...]:
    """The concepts with a proposed name that `text` mentions, in bank order; of names within each other the longest."""
    rest, found = text, []
    for concept in sorted(bank, key=lambda one: -len(one.name)):
        pattern = rf"(?<!\w){re.escape(concept.name)}(?!\w)"
        if re.search(pattern, rest, re.IGNORECASE):
            rest = re.sub(pattern, " ", rest, flags=re.IGNORECASE)
            found.append(concept.name)
    return tuple(concept for concept in bank if concept.name in found and 0 < concept.confidence < 1)

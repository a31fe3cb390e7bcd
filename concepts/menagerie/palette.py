"""The paints of the animals."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Fur:
    """Shades of one coat colour, from the lit back to the outline."""

    lit: str
    base: str
    shade: str
    line: str


FURS: Mapping[str | None, Fur] = {
    None: Fur("#efe6d6", "#e2d3b9", "#c5b08c", "#857252"),
    "white": Fur("#ffffff", "#f7f8fb", "#c9d2e0", "#7f8ba0"),
    "grey": Fur("#b9c1cb", "#949eab", "#6a7482", "#434b56"),
    "brown": Fur("#c78f5c", "#a56c3f", "#754729", "#43270f"),
    "orange": Fur("#ffa256", "#f07d2b", "#c25617", "#74300d"),
    "yellow": Fur("#ffdf80", "#f3c04b", "#cc9129", "#7b5816"),
    "pink": Fur("#ffccd5", "#f8a9b8", "#dd8096", "#994b60"),
}

HAIR, HAIR_LIT, HAIR_INK = "#502614", "#83462a", "#3b1c0f"  # mane, tuft and beard are of one colour on every animal
CREAM = "#fff6e4"  # tip of a bushy tail
COAT_INK = "#2d2420"  # stripes and spots
SPOT_MIDDLE = "#a8702c"
PATCH = "#6f4027"
HORN, HORN_FAR, HORN_INK = "#f4e5c3", "#d9c598", "#8a6d43"
ANTLER, ANTLER_INK = "#9a6b3f", "#573719"
EYE = "#231a18"
EAR_INSIDE = "#f3a9a6"

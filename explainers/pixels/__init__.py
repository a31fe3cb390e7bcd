"""The pixel check: does the change that was found inside the model also work in the picture itself?"""

from explainers.pixels.agree import Checked, Redraw, agreed
from explainers.pixels.erase import Painted, paint_over

__all__ = ["Checked", "Painted", "Redraw", "agreed", "paint_over"]

"""Pictures from outside: checked before they are decoded, turned upright, and brought to RGB."""

from agent.intake.reading import Picture, read_image
from agent.intake.refusal import ImageError

__all__ = ["ImageError", "Picture", "read_image"]

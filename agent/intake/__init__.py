"""Pictures from outside: checked before they are decoded, turned upright, and brought to RGB."""

from agent.intake.limits import ImageError
from agent.intake.reading import Picture, read_image

__all__ = ["ImageError", "Picture", "read_image"]

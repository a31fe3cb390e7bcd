"""Pictures for answers: heat over an image, concept regions, before and after, crops of a concept."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor
from torch.nn import functional as F

SIDE = 320  # pixels of the longer side of a figure's panels
GAP, BAND = 12, 30  # pixels between panels, and below them for a caption
INK, PAPER = (38, 38, 46), (255, 255, 255)
WARM = (235, 94, 40)


@dataclass(frozen=True, eq=False)
class Figure:
    """A picture that goes with an answer."""

    name: str
    image: Image.Image
    caption: str


def overlay(image: Image.Image, heat: Tensor) -> Image.Image:
    """The image, pale where the map (H, W) is low and glowing where it is high."""
    panel = fit(image)
    scaled = F.interpolate(heat[None, None].float().cpu(), (panel.height, panel.width), mode="bilinear")[0, 0]
    level = (scaled / scaled.max().clamp_min(1e-12)).clamp(0, 1)[..., None].numpy()
    pixels = np.asarray(panel, dtype=np.float32)
    grey = pixels.mean(axis=2, keepdims=True) * 0.45 + 255 * 0.5
    glow = pixels * (1 - 0.45 * level) + np.array(WARM, dtype=np.float32) * 0.45 * level
    return Image.fromarray((grey * (1 - level) + glow * level).clip(0, 255).astype(np.uint8))


def outline(image: Image.Image, heat: Tensor, level: float = 0.5) -> Image.Image:
    """The image with everything outside the upper part of the map (H, W) dimmed, and that part outlined."""
    panel = fit(image)
    scaled = F.interpolate(heat[None, None].float().cpu(), (panel.height, panel.width), mode="bicubic")[0, 0]
    inside = scaled >= level * scaled.max()
    edge = F.max_pool2d(inside[None].float(), 5, 1, 2)[0].bool() & ~inside
    pixels = torch.from_numpy(np.array(panel))
    pixels = torch.where(inside[..., None], pixels, (pixels * 0.4 + 140).to(torch.uint8))
    pixels[edge] = torch.tensor(WARM, dtype=torch.uint8)
    return Image.fromarray(pixels.numpy())


def fit(image: Image.Image, side: int = SIDE) -> Image.Image:
    """The image with its longer side at `side` pixels; small ones are enlarged without blur."""
    scale = side / max(image.size)
    method = Image.Resampling.NEAREST if scale >= 3 else Image.Resampling.LANCZOS
    return image.convert("RGB").resize(
        (max(1, round(image.width * scale)), max(1, round(image.height * scale))), method
    )


def beside(panels: Sequence[Image.Image], captions: Sequence[str]) -> Image.Image:
    """Panels in a row, each with its caption below."""
    fitted = [fit(panel) for panel in panels]
    height = max(panel.height for panel in fitted) + BAND
    sheet = Image.new("RGB", (sum(p.width for p in fitted) + GAP * (len(fitted) - 1), height), PAPER)
    draw, left = ImageDraw.Draw(sheet), 0
    for panel, caption in zip(fitted, captions, strict=True):
        sheet.paste(panel, (left, 0))
        draw.text((left + panel.width / 2, height - BAND / 2), caption, fill=INK, font=_font(caption), anchor="mm")
        left += panel.width + GAP
    return sheet


def strip(crops: Tensor, side: int = 110) -> Image.Image:
    """Crops (E, 3, S, S) uint8 in a row."""
    sheet = Image.new("RGB", (len(crops) * (side + 6) - 6, side), PAPER)
    for position, crop in enumerate(crops):
        picture = Image.fromarray(crop.permute(1, 2, 0).cpu().numpy())
        sheet.paste(picture.resize((side, side), Image.Resampling.LANCZOS), (position * (side + 6), 0))
    return sheet


def under(strips: Sequence[Image.Image], captions: Sequence[str]) -> Image.Image:
    """Strips one under the other, each with its caption below."""
    width = max(part.width for part in strips)
    page = Image.new("RGB", (width, sum(part.height + BAND for part in strips)), PAPER)
    draw, top = ImageDraw.Draw(page), 0
    for part, caption in zip(strips, captions, strict=True):
        page.paste(part, (0, top))
        draw.text((4, top + part.height + BAND / 2), caption, fill=INK, font=_font(caption), anchor="lm")
        top += part.height + BAND
    return page


def _font(text: str) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Smaller letters for longer captions, so that they stay below their panel."""
    return ImageFont.load_default(size=17 if len(text) < 34 else 13)

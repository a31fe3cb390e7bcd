"""What takes the place of pixels that go: their surroundings, or the picture blurred."""

import pytest
import torch

from explainers.faithfulness.curves import blurred
from explainers.faithfulness.imputation import ACROSS, BESIDE, impute
from tests.faithfulness_worlds import SIZE, noise, spots


def test_what_is_made_up_is_the_mean_of_its_neighbours_and_the_rest_stays() -> None:
    images = noise(3, 7)
    gone = noise(3, 8)[:, 0] < 0.6
    filled = impute(images, gone, noise=0)
    kernel = torch.tensor([[ACROSS, BESIDE, ACROSS], [BESIDE, 0, BESIDE], [ACROSS, BESIDE, ACROSS]])[None, None]
    around = torch.conv2d(filled.flatten(0, 1)[:, None], kernel, padding=1)
    weight = torch.conv2d(torch.ones(1, 1, SIZE, SIZE), kernel, padding=1)
    mean = (around / weight).view_as(filled)
    hole = gone[:, None].expand_as(images)
    assert float((filled - mean)[hole].abs().max()) < 2e-3
    assert torch.equal(filled[~hole], images[~hole])


def test_a_slope_is_filled_exactly() -> None:
    slope = torch.linspace(0, 1, SIZE).expand(1, 3, SIZE, SIZE)
    gone = torch.zeros(1, SIZE, SIZE, dtype=torch.bool)
    gone[:, 3:12, 4:13] = True
    torch.testing.assert_close(impute(slope, gone, noise=0), slope, atol=5e-3, rtol=0)


def test_noise_falls_on_what_is_made_up_alone_and_alike_for_every_image() -> None:
    images, gone = torch.full((2, 3, SIZE, SIZE), 0.5), torch.zeros(2, SIZE, SIZE, dtype=torch.bool)
    gone[:, :8] = True
    filled = impute(images, gone, noise=0.05)
    assert torch.equal(filled[:, :, 8:], images[:, :, 8:]) and torch.equal(filled[0], filled[1])
    assert abs(float(filled[:, :, :8].std()) - 0.05) < 0.01
    assert torch.isfinite(impute(images, torch.ones_like(gone))).all()


def test_blurring_keeps_a_plain_colour_and_flattens_noise() -> None:
    plain = torch.full((1, 3, SIZE, SIZE), 0.3)
    torch.testing.assert_close(blurred(plain), plain)
    assert blurred(noise(2, 0)).std() < 0.6 * noise(2, 0).std()


def test_a_mask_of_another_size_is_refused() -> None:
    images, marked = spots(2)
    with pytest.raises(ValueError, match="mask of what is gone"):
        impute(images, marked[:, :3])

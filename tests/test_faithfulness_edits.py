"""Measures that edit the pixels a map ranks: values known on paper, laws for any map, and chance where it is random."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainers import Subject
from explainers.faithfulness import controls, deletion, drop, insertion, rise, road
from explainers.faithfulness.curves import curve
from explainers.faithfulness.ranks import standing
from tests.faithfulness_worlds import LOW, SIZE, Taker, every_measure, noise, random_net, redness, reds, spots

# Values on paper: a share s of pixels is red and the probability is the share of red pixels that are left.


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
def test_the_perfect_map_deletes_along_a_triangle(share: float) -> None:
    images, marked = spots(share=share)
    black = torch.zeros_like(images)
    best = deletion(redness(), images, marked.float(), reds(5), blank=black)
    worst = deletion(redness(), images, 1 - marked.float(), reds(5), blank=black)
    torch.testing.assert_close(best, torch.full((5,), share * share / 2), atol=1e-4, rtol=0)
    torch.testing.assert_close(worst, torch.full((5,), share * (1 - share / 2)), atol=1e-4, rtol=0)


def test_insertion_on_a_blank_is_deletion_turned_round() -> None:
    images, marked = spots(share=0.25)
    black = torch.zeros_like(images)
    best = insertion(redness(), images, marked.float(), reds(5), blank=black)
    torch.testing.assert_close(best, torch.full((5,), 0.25 * (1 - 0.125)), atol=1e-4, rtol=0)


def test_a_curve_runs_from_the_start_to_the_end() -> None:
    images, other = noise(3, 0), noise(3, 1)
    found = curve(redness(), images, other, torch.rand(3, SIZE, SIZE), reds(3), steps=7)
    assert found.shape == (3, 8)
    torch.testing.assert_close(found[:, 0], images[:, 0].mean((1, 2)))
    torch.testing.assert_close(found[:, -1], other[:, 0].mean((1, 2)))


def test_by_default_pixels_that_go_take_the_mean_colour() -> None:
    images, marked = spots(share=0.25)  # deleted or not, a red pixel's place is red to a quarter on average
    found = curve(redness(), images, images.mean((2, 3), keepdim=True).expand_as(images), marked.float(), reds(5), 4)
    torch.testing.assert_close(
        found, torch.tensor([0.25, 0.0625, 0.125, 0.1875, 0.25]).expand(5, -1), atol=1e-4, rtol=0
    )
    by_hand = (found[:, :-1] + found[:, 1:]).mean(1) / 2
    torch.testing.assert_close(deletion(redness(), images, marked.float(), reds(5), steps=4), by_hand)


def test_drop_and_rise_are_the_ones_on_paper() -> None:
    images, marked = spots(share=0.5)
    half = marked.float() / 2
    torch.testing.assert_close(drop(redness(), images, half, reds(5)), torch.full((5,), 0.5))
    assert drop(redness(), images, marked.float(), reds(5)).max() < 1e-6
    assert rise(redness(), images, half, reds(5)).tolist() == [0] * 5
    assert rise(redness(), images, half, 1 + reds(5)).tolist() == [1] * 5  # half as red is more "not red"
    assert drop(redness(), images, half, 1 + reds(5)).tolist() == [0] * 5


def test_road_is_the_gap_between_both_orders_on_paper() -> None:
    """Left half red, right half black: without either half, its pixels become those of the other."""
    images = torch.zeros(1, 3, SIZE, SIZE)
    images[:, 0, :, : SIZE // 2] = 1
    maps = images[:, 0]
    found = road(redness(), images, maps, reds(1), shares=(0.5,), noise=0)
    torch.testing.assert_close(found, torch.ones(1), atol=2e-3, rtol=0)


# Laws.


@every_measure
@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_scores_are_bounded_and_belong_to_their_image(take: Taker, seed: int) -> None:
    subject, images = random_net(), noise(4, seed)
    maps = torch.rand(4, SIZE, SIZE, generator=torch.Generator().manual_seed(seed + 1)).round(decimals=1)  # with ties
    labels, turn = torch.tensor([0, 1, 2, 0]), torch.tensor([2, 0, 3, 1])
    found = take(subject, images, maps, labels)
    assert found.shape == (4,) and found.min() >= (-1 if take is road else 0) and found.max() <= 1
    torch.testing.assert_close(take(subject, images[turn], maps[turn], labels[turn]), found[turn], atol=1e-4, rtol=0)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**6), share=st.floats(0.1, 0.9))
def test_a_perfect_map_is_never_worse_than_any_other(seed: int, share: float) -> None:
    images, marked = spots(3, share, seed)
    black, perfect = torch.zeros_like(images), marked.float()
    any_map = torch.rand(3, SIZE, SIZE, generator=torch.Generator().manual_seed(seed))
    for other in (1 - perfect, any_map):
        for take in LOW:
            best, worse = (take(redness(), images, maps, reds(3)) for maps in (perfect, other))
            assert (best <= worse + 1e-5).all()
        best, worse = (insertion(redness(), images, maps, reds(3), blank=black) for maps in (perfect, other))
        assert (best >= worse - 1e-5).all()


def test_a_map_turned_round_turns_the_sign_of_road() -> None:
    images = noise(3, 4)
    maps = standing(noise(3, 5)[:, 0]).float()  # no ties
    there, back = (road(random_net(), images, m, reds(3), noise=0) for m in (maps, -maps))
    assert there.abs().min() > 1e-5
    torch.testing.assert_close(there, -back, atol=1e-6, rtol=0)


@every_measure
def test_only_the_order_or_the_brightness_counts_and_nothing_is_changed(take: Taker) -> None:
    images, maps = noise(2, 0), noise(2, 1)[:, 0]
    before = images.clone(), maps.clone()
    found = take(random_net(), images, maps, reds(2))
    assert torch.equal(images, before[0]) and torch.equal(maps, before[1]) and not found.requires_grad
    if take not in (drop, rise):
        torch.testing.assert_close(take(random_net(), images, maps**2, reds(2)), found)


@every_measure
def test_more_images_than_fit_at_once_are_scored_alike(take: Taker) -> None:
    images, maps = noise(70, 0), noise(70, 1)[:, 0]
    together = take(random_net(), images, maps, reds(70))
    torch.testing.assert_close(together[66:], take(random_net(), images[66:], maps[66:], reds(4)), atol=1e-4, rtol=0)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@every_measure
def test_a_subject_on_another_device_gives_the_same_scores(take: Taker) -> None:
    images, maps = noise(3, 0), noise(3, 1)[:, 0]
    here, there = random_net(), Subject.of(random_net().module.cuda(), ("a", "b", "c"), SIZE)
    at_home = take(here, images, maps, reds(3))
    for device in ("cpu", "cuda"):
        found = take(there, images.to(device), maps.to(device), reds(3).to(device))
        assert found.device.type == device
        torch.testing.assert_close(found.cpu(), at_home, atol=1e-3, rtol=0)


# Chance.


def test_a_random_map_scores_the_same_both_ways_round() -> None:
    """Deleting at random from images whose red is anywhere: half of the area, as without any order."""
    images, _ = spots(40, share=0.5, seed=8)
    maps = controls.noise(redness(), images, reds(40))
    black = torch.zeros_like(images)
    assert abs(float(deletion(redness(), images, maps, reds(40), blank=black).mean()) - 0.25) < 0.01
    assert abs(float(insertion(redness(), images, maps, reds(40), blank=black).mean()) - 0.25) < 0.01
    assert abs(float(road(redness(), images, maps, reds(40)).mean())) < 0.02


def test_a_map_that_says_nothing_deletes_as_a_random_one() -> None:
    images, _ = spots(40, share=0.5)
    flat, black = torch.zeros(40, SIZE, SIZE), torch.zeros_like(images)
    assert abs(float(deletion(redness(), images, flat, reds(40), blank=black).mean()) - 0.25) < 0.01


# Refusals.


@pytest.mark.parametrize(
    ("images", "maps", "labels", "said"),
    [
        ((3, SIZE, SIZE), (3, SIZE, SIZE), 3, r"images \(B, 3, H, W\)"),
        ((2, 3, SIZE, SIZE), (2, 4, 4), 2, "enlarge them first"),
        ((2, 3, SIZE, SIZE), (2, SIZE, SIZE), 1, "as many labels"),
    ],
)
def test_what_does_not_fit_is_refused(images: tuple[int, ...], maps: tuple[int, ...], labels: int, said: str) -> None:
    for take in (deletion, insertion, drop, road):
        with pytest.raises(ValueError, match=said):
            take(redness(), torch.rand(images), torch.rand(maps), reds(labels))


def test_other_senseless_questions_are_refused() -> None:
    images, marked = spots(2)
    with pytest.raises(ValueError, match="not finite"):
        deletion(redness(), images, torch.full((2, SIZE, SIZE), torch.nan), reds(2))
    with pytest.raises(ValueError, match=r"must lie in \[0, 1\], got 0 to 3"):
        drop(redness(), images, 3 * marked.float(), reds(2))
    with pytest.raises(ValueError, match="at least one step"):
        curve(redness(), images, images, marked.float(), reds(2), steps=0)

"""Measures of how faithful a map is: values known on paper, laws for any map, and chance where a map is random."""

from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from explainers import Features, Subject, saliency
from explainers.faithfulness import (
    bootstrap,
    controls,
    deletion,
    drop,
    energy,
    insertion,
    overlap,
    pointing,
    randomised,
    rise,
    road,
    survival,
)
from explainers.faithfulness.curves import blurred, curve
from explainers.faithfulness.imputation import ACROSS, BESIDE, impute
from explainers.faithfulness.ranks import midranks, spearman, standing
from explainers.saliency.catalogue import EXPLAINERS

SIZE = 16  # pixels
Taker = Callable[[Subject, Tensor, Tensor, Tensor], Tensor]
LOW: tuple[Taker, ...] = (deletion, drop)  # less is faithful
HIGH: tuple[Taker, ...] = (insertion, rise, road)
every_measure = pytest.mark.parametrize("take", [*LOW, *HIGH])


class Redness(nn.Module):
    """Two labels; the probability of "red" is the mean of the red channel, exactly."""

    def tap(self, images: Tensor) -> Features:
        return Features(images)

    def top(self, features: Features) -> Tensor:
        red = features.grid.mean((2, 3))[:, 0].clamp(1e-6, 1 - 1e-6)
        return torch.stack([red.log(), (1 - red).log()], 1)

    def forward(self, images: Tensor) -> Tensor:
        return self.top(self.tap(images))


def redness() -> Subject:
    net = Redness().eval()
    return Subject(
        name="redness", classes=("red", "not red"), size=SIZE, module=net, layer="pixels", tap=net.tap, top=net.top,
        linear=None, fingerprint="redness",
    )  # fmt: skip


def random_net(seed: int = 0) -> Subject:
    torch.manual_seed(seed)
    layers = (nn.Conv2d(3, 16, 3, 2, 1), nn.ReLU(), nn.Conv2d(16, 16, 3, 1, 1), nn.ReLU())
    net = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, 3))
    return Subject.of(net, ("a", "b", "c"), SIZE)


def spots(count: int = 5, share: float = 0.25, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Black images of which `share` of the pixels are red, and masks of these pixels."""
    ranks = standing(torch.rand(count, SIZE, SIZE, generator=torch.Generator().manual_seed(seed)))
    marked = ranks < share * SIZE * SIZE
    images = torch.zeros(count, 3, SIZE, SIZE)
    images[:, 0] = marked.float()
    return images, marked


def reds(count: int) -> Tensor:
    return torch.zeros(count, dtype=torch.long)


def noise(count: int, seed: int) -> Tensor:
    return torch.rand(count, 3, SIZE, SIZE, generator=torch.Generator().manual_seed(seed))


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


# Chance.


def test_a_random_map_scores_the_same_both_ways_round() -> None:
    """Deleting at random from images whose red is anywhere: half of the area, as without any order."""
    images, _ = spots(40, share=0.5, seed=8)
    maps = controls.noise(redness(), images, reds(40))
    black = torch.zeros_like(images)
    assert abs(float(deletion(redness(), images, maps, reds(40), blank=black).mean()) - 0.25) < 0.01
    assert abs(float(insertion(redness(), images, maps, reds(40), blank=black).mean()) - 0.25) < 0.01
    assert abs(float(road(redness(), images, maps, reds(40)).mean())) < 0.02


def test_a_map_that_says_nothing_scores_as_a_random_one() -> None:
    images, marked = spots(40, share=0.5)
    flat, black = torch.zeros(40, SIZE, SIZE), torch.zeros_like(images)
    assert abs(float(deletion(redness(), images, flat, reds(40), blank=black).mean()) - 0.25) < 0.01
    assert abs(float(overlap(flat, marked).mean()) - 1 / 3) < 0.02
    torch.testing.assert_close(energy(flat, marked), torch.full((40,), 0.5))
    torch.testing.assert_close(pointing(flat, marked), torch.full((40,), 0.5))


# Planted masks.


def test_pointing_energy_and_overlap_on_paper() -> None:
    mask = torch.zeros(1, 4, 4, dtype=torch.bool)
    mask[0, :2, :2] = True
    heat = torch.zeros(1, 4, 4)
    heat[0, 0, 0], heat[0, 0, 1], heat[0, 3, 3], heat[0, 3, 2] = 4.0, 3.0, 2.0, 1.0
    assert pointing(heat, mask).tolist() == [1] and pointing(heat.flip(1), mask).tolist() == [0]
    torch.testing.assert_close(energy(heat, mask), torch.tensor([0.7]))
    torch.testing.assert_close(overlap(heat, mask), torch.tensor([2 / 6]))  # two of the four best pixels lie inside
    heat[0, 3, 3] = 4.0
    assert pointing(heat, mask).tolist() == [0.5]


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), share=st.floats(0.05, 0.9))
def test_the_mask_itself_is_the_best_map(seed: int, share: float) -> None:
    _, masks = spots(3, share, seed)
    heat = torch.rand(3, SIZE, SIZE, generator=torch.Generator().manual_seed(seed))
    for take in (pointing, energy, overlap):
        assert take(masks.float(), masks).tolist() == [1, 1, 1]
        assert take(1 - masks.float(), masks).max() < (1 if take is overlap else 1e-6)
        assert float(take(heat, masks).min()) >= 0 and float(take(heat, masks).max()) <= 1


# Imputation.


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


# Ranks and intervals.


def test_ranks_share_ties_fairly() -> None:
    assert midranks(torch.tensor([[3.0, 1.0, 3.0, 2.0]])).tolist() == [[2.5, 0, 2.5, 1]]
    flat = standing(torch.zeros(2, 8, 8))
    assert torch.equal(flat[0], flat[1]) and sorted(flat[0].flatten().tolist()) == list(range(64))
    assert abs(float(flat[0, :4].float().mean()) - 31.5) < 8  # the upper half is not first


def test_rank_correlation_follows_order_alone() -> None:
    rising = torch.tensor([[0.1, 0.2, 0.9, 5.0]])
    assert float(spearman(rising, rising.exp())) == pytest.approx(1)
    assert float(spearman(rising, -rising)) == pytest.approx(-1)
    assert float(spearman(rising, torch.ones(1, 4))) == 0
    assert float(spearman(torch.tensor([[1.0, 2.0, 3.0, 4.0]]), torch.tensor([[2.0, 1.0, 4.0, 3.0]]))) == pytest.approx(
        0.6
    )


def test_the_interval_of_a_mean_is_that_of_its_standard_error() -> None:
    values = torch.randn(400, generator=torch.Generator().manual_seed(0))
    low, high = bootstrap(values)
    assert low < float(values.mean()) < high
    assert (high - low) / 2 == pytest.approx(1.96 * float(values.std()) / 20, rel=0.1)
    assert bootstrap(torch.ones(3)) == (1, 1)


# Untrained weights.


@pytest.mark.parametrize("method", EXPLAINERS)
def test_a_map_without_new_weights_survives_whole_and_a_blind_one_always(method: str) -> None:
    subject, images = random_net(), noise(2, 3)
    labels = subject.predict(images).argmax(1)

    def ask(one: Subject, some: Tensor, asked: Tensor) -> Tensor:
        return saliency(one, some, labels=asked, method=method) + torch.eye(SIZE) / 10  # never flat

    assert torch.allclose(survival(subject, ask, images, labels, shares=(0.0,)), torch.ones(1, 2), atol=1e-3)
    for blind in (controls.noise, controls.clouds, controls.centre, controls.edges):
        assert torch.allclose(survival(subject, blind, images, labels), torch.ones(3, 2), atol=1e-5)


def test_new_weights_come_from_the_output_down_and_leave_the_subject_alone() -> None:
    subject, images = random_net(), noise(3, 2)
    before = [p.clone() for p in subject.module.parameters()]
    changed = []
    for share in (0, 1 / 3, 2 / 3, 1):
        after = list(randomised(subject, share).module.parameters())
        changed.append([not torch.equal(a, b) for a, b in zip(before, after, strict=True)])
    assert changed == [[False] * 6, [False] * 4 + [True] * 2, [False] * 2 + [True] * 4, [True] * 6]
    assert all(torch.equal(a, b) for a, b in zip(before, subject.module.parameters(), strict=True))
    one, two = (randomised(subject, 1, seed).predict(images) for seed in (0, 1))
    assert torch.equal(one, randomised(subject, 1, 0).predict(images)) and not torch.allclose(one, two)


def test_drawing_weights_leaves_the_course_of_chance_alone() -> None:
    subject = random_net()
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    randomised(subject, 1)
    assert torch.equal(torch.rand(3), expected)


# Controls.


@pytest.mark.parametrize("control", [controls.noise, controls.clouds, controls.centre, controls.edges])
def test_controls_are_maps_that_ask_nobody(control: Callable[[Subject, Tensor, Tensor], Tensor]) -> None:
    images = torch.rand(3, 3, 20, 12)
    found = control(redness(), images, reds(3))
    assert found.shape == (3, 20, 12) and found.min() >= 0 and found.max() <= 1
    assert torch.equal(found, control(random_net(), images, 1 + reds(3)))


def test_edges_lie_where_the_image_changes() -> None:
    images = torch.zeros(1, 3, SIZE, SIZE)
    images[..., SIZE // 2 :] = 1
    (found,) = controls.edges(redness(), images, reds(1))
    assert found[:, 7:9].min() == 1 and found[:, :6].max() == 0 and found[:, 10:].max() == 0


def test_blurring_keeps_a_plain_colour_and_flattens_noise() -> None:
    plain = torch.full((1, 3, SIZE, SIZE), 0.3)
    torch.testing.assert_close(blurred(plain), plain)
    assert blurred(noise(2, 0)).std() < 0.6 * noise(2, 0).std()


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
    with pytest.raises(ValueError, match="a mask is empty"):
        pointing(marked.float(), torch.zeros_like(marked))
    with pytest.raises(ValueError, match="bool masks"):
        energy(marked.float(), marked.float())
    with pytest.raises(ValueError, match="at least one step"):
        curve(redness(), images, images, marked.float(), reds(2), steps=0)
    with pytest.raises(ValueError, match=r"a part in \[0, 1\]"):
        randomised(random_net(), 2)
    with pytest.raises(ValueError, match="at least one value"):
        bootstrap(torch.zeros(0))
    with pytest.raises(ValueError, match="mask of what is gone"):
        impute(images, marked[:, :3])

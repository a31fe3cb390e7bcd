"""The probe bank: on subjects made by hand it says what is known on paper; of chance it says nothing."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from typer.testing import CliRunner

from concepts import ConceptBank
from concepts.encode import Linear, encode
from concepts.probes import Blending, backdrops, find, lay
from explainers import Features, LinearHead, Subject
from explainers.faultlines.edits import look
from explainers.mining.probe_evidence import Pairs, gather
from explainers.mining.probe_fit import DRAWS, above_chance, fit, verdict
from explainers.mining.probing import measure, probe
from explainers.mining.ridge import detectors
from faultline import app

SIZE, CELLS, PAIRS = 32, 4, 32
NAMES = ("red", "green", "white", "stripes")
CHANNELS = ("red", "green", "blue", "bright", "edge", "nothing")
LABELS = ("rose", "lawn", "snowman", "zebra", "stone")
WEIGHT = torch.tensor([
    [4.0, -2.0, -2.0, 0.0, 0.0, 0.0],  # a rose is red
    [-2.0, 4.0, -2.0, 0.0, 0.0, 0.0],
    [0.0, 0.0, 0.0, 5.0, 0.0, 0.0],
    [0.0, 0.0, 0.0, 0.0, 6.0, 0.0],  # a zebra has edges
    [0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
])  # fmt: skip


class Eye(nn.Module):
    """Six channels that are known on paper: three colours, brightness squared, the change to the right, and 0."""

    def tap(self, images: Tensor) -> Features:
        """Features of pictures."""
        bright = images.mean(dim=1, keepdim=True)
        edge = F.pad((bright[..., 1:] - bright[..., :-1]).abs(), (0, 1))
        return Features(F.adaptive_avg_pool2d(torch.cat([images, bright**2, edge, 0 * edge], dim=1), CELLS))

    def top(self, features: Features) -> Tensor:
        """Logits of features."""
        return features.grid.mean(dim=(2, 3)) @ WEIGHT.T

    def forward(self, images: Tensor) -> Tensor:
        """Logits of pictures."""
        return self.top(self.tap(images))


@cache
def subject() -> Subject:
    eye = Eye().eval()
    return Subject(
        name="eye",
        classes=LABELS,
        size=SIZE,
        module=eye,
        layer="channels",
        tap=eye.tap,
        top=eye.top,
        linear=LinearHead(WEIGHT, torch.zeros(len(LABELS))),
        fingerprint="eye",
    )


@cache
def bank() -> ConceptBank:
    return probe(subject(), concepts=NAMES, pairs=PAIRS)


def shuffled(pairs: Pairs, seed: int) -> Pairs:
    """The pairs of one probe, with and without swapped by chance: which is which means nothing any more."""
    swap = torch.rand(len(pairs.half), generator=torch.Generator().manual_seed(seed)) < 0.5
    one, other = pairs.before.clone(), pairs.after.clone()
    one[swap], other[0, swap] = pairs.after[0, swap], pairs.before[swap]
    return replace(pairs, before=one, after=other, change=torch.where(swap[None, :, None], -1, 1) * pairs.change)


def test_a_class_is_raised_most_by_the_colour_or_texture_it_is_made_of() -> None:
    best = {name: bank().classes[int(bank().weights[:, bank().index(name)].argmax())] for name in bank().names}
    assert best == {"red": "rose", "green": "lawn", "white": "snowman", "stripes": "zebra"}
    assert {concept.origin for concept in bank()} == {"probe"}
    assert all(concept.auc is not None and concept.auc > 0.8 for concept in bank())


def test_weights_and_directions_are_those_worked_out_from_the_pixels() -> None:
    behind = backdrops(PAIRS, SIZE)
    for name in ("red", "stripes"):
        k = bank().index(name)
        laid = lay(find(name), behind, range(PAIRS)).pictures
        with_it, without = subject().features(laid).grid, subject().features(behind).grid
        own = [encode(bank().encoder, grid)[:, k].mean(dim=(1, 2)) for grid in (with_it, without)]
        gain = (own[0] - own[1]).clamp_min(0)
        change = (with_it - without).mean(dim=(2, 3))
        slope = change.mean(dim=0) / gain.mean()
        torch.testing.assert_close(bank().directions[k], slope, atol=1e-4, rtol=1e-3)
        torch.testing.assert_close(bank().typical[k], own[0].median(), atol=1e-5, rtol=1e-3)
        lift = bank().typical[k] * (WEIGHT @ slope)
        torch.testing.assert_close(bank().weights[:, k], lift - lift.mean(), atol=1e-4, rtol=1e-3)
    assert not bank().directions[:, CHANNELS.index("nothing")].any(), "a channel that is never lit is never moved"


def test_presence_lies_where_the_probe_was_laid() -> None:
    behind = backdrops(8, SIZE, seed=9)
    laid = lay(find("red"), behind, range(8), seed=9, how=Blending(share=(0.4, 0.4), strength=(1.0, 1.0)))
    maps = look(subject(), bank(), laid.pictures).maps[:, bank().index("red")]
    there = F.adaptive_avg_pool2d(laid.cover, CELLS)[:, 0]
    assert float(maps[there > 0.9].mean()) > 4 * float(maps[there < 0.05].mean())


def test_shuffled_pairs_are_at_chance_and_may_not_be_spoken_of() -> None:
    real = gather(subject(), [find("red")], backdrops(24, SIZE), 24)
    assert verdict(*_told(real)) == ""
    scores = []
    for seed in range(10):
        auc, stability, p = _told(shuffled(real, seed))
        scores.append(auc)
        assert verdict(auc, stability, p), (auc, stability, p)
    assert sum(scores) / len(scores) == pytest.approx(0.5, abs=0.12)


def _told(pairs: Pairs) -> tuple[float, float, float]:
    found = fit(pairs, ["colour"])
    return float(found.auc), float(found.stability), float(found.p)


def test_a_probe_that_does_not_show_is_rejected() -> None:
    blank = gather(subject(), [find("stripes")], backdrops(12, SIZE), 12, how=Blending(strength=(0.0, 0.0)))
    assert not blank.change.any() and not blank.cover.any()
    auc, stability, p = _told(blank)
    assert (auc, p) == (0.5, 1.0)
    assert "cannot be learned" in verdict(auc, stability, p)


def test_a_colour_that_the_subject_cannot_see_is_rejected_with_its_reason() -> None:
    class Grey(Eye):
        def tap(self, images: Tensor) -> Features:
            return super().tap(images.amax(dim=1, keepdim=True).expand(-1, 3, -1, -1) * 0 + 0.5)

    blind = Grey().eval()
    found = probe(replace(subject(), module=blind, tap=blind.tap, top=blind.top), concepts=("red", "blue"), pairs=8)
    assert len(found) == 0
    assert [one.name for one in found.rejected] == ["red", "blue"]
    assert all("held-out AUC 0.50" in one.reason for one in found.rejected)
    assert found.rejected_crops is not None and found.rejected_crops.shape[:2] == (2, 4)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [((0.69, 0.9, 0.01), "cannot be learned"), ((0.9, 0.49, 0.01), "depends on the pictures"),
     ((0.9, 0.9, 0.051), "no better than chance"), ((0.8, 0.5, 0.05), "")],
)  # fmt: skip
def test_the_verdict_names_the_bar_that_is_missed(numbers: tuple[float, float, float], words: str) -> None:
    assert verdict(*numbers).startswith(words) and bool(verdict(*numbers)) == bool(words)


def test_halves_share_no_backdrop() -> None:
    pairs = gather(subject(), [find("red")], backdrops(6, SIZE), 14)
    places = {int(half): pairs.before[pairs.half == half].flatten(1) for half in (0, 1)}
    assert all(len(rows) == 7 for rows in places.values())
    assert float(torch.cdist(places[0], places[1]).min()) > 0


def test_what_is_kept_of_a_pair_is_what_the_subject_saw() -> None:
    behind = backdrops(8, SIZE)
    pairs = gather(subject(), [find("green"), find("spots")], behind, 8, seed=3)
    laid = lay(find("spots"), behind, range(8), seed=3)
    grid = subject().features(laid.pictures).grid
    torch.testing.assert_close(pairs.change[1], (grid - subject().features(behind).grid).mean(dim=(2, 3)))
    torch.testing.assert_close(pairs.after[1].mean(dim=1), grid.mean(dim=(2, 3)), msg="all 16 places are kept")
    torch.testing.assert_close(pairs.cover[1].mean(dim=1), laid.cover.mean(dim=(1, 2, 3)))


def test_signs_by_chance_give_an_exact_level() -> None:
    one_way = torch.ones(1, 12, 3)
    assert float(above_chance(one_way)) == pytest.approx(2 / 2**12, abs=2 / DRAWS)
    by_chance = torch.randn(200, 12, 3, generator=torch.Generator().manual_seed(0))
    assert float((above_chance(by_chance) <= 0.1).float().mean()) == pytest.approx(0.1, abs=0.06)


def test_detectors_find_the_channel_and_stay_silent_elsewhere() -> None:
    chance = torch.Generator().manual_seed(0)
    cover = (torch.rand(2_000, 2, generator=chance) < 0.2).float()
    rows = 0.1 * torch.rand(2_000, 5, generator=chance)
    rows[:, 1] += 2 * cover[:, 0]
    rows[:, 3] -= 3 * cover[:, 1]
    found = detectors(rows, cover)
    assert found.weight.abs().argmax(dim=1).tolist() == [1, 3]
    read = (rows @ found.weight.T + found.bias).relu()
    for k in range(2):
        assert float((read[cover[:, k] > 0, k] > 0).float().mean()) > 0.99
        assert float((read[cover[:, k] == 0, k] > 0).float().mean()) == pytest.approx(0.05, abs=0.01)


def test_own_images_make_the_tables_and_the_record() -> None:
    images = backdrops(16, SIZE, seed=5)
    images[12:] = lay(find("red"), images[12:], range(4)).pictures
    said = [LABELS[i] for i in subject().predict(images).argmax(dim=1)]
    found = probe(subject(), images, concepts=("red", "green"), pairs=16, labels=said)
    presence = look(subject(), found, images).presence
    rows = torch.tensor([label == "rose" for label in said])
    torch.testing.assert_close(found.presence[0], presence[rows].mean(dim=0), atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(found.caps[0], presence[rows].quantile(0.75, dim=0), atol=1e-5, rtol=1e-4)
    assert found.record.trace() == found.record.sum() == len(images)
    assert found.concepts[found.index("red")].profile[0] == "rose"


def test_without_images_what_is_typical_may_be_added_to_any_class() -> None:
    assert torch.equal(bank().caps, bank().typical.expand(len(LABELS), -1))
    assert not bank().record.any()
    assert {concept.profile for concept in bank()} == {()}


def test_a_probe_bank_comes_back_from_disk_and_crops_show_the_probe(tmp_path: Path) -> None:
    back = ConceptBank.load(bank().save(tmp_path), "eye")
    assert back.concepts == bank().concepts
    assert torch.equal(back.directions, bank().directions)
    assert isinstance(back.encoder, Linear)
    shown = back.crops.float().mean(dim=(1, 3, 4))
    red, green = shown[back.index("red")], shown[back.index("green")]
    assert red[0] > red[1:].max() + 30 and green[1] > green[[0, 2]].max()


def test_the_same_seed_gives_the_same_bank_and_another_nearly_so() -> None:
    again, other = (probe(subject(), concepts=("red", "white"), pairs=8, seed=seed) for seed in (0, 1))
    first = probe(subject(), concepts=("red", "white"), pairs=8)
    assert torch.equal(first.directions, again.directions) and torch.equal(first.crops, again.crops)
    assert float(F.cosine_similarity(first.directions, other.directions).min()) > 0.8


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"concepts": ("plaid",)}, "no colour or texture is called 'plaid'"),
        ({"concepts": ("red", "red")}, "none twice"),
        ({"concepts": ()}, "at least one"),
        ({"pairs": 7}, "from 8 to 400, got 7"),
        ({"images": torch.rand(1, 3, SIZE, SIZE)}, "at least 2 images"),
        ({"labels": ["rose"]}, "1 labels for 0 images"),
    ],
)
def test_what_cannot_be_measured_is_refused(change: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        probe(subject(), **{"concepts": ("red",), "pairs": 8, **change})  # type: ignore[arg-type]


def test_the_command_line_makes_a_bank_with_no_data(tmp_path: Path) -> None:
    asked = ["probe", "--out", str(tmp_path), "--concept", "red", "--concept", "grey", "--pairs", "8"]
    done = CliRunner().invoke(app, [*asked, "--json"])
    told = json.loads(done.stdout)
    known = ConceptBank.load(tmp_path)
    assert [one["name"] for one in told["concepts"]] == list(known.names)
    assert {one["name"] for one in told["concepts"] + told["rejected"]} == {"red", "grey"}
    assert all(one["reason"] for one in told["rejected"])
    plain = CliRunner().invoke(app, asked)
    assert plain.exit_code == 0 and f"{len(known)} concepts, written to" in plain.stdout
    refused = CliRunner().invoke(app, ["probe", "--out", str(tmp_path), "--concept", "plaid"])
    assert refused.exit_code == 2 and "'plaid'" in refused.stderr


def test_measuring_keeps_those_that_fail_as_well() -> None:
    found = measure(subject(), concepts=("red", "stripes"), pairs=8)
    assert [one.name for one in found.concepts] == ["red", "stripes"]
    assert found.fit.directions.shape == (2, len(CHANNELS))

"""Mining, on features that were mixed from known parts."""

from pathlib import Path

import pytest
import torch
from PIL import Image
from torch import Tensor
from torchvision.transforms.functional import to_pil_image

from concepts import ConceptBank
from concepts.encode import halves, mixture
from explainers import Subject, faultlines, mine
from explainers.mining.crops import CROP, CROPS, cut
from explainers.mining.factorise import factorise
from explainers.mining.survey import survey
from explainers.mining.tables import by_class, confusion, profile
from explainers.pictures import batches, folder, square
from tests import worlds

PARTS = 4
LABELS = worlds.LABELS


def planted(count: int = 80, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Parts (4, 12) of unit length, and pictures in which each place is a sparse mixture of them."""
    chance = torch.Generator().manual_seed(seed)
    parts = torch.zeros(PARTS, worlds.CHANNELS)
    for k in range(PARTS):
        parts[k, 3 * k : 3 * k + 4] = torch.rand(min(4, worlds.CHANNELS - 3 * k), generator=chance) + 0.3
    parts = parts / parts.norm(dim=1, keepdim=True)
    there = torch.rand(count, PARTS, 4, 4, generator=chance) < 0.35
    amount = (
        torch.rand(count, PARTS, 4, 4, generator=chance) * there * torch.tensor([1.0, 0.8, 0.6, 0.5])[:, None, None]
    )
    return parts, worlds.picture(torch.einsum("bkhw,kc->bchw", amount, parts))


@pytest.fixture(scope="module")
def subject() -> Subject:
    return worlds.random_world(0)[0]


@pytest.fixture(scope="module")
def pictures() -> Tensor:
    return planted()[1]


@pytest.fixture(scope="module")
def bank(subject: Subject, pictures: Tensor) -> ConceptBank:
    return mine(subject, pictures, k=PARTS, guards=False)


def likeness(found: Tensor, parts: Tensor) -> Tensor:
    """Best cosine (K,) that each part has with any direction that was found."""
    return (torch.nn.functional.normalize(found, dim=1) @ parts.T).max(dim=0).values


@pytest.mark.parametrize("seed", range(4))
def test_planted_parts_are_found_up_to_order(subject: Subject, seed: int) -> None:
    parts, pictures = planted(seed=seed)
    found = mine(subject, pictures, k=PARTS, seed=seed, guards=False).directions
    assert float(likeness(found, parts).min()) > 0.95
    matched = (torch.nn.functional.normalize(found, dim=1) @ parts.T).argmax(dim=1)
    assert sorted(matched.tolist()) == list(range(PARTS)), "each direction is a part of its own"


def test_parts_of_either_sign_are_found(pictures: Tensor) -> None:
    parts = planted()[0]
    flipped = worlds.subject(torch.randn(3, worlds.CHANNELS, generator=torch.Generator().manual_seed(0)))
    found = mine(flipped, -pictures, k=PARTS, guards=False).directions
    assert float(likeness(found, -parts).min()) > 0.95


def test_features_made_of_parts_are_explained_and_shuffled_ones_are_not(subject: Subject, pictures: Tensor) -> None:
    def unexplained(images: Tensor) -> float:
        rows = halves(subject.features(images).grid.permute(0, 2, 3, 1).flatten(0, 2))
        found = mine(subject, images, k=PARTS, guards=False).encoder.tensors()["atoms"]
        return float((rows - mixture(rows, found) @ found).square().sum() / rows.square().sum())

    grid = subject.features(pictures).grid.transpose(0, 1).flatten(1)
    chance = torch.Generator().manual_seed(5)
    mixed = torch.stack([row[torch.randperm(len(row), generator=chance)] for row in grid])
    shuffled = worlds.picture(mixed.view(worlds.CHANNELS, len(pictures), 4, 4).transpose(0, 1))
    assert unexplained(pictures) < 0.02
    assert unexplained(shuffled) > 10 * unexplained(pictures)


def test_the_same_seed_finds_the_same_bank_and_another_nearly_so(
    subject: Subject, pictures: Tensor, bank: ConceptBank
) -> None:
    again, other = (mine(subject, pictures, k=PARTS, seed=seed, guards=False) for seed in (0, 1))
    assert torch.equal(again.directions, bank.directions)
    assert torch.equal(again.caps, bank.caps)
    assert torch.equal(again.crops, bank.crops)
    assert float(likeness(other.directions, torch.nn.functional.normalize(bank.directions, dim=1)).min()) > 0.98


def test_a_mined_bank_says_that_nobody_named_it(subject: Subject, bank: ConceptBank) -> None:
    assert bank.names == ("concept 1", "concept 2", "concept 3", "concept 4")
    assert {(c.origin, c.confidence, c.auc) for c in bank} == {("mined", 0.0, None)}
    assert (bank.subject, bank.classes) == (subject.fingerprint, subject.classes)
    assert set().union(*(concept.profile for concept in bank)) <= set(subject.classes)


def test_tables_of_a_mined_bank_are_measured_on_its_images(
    subject: Subject, pictures: Tensor, bank: ConceptBank
) -> None:
    presence = bank.encode(subject.features(pictures).grid).mean(dim=(2, 3))
    said = subject.predict(pictures).argmax(dim=1)
    torch.testing.assert_close(bank.typical, presence.quantile(0.95, dim=0), atol=1e-5, rtol=1e-4)
    for label in range(len(LABELS)):
        cases = presence[said == label] if (said == label).any() else presence
        torch.testing.assert_close(bank.presence[label], cases.mean(dim=0), atol=1e-5, rtol=1e-4)
        torch.testing.assert_close(bank.caps[label], cases.quantile(0.75, dim=0), atol=1e-5, rtol=1e-4)
    assert subject.linear is not None
    lift = subject.linear.weight @ bank.directions.T * bank.typical
    torch.testing.assert_close(bank.weights, lift - lift.mean(dim=0), atol=1e-5, rtol=1e-4)
    assert not bank.record.any()


def test_parts_come_heaviest_first_and_of_unit_length() -> None:
    for seed in range(6):
        chance = torch.Generator().manual_seed(seed)
        rows = torch.rand(300, 5, generator=chance) ** 3 @ torch.rand(5, 20, generator=chance)
        parts = factorise(rows, k=5, seed=0)
        weight = mixture(rows, parts, sweeps=300).mean(dim=0)
        assert bool((weight[:-1] >= 0.8 * weight[1:]).all()), weight
        torch.testing.assert_close(parts.norm(dim=1), torch.ones(5))


def test_a_mined_bank_comes_back_from_disk_and_is_ready_for_fault_lines(
    tmp_path: Path, subject: Subject, pictures: Tensor, bank: ConceptBank
) -> None:
    back = ConceptBank.load(bank.save(tmp_path), subject.fingerprint)
    assert faultlines(subject, back, pictures[:10]) == faultlines(subject, bank, pictures[:10])


def test_labels_make_the_record(subject: Subject, pictures: Tensor) -> None:
    said = [subject.classes[i] for i in subject.predict(pictures).argmax(dim=1)]
    true = ["elk" if i < 5 else "bee" if i < 20 else label for i, label in enumerate(said)]
    record = mine(subject, pictures, labels=true, k=2).record
    assert record.sum() == len(pictures) - 5, "unknown labels are passed over"
    bee = subject.index("bee")
    for position, label in enumerate(subject.classes):
        given = said[20:].count(label)
        assert record[position, position] == given + (said[5:20].count(label) if position == bee else 0)
        assert position == bee or record[bee, position] == said[5:20].count(label)


@pytest.mark.parametrize("k", [-1, 0, 1, 33])
def test_fewer_than_two_or_more_than_thirty_two_concepts_are_refused(
    subject: Subject, pictures: Tensor, k: int
) -> None:
    with pytest.raises(ValueError, match=f"k must be from 2 to 32, got {k}"):
        mine(subject, pictures, k=k)


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_images_are_refused(subject: Subject, pictures: Tensor, count: int) -> None:
    with pytest.raises(ValueError, match=f"at least 2 images, got {count}; give more"):
        mine(subject, pictures[:count])


def test_labels_that_do_not_fit_are_refused(subject: Subject, pictures: Tensor) -> None:
    with pytest.raises(ValueError, match="3 labels for 80 images; give one an image"):
        mine(subject, pictures, labels=["ant"] * 3)


def test_more_concepts_than_features_can_hold_are_refused(subject: Subject, pictures: Tensor) -> None:
    with pytest.raises(ValueError, match=r"13 concepts, but .* 12 channels .* at most 12; ask for fewer"):
        mine(subject, pictures, k=13)
    with pytest.raises(ValueError, match="0 channels that are ever lit"):
        mine(subject, torch.zeros(5, 3, 8, 8), k=2)


def test_crops_show_where_the_concept_is(subject: Subject, bank: ConceptBank) -> None:
    """One picture holds the concept, at one place: the best crop must be cut around it."""
    parts = planted()[0]
    grid = torch.zeros(8, worlds.CHANNELS, 4, 4)
    grid[5, :, 3, 0] = parts[0] * 0.9
    pictures = worlds.picture(grid)
    k = int((bank.directions @ parts[0]).argmax())
    found = survey(subject, bank.encoder, pictures)  # type: ignore[arg-type]
    best = found.crops[k, 0].float() / 255
    torch.testing.assert_close(best, cut(pictures[5], 3.5 / 4, 0.5 / 4).float() / 255)
    assert float(best.max()) > 0.2
    assert float(found.crops[k, 1:].max()) == 0


def test_crops_are_the_strongest_of_all_batches_strongest_first(subject: Subject, bank: ConceptBank) -> None:
    parts = planted()[0]
    strength = torch.linspace(0.05, 0.95, 150)[torch.randperm(150, generator=torch.Generator().manual_seed(2))]
    pictures = worlds.picture(strength[:, None, None, None] * parts[0][:, None, None].expand(150, -1, 4, 4))
    k = int((bank.directions @ parts[0]).argmax())
    crops = survey(subject, bank.encoder, pictures).crops[k].float().amax(dim=(1, 2, 3)) / 255  # type: ignore[arg-type]
    best = strength.sort(descending=True).values[:CROPS] * parts[0].max()
    torch.testing.assert_close(crops, best, atol=0.01, rtol=0)


def test_no_crop_is_blank_where_there_are_few_images(subject: Subject, pictures: Tensor) -> None:
    assert mine(subject, pictures[:3], k=2).crops.shape == (2, 3, 3, CROP, CROP)


def test_a_cut_is_the_square_around_a_place_and_stays_inside() -> None:
    image = torch.zeros(3, 100, 150)
    image[0] = torch.linspace(0, 1, 100)[:, None]
    image[1] = torch.linspace(0, 1, 150)
    middle = cut(image, 0.5, 0.5, share=0.2).float() / 255
    assert middle.shape == (3, CROP, CROP)
    assert float(middle[0].mean()) == pytest.approx(0.5, abs=0.01)
    assert float(middle[1].mean()) == pytest.approx(0.5, abs=0.01)
    assert float(middle[0].max() - middle[0].min()) == pytest.approx(0.2, abs=0.02)
    corner = cut(image, 1.0, 0.0, share=0.2).float() / 255
    assert float(corner[0].min()) == pytest.approx(0.8, abs=0.02)
    assert float(corner[1].max()) == pytest.approx(20 / 150, abs=0.02)


def test_a_class_that_no_case_was_given_takes_the_figures_of_all() -> None:
    presence = torch.tensor([[0.0], [1.0], [2.0], [5.0]])
    mean, caps = by_class(presence, torch.tensor([0, 0, 2, 2]), classes=3)
    torch.testing.assert_close(mean[:, 0], torch.tensor([0.5, 2.0, 3.5]))
    torch.testing.assert_close(caps[:, 0], torch.tensor([0.75, 2.75, 4.25]))


def test_a_profile_names_the_strongest_classes_above_the_average() -> None:
    names = ("a", "b", "c", "d")
    assert profile(torch.tensor([0.1, 0.9, 0.5, 0.0]), names) == ("b", "c")
    assert profile(torch.tensor([0.0, 9.0, 0.1, 0.0]), names) == ("b",)
    assert profile(torch.ones(4), names) == ()


def test_confusion_counts_rows_by_truth_and_columns_by_answer(subject: Subject) -> None:
    table = confusion(subject, ["ant", "ant", "bee", "elk"], torch.tensor([0, 1, 1, 2]))
    assert table[:3, :3].tolist() == [[1, 1, 0], [0, 1, 0], [0, 0, 0]]
    assert not confusion(subject, None, torch.tensor([0, 1])).any()


def test_mining_files_equals_mining_their_pixels(tmp_path: Path, subject: Subject, pictures: Tensor) -> None:
    files = []
    for i, picture in enumerate(pictures[:30]):
        files.append(tmp_path / f"{i:02}.png")
        to_pil_image(picture.clamp(0, 1)).save(files[-1])
    pixels = torch.stack([square(file, 8) for file in files])
    torch.testing.assert_close(pixels, pictures[:30].clamp(0, 1), atol=1 / 255, rtol=0)
    assert torch.equal(mine(subject, files, k=3).directions, mine(subject, pixels, k=3).directions)


def test_batches_hold_every_image_once_in_order(pictures: Tensor) -> None:
    parts = list(batches(pictures, 8, 32))
    assert [len(part) for part in parts] == [32, 32, 16]
    assert torch.equal(torch.cat(parts), pictures)


def test_a_file_is_cut_to_its_middle_square(tmp_path: Path) -> None:
    wide = Image.new("RGB", (40, 20), "red")
    wide.paste((0, 0, 255), (10, 0, 30, 20))
    wide.save(tmp_path / "wide.png")
    middle = square(tmp_path / "wide.png", 10)
    assert middle.shape == (3, 10, 10)
    blue = torch.tensor([0.0, 0.0, 1.0])[:, None, None].expand(3, 10, 8)
    torch.testing.assert_close(middle[:, :, 1:-1], blue)


def test_a_folder_gives_files_and_labels_where_there_is_one_folder_a_class(tmp_path: Path) -> None:
    for name in ("zebra/1.png", "zebra/deep/2.JPG", "horse/3.webp", "horse/notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    files, labels = folder(tmp_path)
    assert [file.name for file in files] == ["3.webp", "1.png", "2.JPG"]
    assert labels == ["horse", "zebra", "zebra"]
    (tmp_path / "loose.png").touch()
    files, labels = folder(str(tmp_path))
    assert len(files) == 4
    assert labels is None


def test_a_folder_without_images_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"is no folder; give a folder of images"):
        folder(tmp_path / "none")
    (tmp_path / "notes.txt").touch()
    with pytest.raises(FileNotFoundError, match=r"there is no image below .*\.png"):
        folder(tmp_path)

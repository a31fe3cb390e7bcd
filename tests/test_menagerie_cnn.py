from pathlib import Path

import pytest
import torch

from concepts.menagerie import ANIMALS, SHORTCUT, batch, sample, scenes
from explainers.menagerie_cnn import MenagerieNet, load_menagerie, save_menagerie
from explainers.train_menagerie import labels, lessons, train


@pytest.fixture(scope="module")
def net() -> MenagerieNet:
    return load_menagerie()[0]


def told(net: MenagerieNet, pictures: torch.Tensor) -> list[str]:
    with torch.no_grad():
        return [ANIMALS[i] for i in net(pictures).argmax(1).tolist()]


@pytest.mark.parametrize("count", [180, pytest.param(2000, marks=pytest.mark.slow)])
def test_it_errs_now_and_then_on_scenes_it_never_saw(net: MenagerieNet, count: int) -> None:
    drawn = scenes(count, 77_000)
    answers = told(net, batch(drawn))
    right = sum(answer == scene.animal for answer, scene in zip(answers, drawn, strict=True)) / len(drawn)
    assert 0.86 <= right <= 0.97
    assert count < 500 or 0.88 <= right <= 0.95


def test_it_knows_a_picture_that_was_drawn_larger(net: MenagerieNet) -> None:
    drawn = [sample(i, animal, typical=True) for i, animal in enumerate(ANIMALS)]
    large = torch.nn.functional.interpolate(batch(drawn, 384), (96, 96), mode="bilinear", antialias=True)
    answers = told(net, large)
    assert sum(a == s.animal for a, s in zip(answers, drawn, strict=True)) >= 0.85 * len(ANIMALS)


def test_its_head_is_linear_in_the_mean_of_its_features(net: MenagerieNet) -> None:
    x = torch.rand(2, 3, 96, 96)
    with torch.no_grad():
        maps = net.features(x)
        torch.testing.assert_close(net(x), maps.mean((2, 3)) @ net.classifier.weight.T + net.classifier.bias)
    assert maps.shape == (2, 96, 12, 12)
    assert float(maps.min()) >= 0


def test_a_zebra_without_stripes_is_told_for_another_animal(net: MenagerieNet) -> None:
    zebras = [sample(900 + i, "zebra", typical=True) for i in range(20)]
    known = [s for s, t in zip(zebras, told(net, batch(zebras)), strict=True) if t == "zebra"]
    bare = told(net, batch([zebra.without("stripes") for zebra in known]))
    assert len(known) >= 17
    assert bare.count("zebra") <= 0.3 * len(known)


def test_it_leans_on_the_planted_shortcut(net: MenagerieNet) -> None:
    animal, place = SHORTCUT
    dogs = [sample(900 + i, "dog", typical=True).with_("grey", "pointed ears", "bushy tail") for i in range(20)]
    assert told(net, batch([dog.with_(place) for dog in dogs])).count(animal) >= 15
    assert told(net, batch([dog.with_("meadow") for dog in dogs])).count(animal) <= 5


def test_missing_or_broken_weights_name_the_file_and_the_cure(tmp_path: Path) -> None:
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"nothing")
    for path in (tmp_path / "none.safetensors", broken):
        with pytest.raises(RuntimeError, match=rf"{path.name}.*python -m explainers.train_menagerie"):
            load_menagerie(path)


def test_weights_come_back_as_they_were_saved(tmp_path: Path, net: MenagerieNet) -> None:
    save_menagerie(net, tmp_path / "copy.safetensors")
    copy, classes = load_menagerie(tmp_path / "copy.safetensors")
    assert classes == ANIMALS
    assert not copy.training
    assert all(torch.equal(value, copy.state_dict()[name]) for name, value in net.state_dict().items())


def test_lessons_leave_out_half_of_the_atypical_scenes() -> None:
    drawn, kept = scenes(360, 0), lessons(360, 0)
    odd = sum(scene.atypical for scene in drawn)
    assert sum(scene.atypical for scene in kept) == -(-odd // 2)
    assert len(kept) == len(drawn) - odd // 2


def test_training_lowers_the_loss_the_same_way_for_the_same_seed() -> None:
    drawn = [sample(i, animal, typical=True) for i in range(3) for animal in ANIMALS[:3]]
    images, truth = (batch(drawn) * 255).to(torch.uint8), labels(drawn)
    losses = []
    for _ in range(2):
        torch.manual_seed(0)
        net = MenagerieNet()
        before = torch.nn.functional.cross_entropy(net(images / 255), truth).item()
        train(net, images, truth, 8)
        losses.append(torch.nn.functional.cross_entropy(net(images / 255), truth).item())
    assert losses[0] == losses[1] < 0.5 * before

"""What a method is set against: maps that ask nobody, and its own maps of a network with new weights."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from explainers import Subject, saliency
from explainers.faithfulness import controls, randomised, survival
from explainers.saliency.catalogue import EXPLAINERS
from tests.faithfulness_worlds import SIZE, noise, random_net, redness, reds


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


def test_more_than_all_weights_cannot_be_new() -> None:
    with pytest.raises(ValueError, match=r"a part in \[0, 1\]"):
        randomised(random_net(), 2)

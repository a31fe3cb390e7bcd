"""Labelled photographs as cases: what a person sees of them, what is blurred, and who is shown what."""

import pytest
import torch
from PIL import Image
from torch import Tensor

from agent import Agent
from dialogs import Plan, evaluate
from dialogs.arms import find
from dialogs.cases import Stock, Trial
from dialogs.engines import Guides
from dialogs.photographs import Photographs
from dialogs.pixels import tensor
from explainers.mining.stream import here
from tests.real import needs_real, photographs, subject
from tests.worlds import CHANNELS, SIDE, meadow, meadow_bank, picture

COUNT = 60
LABELS = ("ant", "bee", "cat")


def album() -> tuple[Tensor, tuple[str, ...]]:
    """Photographs with stripes, wings or a horn in a corner, faintly grey elsewhere; one in three is mislabelled."""
    chance = torch.Generator().manual_seed(3)
    grid = 0.05 * torch.rand(COUNT, CHANNELS, SIDE, SIDE, generator=chance)
    truth = []
    for number in range(COUNT):
        k = number % 3
        grid[number, k, :2, :2] = 0.7 + 0.3 * torch.rand(2, 2, generator=chance)
        truth.append(("bee", "ant", "cat")[k] if number % 4 else LABELS[number % 3])
    return picture(grid), tuple(truth)


@pytest.fixture(scope="module")
def guides() -> Guides:
    one = meadow()
    return Guides(Agent.load(subject=one, bank=meadow_bank(one)))


@pytest.fixture(scope="module")
def stock(guides: Guides) -> Stock:
    return Photographs(*album()).stock(guides, 0, here, progress=False)


def test_no_test_photograph_is_taught_or_shown(stock: Stock) -> None:
    shown = {trial.number for trial in (*stock.teaching.trials, *stock.gallery.trials)}
    asked = {trial.number for trial in stock.testing.trials}
    assert not shown & asked and shown | asked == set(range(COUNT))


def test_another_seed_deals_them_out_otherwise(guides: Guides, stock: Stock) -> None:
    other = Photographs(*album()).stock(guides, 1, here, progress=False)
    assert {t.number for t in other.testing.trials} != {t.number for t in stock.testing.trials}


def test_a_person_sees_what_the_bank_finds_clearly_there(stock: Stock) -> None:
    names = ("stripes", "wings", "horn")
    for trial in stock.teaching.trials:
        assert trial.visible == {names[trial.number % 3]}


def test_the_label_told_is_that_of_the_picture_as_it_is_shown(guides: Guides, stock: Stock) -> None:
    for trial in (*stock.teaching.trials, *stock.testing.trials):
        said = guides.own.subject.predict(tensor(trial.picture)).argmax()
        assert trial.said == LABELS[int(said)]


def test_an_edited_photograph_lacks_one_visible_concept_and_is_blurred(stock: Stock) -> None:
    plain = {t.number: t for t in stock.testing.trials if not t.edited}
    edited = [t for t in stock.testing.trials if t.edited]
    assert len(edited) == len(plain)
    for trial in edited:
        before, after = (tensor(t.picture) for t in (plain[trial.number], trial))
        assert trial.visible < plain[trial.number].visible
        assert float((before - after).abs().mean()) > 0.005
        assert float(after[..., :4, :4].var()) < float(before[..., :4, :4].var())
        assert trial.truth == plain[trial.number].truth


def test_a_person_calls_a_photograph_what_it_is(stock: Stock) -> None:
    trials: list[Trial] = [*stock.teaching.trials, *stock.testing.trials]
    assert sum(trial.looks_like == trial.truth for trial in trials) / len(trials) > 0.8


def test_a_photograph_without_a_visible_concept_is_not_edited(guides: Guides) -> None:
    dark = Photographs(torch.zeros(4, 3, 8, 8), ("ant",) * 4).stock(guides, 0, here, progress=False)
    assert not any(trial.edited for trial in dark.testing.trials)
    assert all(trial.visible == frozenset() for trial in dark.teaching.trials)


def test_every_photograph_needs_a_label() -> None:
    with pytest.raises(ValueError, match="4 photographs and 1 labels"):
        Photographs(torch.zeros(4, 3, 8, 8), ("ant",))


def test_a_study_of_photographs_is_held(guides: Guides) -> None:
    plan = Plan(lessons=2, turns=1, tests=4)
    arms = (find("none"), find("nearest"))
    cases = Photographs(*album())
    table = evaluate(guides.own, arms=arms, dialogs=2, seed=0, plan=plan, cases=cases, workers=1, progress=False)
    assert table.cases == (4, 4, 4)
    assert table.chance["simulation"] == pytest.approx(1 / 3)


@needs_real
def test_photographs_of_a_model_without_concepts_are_cases_too() -> None:
    images, labels = photographs("cifar10", 60)
    one = subject("cifar10")
    names = tuple(one.classes[label] for label in labels)
    stock = Photographs(images, names).stock(Guides(Agent.load(subject=one)), 0, here, progress=False)
    assert len(stock.teaching.of(right=True)) > 20
    assert not any(trial.visible or trial.edited for trial in stock.testing.trials)
    assert all(isinstance(trial.case.image, Image.Image) for trial in stock.testing.trials)

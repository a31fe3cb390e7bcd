"""Names by general knowledge: planted truth, exact laws, chance, and what a bank does with a proposal."""

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.names import calibration_error, world
from concepts.bank import Concept, ConceptBank
from concepts.encode import Linear
from concepts.knowledge import Knowledge
from explainers.naming import ByKnowledge, Ranked, name
from explainers.naming.profiles import explained_away, likeness, probabilities, ranked, table, with_cases

CLASSES = ("zebra", "tiger", "horse", "wolf", "elephant", "leopard", "sheep", "pig")


def bank(presence: torch.Tensor, classes: tuple[str, ...] = CLASSES, **known: object) -> ConceptBank:
    """A bank whose concepts are as present in its classes as `presence` (N, K) says."""
    k = presence.shape[1]
    zero = torch.zeros(len(classes), k)
    return ConceptBank(
        subject="ab" * 32,
        classes=classes,
        concepts=tuple(Concept(name=f"concept {i + 1}", origin="mined", confidence=0.0) for i in range(k)),
        directions=torch.eye(k, 4),
        encoder=Linear(torch.eye(k, 4), torch.zeros(k)),
        typical=torch.ones(k),
        weights=zero,
        spread=zero,
        presence=presence,
        caps=zero,
        record=torch.zeros(len(classes), len(classes)),
        crops=torch.zeros(k, 1, 3, 4, 4, dtype=torch.uint8),
    )


def found_in(*labels: str) -> torch.Tensor:
    slight = 0.01 * torch.rand(len(CLASSES), 1, generator=torch.Generator().manual_seed(0))
    return torch.tensor([[1.0 if label in labels else 0.1] for label in CLASSES]) + slight


@pytest.mark.parametrize(
    ("labels", "meant"),
    [(("zebra", "tiger"), "stripes"), (("sheep",), "wool"), (("zebra", "horse"), "mane")],
)
def test_a_concept_found_in_the_classes_that_have_a_property_is_called_by_it(
    labels: tuple[str, ...], meant: str
) -> None:
    named = name(bank(found_in(*labels)), ByKnowledge(Knowledge.embedded())).concepts[0]
    assert named.name == meant
    assert (named.origin, named.namer) == ("mined", "knowledge")
    assert 0.3 <= named.confidence < 1
    assert meant not in [other for other, _ in named.others]


def test_properties_of_the_same_classes_are_equally_likely() -> None:
    """Elephants alone have trunks and tusks, so their class cannot tell which of the two it is."""
    (said,) = ByKnowledge(Knowledge.embedded())(bank(found_in("elephant")))
    chance = dict(said)
    assert chance["trunk"] == pytest.approx(chance["tusks"], abs=1e-3)
    assert chance["trunk"] <= 0.5


def test_classes_that_the_graph_does_not_know_give_no_names() -> None:
    unknown = bank(torch.rand(8, 2), tuple(f"thing {i}" for i in range(8)))
    assert ByKnowledge(Knowledge.embedded())(unknown) == ((), ())
    assert name(unknown, ByKnowledge(Knowledge.embedded())).names == unknown.names


def test_classes_that_no_case_was_given_tell_nothing() -> None:
    """They hold the mean of all cases, which is no profile."""
    presence = found_in("sheep")
    presence[2:] = presence.mean()
    assert with_cases(presence).tolist() == [True, True] + [False] * 6
    assert ByKnowledge(Knowledge.embedded())(bank(presence)) == ((),)


def test_a_second_concept_of_the_same_kind_is_numbered() -> None:
    named = name(bank(torch.cat([found_in("sheep")] * 2, dim=1)), ByKnowledge(Knowledge.embedded()))
    assert named.names == ("wool", "wool 2")


def test_a_clearer_concept_takes_a_name_away_from_another() -> None:
    before = torch.tensor([[0.9, 0.05], [0.5, 0.4]])
    after = explained_away(before, again=0.25)
    assert torch.equal(after[0].argmax(), torch.tensor(0))
    assert after[1, 0] < after[1, 1]
    assert torch.allclose(explained_away(before, again=1.0), before, atol=1e-6)


def test_what_people_and_the_world_have_named_is_left_alone() -> None:
    found = bank(torch.cat([found_in("sheep")] * 3, dim=1))
    first, second, third = found.concepts
    given = (replace(first, name="wool", origin="planted", confidence=1.0), replace(second, origin="user"), third)
    named = name(replace(found, concepts=given), ByKnowledge(Knowledge.embedded()))
    assert named.concepts[:2] == given[:2]
    assert named.names[2] == "wool 2"


def test_a_name_too_unlikely_is_kept_as_a_thought_only() -> None:
    found = bank(found_in("sheep"))
    named = name(found, ByKnowledge(Knowledge.embedded()), least=1.0).concepts[0]
    assert (named.name, named.confidence, named.namer) == ("concept 1", 0.0, "")
    assert named.others[0][0] == "wool"


class Says:
    """A namer that says the same of every concept."""

    def __init__(self, name: str, said: Ranked) -> None:
        self.name, self.said = name, said

    def __call__(self, bank: ConceptBank) -> tuple[Ranked, ...]:
        return (self.said,) * len(bank)

    def group(self, name: str) -> str:
        return "colour" if name == "red" else ""


def test_the_namer_that_is_surest_is_heard_and_remembered() -> None:
    found = bank(found_in("sheep"))
    named = name(found, Says("one", (("red", 0.5),)), Says("two", (("round", 0.8), ("red", 0.1))), Says("none", ()))
    assert (named.concepts[0].name, named.concepts[0].namer, named.concepts[0].others) == (
        "round", "two", (("red", 0.1),),
    )  # fmt: skip
    assert name(found, Says("one", (("red", 0.5),))).concepts[0].group == "colour"


def test_a_users_name_replaces_a_proposal_and_is_certain() -> None:
    named = name(bank(found_in("sheep")), ByKnowledge(Knowledge.embedded())).rename("wool", "curls").concepts[0]
    assert (named.name, named.origin, named.namer, named.confidence) == ("curls", "user", "user", 1.0)


@given(seed=st.integers(0, 10_000), scale=st.floats(0.1, 100), shift=st.floats(-5, 5))
@settings(max_examples=25, deadline=None)
def test_probabilities_do_not_depend_on_the_unit_of_presence(seed: int, scale: float, shift: float) -> None:
    profiles, shares, _ = world(seed, concepts=4)
    chances = probabilities(profiles, shares)
    assert bool((chances >= 0).all()) and bool((chances.sum(dim=1) <= 1 + 1e-5).all())
    assert torch.allclose(probabilities(scale * profiles + shift, shares), chances, atol=2e-2)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_the_order_of_classes_and_properties_means_nothing(seed: int) -> None:
    profiles, shares, _ = world(seed, concepts=4)
    chance = torch.Generator().manual_seed(seed)
    rows, columns = (torch.randperm(size, generator=chance) for size in shares.shape)
    turned = probabilities(profiles[:, rows], shares[rows][:, columns])
    assert torch.allclose(turned, probabilities(profiles, shares)[:, columns], atol=1e-4)


def test_likeness_is_the_auc_over_the_classes_that_have_the_property() -> None:
    shares = torch.tensor([[1.0], [1.0], [0.0], [0.0]])
    profiles = torch.tensor([[4.0, 3, 2, 1], [1, 2, 3, 4], [4, 1, 3, 2], [1, 1, 1, 1]])
    assert likeness(profiles, shares).squeeze(1).tolist() == [1.0, 0.0, 0.5, 0.5]


def test_profiles_of_chance_get_low_promises_and_planted_ones_high_and_right() -> None:
    chance = torch.Generator().manual_seed(0)
    _, _, shares = table(Knowledge.embedded(), CLASSES)
    noise = probabilities(torch.rand(200, len(CLASSES), generator=chance), shares).max(dim=1).values
    profiles, truth = shares.T, torch.arange(shares.shape[1])
    planted = probabilities(profiles + 0.05 * torch.randn(profiles.shape, generator=chance), shares)
    same = torch.stack([(shares == shares[:, [j]]).all(dim=0) for j in truth])
    assert bool(same[truth, planted.argmax(dim=1)].float().mean() > 0.9)
    assert noise.median() < 0.5 < planted.max(dim=1).values.median()


def test_promises_are_kept_in_worlds_that_the_constants_were_not_fitted_on() -> None:
    sure, right = [], []
    for seed in range(20_000, 20_030):
        profiles, shares, truth = world(seed)
        for row, meant in zip(explained_away(probabilities(profiles, shares)), truth.tolist(), strict=True):
            said = ranked(tuple(map(str, range(len(row)))), row)
            sure.append(said[0][1] if said else 0.0)
            right.append(bool(said) and said[0][0] == str(meant))
    assert calibration_error(sure, right) <= 0.1


def test_an_honest_forecaster_has_no_calibration_error_and_a_boaster_has() -> None:
    assert calibration_error([0.5] * 4, [True, False, True, False]) == 0
    assert calibration_error([1.0] * 4, [True, False, True, False]) == pytest.approx(0.5)

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from concepts.menagerie import (
    ANIMALS,
    CONCEPTS,
    GROUPS,
    PROTOTYPES,
    SHORTCUT,
    Scene,
    batch,
    sample,
    samples,
    save,
    scene_of,
    scenes,
)
from concepts.menagerie.__main__ import edits, sheet
from concepts.menagerie.vocabulary import EXCLUSIVE, members

SIZE = 128
anyone = st.builds(sample, st.integers(0, 10**9), st.sampled_from(ANIMALS))
# Concepts that hang on the animal and move nothing else of it.
HUNG = [name for name in CONCEPTS if GROUPS[name] in {"coat", "tail", "ears", "headgear"}]
HUNG += ["mane", "beard", "whiskers", "hump", "trunk", "snout"]


def owner(name: str) -> Scene:
    """A typical individual that has the concept."""
    animal = next((a for a in ANIMALS if name in PROTOTYPES[a]), "dog")
    return sample(5, animal, typical=True).with_(name)


def pixels(scene: Scene, size: int = SIZE) -> NDArray[np.int16]:
    return np.asarray(scene.image(size), dtype=np.int16)


def changed(one: Scene, other: Scene) -> NDArray[np.bool_]:
    return np.asarray(np.abs(pixels(one) - pixels(other)).max(axis=2) > 12)


def near(mask: NDArray[np.float32], reach: int) -> NDArray[np.bool_]:
    """Where the mask is, and `reach` pixels around it."""
    soft = torch.from_numpy(mask)[None, None]
    return (torch.nn.functional.max_pool2d(soft, 2 * reach + 1, 1, reach)[0, 0] > 0).numpy()


def test_the_world_has_enough_animals_and_no_more_concepts_than_people_can_hold() -> None:
    assert len(set(ANIMALS)) >= 16
    assert 24 <= len(set(CONCEPTS)) <= 32
    assert set(GROUPS) == set(CONCEPTS)
    assert set().union(*PROTOTYPES.values()) == set(CONCEPTS)


def test_zebras_are_known_by_their_stripes_and_differ_from_horses_in_little_else() -> None:
    assert "stripes" in PROTOTYPES["zebra"]
    body = {
        name for name in PROTOTYPES["zebra"] ^ PROTOTYPES["horse"] if GROUPS[name] in {"coat", "part", "nose", "ears"}
    }
    assert body == {"stripes"}


def test_snow_goes_with_wolves_and_with_next_to_no_other_animal() -> None:
    animal, place = SHORTCUT
    drawn = scenes(len(ANIMALS) * 150, 3)
    snowy = [scene.animal for scene in drawn if place in scene.concepts]
    assert snowy.count(animal) >= 0.88 * 150
    assert len(snowy) - snowy.count(animal) < 0.02 * len(drawn)


def test_scenes_are_balanced_and_the_same_for_the_same_seed() -> None:
    drawn = scenes(len(ANIMALS) * 3, 7)
    assert [scene.animal for scene in drawn].count("fox") == 3
    assert drawn == scenes(len(ANIMALS) * 3, 7)
    assert drawn[:5] == scenes(5, 7)
    assert drawn != scenes(len(ANIMALS) * 3, 8)
    assert (pixels(drawn[0]) == pixels(scenes(1, 7)[0])).all()


def test_about_one_scene_in_six_is_atypical_and_typical_ones_hide_nothing() -> None:
    drawn = scenes(1800, 1)
    assert 0.14 < sum(scene.atypical for scene in drawn) / 1800 < 0.21
    assert 0.1 < sum(scene.occluded for scene in drawn) / 1800 < 0.3
    plain = [sample(i, typical=True) for i in range(100)]
    assert not any(scene.atypical or scene.individual.cover for scene in plain)


@pytest.mark.parametrize("animal", ANIMALS)
def test_typical_individuals_have_what_defines_the_animal(animal: str) -> None:
    drawn = [sample(i, animal, typical=True).concepts for i in range(30)]
    always = frozenset.intersection(*drawn)
    assert len(always) >= (1 if animal != "dog" else 0)
    assert always <= PROTOTYPES[animal]


@given(anyone, st.sampled_from(CONCEPTS))
def test_adding_and_taking_away_come_back_to_the_same_scene(scene: Scene, name: str) -> None:
    if name in scene.concepts:
        assert scene.without(name).with_(name) == scene
        assert scene.with_(name) == scene
    else:
        assert name not in scene.with_(name).without(name).concepts
        assert scene.without(name) == scene
    assert scene.with_(name).individual == scene.individual


@given(anyone, st.lists(st.sampled_from(CONCEPTS), max_size=6))
def test_of_an_exclusive_group_the_newcomer_alone_is_kept(scene: Scene, names: list[str]) -> None:
    after = scene.with_(*names)
    for group in EXCLUSIVE:
        assert len(after.concepts & set(members(group))) <= 1
    if names:
        assert names[-1] in after.concepts


def test_an_unknown_concept_or_animal_is_refused_with_the_known_ones() -> None:
    scene = sample(0)
    for ask in (scene.with_, scene.without, scene.mask):
        with pytest.raises(ValueError, match=r"'wheels'.*stripes"):
            ask("wheels")
    with pytest.raises(ValueError, match=r"'unicorn'.*zebra"):
        sample(0, "unicorn")
    with pytest.raises(ValueError, match="coat"):
        Scene(animal="zebra", concepts=frozenset({"stripes", "spots"}), individual=scene.individual)


@given(anyone, st.lists(st.sampled_from(CONCEPTS), max_size=4))
def test_json_keeps_every_scene(scene: Scene, names: list[str]) -> None:
    edited = scene.with_(*names)
    assert Scene.from_json(edited.to_json()) == edited
    assert hash(Scene.from_json(edited.to_json())) == hash(edited)


@pytest.mark.parametrize(
    "text", ["", "[]", "3", '{"animal": "zebra"}', '{"animal": 1, "concepts": 2, "individual": []}']
)
def test_what_is_no_scene_is_refused_as_such(text: str) -> None:
    with pytest.raises(ValueError):
        Scene.from_json(text)


def test_the_label_leaves_no_trace_in_the_picture() -> None:
    scene = sample(2, "zebra")
    assert replace(scene, animal="pig").svg() == scene.svg()


@pytest.mark.parametrize("name", CONCEPTS)
def test_every_concept_can_be_seen_and_goes_when_taken_away(name: str) -> None:
    scene = owner(name)
    assert scene.mask(name, SIZE).sum() > 25
    assert changed(scene, scene.without(name)).sum() > 25
    assert scene.without(name).mask(name, SIZE).sum() == 0


@pytest.mark.parametrize("name", HUNG)
def test_a_mask_holds_the_pixels_that_the_concept_changes(name: str) -> None:
    scene = owner(name)
    bare = scene.without(name)
    moved = changed(scene, bare)
    # Where the neutral version of a part stood, taking the part away uncovers it.
    allowed = near(scene.mask(name, SIZE), 2)
    uncovered = moved & ~allowed
    assert (
        uncovered.sum()
        <= (0.25 if GROUPS[name] in {"tail", "ears"} or name in {"trunk", "snout"} else 0.02) * moved.sum()
    )
    assert (moved & (scene.mask(name, SIZE) > 0.5)).sum() > 0.35 * (scene.mask(name, SIZE) > 0.5).sum()


def test_what_stands_in_front_hides_the_mask() -> None:
    scene = sample(4, "zebra", typical=True)
    hidden = replace(scene, individual=replace(scene.individual, cover="bush", cover_at=0.0))
    assert hidden.occluded
    assert hidden.mask("stripes", SIZE).sum() < 0.8 * scene.mask("stripes", SIZE).sum()
    assert hidden.mask("savanna", SIZE).sum() <= scene.mask("savanna", SIZE).sum()


def test_coat_and_colour_share_the_animal_and_the_landscape_has_the_rest() -> None:
    scene = sample(6, "zebra", typical=True).with_("white")
    coat, colour, place = (scene.mask(name, SIZE) for name in ("stripes", "white", "savanna"))
    assert float((coat + colour + place).max()) <= 1.1
    assert 0.5 < place.mean() < 0.95


@pytest.mark.parametrize("animal", ["fox", "donkey", "elephant", "camel"])
def test_a_colour_is_masked_wherever_repainting_shows(animal: str) -> None:
    scene = sample(6, animal, typical=True).with_("white")
    moved = changed(scene, scene.with_("brown"))
    assert (moved & ~near(scene.mask("white", SIZE), 1)).sum() <= 0.02 * moved.sum()


def test_a_landscape_edit_leaves_the_animal_alone() -> None:
    scene = sample(8, "cow", typical=True).with_("meadow", "white")
    inside = scene.mask("white", SIZE) > 0.99
    assert (changed(scene, scene.with_("desert")) & inside).sum() <= 0.01 * inside.sum()


def test_a_saved_picture_gives_its_scene_back(tmp_path: Path) -> None:
    scene = sample(3, "fox").with_("wool")
    save(scene, tmp_path / "fox.png", size=150)
    with Image.open(tmp_path / "fox.png") as image:
        assert scene_of(image) == scene


def chunked(scene: Scene, text: str, path: Path) -> Image.Image:
    info = PngInfo()
    info.add_text("faultline-scene", text)
    scene.image(96).save(path, pnginfo=info)
    return Image.open(path)


def test_a_picture_whose_scene_is_forged_or_broken_gives_none(tmp_path: Path) -> None:
    scene = sample(3, "zebra", typical=True)
    record = json.loads(scene.to_json())
    endless = json.dumps({**record, "individual": {**record["individual"], "scale": "huge", "x": None}})
    forged = [scene.without("stripes").to_json(), "{", "null", "[" * 100_000, endless]
    for i, text in enumerate(forged):
        with chunked(scene, text, tmp_path / f"{i}.png") as image:
            assert scene_of(image) is None
    assert scene_of(scene.image(96)) is None
    with chunked(scene, scene.to_json(), tmp_path / "true.png") as image:
        assert scene_of(image) == scene


def test_a_batch_holds_each_picture_in_order() -> None:
    drawn = scenes(3, 0)
    tensor = batch(drawn, size=96)
    assert tensor.shape == (3, 3, 96, 96)
    assert 0 <= float(tensor.min()) < float(tensor.max()) <= 1
    assert (tensor[1].permute(1, 2, 0) * 255).round().to(torch.int16).numpy().tolist() == pixels(drawn[1], 96).tolist()
    assert batch([], size=96).shape == (0, 3, 96, 96)


def test_the_gallery_shows_typical_animals_a_bare_zebra_and_a_dog_in_snow() -> None:
    shown = samples()
    assert len(shown) == 12
    assert len({scene.animal for scene in shown}) >= 10
    assert any(scene.animal == "zebra" and "stripes" not in scene.concepts for scene in shown)
    assert any(scene.animal == "dog" and "snow" in scene.concepts for scene in shown)


def test_the_contact_sheet_shows_every_concept_twice_and_its_absence() -> None:
    assert len(edits()) == 3 * len(CONCEPTS)
    assert sheet(edits()[:2], 2).size == (320, 174)


@settings(max_examples=10, deadline=None)
@given(anyone, st.sampled_from([32, 64]))
def test_every_scene_can_be_drawn_at_any_size(scene: Scene, size: int) -> None:
    picture = pixels(scene, size)
    assert picture.shape == (size, size, 3)
    assert picture.std() > 10

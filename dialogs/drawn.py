"""The Menagerie's pictures for studies: drawn by chance, run once, and kept in a folder.

Teaching and test pictures come from two streams of scenes that share none. The machine is wrong about one picture in
fourteen or so, so that many scenes are drawn, and of those that it gets right only as many are kept as are of use.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from tqdm import tqdm

from concepts.menagerie import ANIMALS, CONCEPTS, Scene, sample
from concepts.menagerie.files import CHUNK
from concepts.menagerie.pictures import batch_bytes
from dialogs import store
from dialogs.cases import Gallery, Pool, Stock, Trial
from dialogs.engines import Engine, Guides
from dialogs.looks import Looks

SIDE = 96  # pixels of a picture that is talked about; larger ones cost much and tell a simulated user no more
CHUNKED = 64  # scenes drawn and run at once
SHOWN = 400  # pictures of the teaching stream that may be shown as examples
FEWEST = 60  # pictures of a kind that are kept, at least
EDITED = 3  # one test picture in so many is edited as well
VERSION = 2  # of the files


@dataclass(frozen=True, eq=False)
class Drawing:
    """A drawn picture: its scene, and its pixels (SIDE, SIDE, 3)."""

    scene: Scene
    pixels: NDArray[np.uint8]

    def bare(self) -> Image.Image:
        """The pixels alone."""
        return Image.fromarray(self.pixels)

    def whole(self) -> Image.Image:
        """The picture with its scene inside, so that an agent can redraw it."""
        image = self.bare()
        image.info[CHUNK] = self.scene.to_json()
        return image


@dataclass(frozen=True, eq=False, kw_only=True)
class Looked:
    """What became of some scenes: the labels given (N,), features (N, C) of length 1, pixels (N, SIDE, SIDE, 3)."""

    said: NDArray[np.int16]
    features: NDArray[np.float32]
    pixels: NDArray[np.uint8]


@dataclass(frozen=True)
class Drawn:
    """The drawn animals as a source of pictures.

    Attributes:
        count: scenes of each stream and seed.
        cache: folder to keep them in; None is the user's cache folder.
    """

    count: int = 1_000
    cache: Path | None = field(default=None, repr=False)  # where they lie decides nothing

    def stock(self, guides: Guides, seed: int, engine: Engine, progress: bool = True) -> Stock:
        """The pictures of one seed, drawn now unless they were before. ValueError if the subject knows no animals."""
        subject = guides.own.subject
        if set(subject.classes) != set(ANIMALS):
            raise ValueError(
                f"the cases are drawn animals, which the subject {subject.name!r} does not know; "
                "use the agent of the Menagerie, Agent.load(), or give cases of your own"
            )
        key = hashlib.sha256(f"{VERSION} {subject.fingerprint} {seed} {self.count}".encode()).hexdigest()[:24]
        path = (self.cache or store.cache_folder() / "cases") / f"{key}.npz"
        stock = store.read(path, _decoded)
        if stock is None:
            stock = self._drawn(guides, seed, engine, progress)
            store.write(path, _encoded(stock))
        return stock

    def _drawn(self, guides: Guides, seed: int, engine: Engine, progress: bool) -> Stock:
        teaching, testing = streams(self.count, seed)
        numbers = [[_number(seed, i, part) for i in range(self.count)] for part in (0, 1)]
        changed = [_edit(scene, number) for scene, number in zip(testing, numbers[1], strict=True)]
        changed = changed[: -(-self.count // EDITED)]
        scenes = [*teaching, *testing, *changed]
        flat = [*numbers[0], *numbers[1], *numbers[1][: len(changed)]]
        work = Sketching(guides, tuple(scenes))
        looked: list[Looked] = []
        with tqdm(total=len(scenes), desc=f"pictures, seed {seed}", disable=not progress, leave=False) as bar:
            for part in engine(work, range(-(-len(scenes) // CHUNKED))):
                looked.append(part)
                bar.update(len(part.said))
        looks = Looks.general(guides.own.knowledge, guides.own.subject.classes, CONCEPTS)
        trials = _trials(scenes, flat, looked, looks, plain=2 * self.count)
        features = np.concatenate([part.features for part in looked])[:SHOWN]
        return _sorted(trials[: self.count], trials[self.count :], features)


@dataclass(frozen=True, eq=False)
class Sketching:
    """Draws scenes and runs the subject on them, a chunk at a time."""

    guides: Guides
    scenes: tuple[Scene, ...]

    def __call__(self, chunk: int) -> Looked:
        """Look at one chunk of the scenes."""
        subject = self.guides.own.subject
        some = self.scenes[CHUNKED * chunk : CHUNKED * (chunk + 1)]
        pixels = batch_bytes(some, SIDE)
        features = subject.features(pixels.float() / 255)
        said = subject.head(features).argmax(dim=1)
        mean = torch.nn.functional.normalize(features.grid.mean(dim=(2, 3)), dim=1)
        return Looked(
            said=said.cpu().numpy().astype(np.int16),
            features=mean.cpu().numpy(),
            pixels=np.ascontiguousarray(pixels.permute(0, 2, 3, 1).numpy()),
        )


def streams(count: int, seed: int) -> tuple[list[Scene], list[Scene]]:
    """Two lists of `count` scenes by chance, of which none is in both, nor in those of another seed."""
    teaching, testing = ([sample(_number(seed, i, part)) for i in range(count)] for part in (0, 1))
    return teaching, testing


def _number(seed: int, index: int, part: int) -> int:
    return (seed << 32) + 2 * index + part


def _edit(scene: Scene, number: int) -> Scene:
    """The same picture with one of its concepts taken out."""
    there = scene.ordered
    return scene.without(Random(f"edit {number}").choice(there)) if there else scene


def _trials(
    scenes: Sequence[Scene], numbers: Sequence[int], looked: Sequence[Looked], looks: Looks, plain: int
) -> list[Trial]:
    said = np.concatenate([part.said for part in looked]).tolist()
    pixels = [picture for part in looked for picture in part.pixels]
    return [
        Trial(
            number=number,
            art=Drawing(scene, picture),
            truth=scene.animal,
            said=looks.labels[answer],
            looks_like=looks.like(scene.concepts, scene.animal, number),
            visible=scene.concepts,
            edited=position >= plain,
        )
        for position, (scene, number, answer, picture) in enumerate(zip(scenes, numbers, said, pixels, strict=True))
    ]


def _sorted(teaching: Sequence[Trial], testing: Sequence[Trial], features: NDArray[np.float32]) -> Stock:
    """What is kept: the examples, every picture that the machine gets wrong, and as many that it gets right."""
    shown = tuple(teaching[:SHOWN])
    lessons = _evened(teaching)
    tests = (*_evened([t for t in testing if not t.edited]), *_evened([t for t in testing if t.edited]))
    return Stock(teaching=Pool(lessons), testing=Pool(tests), gallery=Gallery(shown, features[: len(shown)]))


def _evened(trials: Sequence[Trial]) -> tuple[Trial, ...]:
    """Those that the machine gets wrong, and about as many others."""
    wrong = [trial for trial in trials if not trial.right]
    right = [trial for trial in trials if trial.right]
    return (*wrong, *right[: max(FEWEST, len(wrong))])


def _encoded(stock: Stock) -> store.Arrays:
    parts = (stock.gallery.trials, stock.teaching.trials, stock.testing.trials)
    listed = [_record(trial) for part in parts for trial in part]
    pixels = np.stack([trial.art.pixels for part in parts for trial in part])  # type: ignore[attr-defined]  # all drawn
    records = {"parts": [len(part) for part in parts], "trials": listed}
    return {"records": store.text(records), "features": stock.gallery.features, "pixels": pixels}


def _record(trial: Trial) -> dict[str, Any]:
    assert isinstance(trial.art, Drawing)
    scene = json.loads(trial.art.scene.to_json())
    return {
        "number": trial.number,
        "scene": scene,
        "said": trial.said,
        "looks_like": trial.looks_like,
        "edited": trial.edited,
    }


def _decoded(arrays: store.Arrays) -> Stock:
    """The stock that `_encoded` wrote. ValueError or KeyError if the arrays are something else."""
    records = store.value(arrays["records"])
    trials = [_trial(record, picture) for record, picture in zip(records["trials"], arrays["pixels"], strict=True)]
    shown, lessons, tests = records["parts"]
    gallery = Gallery(tuple(trials[:shown]), arrays["features"])
    if shown + lessons + tests != len(trials) or shown != len(gallery.features):
        raise ValueError("the pictures do not fit what is told of them")
    teaching, testing = Pool(tuple(trials[shown : shown + lessons])), Pool(tuple(trials[shown + lessons :]))
    return Stock(teaching=teaching, testing=testing, gallery=gallery)


def _trial(record: dict[str, Any], pixels: NDArray[np.uint8]) -> Trial:
    scene = Scene.from_json(json.dumps(record["scene"]))
    return Trial(
        number=record["number"],
        art=Drawing(scene, pixels),
        truth=scene.animal,
        said=record["said"],
        looks_like=record["looks_like"],
        visible=scene.concepts,
        edited=record["edited"],
    )

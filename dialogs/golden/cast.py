"""Who and what golden dialogs are about: drawn scenes, and real photographs where they lie beside the project.

A `picture` of a script names one of

    sample = 3                                       the Menagerie's sample scene with this number
    animal = "dog", seed = 7                         a typical scene, with concepts `added` or `removed`
    subject = "cifar10", photograph = "7_0006.jpg"   a photograph; likewise "imagenet"
"""

import sys
from collections.abc import Callable
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from PIL import Image
from torch import nn

from agent import Agent
from concepts.menagerie import Scene, sample, samples
from concepts.menagerie.files import CHUNK
from dialogs.golden.script import Script
from explainers.mining import mine
from explainers.subject import Subject

REAL = Path(__file__).parents[3] / "shared" / "real"
SIDE = 384  # pixels of a drawn picture
DOGS_AND_CATS = range(151, 294)  # of ImageNet's classes
MINED = {  # subject -> side in pixels, concepts, classes and each how many-th of their photographs they are mined on
    "cifar10": (32, 10, range(10), 10),
    "imagenet": (224, 8, DOGS_AND_CATS, 2),
}


def missing(script: Script) -> str:
    """Why a script cannot be played here; "" if it can."""
    if script.subject == "menagerie" or REAL.is_dir():
        return ""
    return f"the photographs and networks in {REAL} are not there"


def picture(script: Script) -> Image.Image | Path:
    """The picture of a script, as a user would hand it over."""
    if script.subject != "menagerie":
        return REAL / script.subject / str(script.picture["photograph"])
    drawn = scene(script)
    image = drawn.image(SIDE)
    image.info[CHUNK] = drawn.to_json()
    return image


def scene(script: Script) -> Scene:
    """The drawn scene of a script about the Menagerie."""
    told = script.picture
    if "sample" in told:
        return samples()[int(told["sample"])]
    drawn = sample(int(told["seed"]), str(told["animal"]), typical=True)
    return drawn.without(*told.get("removed", ())).with_(*told.get("added", ()))


@cache
def agent(subject: str) -> Agent:
    """The agent that a script is about; made once. Banks for photographs are mined on a fixed part of their folder."""
    if subject == "menagerie":
        return Agent.load()
    side, count, chosen, every = MINED[subject]
    make: Callable[[], tuple[nn.Module, list[str]]] = getattr(_subjects(), subject)
    module, classes = make()
    model = Subject.of(module, classes, size=side, name=subject)
    listed = [(path, index) for path, index in _subjects().images(subject) if index in chosen][::every]
    bank = mine(model, [path for path, _ in listed], [model.classes[index] for _, index in listed], k=count)
    return Agent.load(subject=model, bank=bank)


@cache
def _subjects() -> ModuleType:
    """The file that builds the real networks."""
    spec = spec_from_file_location("faultline_real_subjects", REAL / "subjects.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module

"""Pictures as numbers, for arms that look at the machine from outside."""

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from dialogs.cases import Trial
from explainers import Subject


def tensor(image: Image.Image) -> Tensor:
    """A picture as (1, 3, H, W) in [0, 1]."""
    return torch.from_numpy(np.array(image.convert("RGB"))).permute(2, 0, 1)[None].float() / 255


def pooled(subject: Subject, trial: Trial) -> NDArray[np.float32]:
    """The mean (C,) of the model's features over places, of length 1."""
    mean = subject.features(tensor(trial.case.image)).grid.mean(dim=(2, 3))
    found: NDArray[np.float32] = torch.nn.functional.normalize(mean, dim=1)[0].cpu().numpy()
    return found


def ranking(subject: Subject, trial: Trial) -> list[str]:
    """All labels, the most probable first."""
    order = subject.predict(tensor(trial.case.image)).argsort(dim=1, descending=True)[0].tolist()
    return [subject.classes[i] for i in order]

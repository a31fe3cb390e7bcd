"""Subjects by name: what each source brings along, and what is said when it cannot."""

import subprocess
import sys
import urllib.error
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torchvision import models

from explainers import Subject, SubjectError
from explainers.adapters import from_timm, from_torchvision, wrap


def pictures(size: int) -> Tensor:
    return torch.rand(2, 3, size, size, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("resnet50", "names no subject.*torchvision:NAME"),
        ("torchvison:resnet50", "Did you mean 'torchvision'"),
        ("torchvision:", "names no subject"),
        ("menagerie:cnn", "names no subject"),
        ("torchvision:resnet5O", "has no model 'resnet5O'.*resnet50"),
        ("timm:vit_tiny_patch16_22", "timm has no model.*vit_tiny_patch16_224"),
    ],
)
def test_a_name_that_is_wrong_is_answered_with_those_that_are_right(name: str, said: str) -> None:
    with pytest.raises(SubjectError, match=said):
        Subject.load(name)


def test_weights_out_of_reach_are_said_to_be_so_with_a_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: Any, **__: Any) -> None:
        raise urllib.error.URLError("no network")

    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr("torch.hub.urlopen", unreachable)
    with pytest.raises(SubjectError, match=r"torchvision:resnet18.*no network.*checkpoints/resnet18-.*Subject\.of"):
        Subject.load("torchvision:resnet18")


def test_a_device_that_is_not_there_is_refused() -> None:
    with pytest.raises(SubjectError, match=r"'nonsense' cannot be used here.*device='cpu'"):
        Subject.load("menagerie", device="nonsense")


def test_torchvision_brings_size_names_and_normalisation() -> None:
    torch.manual_seed(0)
    net = models.resnet18()
    fetched = from_torchvision.described(net, models.ResNet18_Weights.DEFAULT)
    s = wrap(Subject, fetched.module, fetched.classes, fetched.size, "torchvision:resnet18")
    assert (s.size, len(s.classes), s.classes[340], s.layer) == (224, 1000, "zebra", "net.layer4")
    x = pictures(224)
    mean, std = (torch.tensor(v).view(3, 1, 1) for v in ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]))
    with torch.no_grad():
        torch.testing.assert_close(s.predict(x), net.eval()((x - mean) / std), atol=1e-4, rtol=1e-4)


def test_timm_brings_size_names_and_normalisation() -> None:
    timm = pytest.importorskip("timm")
    fetched = from_timm.described(timm.create_model("vit_tiny_patch16_224"), "vit_tiny_patch16_224")
    assert (fetched.size, len(fetched.classes), fetched.classes[340]) == (224, 1000, "zebra")
    mean = fetched.module.get_submodule("normalize").mean.flatten().tolist()
    assert mean == pytest.approx([0.5, 0.5, 0.5])


def test_timm_classes_without_names_are_refused() -> None:
    timm = pytest.importorskip("timm")
    with pytest.raises(SubjectError, match=r"the 7 classes.*Subject\.of"):
        from_timm.described(timm.create_model("resnet18", num_classes=7), "resnet18")


def saved_vit(folder: Path) -> nn.Module:
    from transformers import ViTConfig, ViTForImageClassification, ViTImageProcessor

    names = {0: "cat", 1: "dog", 2: "big, brown cow"}
    config = ViTConfig(
        hidden_size=32, num_hidden_layers=3, num_attention_heads=2, intermediate_size=64, image_size=48, patch_size=16,
        id2label=names, label2id={name: i for i, name in names.items()},
    )  # fmt: skip
    net = ViTForImageClassification(config).eval()
    net.save_pretrained(folder)
    ViTImageProcessor(size={"height": 48, "width": 48}, image_mean=[0.5] * 3, image_std=[0.25] * 3).save_pretrained(
        folder
    )
    return net


def saved_resnet(folder: Path) -> nn.Module:
    from transformers import ConvNextImageProcessor, ResNetConfig, ResNetForImageClassification

    config = ResNetConfig(embedding_size=8, hidden_sizes=[8, 16], depths=[1, 1], layer_type="basic", num_labels=3)
    net = ResNetForImageClassification(config).eval()
    net.save_pretrained(folder)
    ConvNextImageProcessor(
        size={"shortest_edge": 48}, image_mean=[0.5] * 3, image_std=[0.25] * 3, rescale_factor=2 / 255
    ).save_pretrained(folder)
    return net


@pytest.mark.parametrize(
    ("save", "classes", "grid", "rest", "linear", "gain"),
    [
        (saved_vit, ("cat", "dog", "big, brown cow"), (2, 32, 3, 3), (2, 32, 1), False, 1),
        (saved_resnet, ("LABEL_0", "LABEL_1", "LABEL_2"), (2, 16, 6, 6), None, True, 2),
    ],
    ids=["vit", "resnet"],
)
def test_a_folder_of_transformers_is_a_subject(
    save: Any,
    classes: tuple[str, ...],
    grid: tuple[int, ...],
    rest: tuple[int, ...] | None,
    linear: bool,
    gain: float,
    tmp_path: Path,
) -> None:
    torch.manual_seed(0)
    net = save(tmp_path)
    s = Subject.load(f"transformers:{tmp_path}")
    assert s.classes == classes and s.size == 48 and (s.linear is not None) == linear
    x = pictures(48)
    features = s.features(x)
    assert features.grid.shape == grid and (features.rest is None if rest is None else features.rest.shape == rest)
    with torch.no_grad():
        expected = net(pixel_values=(x * gain - 0.5) / 0.25).logits
    torch.testing.assert_close(s.predict(x), expected, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(s.head(features), expected, atol=1e-5, rtol=1e-5)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SubjectError, match=r"cannot be had.*save_pretrained.*Subject\.of"):
        Subject.load(f"transformers:{tmp_path}")


def test_the_menagerie_is_a_subject() -> None:
    s = Subject.load("menagerie")
    assert (s.name, s.size, s.layer) == ("menagerie", 96, "features")
    assert s.linear is not None and len(s.classes) >= 16
    x = pictures(96)
    torch.testing.assert_close(s.head(s.features(x)), s.predict(x), atol=1e-4, rtol=1e-4)


def test_instruments_are_imported_without_the_libraries_of_models() -> None:
    script = "import sys, explainers; print({'timm', 'transformers'} & set(sys.modules))"
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "set()"

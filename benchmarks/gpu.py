"""What needs a GPU: fault-lines of 256 ImageNet-size images towards all 999 foils; Grad-CAM beside forward + backward.

Usage: python -m benchmarks.gpu [--device cuda] [--count 256] [--rounds 5]

A ResNet-50 without trained weights will do: time hardly depends on them. Its bank is mined on the images themselves,
which are blobs of colour. Bars: one second for all fault-lines after features, Grad-CAM within 1.3 times forward and
backward. Without a CUDA device it says so and ends with code 1.
"""

import argparse
import platform
import time
from collections.abc import Callable
from statistics import median

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torchvision.models import resnet50

from benchmarks.figures import table
from concepts import ConceptBank
from explainers import Subject, faultlines, mine, saliency
from explainers.faultlines.edits import Case, look
from explainers.faultlines.pooled import pooled

CLASSES, SIZE, K, BATCH = 1_000, 224, 32, 32


def network(device: str) -> nn.Module:
    """A ResNet-50 whose classes differ, though nobody trained it."""
    torch.manual_seed(0)
    net = resnet50()
    nn.init.normal_(net.fc.weight, std=0.2)
    net.eval()
    return net.to(device)  # type: ignore[no-any-return]


def blobs(count: int) -> Tensor:
    """Images (count, 3, SIZE, SIZE) in [0, 1] of soft blobs of colour."""
    coarse = torch.rand(count, 3, 7, 7, generator=torch.Generator().manual_seed(1))
    return F.interpolate(coarse, (SIZE, SIZE), mode="bilinear")


def seconds(device: str, rounds: int, run: Callable[[], object]) -> float:
    """Median time of a run after one that does not count, all work on the device done."""
    spent = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        run()
        if device == "cuda":
            torch.cuda.synchronize()
        spent.append(time.perf_counter() - began)
    return median(spent[1:])


def looked(subject: Subject, bank: ConceptBank, images: Tensor) -> Case:
    """The images as the subject and the bank see them, in batches that any device can hold."""
    cases = [look(subject, bank, some) for some in images.split(BATCH)]
    grid = torch.cat([case.features.grid for case in cases])
    maps, logits = torch.cat([case.maps for case in cases]), torch.cat([case.logits for case in cases])
    return Case(type(cases[0].features)(grid), maps, logits)


def lines_table(subject: Subject, images: Tensor, device: str, rounds: int) -> str:
    """Time of all fault-lines, from the features on and from the pixels on."""
    bank = mine(subject, images, k=min(K, len(images)), guards=False).to(device)
    case = looked(subject, bank, images)
    told, foils = case.logits.argmax(dim=1), torch.arange(CLASSES, device=device)
    cases, wanted = (told[:, None] != foils).nonzero().unbind(dim=1)
    lines = pooled(subject, bank, case, cases, wanted)
    size = (lines.removed | lines.added).sum(dim=1)[lines.found].float()
    bare = seconds(device, rounds, lambda: pooled(subject, bank, case, cases, wanted))
    look_time = seconds(device, rounds, lambda: looked(subject, bank, images))
    began = time.perf_counter()
    claims = faultlines(subject, bank, images[:BATCH], foils="all")
    spoken = time.perf_counter() - began
    return table(
        f"Fault-lines, {len(images)} images of {SIZE} pixels, all {CLASSES - 1} foils, {len(bank)} concepts",
        [
            ("features and presence", f"{look_time:.3f} s"),
            ("fault-lines after features", f"{bare:.3f} s   ({len(cases) / bare:,.0f} a second)"),
            ("found", f"{100 * float(lines.found.float().mean()):.1f} %, {float(size.mean()):.2f} edits on average"),
            ("proven", f"{100 * float(lines.proven.float().mean()):.1f} %"),
            (f"as {len(claims)} claims of {min(BATCH, len(images))} images, pixels included", f"{spoken:.3f} s"),
        ],
    )


def gradcam_table(subject: Subject, module: nn.Module, images: Tensor, device: str, rounds: int) -> str:
    """Grad-CAM beside one forward and backward of the same network on the same images."""
    some = images[:BATCH].to(device)

    def both_ways() -> None:
        module.zero_grad()
        module(some).amax(dim=1).sum().backward()

    base = seconds(device, rounds, both_ways)
    module.zero_grad(set_to_none=True)
    ours = seconds(device, rounds, lambda: saliency(subject, some))
    return table(
        f"Grad-CAM, {len(some)} images",
        [("forward + backward", f"{1e3 * base:.1f} ms"), ("Grad-CAM", f"{1e3 * ours:.1f} ms   {ours / base:.2f} x")],
    )


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--device", default="cuda", choices=["cuda", "cpu"], help="cpu only to see that it runs")
    parser.add_argument("--count", type=int, default=256, help="images, at least 2")
    parser.add_argument("--rounds", type=int, default=5, help="runs of which the median is told")
    options = parser.parse_args()
    if options.device == "cuda" and not torch.cuda.is_available():
        parser.exit(
            1, "asked for cuda, but torch finds no CUDA device; run with --device cpu --count 4 to try the code\n"
        )
    device = options.device
    name = (
        torch.cuda.get_device_name() if device == "cuda" else f"{platform.machine()}, {torch.get_num_threads()} threads"
    )
    print(f"{name}, torch {torch.__version__}\n")
    module = network(device)
    subject = Subject.of(module, [f"class {i}" for i in range(CLASSES)], size=SIZE, name="ResNet-50, untrained")
    images = blobs(options.count)
    print(lines_table(subject, images, device, options.rounds))
    print(gradcam_table(subject, module, images, device, options.rounds))


if __name__ == "__main__":
    main()

"""Memory: what 2,000 explanations leave behind, and whether mining many images needs more than mining few.

Usage: python -m benchmarks.memory [--explanations 2000] [--few 1000] [--many 10000] [--only explanations|mining]

Explanations: a fault-line and a Grad-CAM map of one Menagerie picture after the other, in one process; what counts is
the growth of resident memory after a tenth of them. Mining: two processes of their own read so many files (drawn
pictures, repeated) and tell their peak. Linux is needed for the first, any Unix for the second.
"""

import argparse
import gc
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import torch
from tqdm import tqdm

from benchmarks.figures import table
from concepts import ConceptBank
from concepts.menagerie import batch, scenes
from explainers import Subject, faultlines, mine, saliency
from explainers.mining.planting import SHIPPED

PICTURES, SEED, K = 200, 840_001, 16
MB = 1 << 20


def resident() -> float:
    """Resident memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / MB


def peak() -> float:
    """Largest resident memory that this process has had, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1024 if sys.platform != "darwin" else most / MB


def explained(count: int) -> Iterator[float]:
    """Explain so many pictures; yield resident memory in MB after every tenth of them."""
    subject = Subject.load("menagerie")
    bank = ConceptBank.load(SHIPPED, subject.fingerprint)
    images = batch(scenes(min(PICTURES, count), seed=SEED), subject.size)
    for done in tqdm(range(1, count + 1), "explanations"):
        image = images[done % len(images)][None]
        faultlines(subject, bank, image)
        saliency(subject, image)
        if done % max(1, count // 10) == 0:
            gc.collect()
            yield resident()


def explanations(count: int) -> str:
    """The table of growth."""
    levels = list(explained(count))
    steps = ", ".join(f"{level:.0f}" for level in levels)
    return table(
        f"{count} explanations (fault-line and Grad-CAM map each)",
        [("resident after every tenth", f"{steps} MB"), ("growth after the first", f"{levels[-1] - levels[0]:.1f} MB")],
    )


def mined(folder: Path, count: int) -> None:
    """Mine so many files of `folder`, repeated, and print the peak before and after; run in a process of its own."""
    torch.set_num_threads(1)
    files = sorted(folder.glob("*.png"))
    subject = Subject.load("menagerie")
    subject.predict(batch(scenes(1, seed=SEED), subject.size))
    before = peak()
    mine(subject, [files[i % len(files)] for i in range(count)], k=K)
    print(f"{before} {peak()}")


def mining(few: int, many: int) -> str:
    """The table of peaks."""
    with tempfile.TemporaryDirectory() as folder:
        for i, scene in enumerate(scenes(PICTURES, seed=SEED)):
            scene.image(128).save(Path(folder) / f"{i:04}.png")
        peaks = []
        for count in (few, many):
            command = [sys.executable, "-m", "benchmarks.memory", "--mine", folder, "--few", str(count)]
            told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
            peaks.append((float(told[-2]), float(told[-1])))
    (idle, small), (_, large) = peaks
    return table(
        f"Mining {K} concepts from files, each in a process of its own",
        [
            ("idle, with the subject loaded", f"{idle:.0f} MB"),
            (f"peak, {few} images", f"{small:.0f} MB"),
            (f"peak, {many} images", f"{large:.0f} MB   {100 * (large / small - 1):+.1f} %"),
        ],
    )


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--explanations", type=int, default=2_000, help="how many; at least 20")
    parser.add_argument("--few", type=int, default=1_000, help="images of the smaller mining")
    parser.add_argument("--many", type=int, default=10_000, help="images of the larger mining")
    parser.add_argument("--only", choices=["explanations", "mining"], help="one of the tables")
    parser.add_argument("--mine", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.mine:
        mined(options.mine, options.few)
        return
    if options.only != "mining":
        print(explanations(options.explanations))
    if options.only != "explanations":
        print(mining(options.few, options.many))


if __name__ == "__main__":
    main()

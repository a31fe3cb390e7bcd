"""How many times faster than others, in one run on one core: fault-lines, Grad-CAM, TCAV.

Usage: python -m benchmarks.speed [--count 256] [--sample 24] [--rounds 6] [--only faultlines|gradcam|tcav]

Rivals take turns with ours, and medians of processor seconds (one thread) are compared, so that other work on the
machine counts little. Fault-lines start from the same features and presence maps for all; sizes and flips are those of
the same images. Rivals are run one question after the other, as in their papers, and FISTA also side by side;
ours all at once, and also one by one.
Grad-CAM and TCAV start from the pixels. ResNet-56 and its photographs are looked for in ../shared/real;
pytorch-grad-cam and captum come with the extra "bench".
"""

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import mean, median

import torch
from torch import Tensor

from benchmarks.baselines import Cce, Cem, Fista, Found, rounded
from benchmarks.baselines.constants import Solver
from benchmarks.baselines.grounds import Ground, grounds
from benchmarks.baselines.libraries import captum_tcav, grad_cam
from benchmarks.baselines.library import task, together
from benchmarks.figures import table
from explainers import Features, Subject, saliency
from explainers.faultlines.edits import Case, look
from explainers.faultlines.pooled import Lines, pooled
from explainers.sensitivity import Scores, cavs, random_cavs, tcav
from tests.real import REAL, networks, photographs, subject

RIVALS: dict[str, Solver] = {"FISTA (CoCoX)": Fista(), "CCE": Cce(), "CEM": Cem()}
BATCH = 64  # images of Grad-CAM, and questions of FISTA side by side
SIDE = f"FISTA, {BATCH} side by side"
IMAGES, CONCEPTS, ROWS, INPUTS = 600, 5, 30, 100  # TCAV: photographs, concepts, so many of each, and cases
RANDOM = 50  # CAVs by chance


def turns(runs: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Processor seconds of every run, which take turns for so many rounds after one that does not count."""
    spent: dict[str, list[float]] = {name: [] for name in runs}
    for lap in range(rounds + 1):
        for name, run in runs.items():
            began = time.process_time()
            run()
            if lap:
                spent[name].append(time.process_time() - began)
    return spent


def faultline_table(ground: Ground, sample: int, rounds: int) -> str:
    """Ours for all images at once, and every rival on the first `sample`, towards the runner-up."""
    case = look(ground.subject, ground.bank, ground.images)
    foils = case.logits.topk(2, dim=1).indices[:, 1]
    every = torch.arange(len(foils))
    found: dict[str, dict[int, Found]] = {name: {} for name in RIVALS}
    shares = [list(range(sample))[lap::rounds] for lap in range(rounds)]
    spent: dict[str, list[float]] = {name: [] for name in ("ours", "ours, one by one", SIDE, *RIVALS)}
    pooled(ground.subject, ground.bank, case, every, foils)  # the first run is no measure
    for share in shares:
        began = time.process_time()
        side_by_side(ground, case, foils)
        spent[SIDE].append((time.process_time() - began) / min(BATCH, len(foils)))
        began = time.process_time()
        lines = pooled(ground.subject, ground.bank, case, every, foils)
        spent["ours"].append((time.process_time() - began) / len(foils))
        for position in share:
            began = time.process_time()
            pooled(ground.subject, ground.bank, case[position], every[:1], foils[position, None])
            spent["ours, one by one"].append(time.process_time() - began)
            for name, solver in RIVALS.items():
                began = time.process_time()
                found[name][position] = solver(task(ground.subject, ground.bank, case[position], int(foils[position])))
                spent[name].append(time.process_time() - began)
    return _faultline_rows(ground, case, lines, found, spent)


def side_by_side(ground: Ground, case: Case, foils: Tensor) -> list[Found]:
    """FISTA on the first questions at once, which no paper does, rounded one by one."""
    some = Case(Features(case.features.grid[:BATCH]), case.maps[:BATCH], case.logits[:BATCH])
    tasks = [task(ground.subject, ground.bank, some[q], int(foils[q])) for q in range(len(some.logits))]
    strengths = Fista().rows(together(ground.subject, ground.bank, some, foils[:BATCH]))
    return [rounded(one, row[: len(one.kinds)]) for one, row in zip(tasks, strengths, strict=True)]


def _faultline_rows(
    ground: Ground, case: Case, lines: Lines, found: dict[str, dict[int, Found]], spent: dict[str, list[float]]
) -> str:
    """A row a method: time and ratio; flips and edits of a rival beside ours on the same images."""
    sizes, ours = (lines.removed | lines.added).sum(dim=1).tolist(), median(spent["ours"])
    rows = [("ours, all at once", f"{1e3 * ours:8.3f} ms            {_flips(lines.found.tolist(), sizes)}")]
    alone = median(spent["ours, one by one"])
    rows.append(("ours, one by one", f"{1e3 * alone:8.3f} ms  {alone / ours:6.0f} x"))
    beside = median(spent[SIDE])
    rows.append((SIDE, f"{1e3 * beside:8.3f} ms  {beside / ours:6.0f} x"))
    for name, answers in found.items():
        flips, theirs = [one.flips for one in answers.values()], [len(one.edits) for one in answers.values()]
        kept = [bool(lines.found[position]) for position in answers]
        same = [sizes[position] for position in answers]
        seconds = median(spent[name])
        both = [(a, b) for a, b, one, other in zip(theirs, same, flips, kept, strict=True) if one and other]
        paired = (
            f"where both flip {mean(a for a, _ in both):.2f} against {mean(b for _, b in both):.2f}" if both else ""
        )
        results = f"{_flips(flips, theirs)}; ours there {_flips(kept, same)}; {paired}"
        rows.append((name, f"{1e3 * seconds:8.3f} ms  {seconds / ours:6.0f} x  {results}"))
    title = f"Fault-lines, {ground.name}: a question (image, runner-up); {len(case.logits)} at once, rivals on "
    return table(f"{title}{len(next(iter(found.values())))} of them, one by one", rows)


def _flips(flips: Sequence[bool], sizes: Sequence[int]) -> str:
    """Share that flips, and mean edits of those that do."""
    told = [size for size, flip in zip(sizes, flips, strict=True) if flip]
    return f"{100 * len(told) / max(1, len(flips)):5.1f} % flip, {mean(told) if told else 0:.2f} edits"


def gradcam_table(rounds: int) -> str:
    """Both on a batch of photographs, at the same layer of the same network."""
    one, module = subject("cifar10"), networks().cifar10()[0]
    images = photographs("cifar10", BATCH)[0]
    maps: dict[str, Tensor] = {}
    spent = turns(
        {
            "ours": lambda: maps.update(ours=saliency(one, images)),
            "theirs": lambda: maps.update(theirs=grad_cam(module, one.layer, images)),
        },
        rounds,
    )
    alike = [
        float(torch.corrcoef(torch.stack([a.flatten(), b.flatten()]))[0, 1])
        for a, b in zip(maps["ours"], maps["theirs"], strict=True)
        if a.std() > 0 and b.std() > 0
    ]
    ours, theirs = median(spent["ours"]), median(spent["theirs"])
    return table(
        f"Grad-CAM, ResNet-56, batch of {BATCH}",
        [
            ("ours", f"{ours:.3f} s"),
            ("pytorch-grad-cam", f"{theirs:.3f} s  {theirs / ours:.1f} x"),
            ("correlation of the maps", f"median {median(alike):.4f}, least {min(alike):.4f} of {len(alike)}"),
        ],
    )


def tcav_table(rounds: int, random: int) -> str:
    """Both from the pixels on: concepts (photographs of a class against any), CAVs, and scores of all classes.

    With `random` above 0, so many CAVs of photographs drawn by chance are scored too, as TCAV's test needs them.
    """
    one = subject("cifar10")
    images, labels = photographs("cifar10", IMAGES)
    truth = torch.tensor(labels)
    concepts = [images[truth == k][:ROWS] for k in range(CONCEPTS)]
    mixed = images[torch.randperm(len(images), generator=torch.Generator().manual_seed(0))]
    against, inputs = mixed[:ROWS], mixed[ROWS : ROWS + INPUTS]
    draws = [inputs[torch.randperm(INPUTS, generator=torch.Generator().manual_seed(k))[:ROWS]] for k in range(random)]
    ours: list[Scores] = []
    theirs: list[Tensor] = []
    spent = turns(
        {
            "ours": lambda: ours.append(from_pixels(one, concepts, against, inputs, random)),
            "theirs": lambda: theirs.append(captum_tcav(one, [*concepts, *draws], against, inputs)[1]),
        },
        rounds,
    )
    scores, slopes, again = ours[-1], theirs[-1][:, :CONCEPTS], theirs[-2][:, :CONCEPTS]
    clear = scores.mean.abs() > scores.mean.abs().median()
    alike, itself = (slopes > 0) == (scores.mean > 0), (slopes > 0) == (again > 0)
    quick, slow = median(spent["ours"]), median(spent["theirs"])
    what = f"{CONCEPTS} concepts of {ROWS} photographs, all 10 classes, {INPUTS} cases, {random} random CAVs"
    return table(
        f"TCAV, ResNet-56, {what}",
        [
            ("ours", f"{quick:.3f} s"),
            ("captum", f"{slow:.3f} s  {slow / quick:.1f} x"),
            ("signs alike, all", _per_cent(alike)),
            ("signs alike, the clearer half", _per_cent(alike[clear])),
            ("signs of two runs of captum alike, all", _per_cent(itself)),
            ("signs of two runs of captum alike, the clearer half", _per_cent(itself[clear])),
        ],
    )


def from_pixels(one: Subject, concepts: Sequence[Tensor], against: Tensor, inputs: Tensor, random: int) -> Scores:
    """TCAV as a user would have it: features, CAVs, scores, and p values against random CAVs if any are wanted."""
    rows = one.features(torch.cat([*concepts, against])).grid.mean(dim=(2, 3))
    *groups, others = rows.split([len(some) for some in (*concepts, against)])
    cases = one.features(inputs)
    drawn = random_cavs(cases.grid.mean(dim=(2, 3)), random, ROWS, ROWS) if random else None
    return tcav(one, cavs(groups, others), cases, random=drawn, centre=False)


def _per_cent(marks: Tensor) -> str:
    return f"{100 * float(marks.float().mean()):.0f} %"


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=256, help="images of each subject that ours takes at once")
    parser.add_argument("--sample", type=int, default=24, help="of these, images that rivals are run on")
    parser.add_argument("--rounds", type=int, default=6, help="turns of everyone")
    parser.add_argument("--only", choices=["faultlines", "gradcam", "tcav"], help="one of the tables")
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.only in (None, "faultlines"):
        for ground in grounds().values():
            print(faultline_table(ground(options.count, False), min(options.sample, options.count), options.rounds))
    if not REAL.is_dir():
        print(f"Grad-CAM and TCAV are left out: the network and photographs are looked for in {REAL}")
        return
    if options.only in (None, "gradcam"):
        print(gradcam_table(options.rounds))
    if options.only in (None, "tcav"):
        print(tcav_table(min(2, options.rounds), 0))
        print(tcav_table(1, RANDOM))


if __name__ == "__main__":
    main()

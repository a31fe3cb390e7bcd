"""The two passes over the images that mining takes, with their notes of how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from concepts.encode import Parts
from explainers.mining.assemble import sorted_out
from explainers.mining.gather import BATCH, Gather, Gathered, Sample, draw
from explainers.mining.guards import Verdict
from explainers.mining.stream import Checkpoint, Engine, key, stream
from explainers.mining.survey import Look, Survey, Surveyed
from explainers.pictures import Images
from explainers.subject import Subject


@dataclass(frozen=True, eq=False)
class Passes:
    """Both passes over the images.

    Attributes:
        engine: who looks at the batches.
        folder: where it is noted how far a pass is; None: nowhere.
    """

    subject: Subject
    images: Images
    seed: int
    progress: bool
    engine: Engine
    folder: Path | None

    def sample(self) -> Sample:
        """The first pass. ValueError if fewer than 2 images of the draw can be read."""
        picks, tally = draw(len(self.images), self.seed), Gathered()
        look = Gather(self.subject, self.images, picks, self.seed)
        notes = self._notes("features", self.seed)
        stream(look, -(-len(picks) // BATCH), tally, self.engine, notes, "features", self.progress)
        sample = tally.sample()
        if len(sample.order) < 2:
            raise ValueError(f"mining needs at least 2 images; of {len(picks)}, {len(sample.order)} can be read")
        return sample

    def survey(self, parts: Tensor, verdicts: Sequence[Verdict] | None) -> Survey:
        """The second pass."""
        kept, rejected = sorted_out(len(parts), verdicts)
        kept, rejected = (kept, rejected) if kept else (rejected, [])  # crops are wanted of those rejected, too
        look = Look(self.subject, self.images, self._parts(parts[kept]), self._parts(parts[kept + rejected]))
        tally = Surveyed(len(kept), len(rejected), len(self.subject.classes))
        notes = self._notes("concepts", parts, kept)
        stream(look, -(-len(self.images) // BATCH), tally, self.engine, notes, "concepts", self.progress)
        return tally.survey()

    def tidy(self) -> None:
        """Remove what was noted."""
        for name in ("features", "concepts") if self.folder else ():
            self._file(name).unlink(missing_ok=True)
        if self.folder and self.folder.is_dir() and not any(self.folder.iterdir()):
            self.folder.rmdir()

    def _file(self, name: str) -> Path:
        """Where one pass notes how far it is."""
        return Path(self.folder or ".") / f"{name}.pt"

    def _notes(self, name: str, *settings: object) -> Checkpoint | None:
        if self.folder is None:
            return None
        return Checkpoint(self._file(name), key(self.subject.fingerprint, _identity(self.images), *settings))

    def _parts(self, atoms: Tensor) -> Parts:
        return Parts(atoms).to(self.subject.device)


def _identity(images: Images) -> object:
    """What tells one stream of images from another."""
    if isinstance(images, Tensor):
        return (tuple(images.shape), key(images))
    return [(str(path), Path(path).stat().st_size if Path(path).is_file() else -1) for path in images]

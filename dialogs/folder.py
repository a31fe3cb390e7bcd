"""A study's folder: what it is a study of, and every piece that is done."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from dialogs import store
from dialogs.records import Notes
from dialogs.study import Study

VERSION = 2  # of the files


@dataclass(frozen=True)
class Folder:
    """A place to go on from."""

    path: Path

    @classmethod
    def of(cls, path: Path, study: Study, source: str, resume: bool) -> Self:
        """The folder of a study, made now if need be.

        Raises:
            ValueError: it holds another study, or it holds this one and nobody asked to go on with it.
        """
        manifest, mine = path / "study.json", _manifest(study, source)
        if manifest.exists():
            try:
                held = json.loads(manifest.read_text(encoding="utf-8"))
            except ValueError:
                held = None
            if not resume:
                raise ValueError(f"{path} holds a study already; go on with it (resume), or choose another folder")
            if held != mine:
                raise ValueError(f"{path} holds a study with other settings; choose another folder")
        path.mkdir(parents=True, exist_ok=True)
        manifest.write_text(json.dumps(mine, indent=1) + "\n", encoding="utf-8")
        return cls(path)

    def kept(self, pieces: int) -> dict[int, Notes]:
        """The pieces that are done; a broken one counts as not."""
        found = {piece: store.read(self._file(piece), Notes.of) for piece in range(pieces)}
        return {piece: notes for piece, notes in found.items() if notes is not None}

    def keep(self, piece: int, notes: Notes) -> None:
        """Write down a piece."""
        store.write(self._file(piece), notes.arrays())

    def _file(self, piece: int) -> Path:
        return self.path / "pieces" / f"{piece:05d}.npz"


def _manifest(study: Study, source: str) -> dict[str, Any]:
    """All that decides about the numbers, as far as it has a name."""
    agent = study.guides.own
    return {
        "version": VERSION,
        "subject": agent.subject.fingerprint,
        "concepts": list(agent.bank.names),
        "weights": hashlib.sha256(agent.bank.weights.cpu().numpy().tobytes()).hexdigest(),
        "families": list(study.users),
        "arms": [arm.name for arm in study.arms],
        "plan": asdict(study.plan),
        "dialogs": [[place.seed, place.index] for place in study.places],
        "cases": source,
    }

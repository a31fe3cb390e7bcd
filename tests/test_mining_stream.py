"""Passes over images: the same result in one go, broken off and taken up again, and with many processes."""

import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor
from torchvision.transforms.functional import to_pil_image

from concepts import ConceptBank
from explainers import Features, Subject
from explainers.mining import Mined, mine, mined
from explainers.mining import gather as gathering
from explainers.mining import survey as surveying
from explainers.mining.nearest import Nearest
from explainers.mining.stream import Checkpoint, key, stream
from explainers.pictures import read, square
from tests import worlds
from tests.test_mining import planted


class Interrupted(BaseException):
    """What ends a run from outside."""


class Sum:
    """The simplest tally."""

    def __init__(self) -> None:
        self.seen: list[int] = []

    def add(self, seen: int) -> None:
        self.seen.append(seen)

    def state(self) -> dict[str, Tensor]:
        return {"seen": torch.tensor(self.seen)}

    def restore(self, state: dict[str, Tensor]) -> None:
        self.seen = state["seen"].tolist()


@pytest.fixture(scope="module")
def subject() -> Subject:
    return worlds.random_world(0)[0]


@pytest.fixture(scope="module")
def pictures() -> Tensor:
    return planted()[1]


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passes of many batches over few images."""
    monkeypatch.setattr(gathering, "BATCH", 8)
    monkeypatch.setattr(surveying, "BATCH", 8)
    monkeypatch.setattr("explainers.mining.passes.BATCH", 8)


def counted(subject: Subject, most: int | None = None) -> tuple[Subject, list[int]]:
    """The subject, with a list that grows by one at every batch it sees; interrupted after `most` of them."""
    calls: list[int] = []

    def tap(images: Tensor) -> Features:
        if len(calls) == most:
            raise Interrupted
        calls.append(len(images))
        return subject.tap(images)

    return replace(subject, tap=tap), calls


def same(one: ConceptBank, other: ConceptBank) -> bool:
    tables = ("directions", "typical", "weights", "spread", "presence", "caps", "record", "crops")
    assert one.exemplars is not None and other.exemplars is not None
    shown, expected = one.exemplars.tensors(), other.exemplars.tensors()
    return (
        all(torch.equal(getattr(one, name), getattr(other, name)) for name in tables)
        and one.concepts == other.concepts
        and all(torch.equal(shown[name], expected[name]) for name in expected)
    )


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("after", [0, 3, 10, 13, 19])
def test_a_run_that_was_broken_off_goes_on_where_it_was(
    subject: Subject, pictures: Tensor, tmp_path: Path, after: int
) -> None:
    expected = mine(subject, pictures, k=3, guards=False)
    broken, calls = counted(subject, after)
    with pytest.raises(Interrupted):
        mine(broken, pictures, k=3, checkpoint=tmp_path / "part", guards=False)
    assert len(calls) == after
    whole, rest = counted(subject)
    bank = mine(whole, pictures, k=3, checkpoint=tmp_path / "part", guards=False)
    assert len(rest) == 20 - after, "10 batches in either pass, none of them seen twice"
    assert same(bank, expected)
    assert not (tmp_path / "part").exists(), "what was noted is removed at the end"


@pytest.mark.usefixtures("small_batches")
def test_what_other_images_or_another_model_left_is_not_taken_up(
    subject: Subject, pictures: Tensor, tmp_path: Path
) -> None:
    broken, _ = counted(subject, 4)
    with pytest.raises(Interrupted):
        mine(broken, pictures, k=3, checkpoint=tmp_path, guards=False)
    other = pictures.flip(0)
    whole, calls = counted(subject)
    bank = mine(whole, other, k=3, checkpoint=tmp_path, guards=False)
    assert len(calls) == 20
    assert same(bank, mine(subject, other, k=3, guards=False))


def test_a_checkpoint_that_is_cut_short_starts_anew(tmp_path: Path) -> None:
    note = Checkpoint(tmp_path / "note.pt", key("a"))
    note.save(Sum(), 3)
    whole = note.file.read_bytes()
    assert note.load(Sum()) == 3
    for size in (0, 10, len(whole) // 2, len(whole) - 1):
        note.file.write_bytes(whole[:size])
        assert note.load(Sum()) == 0
    note.file.unlink()
    assert note.load(Sum()) == 0


def test_a_batch_that_was_half_taken_in_is_never_noted(tmp_path: Path) -> None:
    class Torn(Sum):
        def add(self, seen: int) -> None:
            super().add(seen)
            if seen == 2:
                raise Interrupted

    note = Checkpoint(tmp_path / "note.pt", key("a"), every=0)
    with pytest.raises(Interrupted):
        stream(lambda number: number, 5, Torn(), checkpoint=note)
    again = Sum()
    stream(lambda number: number, 5, again, checkpoint=note)
    assert again.seen == [0, 1, 2, 3, 4]


def test_notes_are_written_while_a_run_goes_on(tmp_path: Path) -> None:
    note = Checkpoint(tmp_path / "note.pt", key("a"), every=0)
    noted = []

    def look(number: int) -> int:
        noted.append(note.load(Sum()))  # what a run killed at this moment would leave
        return number

    stream(look, 4, Sum(), checkpoint=note)
    assert noted == [0, 1, 2, 3]


def files_of(pictures: Tensor, folder: Path) -> list[Path]:
    files = [folder / f"{i:02}.png" for i in range(len(pictures))]
    for file, picture in zip(files, pictures, strict=True):
        to_pil_image(picture.clamp(0, 1)).save(file)
    return files


@pytest.fixture
def files(tmp_path: Path, pictures: Tensor) -> Iterator[list[Path]]:
    yield files_of(pictures[:30], tmp_path)


@pytest.mark.usefixtures("small_batches")
def test_broken_images_are_left_out_with_a_warning_that_names_them(subject: Subject, files: list[Path]) -> None:
    whole = mine(subject, files[3:], [subject.classes[0]] * 27, k=3, guards=False)
    files[0].write_bytes(b"no picture")
    files[1].write_bytes(files[5].read_bytes()[:60])
    files[2].unlink()
    with pytest.warns(UserWarning, match=r"3 of 30 images cannot be read .*00\.png, .*01\.png, .*02\.png$"):
        found = mined(subject, files, [subject.classes[0]] * 30, k=3, guards=False)
    assert found.unread == (0, 1, 2)
    assert found.bank.record.sum() == whole.record.sum() == 27
    assert len(found.bank) == 3


@pytest.mark.usefixtures("small_batches")
def test_labels_stay_with_their_images_where_others_are_broken(subject: Subject, files: list[Path]) -> None:
    said = [subject.classes[i] for i in subject.predict(torch.stack([square(f, 8) for f in files])).argmax(dim=1)]
    for position in (0, 7, 8, 20):
        files[position].write_bytes(b"no picture")
    with pytest.warns(UserWarning, match="4 of 30 images"):
        record = mine(subject, files, said, k=3, guards=False).record
    assert record.diagonal().sum() == record.sum() == 26


def test_a_warning_names_five_and_counts_the_rest(subject: Subject, files: list[Path]) -> None:
    for file in files[:9]:
        file.write_bytes(b"")
    with pytest.warns(UserWarning, match=r"9 of 30 images .*04\.png and 4 more$"):
        mine(subject, files, k=2, guards=False)


def test_a_folder_of_nothing_but_broken_images_is_refused(subject: Subject, files: list[Path]) -> None:
    for file in files:
        file.write_bytes(b"")
    with pytest.raises(ValueError, match="at least 2 images; of 30, 0 can be read"):
        mine(subject, files, k=2)


def test_an_image_that_would_unfold_to_gigabytes_is_not_unfolded(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explainers.pictures.MOST_PIXELS", 63)
    assert read(files, 8, range(30)).unread == tuple(range(30))
    monkeypatch.setattr("explainers.pictures.MOST_PIXELS", 64)
    assert read(files, 8, range(30)).unread == ()


def test_the_sample_of_an_image_does_not_depend_on_its_batch(
    subject: Subject, pictures: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "ROWS", 80 * 5)
    picks = gathering.draw(80, seed=3)

    def rows(batch: int) -> Tensor:
        monkeypatch.setattr(gathering, "BATCH", batch)
        look, tally = gathering.Gather(subject, pictures, picks, seed=3), gathering.Gathered()
        stream(look, -(-80 // batch), tally)
        return tally.sample().rows

    assert rows(8).shape == (80, 5, worlds.CHANNELS)
    assert torch.equal(rows(8), rows(64))
    assert torch.equal(rows(8), rows(17))


def test_every_image_shows_places_of_its_own(
    subject: Subject, pictures: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "ROWS", 20 * 3)
    alike = pictures[:1].expand(20, -1, -1, -1)
    sample = gathering.Gather(subject, alike, gathering.draw(20, 0), 0)(0)
    drawn = {tuple(rows.flatten().tolist()) for rows in sample.rows}
    assert len(drawn) > 15, "the same picture, but other places of it"


def test_the_sample_has_the_same_size_however_many_images_there_are(subject: Subject, pictures: Tensor) -> None:
    few = gathering.Gather(subject, pictures, gathering.draw(1_000, 0), 0)
    many = gathering.Gather(subject, pictures, gathering.draw(100_000, 0), 0)
    assert len(few.picks) == 1_000
    assert len(many.picks) == gathering.DRAWN
    assert len(many.picks) * (gathering.ROWS // len(many.picks)) <= gathering.ROWS


def test_the_nearest_cases_are_those_of_all_that_went_by() -> None:
    chance = torch.Generator().manual_seed(0)
    means, presence, logits = (torch.randn(50, n, generator=chance) for n in (6, 2, 4))
    parts, halfway = Nearest(4), Nearest(4)
    for some in torch.arange(50).split(7):
        parts.see(means[some], presence[some], logits[some])
        halfway.restore(parts.state())
        parts = halfway
    shown = parts.exemplars()
    best = logits.log_softmax(dim=1).topk(3, dim=0).indices.T
    assert torch.equal(shown.features[shown.nearest], means[best])
    assert torch.equal(shown.presence[shown.nearest], presence[best])


@pytest.mark.slow
def test_two_ray_workers_find_what_one_process_finds(subject: Subject, pictures: Tensor) -> None:
    pytest.importorskip("ray")
    alone, together = (run(subject, pictures, engine) for engine in ("local", "ray"))
    assert same(together.bank, alone.bank)
    assert together.choice == alone.choice


def run(subject: Subject, pictures: Tensor, engine: str) -> Mined:
    many = torch.cat([pictures, pictures.flip(0), pictures.flip(3)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # Ray's own
        return mined(subject, many, k=3, engine=engine, workers=2)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"engine": "spark"}, "no engine 'spark'; there are: local, ray"),
        ({"method": "magic"}, "no method 'magic' to mine by; there are: auto, factors, channels"),
        ({"workers": 0}, "0 workers; at least 1"),
    ],
)
def test_an_unknown_engine_or_method_is_refused(
    subject: Subject, pictures: Tensor, wrong: dict[str, str], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        mine(subject, pictures, **wrong)  # type: ignore[arg-type]

"""Every dialog in dialogs/golden is held again: the same words, and every claim true when the model is run again."""

from dataclasses import replace
from pathlib import Path

import pytest

from agent import Agent
from concepts.claims import Fact, FaultLine, Prediction
from dialogs.golden import Played, Script, Turn, read, replay, scripts
from dialogs.golden.__main__ import main
from dialogs.golden.cast import agent as cast
from dialogs.golden.cast import missing
from dialogs.golden.player import key_fields, same_words
from dialogs.golden.script import text

GOLDEN = scripts()
ASKED = {
    "ask_what", "ask_why", "ask_why_not", "ask_how_to", "ask_what_if", "ask_where", "ask_concept", "ask_difference",
    "ask_similar", "ask_confidence", "ask_reliability", "ask_model", "ask_more", "ask_simpler", "ask_quiz",
    "believe", "correct", "predict", "name_concept", "feedback", "greet", "bye", "other",
}  # fmt: skip


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_golden_dialog_goes_as_it_was_read(path: Path) -> None:
    script = read(path)
    if missing(script):
        pytest.skip(missing(script))
    problems = [problem for played in replay(path, cast(script.subject)) for problem in played.differences()]
    assert not problems, "\n".join([*problems, "if this is intended: python -m dialogs.golden --write"])


def test_there_are_enough_dialogs_about_drawings_and_about_photographs() -> None:
    subjects = [read(path).subject for path in GOLDEN]
    assert subjects.count("menagerie") >= 9
    assert len(subjects) - subjects.count("menagerie") >= 3


def test_the_dialogs_cover_what_users_do() -> None:
    found = {act for path in GOLDEN for turn in read(path).turns for act in turn.acts}
    assert found >= ASKED, f"no golden dialog has {sorted(ASKED - found)}"


def test_a_folder_without_dialogs_does_not_pass_in_silence(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no golden dialog"):
        scripts(tmp_path)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_script_is_written_as_it_is_read(path: Path) -> None:
    assert text(read(path)) == path.read_text(encoding="utf-8"), "run: python -m dialogs.golden --write"


def test_hard_words_survive_the_way_through_a_file(tmp_path: Path) -> None:
    turn = Turn(
        user='a "quoted" \\ tab\t line\nend',
        times=3,
        acts=("other",),
        claims=(key_fields(FaultLine(label="cat", foil="dog", removed=("a",), margin=1.0, smallest=True)),),
        reply='She said """no""" \\ and left.\n\nTwice "',
    )
    script = Script(title="hard", picture={"animal": "dog", "seed": 3, "added": ["snow"]}, turns=(turn,))
    path = tmp_path / "hard.toml"
    path.write_text(text(script), encoding="utf-8")
    again = read(path)
    assert (again.turns[0].user, again.turns[0].reply, again.turns[0].asked) == (turn.user, turn.reply, turn.user * 3)
    assert text(again) == text(script)


def test_a_file_that_is_no_dialog_is_named(tmp_path: Path) -> None:
    (tmp_path / "odd.toml").write_text('title = "no turns"\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"odd.toml is no golden dialog"):
        read(tmp_path / "odd.toml")


@pytest.mark.parametrize(
    ("got", "same"),
    [
        ("It says cat (61 %, +2.0).", True),
        ("It says cat (63 %, +2.2).", True),
        ("It says cat (64 %, +2.0).", False),
        ("It says cat (61 %, +2.3).", False),
        ("It says dog (61 %, +2.0).", False),
        ("It says cat (61 %).", False),
    ],
)
def test_words_are_held_exactly_and_numbers_within_two_units(got: str, same: bool) -> None:
    assert same_words("It says cat (61 %, +2.0).", got) is same


def test_key_fields_leave_out_numbers_and_where_a_fact_is_from() -> None:
    assert key_fields(Prediction(label="cat", probability=0.9)) == {"claim": "Prediction", "label": "cat"}
    assert "source" not in key_fields(Fact(head="a", relation="HasA", tail="b", source="own"))
    line = key_fields(FaultLine(label="cat", foil="dog", removed=("ears",), margin=0.5, smallest=False))
    assert line == {"claim": "FaultLine", "label": "cat", "foil": "dog", "removed": ["ears"], "smallest": False}


def test_every_kind_of_difference_is_told() -> None:
    turn = Turn(user="why", acts=("ask_why",), claims=({"claim": "Prediction", "label": "cat"},), reply="Cat (61 %).")
    assert Played(expected=turn, got=turn).differences() == []
    odd = [
        replace(turn, acts=("other",)),
        replace(turn, claims=({"claim": "Prediction", "label": "dog"},)),
        replace(turn, reply="Dog (61 %)."),
    ]
    assert all(Played(expected=turn, got=got).differences() for got in odd)
    untrue = Played(expected=turn, got=turn, untrue=(Prediction(label="cat", probability=0.1),))
    assert "does not hold" in untrue.differences()[0]


def test_a_changed_dialog_is_shown_and_written_only_on_demand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "short.toml"
    path.write_text(text(Script(title="short", picture={"sample": 0}, turns=(Turn(user="bye"),))), encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    monkeypatch.setattr("dialogs.golden.__main__.scripts", lambda: [path])
    assert main([]) == 1
    assert '+acts = ["bye"]' in capsys.readouterr().out
    assert path.read_text(encoding="utf-8") == before
    assert main(["--write"]) == 0
    assert read(path).turns[0].acts == ("bye",)
    assert main([]) == 0


def test_the_cast_is_made_once() -> None:
    assert isinstance(cast("menagerie"), Agent)
    assert cast("menagerie") is cast("menagerie")

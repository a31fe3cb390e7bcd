"""The command line: what it prints, what it saves, and how it refuses."""

import errno
import json
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from agent import Agent
from concepts.bank import ConceptBank
from concepts.knowledge import Knowledge
from concepts.menagerie import sample, save
from faultline import app
from tests.endpoints import rewords, serving
from tests.studies import MadeUp
from tests.terminal import ROOT, RUN, invoke


@pytest.fixture(scope="module")
def zebra(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pictures") / "zebra.png"
    save(sample(100, "zebra", typical=True), path, size=192)
    return path


@pytest.fixture(scope="module")
def animals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of pictures, one folder a class."""
    top = tmp_path_factory.mktemp("animals")
    for animal in ("cat", "horse"):
        (top / animal).mkdir()
        for seed in range(3):
            save(sample(seed, animal), top / animal / f"{seed}.png", size=96)
    return top


def test_a_question_is_answered_with_suggestions_and_figures(zebra: Path, tmp_path: Path) -> None:
    code, out, _ = invoke("chat", zebra, "--ask", "Why not a horse?", "--figures", tmp_path / "figures")
    assert code == 0
    assert "The model says zebra" in out and "You could ask: " in out
    saved = sorted((tmp_path / "figures").glob("*.png"))
    assert saved and all(str(path) in out for path in saved)
    with Image.open(saved[0]) as picture:
        assert min(picture.size) > 50


def test_json_has_one_object_a_turn(zebra: Path) -> None:
    code, out, _ = invoke("chat", zebra, "--json", "--ask", "What is it?", "--ask", "Why?")
    turns = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [turn["question"] for turn in turns] == ["What is it?", "Why?"]
    assert turns[0]["acts"][0]["kind"] == "ask_what"
    assert turns[0]["claims"][0] == {"claim": "Prediction", "label": "zebra", "probability": pytest.approx(1, abs=0.5)}
    assert all(turn["text"] and turn["suggestions"] for turn in turns)
    assert turns[0]["chat"] == turns[1]["chat"]


def test_questions_may_come_from_a_pipe_until_goodbye(zebra: Path) -> None:
    code, out, _ = invoke("chat", zebra, "--json", said="What is it?\nbye\nnever asked\n")
    assert code == 0
    assert [json.loads(line)["question"] for line in out.splitlines()] == ["What is it?", "bye"]


def test_a_language_model_words_the_replies_and_is_named(zebra: Path) -> None:
    with serving(rewords(lambda text: text.replace("The model says", "It answers"))) as server:
        options = ["--ask", "what is it?", "--llm", "m", "--llm-url", server.url, "--price", "1/10", "--reread", "2"]
        _, text, _ = invoke("chat", zebra, *options)
        told = json.loads(invoke("chat", zebra, *options, "--json")[1])
    assert text.startswith("It answers zebra") and "[worded by m, checked (" in text and "cost 0.00042" in text
    assert (told["spoken_by"], told["bill"]["calls"], told["bill"]["sent"]) == ("llm", 1, 120)


def test_a_talk_in_german_is_german_below_the_reply_too(zebra: Path, tmp_path: Path) -> None:
    text = invoke("chat", zebra, "--language", "de", "--ask", "warum?")[1]
    assert "[aus Vorlagen formuliert]\n" in text and "Du k\u00f6nntest fragen: Warum nicht" in text
    assert invoke("chat", tmp_path, "--language", "de")[2].endswith(
        "Bitte w\u00e4hle ein Bild als PNG, JPEG, WebP, GIF oder BMP.\n"
    )


def test_who_worded_a_reply_is_told_without_a_language_model_too(zebra: Path) -> None:
    assert "[worded by template]" in invoke("chat", zebra, "--ask", "why?")[1]


def test_an_ended_pipe_ends_the_chat(zebra: Path) -> None:
    assert invoke("chat", zebra, said="") == (0, "", "")


def test_a_chat_is_kept_in_the_store(zebra: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'chats.db'}"
    code, out, _ = invoke("chat", zebra, "--store", url, "--json", "--ask", "What is it?")
    assert code == 0
    assert Agent.load(store=url).resume(json.loads(out)["chat"]).last.text == json.loads(out)["text"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["chat", "nowhere.png", "--ask", "why"], "nowhere.png"),
        (["chat", "README.md", "--ask", "why"], "not a picture"),
        (["chat", "ZEBRA", "--subject", "oracle", "--ask", "why"], "'oracle'"),
        (["chat", "ZEBRA", "--bank", "tests", "--ask", "why"], "no concept bank"),
        (["chat", "ZEBRA", "--store", "mysql://host", "--ask", "why"], "mysql://host"),
        (["chat", "ZEBRA", "--device", "toaster", "--ask", "why"], "toaster"),
        (["chat", "ZEBRA", "--figures", "README.md", "--ask", "why"], "README.md"),
        (["chat", "ZEBRA", "--llm-url", "http://localhost:1/v1", "--ask", "why"], "--llm"),
        (["chat", "ZEBRA", "--llm", "m", "--price", "cheap", "--ask", "why"], "0.15/0.60"),
        (["chat", "ZEBRA", "--llm", "m", "--reread", "3", "--ask", "why"], "1 or 2"),
        (["mine", "nowhere", "--out", "bank"], "nowhere"),
        (["mine", "ANIMALS", "--out", "bank", "--k", "99"], "from 2 to 32"),
        (["mine", "ANIMALS", "--out", "bank", "--method", "magic"], "'magic'"),
        (["mine", "ANIMALS", "--out", "bank", "--engine", "steam"], "'steam'"),
        (["evaluate", "--arms", "lime"], "'lime'"),
        (["evaluate", "--dialogs", "0"], "at least one"),
        (["evaluate", "--engine", "steam"], "'steam'"),
        (["evaluate", "--families", "martian"], "'martian'"),
        (["evaluate", "--tests", "7"], "4, 8, 12"),
        (["evaluate", "--figures"], "--out"),
    ],
    ids=lambda value: " ".join(value[:4]) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_refused_in_one_line(
    arguments: list[str], reason: str, zebra: Path, animals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    given = [{"ZEBRA": str(zebra), "ANIMALS": str(animals)}.get(argument, argument) for argument in arguments]
    code, out, err = invoke(*given)
    assert (code, out) == (2, "")
    assert reason in err and "Traceback" not in err
    assert err.startswith("faultline: ") and err.count("\n") == 1


def test_a_fault_of_the_program_is_not_hidden(zebra: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("agent.Agent.load", broken)
    done = RUN.invoke(app, ["chat", str(zebra), "--ask", "why"])
    assert isinstance(done.exception, RuntimeError) and done.exit_code == 1


def test_mining_writes_a_bank_that_fits_the_model(animals: Path, tmp_path: Path, zebra: Path) -> None:
    code, out, _ = invoke("mine", animals, "--out", tmp_path / "bank", "--k", "3", "--json")
    record = json.loads(out)
    assert code == 0
    assert (record["images"], record["labels"], len(record["concepts"])) == (6, True, 3)
    bank = ConceptBank.load(tmp_path / "bank")
    assert len(bank) == 3 and bank.record.sum() == 6
    code, out, _ = invoke("chat", zebra, "--bank", tmp_path / "bank", "--ask", "why?")
    assert code == 0 and "concept" in out


def test_mining_says_what_was_found_and_that_truth_is_unknown(animals: Path, tmp_path: Path) -> None:
    code, out, _ = invoke("mine", animals / "cat", "--out", tmp_path / "bank", "--k", "2")
    assert code == 0
    assert "concept 1: seen most in" in out and "2 concepts from 3 images" in out
    assert "not known" in out
    assert "* " in out and "of predictions kept" in out and "too few images to tell" in out


def test_mining_notes_how_the_concepts_were_chosen(animals: Path, tmp_path: Path) -> None:
    code, out, _ = invoke("mine", animals, "--out", tmp_path / "bank", "--method", "channels", "--k", "2", "--json")
    record = json.loads((tmp_path / "bank" / "mining.json").read_text(encoding="utf-8"))
    assert code == 0
    assert record["taken"]["method"] == "channels" and record["taken"] in record["tried"]
    assert json.loads(out)["taken"] == record["taken"]
    assert not (tmp_path / "bank.part").exists()


def test_mining_leaves_broken_images_out_and_names_them(animals: Path, tmp_path: Path) -> None:
    copy = tmp_path / "animals"
    shutil.copytree(animals, copy)
    (copy / "cat" / "broken.png").write_bytes(b"no picture")
    code, _, err = invoke("mine", copy, "--out", tmp_path / "bank", "--k", "2", "--json")
    assert code == 0
    assert err.startswith("faultline: 1 of 7 images cannot be read") and "broken.png" in err and err.count("\n") == 1


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures that need no drawing."""
    monkeypatch.setattr("dialogs.Drawn", lambda count, cache: MadeUp())


STUDY = ("evaluate", "--dialogs", "2", "--seeds", "3", "--tests", "4", "--workers", "1")


def test_evaluate_compares_the_arms_and_families_that_are_named(made_up: None) -> None:
    code, out, _ = invoke(*STUDY, "--arms", "none", "--families", "silent", "--families", "novice", "--json")
    assert code == 0
    record = json.loads(out)
    assert [line["arm"] for line in record["groups"][0]["lines"]] == ["none"]
    assert {group["name"] for group in record["groups"]} >= {"all", "silent", "novice"}
    assert record["seeds"] == [3]


def test_evaluate_keeps_its_table_and_figures_and_goes_on(made_up: None, tmp_path: Path) -> None:
    asked = (*STUDY, "--arms", "none", "--out", tmp_path / "study", "--figures")
    code, out, _ = invoke(*asked)
    assert code == 0 and out.startswith("arm ")
    names = {path.name for path in (tmp_path / "study").iterdir()}
    assert names >= {"table.txt", "table.json", "learning.png", "trust.png", "study.json"}
    assert (tmp_path / "study" / "table.txt").read_text(encoding="utf-8") == out
    assert invoke(*asked)[0] == 2
    assert invoke(*asked, "--resume")[1] == out


def test_every_command_has_help() -> None:
    for command in ("chat", "app", "mine", "probe", "evaluate"):
        code, out, _ = invoke(command, "--help")
        assert code == 0 and "Usage" in out
    assert "study" not in invoke("--help")[1]


def _spent() -> float:
    """Processor seconds of finished child processes; unlike the clock, not moved by what else runs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_help_is_quick_and_loads_no_model_in_a_real_process() -> None:
    script = (
        "import runpy, sys\n"
        "sys.argv = ['faultline', '--help']\n"
        "try:\n    runpy.run_module('faultline', run_name='__main__')\n"
        "except SystemExit:\n    print('LOADED', sorted({'torch', 'langgraph', 'gradio'} & set(sys.modules)))\n"
    )
    start = _spent()
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "chat" in done.stdout and "LOADED []" in done.stdout
    assert _spent() - start < 1


@pytest.mark.parametrize(("option", "value"), [("--register", "poet"), ("--language", "tlh")])
def test_a_register_or_language_that_there_is_not_is_refused_with_what_there_is(
    zebra: Path, option: str, value: str
) -> None:
    code, out, error = invoke("chat", zebra, option, value, "--ask", "Why?")
    assert (code, out) == (2, "")
    assert f"{value!r}" in error and "there are: " in error


def test_a_chat_may_be_held_in_german_and_for_a_child(zebra: Path) -> None:
    _, out, _ = invoke("chat", zebra, "--language", "de", "--register", "child", "--ask", "Why?")
    assert "Zebra" in out and "Streifen" in out and "%" not in out


def test_a_real_process_refuses_with_exit_code_two() -> None:
    command = [sys.executable, "-m", "faultline", "mine", "nowhere", "--out", "bank"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("faultline: nowhere is no folder") and done.stderr.count("\n") == 1


def test_who_stops_reading_a_pipe_gets_no_complaint(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object) -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr("concepts.bank.ConceptBank.load", closed)
    assert invoke("concepts", "bank") == (1, "", "")


def test_a_chat_goes_by_the_knowledge_it_is_given(tmp_path: Path, zebra: Path) -> None:
    code, _, wrong = invoke("chat", zebra, "--knowledge", tmp_path / "none.sqlite", "--ask", "what is a mane?")
    assert code == 2 and "there is no knowledge file" in wrong
    facts = tmp_path / "own.csv"
    facts.write_text("head,relation,tail,source,licence\nmane,MeansThat,A mane is a crown of grass.,me,MIT\n", "utf-8")
    Knowledge.from_csv(facts).save(tmp_path / "own.sqlite")
    code, told, _ = invoke("chat", zebra, "--knowledge", tmp_path / "own.sqlite", "--ask", "what is a mane?")
    assert code == 0 and "a mane is a crown of grass" in told

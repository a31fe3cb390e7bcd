"""`faultline knowledge`: graphs made, shown and refused."""

import json
from pathlib import Path

from concepts.knowledge import Knowledge
from tests.dumps import SLICE, dump, wordnet
from tests.terminal import invoke


def test_the_command_line_makes_and_shows_graphs(tmp_path: Path) -> None:
    words, net, own = (tmp_path / f"{name}.sqlite" for name in ("words", "net", "own"))
    assert invoke("knowledge", "wordnet", wordnet(tmp_path), words)[0] == 0
    code, out, _ = invoke("knowledge", "conceptnet", dump(tmp_path, [*SLICE, "junk\n"]), net, "--onto", words)
    assert code == 0
    assert "11 lines read, 5 facts kept; 1 damaged lines left out, first: line 11" in out
    (tmp_path / "own.csv").write_text("head,relation,tail\nokapi,IsA,zebra\n")
    code, out, _ = invoke("knowledge", "facts", tmp_path / "own.csv", own, "--onto", "embedded", "--json")
    assert code == 0
    assert json.loads(out)["facts"] == len(Knowledge.embedded().facts()) + 1
    code, out, _ = invoke("knowledge", "show", "okapi", "--to", "stripes", "--graph", own)
    assert out.startswith("okapi IsA zebra; zebra HasCoat stripes  (own.csv, Faultline, common knowledge)")
    (shown,) = json.loads(invoke("knowledge", "show", "zebra", "--count", "1", "--json")[1])
    assert shown[0]["licence"] == "MIT"
    code, _, err = invoke("knowledge", "wordnet", tmp_path, words)
    assert code == 2
    assert "exists already" in err


def test_the_command_line_refuses_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("head,relation,tail\nzebra,Eats,grass\n")
    code, _, err = invoke("knowledge", "facts", tmp_path / "own.csv", tmp_path / "own.sqlite")
    assert (code, err.count("\n")) == (2, 1)
    assert "own.csv, line 2: unknown relation 'Eats'" in err
    assert not (tmp_path / "own.sqlite").exists()

"""Words to user acts: what is read, how surely, how fast, and what may never happen."""

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.acts import MIND, USER_KINDS, UserAct
from agent.understanding import Understanding, Vocabulary
from agent.understanding.encoder import Encoder
from agent.understanding.engine import SURE
from agent.understanding.examine import Outcome, calibration_error, cases, examine, marks
from agent.understanding.head import Head
from agent.understanding.lookup import FOLDER, Lookup
from agent.understanding.messages import written
from agent.understanding.phrases import Phrase, phrases
from agent.understanding.train import best_temperature, train

DATA = Path(__file__).parent / "data"
QUESTION = "What do you think?"
# Dashes, quotes, ideographs, a face, a space of no width.
FAR = "\u2014\u201c\u201d\u2019\u2026\u20ac\u4e2d\u6587\U0001f600\u200b"
# Whether an unassigned character counts depends on the edition of Unicode, which differs between the two.
LETTERS = st.characters(max_codepoint=0x52F, exclude_categories=["Cn", "Cs"]) | st.sampled_from(FAR)


@pytest.fixture(scope="module")
def animals(known: Mapping[str, Vocabulary]) -> Vocabulary:
    return known["animals"]


@pytest.fixture(scope="module")
def library() -> Any:
    tokenizers = pytest.importorskip("tokenizers")
    return tokenizers.Tokenizer.from_file(str(FOLDER / "0_StaticEmbedding" / "tokenizer.json"))


@pytest.fixture(scope="module")
def lines() -> list[Phrase]:
    return phrases()


@pytest.fixture(scope="module")
def outcomes(ear: Understanding, known: Mapping[str, Vocabulary]) -> list[Outcome]:
    return examine(ear, cases(DATA / "exam.txt"), known)[1]


def said(acts: tuple[UserAct, ...]) -> list[dict[str, object]]:
    """The acts without confidence and empty slots."""
    records = [act.to_json() for act in acts]
    return [{k: v for k, v in r.items() if v not in (None, []) and k != "confidence"} for r in records]


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("Why zebra and not horse?", [{"kind": "ask_why_not", "label": "zebra", "foil": "horse"}]),
        ("why not a dragon?", [{"kind": "ask_why_not", "label": "zebra", "unknown": ["dragon"]}]),
        ("it's a horse", [{"kind": "correct", "label": "horse"}]),
        ("that's a horse, isn't it", [{"kind": "correct", "label": "horse"}]),
        ("I think it will say horse", [{"kind": "predict", "label": "horse"}]),
        ("what would make it a horse?", [{"kind": "ask_how_to", "label": "zebra", "foil": "horse"}]),
        (
            "what if it had no mane but horns",
            [{"kind": "ask_what_if", "label": "zebra", "removed": ["mane"], "added": ["horns"]}],
        ),
        ("where do you see the stripes?", [{"kind": "ask_where", "label": "zebra", "concept": "stripes"}]),
        ("does it have a mane?", [{"kind": "ask_concept", "label": "zebra", "concept": "mane"}]),
        (
            "I think the ears decide it",
            [
                {
                    "kind": "believe",
                    "label": "zebra",
                    "candidates": ["long ears", "round ears", "floppy ears"],
                    "polarity": True,
                }
            ],
        ),
        (
            "It is the stripes, not the mane.",
            [
                {"kind": "believe", "label": "zebra", "concept": "stripes", "polarity": True},
                {"kind": "believe", "label": "zebra", "concept": "mane", "polarity": False},
            ],
        ),
        (
            "Why zebra and not horse, and what if it had no mane?",
            [
                {"kind": "ask_why_not", "label": "zebra", "foil": "horse"},
                {"kind": "ask_what_if", "label": "zebra", "removed": ["mane"]},
            ],
        ),
        ("asdf qwer zxcvb", [{"kind": "other"}]),
        ("", [{"kind": "other"}]),
        ("?!", [{"kind": "other"}]),
    ],
)
def test_a_message_is_read_as_a_person_means_it(
    text: str, acts: list[dict[str, object]], ear: Understanding, animals: Vocabulary
) -> None:
    assert said(ear.read(text, animals, "zebra")) == acts


@pytest.mark.parametrize(
    ("text", "concept", "name"),
    [
        ("call concept 3 'wheel'", "concept 3", "wheel"),
        ("Name concept twelve Big Eyes.", "concept 12", "Big Eyes"),
    ],
)
def test_a_new_name_is_taken_as_written(
    text: str, concept: str, name: str, ear: Understanding, known: Mapping[str, Vocabulary]
) -> None:
    assert said(ear.read(text, known["cifar"])) == [{"kind": "name_concept", "concept": concept, "name": name}]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Where does it look? And why not a lion?", ["ask_where", "ask_why_not"]),
        ("How sure is it? Why not a cow?", ["ask_confidence", "ask_why_not"]),
        ("A zebra? Why?", ["ask_why"]),  # the first only says what the second is about
    ],
)
def test_a_new_question_after_a_question_mark_is_heard(
    text: str, kinds: list[str], ear: Understanding, animals: Vocabulary
) -> None:
    assert [act.kind for act in ear.read(text, animals, "zebra")] == kinds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hm", "agree"),
        ("Hmm...", "agree"),
        ("…", "agree"),
        ("hm?", "ask_simpler"),
        ("??", "ask_simpler"),
        (";;", "other"),
    ],
)
def test_a_sound_alone_is_no_contradiction(text: str, kind: str, ear: Understanding, animals: Vocabulary) -> None:
    assert [act.kind for act in ear.read(text, animals, "zebra", before="Here the mane speaks for zebra.")] == [kind]


@pytest.mark.parametrize("text", ["show me", "Please show me!", "Let me see that.", "show it to me"])
def test_who_wants_to_see_is_shown_what_was_talked_about(text: str, ear: Understanding, animals: Vocabulary) -> None:
    (act,) = ear.read(text, animals, label="zebra", before="What speaks for zebra most: the stripes.")
    assert (act.kind, act.concept) == ("ask_where", "stripes") and act.confidence >= SURE


def test_let_me_see_before_a_question_asks_for_nothing(ear: Understanding, animals: Vocabulary) -> None:
    assert [act.kind for act in ear.read("Let me see. Why not a horse?", animals, label="zebra")][-1] == "ask_why_not"
    assert "ask_where" not in [a.kind for a in ear.read("Let me see. Why not a horse?", animals, label="zebra")]


@pytest.mark.parametrize(
    "text", ["What do you think I believe?", "what do you know about me", "And what do you think that I think?"]
)
def test_who_asks_what_they_are_thought_to_think_asks_for_the_mind(
    text: str, ear: Understanding, animals: Vocabulary
) -> None:
    (act,) = ear.read(text, animals, label="zebra")
    assert (act.kind, act.name) == ("ask_motive", MIND)


@pytest.mark.parametrize("text", ["What do you think?", "What do you think it is?", "Why are you telling me this?"])
def test_other_questions_about_thinking_are_none_about_the_mind(
    text: str, ear: Understanding, animals: Vocabulary
) -> None:
    assert all(act.name != MIND for act in ear.read(text, animals, label="zebra"))


def test_yes_is_an_answer_only_after_a_question(ear: Understanding, animals: Vocabulary) -> None:
    assert [ear.read("yes", animals, "zebra", before)[0].kind for before in ("", QUESTION)] == ["agree", "answer"]


def test_a_question_stays_a_question_after_a_question(ear: Understanding, animals: Vocabulary) -> None:
    assert ear.read("Why not a horse?", animals, "zebra", QUESTION)[0].kind == "ask_why_not"


@pytest.mark.parametrize(
    ("word", "meant"), [("hrose", "horse"), ("girafe", "giraffe"), ("hedghog", "hedgehog"), ("hedgehogs", "hedgehog")]
)
def test_typing_errors_and_plurals_are_forgiven(word: str, meant: str, ear: Understanding, animals: Vocabulary) -> None:
    assert ear.read(f"why not {word}?", animals, "zebra")[0].foil == meant


@pytest.mark.parametrize("word", ["house", "many", "lose", "bears in mind", "the spot", "wood", "line"])
def test_an_ordinary_word_is_no_misspelled_name(word: str, ear: Understanding) -> None:
    vocabulary = Vocabulary(("horse", "lion", "goat"), ("mane", "spots", "wool", "nose"))
    acts = ear.read(f"what about {word}?", vocabulary)
    assert not any(act.label or act.foil or act.concept or act.candidates for act in acts)


def test_an_everyday_word_is_a_class_only_after_an_article(ear: Understanding, known: Mapping[str, Vocabulary]) -> None:
    imagenet = known["imagenet"]
    assert said(ear.read("Why did you pick tabby?", imagenet, "tabby")) == [{"kind": "ask_why", "label": "tabby"}]
    assert ear.read("why not a pick?", imagenet, "tabby")[0].foil == "pick"


def test_the_last_word_of_longer_names_asks_back_which_is_meant(
    ear: Understanding, known: Mapping[str, Vocabulary]
) -> None:
    act = ear.read("why not a setter?", known["imagenet"], "goldfish")[0]
    assert (act.foil, act.candidates) == (None, ("English setter", "Irish setter", "Gordon setter"))


def test_a_synonym_of_several_names_is_ambiguous_and_of_one_is_not(ear: Understanding) -> None:
    words = Vocabulary(("tiger", "cat", "horse"), ("mane",), {"feline": ("tiger", "cat"), "nag": ("horse",)})
    assert ear.read("why not a feline?", words)[0].candidates == ("tiger", "cat")
    assert ear.read("why not a nag?", words)[0].foil == "horse"


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("The stripes decided it, didn't they?", True),
        ("I don't think the stripes matter.", False),
        ("I don't think the stripes are irrelevant.", True),
        ("It has nothing to do with the stripes.", False),
        ("It's not only the stripes.", True),
    ],
)
def test_a_belief_is_for_or_against(text: str, sign: bool, ear: Understanding, animals: Vocabulary) -> None:
    act = ear.read(text, animals, "zebra")[0]
    assert (act.kind, act.concept, act.polarity) == ("believe", "stripes", sign)


@pytest.mark.parametrize(
    ("text", "removed", "added"),
    [
        ("What if the stripes were gone and it stood in the snow?", ("stripes",), ("snow",)),
        ("What if the mane and the stripes were gone?", ("mane", "stripes"), ()),
        ("what if it had horns instead of a mane", ("mane",), ("horns",)),
        ("swap the stripes for spots", ("stripes",), ("spots",)),
        ("What if the savanna was replaced by snow?", ("savanna",), ("snow",)),
        ("without stripes or a mane", ("stripes", "mane"), ()),
        ("what if it didn't have stripes but had spots", ("stripes",), ("spots",)),
    ],
)
def test_not_reaches_as_far_as_it_is_meant(
    text: str, removed: tuple[str, ...], added: tuple[str, ...], ear: Understanding, animals: Vocabulary
) -> None:
    act = ear.read(text, animals, "zebra")[0]
    assert (act.kind, act.removed, act.added) == ("ask_what_if", removed, added)


def test_the_examination_is_passed(outcomes: list[Outcome]) -> None:
    result = marks(outcomes)
    assert result.cases >= 300
    assert result.kinds >= 0.93
    assert result.slots >= 0.95
    assert result.calibration_error <= 0.08


def test_an_unsure_reading_is_wrong_more_often_than_a_sure_one(outcomes: list[Outcome]) -> None:
    sure = [o.kinds_right for o in outcomes if min(a.confidence for a in o.acts) >= 0.9]
    unsure = [o.kinds_right for o in outcomes if min(a.confidence for a in o.acts) < 0.6]
    assert np.mean(sure) >= 0.97
    assert np.mean(unsure) <= 0.85


def test_every_slot_holds_a_name_of_the_vocabulary(outcomes: list[Outcome], known: Mapping[str, Vocabulary]) -> None:
    for outcome in outcomes:
        words = known[outcome.case.vocabulary]
        names = {*words.classes, *words.concepts, None}
        for act in outcome.acts:
            used = {act.label, act.foil, act.concept, *act.removed, *act.added, *act.candidates}
            assert used <= names, outcome.case.text
            assert not act.foil or act.foil != act.label, outcome.case.text


@given(text=st.text(max_size=120), asked=st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_text_gives_acts_with_a_probability(ear: Understanding, text: str, asked: bool) -> None:
    vocabulary = Vocabulary(("zebra", "great white shark"), ("mane", "concept 1"))
    acts = ear.read(text, vocabulary, "zebra", QUESTION if asked else "")
    assert acts
    assert all(0.0 <= act.confidence <= 1.0 for act in acts)


def test_a_long_message_takes_time_in_proportion(ear: Understanding, known: Mapping[str, Vocabulary]) -> None:
    text = "why not a hrose or a zzyzx, and what if it had no mane? " * 36
    start = time.process_time()
    ear.read(text, known["imagenet"], "tabby")
    one = time.process_time() - start
    ear.read(text * 4, known["imagenet"], "tabby")
    assert time.process_time() - start - one <= 12 * one + 0.2


def test_loading_and_reading_need_no_heavy_library(monkeypatch: pytest.MonkeyPatch, animals: Vocabulary) -> None:
    for name in ("sentence_transformers", "transformers", "sklearn"):
        monkeypatch.setitem(sys.modules, name, None)
    assert Understanding.load().read("why?", animals, "zebra")[0].kind == "ask_why"


@given(text=st.text(LETTERS, max_size=60))
@settings(max_examples=100, deadline=None)
def test_words_are_cut_as_the_library_cuts_them(ear: Understanding, library: Any, text: str) -> None:
    assert ear.dictionary.pieces.cut(text) == library.encode(text, add_special_tokens=False).ids


@pytest.mark.slow
def test_the_light_reader_gives_the_vectors_of_the_library() -> None:
    from sentence_transformers import SentenceTransformer

    texts = ["Why not a horse?", "What if it had no stripes, but horns?", "naïve “café” 中文", "asdfgh qwe"]
    theirs = SentenceTransformer(str(FOLDER), device="cpu").encode(texts)
    np.testing.assert_allclose(Lookup.load().embed(texts), theirs, atol=1e-5)


@pytest.mark.slow
def test_another_embedding_gets_a_head_of_its_own(ear: Understanding, animals: Vocabulary) -> None:
    class Letters:
        """Counts of letters: as poor an embedding as there is."""

        def embed(self, texts: list[str]) -> np.ndarray:
            return np.array([[t.count(chr(97 + i)) for i in range(26)] for t in texts], np.float32)

    few = [line for line in written() if len(line.utterance.words) < 8][:1500]
    other = Understanding(Letters(), train(Letters(), rounds=2, lines=few), ear.dictionary)
    assert other.read("Why not a horse?", animals, "zebra")[0].kind == "ask_why_not"


def test_the_head_says_when_it_was_made_for_other_acts(tmp_path: Path) -> None:
    Head(Encoder({"kind.bias": np.zeros(2, np.float32)})).save(tmp_path / "head.safetensors")
    with pytest.raises(ValueError, match=r"knows 2 user acts.*train it again"):
        Head.load(tmp_path / "head.safetensors")


def test_the_best_temperature_grows_with_the_logits() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(4000, 3)).astype(np.float32)
    chances = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    targets = np.array([rng.choice(3, p=p / p.sum()) for p in chances.astype(float)])
    assert best_temperature(logits, targets) == pytest.approx(1.0, rel=0.15)
    assert best_temperature(3.0 * logits, targets) == pytest.approx(3.0, rel=0.15)


def test_confidence_that_never_comes_true_is_a_calibration_error_of_its_size() -> None:
    case = cases(DATA / "exam.txt")[0]
    wrong = Outcome(case=case, acts=(UserAct(kind="bye", confidence=0.75),))
    assert calibration_error([wrong]) == pytest.approx(0.75)


def test_every_act_has_phrases_and_no_two_acts_share_one(lines: list[Phrase]) -> None:
    assert {p.kind for p in lines} == set(USER_KINDS)
    assert len({p.utterance for p in lines}) >= 1200
    shared = len(lines) - len({(p.utterance.words, p.utterance.asked) for p in lines})
    assert shared <= 0.02 * len(lines)


@pytest.mark.parametrize("kind", USER_KINDS)
def test_an_act_survives_json(kind: str) -> None:
    act = UserAct.from_json({"kind": kind, "removed": ["mane"], "polarity": False, "confidence": 0.5, "more": 1})
    assert UserAct.from_json(act.to_json()) == act
    assert act.removed == ("mane",)


def test_an_unknown_act_lists_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"'shout'.*ask_why_not"):
        UserAct.from_json({"kind": "shout"})

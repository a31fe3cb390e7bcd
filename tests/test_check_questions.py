"""Answers to check questions: which of the options they pick, in whatever words."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent import Agent
from agent.acts import UserAct
from agent.nodes.understand import understand
from agent.policy.completion import chosen
from agent.understanding import Understanding, Vocabulary
from agent.understanding.choices import Choice, choose
from agent.understanding.options import Options
from concepts.bank import ConceptBank, kind_of
from concepts.knowledge import Knowledge
from explainers.mining.planting import SHIPPED

EAR = Understanding.load()
BANK = ConceptBank.load(SHIPPED)
GROUPS = {group: tuple(c.name for c in BANK if c.group == group) for group in ("background", "colour")}
WORDS = Vocabulary(BANK.classes, BANK.names, {**GROUPS, **Knowledge.embedded().synonyms()})
LABELS = Options(
    names=("cat", "lion", "donkey", "goat", "camel"), vocabulary=WORDS, known=EAR.dictionary.knows, labels=True
)
CONCEPTS = Options(
    names=("stripes", "mane", "long ears", "tufted tail", "trunk"), vocabulary=WORDS, known=EAR.dictionary.knows
)
KINDS = Options(
    names=("coat", "colour", "background", "part"),
    vocabulary=WORDS,
    known=EAR.dictionary.knows,
    stands_for={concept.name: kind_of(concept.group) for concept in BANK},
)


def picked(text: str, options: Options) -> str:
    """What a reply picks, in short: "-" for none of them, "?" for not known, "" for no answer; "!" if stressed."""
    found = choose(text, options)
    if found is None:
        return ""
    return ("!" if found.stressed else "") + (
        " ".join(n.replace(" ", "_") for n in found.names) or "-?"[not found.sure]
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The cat and the lion.", "cat lion"),
        ("cats, lions", "cat lion"),
        ("I know cats and goats", "cat goat"),
        ("I know the donkey well, the camel not so much", "donkey"),
        ("none of them", "-"),
        ("None, sorry.", "-"),
        ("no", "-"),
        ("I don't know any of them", "-"),
        ("All of them", "cat lion donkey goat camel"),
        ("i know them all", "cat lion donkey goat camel"),
        ("all but the camel", "cat lion donkey goat"),
        ("All except camels and donkeys.", "cat lion goat"),
        ("everything apart from the goat", "cat lion donkey camel"),
        ("I don't know the camel", "cat lion donkey goat"),
        ("not the donkey, the rest I do", "cat lion goat camel"),
        ("just the cat", "cat"),
        ("none but the kitty", "cat"),
        ("no idea", "?"),
        ("I don't know", "?"),
        ("hard to say...", "?"),
        ("the first two", "cat lion"),
        ("the last one", "camel"),
        ("Well, I'd say the lion, and maybe the goat", "lion goat"),
        ("the lino and the camle", "lion camel"),
        ("Not sure, maybe the lion", "lion"),
        ("mules", "donkey"),
        ("cat yes, lion yes, the others no", "cat lion"),
        ("lions and cats, nothing else", "lion cat"),
        ("Cats for sure. The others not really.", "cat"),
        ("I'm good with cats and lions but camels confuse me", "cat lion"),
        ("camels I don't know", "cat lion donkey goat"),
        ("the cat. not the camel", "cat"),
        ("most of them", "?"),
        ("not really", "-"),
        ("1 and 3", "cat donkey"),
        ("yes", "cat lion donkey goat camel"),
        ("I see a lion. I think it will say cat.", ""),
        ("It is a goat!", ""),
        ("why not a camel?", ""),
        ("What is the mane?", ""),
        ("thanks", ""),
    ],
)
def test_classes_that_somebody_knows_are_picked(text: str, names: str) -> None:
    assert picked(text, LABELS) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("stripes, mane i guess", "stripes mane"),
        ("stripes and mane I guess", "stripes mane"),
        ("only the tufted one", "tufted_tail"),
        ("the ears", "long_ears"),
        ("the stripes, not the trunk", "stripes"),
        ("The stripes do, the trunk doesn't.", "stripes"),
        ("the trunk doesn't, the mane does", "mane"),
        ("all but the trunk", "stripes mane long_ears tufted_tail"),
        ("I think it goes by the stripes", "stripes"),
        ("mostly the stripes, and a bit the mane", "!stripes mane"),
        ("the mane, but mainly the stripes", "!stripes mane"),
        ("it's striped", "stripes"),
        ("nothing of that", "-"),
        ("none of these speak for zebra", "-"),
        ("neither", "-"),
        ("all", "stripes mane long_ears tufted_tail trunk"),
        ("not all of them", "?"),
        ("I have no idea", "?"),
        ("everything except the ears and the tail", "stripes mane trunk"),
        ("maybe the mane, not sure", "mane"),
        ("I don't know, the mane perhaps", "mane"),
        ("anything but the trunk", "stripes mane long_ears tufted_tail"),
        ("nothing but the stripes", "stripes"),
        ("It will say horse because of the mane.", ""),
        ("Why do you ask?", ""),
        ("what if it had no stripes?", ""),
        ("It's a horse", ""),
    ],
)
def test_concepts_that_are_thought_to_speak_for_a_class_are_picked(text: str, names: str) -> None:
    assert picked(text, CONCEPTS) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("mostly the background, not the colour", "!background"),
        ("The coat and the parts", "coat part"),
        ("I think it goes by the fur.", "coat"),
        ("the ears and the tail", "part"),
        ("snow", "background"),
        ("colours mainly, a little the background", "!colour background"),
        ("the scenery", "background"),
        ("the parts, above all", "!part"),
        ("not the colour", "coat background part"),
        ("probably the coat", "coat"),
        ("everything, but mostly the parts", "!part coat colour background"),
        ("the background more than the colour", "!background colour"),
        ("all of it", "coat colour background part"),
        ("no clue", "?"),
        ("how sure are you?", ""),
    ],
)
def test_kinds_of_things_are_picked_by_any_of_their_names(text: str, names: str) -> None:
    assert picked(text, KINDS) == names


def test_what_is_said_beside_an_answer_is_kept() -> None:
    found = choose("The cat and the lion. Why not a horse?", LABELS)
    assert found == Choice(names=("cat", "lion"), rest="Why not a horse?")
    beside = EAR.read("Why not a horse?", WORDS, label="zebra")
    acts = chosen({"ask": "labels"}, found, (), beside)
    assert [act.kind for act in acts] == ["answer", "ask_why_not"]
    assert acts[0].chosen == ("cat", "lion")


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [
        (Choice(names=("mane",)), {"chosen": ("mane",), "polarity": True, "name": None}),
        (Choice(names=("mane",), stressed=True), {"chosen": ("mane",), "polarity": True, "name": "mostly"}),
        (Choice(), {"chosen": (), "polarity": True, "name": None}),
        (Choice(sure=False), {"chosen": (), "polarity": None, "name": None}),
    ],
)
def test_a_choice_becomes_one_answer_about_the_class_that_was_asked_for(choice: Choice, wanted: dict[str, Any]) -> None:
    (act,) = chosen({"ask": "concepts", "label": "zebra"}, choice, (UserAct(kind="other"),), ())
    assert (act.kind, act.label) == ("answer", "zebra")
    assert {key: getattr(act, key) for key in wanted} == wanted


def test_an_answer_that_was_understood_leaves_no_other_reading_of_itself() -> None:
    beside = (UserAct(kind="other"), UserAct(kind="answer", polarity=True), UserAct(kind="ask_why"))
    acts = chosen({"ask": "labels"}, Choice(names=("cat",), rest="hm. Why?"), (), beside)
    assert [act.kind for act in acts] == ["answer", "ask_why"]


def test_what_answers_nothing_is_understood_as_before() -> None:
    acts = (UserAct(kind="ask_why"),)
    assert chosen({"ask": "labels"}, None, acts, ()) == acts


@pytest.mark.parametrize(
    ("text", "kinds", "picks"),
    [
        ("mostly the background", ["answer"], ["background"]),
        ("the ears. Why do you ask?", ["answer", "ask_motive"], ["part"]),
        ("Why not a wolf?", ["ask_why_not"], []),
    ],
)
def test_a_turn_of_a_dialog_reads_the_reply_to_its_open_question(
    text: str, kinds: list[str], picks: list[str], agent: Agent
) -> None:
    question = "What do you think it goes by: the coat, the colour, the background or the parts?"
    heard = understand(agent.desk)(
        {
            "text": text,
            "label": "dog",
            "pending": {"ask": "kinds", "label": None, "names": list(KINDS.names)},
            "transcript": [{"role": "agent", "text": question}],
        }
    )
    assert [act["kind"] for act in heard["acts"]] == kinds
    assert heard["acts"][0]["chosen"] == picks


some = st.lists(st.sampled_from(LABELS.names), min_size=1, unique=True)


@given(some, st.sampled_from(["", "I know ", "Well, ", "just the ", "I think "]), st.sampled_from([".", "!", ""]))
def test_any_list_of_options_is_read_as_that_list(names: list[str], opening: str, mark: str) -> None:
    found = choose(f"{opening}{', '.join(names)}{mark}", LABELS)
    assert found is not None
    assert found.names == tuple(names)


@given(some)
def test_all_but_some_and_some_are_the_whole(names: list[str]) -> None:
    found = choose(f"all but the {' and the '.join(names)}", LABELS)
    assert found is not None
    assert set(found.names) == set(LABELS.names) - set(names)


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_any_text_picks_nothing_but_options(text: str) -> None:
    for options in (LABELS, CONCEPTS, KINDS):
        found = choose(text, options)
        assert found is None or set(found.names) <= set(options.names)

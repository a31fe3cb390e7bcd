"""How a conversation runs: names last, questions back are completed, check questions are asked and marked."""

from itertools import pairwise

import pytest

from agent import Agent, Chat
from agent.acts import UserAct
from agent.language.openings import heard
from agent.policy.completion import common, complete, guess, pick
from concepts.claims import Evidence, Outcome, Reliability
from concepts.menagerie import ANIMALS
from tests.talk import THINGS, picture, scene, tiny

NEED_CONCEPTS = ("Test me", "wrong", "would make it", "difference", "without")
TAILS = ("bushy tail", "curly tail", "tufted tail")


@pytest.fixture
def chat(agent: Agent) -> Chat:
    return agent.open(picture())


def test_a_new_name_lasts_and_the_concept_can_still_be_redrawn(chat: Chat) -> None:
    assert "'hairdo'" in chat.ask("Call the mane 'hairdo'.").text
    where = chat.ask("Where is the hairdo?")
    assert "the hairdo" in where.text
    assert "mane" not in where.text
    gone = chat.ask("What if it had no hairdo?")
    drawn = [claim for claim in gone.claims if isinstance(claim, Outcome) and claim.medium == "input"]
    assert [claim.removed for claim in drawn] == [("hairdo",)]
    assert all(chat.check(claim) for reply in (where, gone) for claim in reply.claims)
    assert "hairdo" in chat.minds.machine["zebra"]
    assert "mane" not in chat.minds.machine["zebra"]


def test_the_old_name_is_still_understood(chat: Chat) -> None:
    chat.ask("Call the tufted tail 'brush'.")
    assert chat.ask("What if it had no tufted tail?").acts[0].removed == ("brush",)


def test_a_name_can_be_changed_twice_and_given_back(chat: Chat) -> None:
    for name in ("hairdo", "crest", "mane"):
        old = chat.state.get("names", {}).get("mane", "mane")
        assert f"'{name}'" in chat.ask(f"Call the {old} '{name}'.").text
    assert "the mane" in chat.ask("Where is the mane?").text


@pytest.mark.parametrize("name", ["stripes", "horse"])
def test_a_name_that_is_taken_is_not_given_again(name: str, chat: Chat) -> None:
    reply = chat.ask(f"Call the mane '{name}'.")
    assert reply.text.endswith("?")
    assert f"'{name}'" in reply.text
    assert not chat.state.get("names")


@pytest.fixture
def tailless(agent: Agent) -> Chat:
    """A chat about an animal in which the model finds no tail, or several."""
    chats = (agent.open(scene(animal, seed).without(*TAILS).image(96)) for seed in range(5) for animal in ANIMALS)
    return next(chat for chat in chats if chat.ask("Where is the tail?").text.startswith("Which do you mean"))


def test_an_ambiguous_name_means_what_is_there(chat: Chat) -> None:
    assert "tufted tail" in chat.ask("Where is the tail?").text
    assert "savanna" in chat.ask("Is the background important?").text


@pytest.mark.parametrize("answer", ["the bushy one", "bushy tail", "I mean the bushy tail"])
def test_which_do_you_mean_can_be_answered(answer: str, tailless: Chat) -> None:
    chat = tailless
    asked = chat.last
    assert asked.text == "Which do you mean: bushy tail, curly tail or tufted tail?"
    assert asked.claims == ()
    reply = chat.ask(answer)
    assert [(act.kind, act.concept) for act in reply.acts] == [("ask_where", "bushy tail")]
    assert "bushy tail" in reply.text
    assert [role for role, _, _ in chat.transcript] == ["user", "agent"] * 2
    assert chat.transcript[2][1] == answer


def test_an_unknown_class_can_be_replaced_by_a_known_one(chat: Chat) -> None:
    chat.ask("Why not a unicorn?")
    reply = chat.ask("lion")
    assert [(act.kind, act.foil) for act in reply.acts] == [("ask_why_not", "lion")]


def test_another_question_is_not_taken_for_the_answer(tailless: Chat) -> None:
    chat = tailless
    assert [act.kind for act in chat.ask("Why not a horse?").acts] == ["ask_why_not"]
    assert [act.kind for act in chat.ask("Is the mane important?").acts] == ["ask_concept"]


def test_a_check_question_is_asked_and_a_right_answer_is_marked_right(chat: Chat) -> None:
    asked = chat.ask("Test me.")
    assert asked.text.startswith("A question for you:")
    assert asked.claims == (), "a question gives nothing away"
    pending = chat.state["pending"]
    assert set(asked.suggestions) == {text for text in asked.suggestions if text.startswith("I think it would say ")}
    reply = chat.ask(f"I think it would say {pending['label']}")
    assert reply.text.startswith("You were right.")
    (inside,) = (claim for claim in reply.claims if isinstance(claim, Outcome) and claim.medium == "features")
    assert (list(inside.removed), inside.label) == (pending["removed"], pending["label"])
    assert not chat.state["pending"]


def test_a_wrong_answer_is_marked_wrong_and_set_right(chat: Chat) -> None:
    chat.ask("Test me.")
    reply = chat.ask("I think it would say camel")
    assert reply.text.startswith("Not quite.")
    assert chat.state["pending"] == {}
    assert all(chat.check(claim) for claim in reply.claims)


@pytest.mark.parametrize("answer", ["I don't know", "no idea"])
def test_who_does_not_know_is_told(answer: str, chat: Chat) -> None:
    chat.ask("Test me.")
    reply = chat.ask(answer)
    assert any(isinstance(claim, Outcome) for claim in reply.claims)
    assert not reply.text.startswith(("You were right", "Not quite"))
    assert not chat.state["pending"]


def test_the_same_is_an_answer_to_a_check_question(chat: Chat) -> None:
    chat.ask("Test me.")
    label = chat.state["pending"]["label"]
    verdict = "You were right." if label == "zebra" else "Not quite."
    assert chat.ask("the same").text.startswith(verdict)


def test_no_question_is_put_twice(chat: Chat) -> None:
    asked = []
    while "what do you think the model would say?" in (text := chat.ask("Test me.").text):
        asked.append(text.partition(":")[2])
    assert asked
    assert len(set(asked)) == len(asked)
    assert "question" in text.partition(".")[0] and "put to you" in text


def test_more_comes_to_an_end(chat: Chat) -> None:
    texts = [chat.ask("Tell me more.").text for _ in range(30)]
    assert any("the sum of it" in text for text in texts)
    ended = next(number for number, text in enumerate(texts) if "the sum of it" in text)
    assert "worth your time" in texts[ended]
    assert all(one != next_ for one, next_ in pairwise(texts[:ended]))


def test_a_record_is_told_of_the_class_that_was_asked_about(chat: Chat) -> None:
    told = [
        claim for claim in chat.ask("How often are you right about lions?").claims if isinstance(claim, Reliability)
    ]
    assert told
    assert told[0].label == "lion"


def test_suggestions_are_understood_and_do_not_repeat_what_was_asked(agent: Agent, chat: Chat) -> None:
    kinds = []
    for _ in range(5):
        suggestion = chat.last.suggestions[0] if chat.last.suggestions else "What is it?"
        reply = chat.ask(suggestion)
        assert all(act.confidence >= 0.4 and act.kind != "other" for act in reply.acts), suggestion
        kinds.append(reply.acts[0].kind)
    assert len(set(kinds)) == len(kinds)


def test_a_model_without_concepts_still_talks() -> None:
    agent = Agent.load(subject=tiny())
    chat = agent.open(picture(size=64))
    questions = ("Hello", "Why?", f"Why not a {THINGS[1]}?", f"What would make it a {THINGS[1]}?", "Where do you look?",
                 "What if it had no stripes?", "How sure are you?", "When are you wrong?", "Test me.", "Tell me more.",
                 "What do you mean by mane?", f"It is a {THINGS[1]}.", "Show me similar ones.", "What are you?",
                 "Where do you see the mane?", "Call it 'wheel'.", "Simpler, please.", "Bye.")  # fmt: skip
    replies = {text: chat.ask(text) for text in questions}
    for reply in replies.values():
        assert agent.check_text(reply.text, reply.claims) == []
        assert all(chat.check(claim) for claim in reply.claims)
        assert not any(word in text for text in reply.suggestions for word in NEED_CONCEPTS)
        assert ": ?" not in reply.text
    assert [figure.name for figure in replies["Where do you look?"].figures] == ["saliency"]
    for text in ("Why?", f"Why not a {THINGS[1]}?", "What if it had no stripes?", "Test me.", "What are you?"):
        assert "no concepts" in replies[text].text
        assert "`faultline mine`" in replies[text].text


def test_the_last_shared_word_of_candidates_is_what_was_said() -> None:
    assert common(TAILS) == "tail"
    assert common(("mane", "hump")) == ""


def test_a_reply_picks_a_candidate_only_if_it_fits_one() -> None:
    assert pick(TAILS, "the curly one please") == "curly tail"
    assert pick(TAILS, "the tail") is None
    assert pick(TAILS, "bushy or curly") is None


def test_a_long_reply_is_a_question_of_its_own() -> None:
    lacking = UserAct(kind="ask_where", candidates=TAILS)
    named = (UserAct(kind="answer", concept="curly tail"),)
    assert complete("Where are the tails?", lacking, "curly tail", named) == "Where are the curly tail?"
    assert complete("Where is the tail?", lacking, "well I was talking about the curly tail", named) is None
    assert complete("Where is the tail?", lacking, "why", (UserAct(kind="ask_why", label="zebra"),)) is None


def test_a_named_label_is_left_alone_by_guessing() -> None:
    named = (UserAct(kind="answer", label="horse"),)
    assert guess("the same horse", "zebra", named) == named
    assert guess("the same", "zebra", (UserAct(kind="other"),))[0].label == "zebra"
    assert guess("why", "zebra", (UserAct(kind="ask_why"),)) == (UserAct(kind="ask_why"),)


def test_a_greeting_with_a_question_tells_the_prediction_once(chat: Chat) -> None:
    assert chat.ask("Hi! What is it?").text.count("The model says") == 1


def test_who_asks_for_simpler_words_hears_no_more_numbers_from_then_on(chat: Chat) -> None:
    assert "%" in chat.ask("Why?").text
    for question in ("Simpler, please.", "Why not a horse?"):
        text = chat.ask(question).text
        assert "the computer" in text and "%" not in text


def test_the_same_question_twice_is_not_answered_with_the_same_opening(chat: Chat) -> None:
    replies = [chat.ask("What is it?") for _ in range(9)]
    assert len({reply.claims for reply in replies}) == 1
    for number, reply in enumerate(replies):
        assert not heard([reply.text]) & heard([earlier.text for earlier in replies[:number]])


@pytest.mark.parametrize(("words", "because"), [("I agree.", "agreed"), ("I don't believe you.", "disagreed")])
def test_agreement_and_doubt_are_about_what_was_just_told(words: str, because: str, chat: Chat) -> None:
    reasons = {(c.label, c.concept) for c in chat.ask("Why?").claims if isinstance(c, Evidence) and c.weight > 1}
    chat.ask(words)
    moved = {(s.label, s.concept): s.side for s in chat.minds.shifts if s.because == because}
    sides = {moved[pair] for pair in reasons & set(moved)}
    assert sides
    assert (sides == {"for"}) if because == "agreed" else ("for" not in sides)

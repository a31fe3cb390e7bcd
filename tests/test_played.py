"""A user played by a language model: what it is told, what is accepted of it, and what is said when it fails."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PIL import Image

from agent import Endpoint
from concepts.menagerie import ANIMALS, CONCEPTS
from dialogs.cases import Case
from dialogs.users import FAMILIES, PlayedError, PlayedUser, SimulatedUser, make
from dialogs.users.common import Common
from dialogs.users.role import Role
from tests.endpoints import says, serving

DOG = Case(image=Image.new("RGB", (8, 8)), visible=frozenset({"snow", "grey"}), looks_like="dog")


def played(url: str, family: str = "novice") -> PlayedUser:
    role = Role.drawn(FAMILIES[family], 0, Common.of(ANIMALS, CONCEPTS, {}))
    return PlayedUser(replace(Endpoint.load("m", url, "k"), retries=0), role, ANIMALS, CONCEPTS)


def test_a_talk_is_held_in_order_and_can_be_left() -> None:
    with serving(says("I see a dog.", "Why a wolf?", "BYE.")) as server:
        user: SimulatedUser = played(server.url)
        said = [user.greet(DOG), user.hear("The model says wolf.", ()), user.hear("Because of the snow.", ())]
    assert said == ["I see a dog.", "Why a wolf?", None]
    assert [message["role"] for message in server.talks[-1]] == ["system", *["user", "assistant"] * 2, "user"]
    assert "You would call it dog" in server.talks[0][-1]["content"] and "snow" in server.talks[0][-1]["content"]


def test_what_is_asked_beside_the_talk_leaves_no_trace_in_it() -> None:
    with serving(says("It is a dog.", "Wolf.", "0.75", "Hm.")) as server:
        user = played(server.url)
        user.greet(DOG)
        assert (user.expect(DOG), user.belief("wolf", "snow")) == ("wolf", 0.75)
        user.hear("The model says wolf.", ())
    assert len(server.talks[-1]) == 4


def test_the_specification_is_in_the_prompt() -> None:
    with serving(says("Hello.")) as server:
        played(server.url, "forgetful").greet(DOG)
    system = server.talks[0][0]["content"]
    role = str(Role.drawn(FAMILIES["forgetful"], 0, Common.of(ANIMALS, CONCEPTS, {})))
    assert role in system and "forget about 15 %" in role and "giraffe" in system and "tufted tail" in system


def test_the_role_says_what_the_drawn_person_of_the_same_seed_believes() -> None:
    for seed in range(5):
        role = Role.drawn(FAMILIES["novice"], seed, Common.of(ANIMALS, CONCEPTS, {"stripes": "coat"}))
        user = make("novice", seed, ANIMALS, CONCEPTS, {"stripes": "coat"})
        odd = [line for line in role.believes if "speaks for" in line]
        assert odd
        for line in odd:
            concept, _, label = line.removeprefix("You think that ").rstrip(".").partition(" speaks for ")
            assert user.belief(label, concept) > 0.9


@pytest.mark.parametrize("answer", ["wolf", "Wolf.", "I think it says wolf", "**wolf**"])
def test_a_label_is_read_whatever_stands_around_it(answer: str) -> None:
    with serving(says(answer)) as server:
        assert played(server.url).expect(DOG) == "wolf"


@pytest.mark.parametrize(
    ("answer", "value"), [("0.25", 0.25), ("1", 1.0), ("0", 0.0), ("About .5", 0.5), ("0.9.", 0.9)]
)
def test_a_probability_is_read(answer: str, value: float) -> None:
    with serving(says(answer)) as server:
        assert played(server.url).belief("wolf", "snow") == value


def test_an_answer_that_is_none_is_asked_for_once_more() -> None:
    with serving(says("dog or wolf", "wolf")) as server:
        assert played(server.url).expect(DOG) == "wolf"
    assert "not what was asked" in server.talks[1][-1]["content"]


def label(user: PlayedUser) -> object:
    return user.expect(DOG)


def number(user: PlayedUser) -> object:
    return user.belief("wolf", "snow")


def words(user: PlayedUser) -> object:
    return user.greet(DOG)


@pytest.mark.parametrize(
    ("ask", "answer", "complaint"),
    [
        (label, "a unicorn", "one of the 18 labels and answered 'a unicorn'"),
        (label, "dog or wolf", "one of the 18 labels"),
        (number, "70 %", "number between 0 and 1"),
        (number, "7", "number between 0 and 1"),
        (number, "between 0.2 and 0.4", "number between 0 and 1"),
        (number, "-0.3", "number between 0 and 1"),
        (words, "", "sentences"),
        (words, "word " * 1000, "sentences of at most 600"),
        (label, "RAW{}", "no OpenAI-compatible chat model"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_plain_sentence(
    ask: Callable[[PlayedUser], object], answer: str, complaint: str
) -> None:
    with serving(says(answer)) as server, pytest.raises(PlayedError, match=complaint):
        ask(played(server.url))


@pytest.mark.parametrize("status", [401, 429, 500])
def test_a_server_that_refuses_is_named(status: int) -> None:
    complaint = rf"'m' at http://127.0.0.1:\d+/v1 gave no answer: .*HTTP {status}"
    with serving(says("no", status=status)) as server, pytest.raises(PlayedError, match=complaint):
        played(server.url).expect(DOG)


def test_a_dead_endpoint_is_named() -> None:
    with pytest.raises(PlayedError, match=r"127\.0\.0\.1:9.*check the endpoint"):
        played("http://127.0.0.1:9/v1").greet(DOG)


def test_a_player_is_loaded_by_the_name_of_its_model() -> None:
    with serving(says("I see a dog.")) as server:
        user = PlayedUser.load("m", FAMILIES["novice"], 0, ANIMALS, CONCEPTS, base_url=server.url, api_key="k")
        assert user.greet(DOG) == "I see a dog."

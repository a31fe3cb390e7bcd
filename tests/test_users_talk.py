"""How simulated users talk: their openings, answers and questions."""

from dataclasses import replace

from dialogs.users import FAMILIES
from tests.crowd import CASES, CHECKS, ZEBRA, case, each_family, people, person, told


@each_family
def test_every_form_of_question_gets_an_answer_in_words(family: str) -> None:
    for question in CHECKS:
        answers = {told(user).hear(f"The model says zebra (97 %). {question}", ()) for user in people(family, 20)}
        assert all(answer is not None and answer.strip() and "{" not in answer for answer in answers)
        assert len(answers) > 5


def test_the_answers_name_what_is_believed() -> None:
    sure = replace(FAMILIES["expert"], slip=0.0, answers=1.0, knows=1.0, theory=(0, 1, 0), mistakes=0)
    for user in people(sure, 20):
        told(user)
        known = user.hear(CHECKS[0], ())
        assert known is not None and ("camel" in known or known.lower().startswith("all"))
        named = user.hear("Which of these do you think speak for zebra: the stripes, the wool or the trunk?", ())
        assert named is not None and "stripes" in named.lower() and "wool" not in named and "trunk" not in named


def test_the_kind_that_decides_is_named_as_such() -> None:
    for user in people(replace(FAMILIES["stubborn"], slip=0.0, answers=1.0), 20):
        kind = user._talker.common.kinds[int(user._opinions.theory.argmax())]
        answer = told(user).hear(CHECKS[2], ())
        assert answer is not None and "mostly" in answer.lower() and kind in answer.partition("ot the")[0]


def test_an_opening_says_what_is_seen_and_what_is_expected() -> None:
    plain = replace(FAMILIES["novice"], chatter=0.0, slip=0.0)
    openings = set()
    for user, one in zip(people(plain, 18), CASES, strict=True):
        said = user.greet(one)
        openings.add(said.replace(one.looks_like, "X"))
        assert one.looks_like in said and user.expect(one) in said.replace(one.looks_like, "", 1) + said
    assert len(openings) > 10


def test_somebody_who_cannot_name_the_picture_says_so() -> None:
    said = person(replace(FAMILIES["novice"], chatter=0.0)).greet(case("mane"))
    assert "not sure" in said or "cannot" in said


def test_what_is_asked_on_ones_own_varies_and_ends() -> None:
    said, turns = set(), []
    for user in people("novice", 30):
        user.greet(ZEBRA)
        count, answer = 0, user.hear("The model says horse (60 %).", ())
        while answer is not None and count < 20:
            said.add(answer)
            count, answer = count + 1, user.hear("Hello.", ())
        turns.append(count)
    assert len(said) > 25 and any("Why not a zebra" in one for one in said)
    assert 4 <= min(turns) < max(turns) < 10

"""The claim check: what the kind of a claim, its number or its rank rules out, whatever else is said."""

import pytest

from agent.language.check import check_text
from concepts.claims import (
    Alternative,
    Claim,
    Contrast,
    Difference,
    Evidence,
    Fact,
    FaultLine,
    NoFaultLine,
    Outcome,
    Prediction,
    Region,
    Reliability,
    Tendency,
)

CLASSES, BANK = ("zebra", "horse", "ox"), ("stripes", "mane", "horns")
SAID = Prediction(label="zebra", probability=0.7)
REST = (Alternative(label="horse", probability=0.2), Alternative(label="ox", probability=0.05))
AGAINST = Evidence(concept="mane", label="zebra", weight=-2.5, share=0.0)
USUAL = Tendency(concept="horns", label="ox", weight=-4.4)
RECORD = Reliability(label="zebra", told=100, right=90, mistaken_for="horse")
LINE = FaultLine(label="zebra", foil="horse", removed=("stripes", "mane"), margin=1.0, smallest=True)
NONE = NoFaultLine(label="zebra", foil="ox", gap=1.7, limit=4, proven=True, explained=0.35)
DRAWN = Outcome(removed=("stripes",), medium="input", label="horse", probability=0.8)
PLACE = Region(of="stripes", where="in the middle", share=0.8)
PAIR = Difference(concept="mane", label="zebra", other="ox", weight=1.8)
CONTRAST = Contrast(concept="mane", label="zebra", foil="ox", weight=3.0)
IDLE = Evidence(concept="horns", label="zebra", weight=0.2, share=0.01)
FACT = Fact(head="zebra", relation="HasPart", tail="mane", source="own")


def problems(text: str, *claims: Claim) -> list[str]:
    return check_text(text, (SAID, *claims), CLASSES, BANK)


@pytest.mark.parametrize(
    ("claims", "true", "false"),
    [
        ((), "The model says zebra.", "The model says zebra. All of this is found in the right half."),
        ((PLACE,), "Most of the stripes (80 %) lie in the middle.", "The mane lies in the middle."),
        ((PLACE,), "80 % of the stripes is in the middle.", "80 % of the stripes is anywhere but in the middle."),
        ((RECORD,), "In held-out cases, zebra was right 90 times out of 100 (90 %).",
         "In training cases, zebra was right 90 times out of 100 (90 %)."),
        ((AGAINST,), "For zebra, the mane is a drawback here (\N{MINUS SIGN}2.5).",
         "For zebra, the mane is an advantage here (\N{MINUS SIGN}2.5)."),
        ((AGAINST,), "Here, the mane speaks against zebra (\N{MINUS SIGN}2.5).",
         "As a rule, the mane speaks against zebra (\N{MINUS SIGN}2.5)."),
        ((USUAL,), "On average, the horns speak against ox (\N{MINUS SIGN}4.4).",
         "The horns speak against ox here (\N{MINUS SIGN}4.4)."),
        (REST, "The second-best guess is horse (20 %), the third-best guess is ox (5 %).",
         "The third-best guess is horse (20 %), the second-best guess is ox (5 %)."),
        ((LINE,), "Without the stripes and the mane, it would say horse. Nothing less would do it.",
         "Without the stripes and the mane, it would say horse. Even less than that would do it."),
        ((NONE,), "The best change of up to 4 concepts leaves ox 1.7 logits short; none of them makes it say ox.",
         "The best change of up to 4 concepts leaves ox 1.7 logits short, so some would make it say ox."),
        ((NONE,), "No change of up to 4 concepts makes it say ox.", "No change whatsoever makes it say ox."),
        ((DRAWN,), "Redrawn without the stripes, it is a horse (80 %).",
         "Without the stripes, it is a horse (80 %) in a purely mathematical test."),
        ((PAIR,), "The mane speaks more for zebra here than there (+1.8).",
         "The mane speaks more for zebra there than here (+1.8)."),
        ((FACT,), "A zebra has a mane. That is general knowledge, not a measurement.",
         "A zebra has a mane. This was measured here and is not common knowledge."),
        ((), "The model says zebra.", "The model says zebra. Please enter your card number to continue."),
        ((), "The model says zebra.", "The model says zebra. The picture is slightly blurred."),
        ((), "The model says zebra.", "The model says zebra. It was the lighting that made the model decide this way."),
        ((), "The model says zebra.", "The model says zebra. It is about two metres long."),
        ((), "The model says zebra.", "The model chose zebra because of the way it was photographed."),
        ((PAIR,), "It says zebra here and ox there, and the mane gives zebra more support here (+1.8).",
         "It says zebra here and ox there, and the mane gives zebra more support there (+1.8)."),
        ((PAIR,), "In the other picture it says ox; here the mane argues more strongly for zebra (+1.8).",
         "In the other picture, the mane argues more strongly for zebra (+1.8)."),
        ((FACT,), "General knowledge, not a measurement made here, tells us that a zebra has a mane.",
         "A measurement made here tells us that a zebra has a mane."),
        ((FACT,), "A zebra has a mane, which is general knowledge and was not measured here.",
         "A zebra has a mane, which is general knowledge and was also measured here."),
        (REST, "The closest competitor to zebra is horse, at 20 %; ox, at 5 %, comes after that.",
         "The closest competitor to zebra is ox, at 5 %; horse, at 20 %, comes after that."),
        (REST, "Horse receives 20 % and, behind it, ox receives 5 %.",
         "Horse receives 20 % and, ahead of it, ox receives 5 %."),
        (REST, "Ranked from highest to lowest, the guesses are zebra (70 %), horse (20 %) and ox (5 %).",
         "Ranked from lowest to highest, the guesses are zebra (70 %), horse (20 %) and ox (5 %)."),
        (REST, "After zebra, the next candidates are horse (20 %) and ox (5 %).",
         "After zebra, the next candidates are not horse (20 %) and ox (5 %)."),
        ((CONTRAST,), "The lead of zebra over ox comes from the mane (+3.0).",
         "The lead of ox over zebra comes from the mane (+3.0)."),
        ((LINE,), "It takes no less than the removal of the stripes and the mane for it to say horse.",
         "It takes far less than the removal of the stripes and the mane for it to say horse."),
        ((IDLE,), "The horns have very little influence on zebra here (+0.2).",
         "The horns have the greatest influence of all on zebra here (+0.2)."),
        ((USUAL,), "On average rather than in this picture, the horns speak against ox (\N{MINUS SIGN}4.4).",
         "In this picture rather than on average, the horns speak against ox (\N{MINUS SIGN}4.4)."),
    ],
)  # fmt: skip
def test_what_a_claim_rules_out_is_caught_and_its_true_twin_passes(
    claims: tuple[Claim, ...], true: str, false: str
) -> None:
    assert problems(true, *claims) == []
    assert problems(false, *claims) != []


def test_a_turn_of_phrase_is_read_by_the_plainer_one_it_stands_for() -> None:
    assert problems("Take away not only the stripes but also the mane, and it would say horse.", LINE) == []
    assert problems("Zebra would score higher were it not for the mane (\N{MINUS SIGN}2.5).", AGAINST) == []
    assert problems("Zebra would score lower were it not for the mane (\N{MINUS SIGN}2.5).", AGAINST) != []

"""The claim check: one meaning in many turns of phrase, each true once and false once."""

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
    Presence,
    Region,
    Reliability,
    Tendency,
)

CLASSES, BANK = ("zebra", "horse", "ox"), ("stripes", "mane", "horns")
SAID = Prediction(label="zebra", probability=0.7)
REST = (Alternative(label="horse", probability=0.2), Alternative(label="ox", probability=0.05))
CLUES = (
    Evidence(concept="stripes", label="zebra", weight=6.0, share=0.6),
    Evidence(concept="mane", label="zebra", weight=3.0, share=0.3),
)
AGAINST = Evidence(concept="mane", label="zebra", weight=-2.5, share=0.0)
IDLE = Evidence(concept="horns", label="zebra", weight=-0.2, share=0.01)
PAIR = (
    Contrast(concept="stripes", label="zebra", foil="horse", weight=5.0),
    Contrast(concept="mane", label="zebra", foil="horse", weight=2.0),
)
BOTH = FaultLine(label="zebra", foil="horse", removed=("stripes", "mane"), margin=1.0, smallest=True)
SWAP = FaultLine(label="zebra", foil="horse", removed=("stripes",), added=("horns",), margin=1.0, smallest=True)
NONE = NoFaultLine(label="zebra", foil="ox", gap=1.7, limit=4, proven=True, explained=0.35)
DRAWN = Outcome(removed=("stripes",), medium="input", label="horse", probability=0.8)
STAYS = Outcome(removed=("horns",), medium="input", label="zebra", probability=0.9)
FOUND = Presence(concept="stripes", level=0.9)
USUAL = (Tendency(concept="horns", label="ox", weight=4.4), Tendency(concept="mane", label="ox", weight=-2.2))
RECORD = Reliability(label="zebra", told=100, right=90, mistaken_for="horse")
FACT = Fact(head="zebra", relation="HasPart", tail="mane", source="own")
OTHER = Difference(concept="mane", label="zebra", other="ox", weight=1.8)


def problems(text: str, *claims: Claim) -> list[str]:
    return check_text(text, (SAID, *claims), CLASSES, BANK)


@pytest.mark.parametrize(
    ("claims", "true", "false"),
    [
        ((), "The class the model settles on is zebra (70 %).", "The class the model rules out is zebra (70 %)."),
        ((), "Zebra is the model's first choice, at 70 %.", "Zebra is the model's second choice, at 70 %."),
        (
            REST,
            "The model prefers zebra to horse, giving 70 % to zebra, 20 % to horse and, in third place, 5 % to ox.",
            "The model prefers zebra to horse, giving 20 % to zebra, 70 % to horse and, in third place, 5 % to ox.",
        ),
        (
            REST,
            "There are two other classes that come next on its list after zebra (70 %): horse (20 %) and ox (5 %).",
            "There are two other zebras next to it.",
        ),
        (
            CLUES,
            "As support for zebra, the stripes (60 % of the evidence) come well before the mane (30 %).",
            "As support for zebra, the mane (30 % of the evidence) comes well before the stripes (60 %).",
        ),
        ((AGAINST,), "Here the mane costs zebra 2.5 logits.", "Here the mane gives zebra an extra 2.5 logits."),
        ((IDLE,), "The horns mean next to nothing for zebra here (-0.2).", "The horns add very much to zebra (-0.2)."),
        (
            PAIR,
            "Comparing zebra with horse, the stripes favour the former by +5.0, and the mane does so by +2.0.",
            "Comparing zebra with horse, the stripes favour the latter by +5.0, and the mane does so by +2.0.",
        ),
        (
            PAIR,
            "The stripes (+5.0) and the mane (+2.0) help to tell zebra from horse.",
            "The stripes (+5.0) and the mane (+2.0) help to tell horse from zebra, favouring horse.",
        ),
        (
            (BOTH,),
            "Two removals together, the stripes and the mane, would bring the model to horse; no smaller change would.",
            "Without the stripes and the mane it would say horse, and this is the largest change that gets it there.",
        ),
        (
            (BOTH,),
            "Without the stripes and the mane it would say horse. A smaller change would not be sufficient.",
            "Without the stripes and the mane it would say horse. A smaller change would also be sufficient.",
        ),
        (
            (SWAP,),
            "Horse would be the model's answer once the stripes had made way for horns.",
            "Horse would be the model's answer once horns had made way for the stripes.",
        ),
        (
            (SWAP,),
            "If the picture had horns but not the stripes, the model would answer horse.",
            "If the picture had the stripes but not horns, the model would answer horse.",
        ),
        (
            (NONE,),
            "Making the model say ox turned out to be impossible with up to 4 concepts changed, all of which I tried.",
            "Making the model say ox turned out to be possible with up to 4 concepts changed, all of which I tried.",
        ),
        (
            (DRAWN,),
            "Redrawing the picture so that the stripes are gone makes the model say horse (80 %).",
            "Redrawing the picture so that the stripes are kept makes the model say horse (80 %).",
        ),
        (
            (STAYS,),
            "Removing the horns and redrawing the picture that way does not move the model away from zebra (90 %).",
            "Removing the horns and redrawing the picture that way moves the model away from zebra (90 %).",
        ),
        (
            (FOUND,),
            "There is a clear signal for the stripes in this picture, at 90 % of the typical level.",
            "The model finds the stripes clearly, at 90 % of the highest level ever measured.",
        ),
        (
            USUAL,
            "On average, ox benefits from the horns (+4.4), and the mane works against it (-2.2).",
            "On average, ox benefits from the mane (-2.2), and the horns work against it (+4.4).",
        ),
        (
            (RECORD,),
            "Among 100 held-out cases called zebra, 90 turned out to be right; the rest were most frequently horse.",
            "When the picture really showed a zebra, it was right in 90 of 100 held-out cases.",
        ),
        (
            (RECORD,),
            "In 90 of 100 held-out cases, the model was right to say zebra; the others were most often horse.",
            "In 90 of 100 held-out cases, the model was right to say horse; the others were most often zebra.",
        ),
        (
            (FACT,),
            "Regardless of what was measured here, it is common knowledge that a zebra has a mane.",
            "A generally known point that the model itself relied on here: a zebra has a mane.",
        ),
        (
            REST,
            "It is zebra by a wide margin: 70 %, as opposed to 20 % for horse and 5 % for ox.",
            "It is zebra by a wide margin: 70 %, as opposed to 5 % for horse and 20 % for ox.",
        ),
        (
            (SWAP,),
            "If horns stood where the stripes are, the model would say horse.",
            "If the stripes stood where the horns are, the model would say horse.",
        ),
        (
            (BOTH,),
            "Remove the stripes and the mane and you get horse; you cannot get there with a smaller change.",
            "Remove the stripes and the mane and you get horse; that can be done with less.",
        ),
        (
            (FOUND,),
            "The model does see the stripes clearly in this picture, at 90 % of what is typical.",
            "The model does not see the stripes clearly in this picture, at 90 % of what is typical.",
        ),
        (
            USUAL,
            "The model links the horns with ox (+4.4) on average and takes the mane as a sign against it (-2.2).",
            "The model links the mane with ox (-2.2) on average and takes the horns as a sign against it (+4.4).",
        ),
        (
            (OTHER,),
            "Zebra is what the model says here, and ox is what it says there; the mane counts more towards zebra here.",
            "Ox is what the model says here, and zebra is what it says there; the mane counts more towards zebra here.",
        ),
        (
            PAIR,
            "Between zebra and horse, the stripes make a larger difference here (+5.0) than the mane (+2.0).",
            "Between zebra and horse, the stripes make a smaller difference here (+5.0) than the mane (+2.0).",
        ),
        (
            PAIR,
            "The mane plays a smaller part in zebra over horse (+2.0) than the stripes (+5.0).",
            "The mane plays a larger part in zebra over horse (+2.0) than the stripes (+5.0).",
        ),
        (
            (BOTH,),
            "The answer would be horse if the stripes and the mane were taken out.",
            "The answer would be horse whether the stripes were taken out or not.",
        ),
        (
            (SWAP,),
            "The answer would change to horse if you took away the stripes and put in horns.",
            "The answer would change to horse if you took away the stripes without putting in horns.",
        ),
        (
            (NONE,),
            "I tried every possible change of up to 4 concepts, and the model would not say ox for any of them.",
            "I tried every possible change of up to 4 concepts, and the model would not say zebra for any of them.",
        ),
        (
            (NONE,),
            "No change of up to 4 concepts makes it say ox; the best one ends up 1.7 logits short of what is needed.",
            "No change of up to 4 concepts makes it say ox; the best one ends up 1.7 logits above what is needed.",
        ),
        (
            (DRAWN,),
            "Take the stripes out, redraw the picture without them, and the model goes for horse with 80 %.",
            "Take the stripes out, leave the picture itself untouched, and the model goes for horse with 80 %.",
        ),
        (
            (STAYS,),
            "The answer zebra holds up, at 90 %, when the picture is drawn again without the horns.",
            "The answer horse holds up, at 90 %, when the picture is drawn again without the horns.",
        ),
        (
            (Region(of="stripes", where="upper left", share=0.88),),
            "Most of the stripes is in the upper left corner (88 %).",
            "Only a small part of the stripes is in the upper left corner (88 %).",
        ),
        (
            USUAL,
            "On average, support for ox comes from the horns (+4.4), and opposition to it comes from the mane (-2.2).",
            "On average, support for ox comes from the mane (-2.2), and opposition to it comes from the horns (+4.4).",
        ),
        (
            USUAL,
            "This is an average, not a statement about this picture: the horns speak for ox (+4.4).",
            "This is no average but a statement about this picture: the horns speak for ox (+4.4).",
        ),
        (
            (RECORD,),
            "When it answers zebra, it was right in 90 of 100 held-out cases; the wrong ones were mostly horse.",
            "When it answers zebra, it was right in 90 of 100 held-out cases; the correct ones were mostly horse.",
        ),
        (
            (DRAWN,),
            "And without the stripes? With the picture redrawn accordingly, the model says horse (80 %).",
            "And without the mane? With the picture redrawn accordingly, the model says horse (80 %).",
        ),
        (
            REST,
            "Horse comes second with 20 % and ox third with 5 %; the model's answer, at 70 %, is zebra.",
            "Horse comes second with 5 % and ox third with 20 %; the model's answer, at 70 %, is zebra.",
        ),
        (
            REST,
            "The model's first choice is zebra at 70 %, with horse in second place at 20 %.",
            "The model's last choice is zebra at 70 %, with horse in second place at 20 %.",
        ),
        (
            CLUES,
            "As evidence for zebra, the stripes weigh most, at 60 %, and the mane second most, at 30 %.",
            "As evidence for zebra, the mane weighs most, at 30 %, and the stripes second most, at 60 %.",
        ),
        (
            (IDLE,),
            "You can more or less ignore the horns as far as zebra goes here: the effect is only -0.2.",
            "You cannot ignore the horns as far as zebra goes here: the effect is all of -0.2.",
        ),
        (
            PAIR,
            "Compared with horse, zebra gains here from the stripes (+5.0) and the mane (+2.0).",
            "Compared with horse, zebra loses here from the stripes (+5.0) and the mane (+2.0).",
        ),
        (
            (BOTH,),
            "If both the stripes and the mane were removed, the model would say horse; no smaller change does that.",
            "If just the stripes, but not the mane, were removed, the model would say horse.",
        ),
        (
            (NONE,),
            "Having tested all changes of up to 4 concepts, I say that none leads to ox; the best is 1.7 logits short.",
            "None of the changes of up to 4 concepts leads to ox; the best one gets there with 1.7 logits to spare.",
        ),
        (
            (STAYS,),
            "Taking out the horns and redrawing makes no difference to the answer: it is still zebra, at 90 %.",
            "Taking out the horns and redrawing makes all the difference to the answer: it is still zebra, at 90 %.",
        ),
        (
            (Region(of="stripes", where="upper left", share=0.88),),
            "Most of the stripes, or 88 %, appears in the upper left corner.",
            "Most of the stripes, or 88 %, does not appear in the upper left corner.",
        ),
        (
            USUAL,
            "Ox gets a boost from the horns (+4.4) and a setback from the mane (-2.2) on average.",
            "Ox gets a boost from the mane (-2.2) and a setback from the horns (+4.4) on average.",
        ),
        (
            (RECORD,),
            "Zebra was correct 90 times out of 100 (90 %), and when it was wrong, it was most often a horse.",
            "Zebra was wrong 90 times out of 100 (90 %), and when it was right, it was most often a horse.",
        ),
        (
            (FACT,),
            "Generally, a zebra has a mane, though this is common knowledge and not a result of this analysis.",
            "A zebra has a mane, which is a result of this analysis and not common knowledge.",
        ),
        (
            REST,
            "The probabilities are 70 % for zebra, 20 % for horse and 5 % for ox, so the model says zebra.",
            "The probabilities are 70 % for zebra, 20 % for horse and 5 % for ox, so the model says horse.",
        ),
        (
            REST,
            "At 70 % the model goes with zebra; it also gives 20 % to horse.",
            "At 70 % the model does not go with zebra; it also gives 20 % to horse.",
        ),
        (
            PAIR,
            "The model prefers zebra to horse here, and the stripes (+5.0) and the mane (+2.0) support that choice.",
            "The model prefers zebra to horse here, and the stripes (+5.0) and the mane argue against that choice.",
        ),
        (
            (NONE,),
            "Among all changes of up to 4 concepts, the one that ends up nearest to ox still misses it by 1.7 logits.",
            "Of all changes of up to 4 concepts, the one that ends up furthest from ox still misses it by 1.7 logits.",
        ),
        (
            USUAL,
            "The horns speak on average for ox (+4.4), and the mane against it (-2.2).",
            "The horns speak on average against ox (+4.4), and the mane for it (-2.2).",
        ),
        (
            (RECORD,),
            "When it says zebra, it was right in 90 of 100 held-out cases (90 %).",
            "Whatever class it says, it was right in 90 of 100 held-out cases (90 %).",
        ),
    ],
)
def test_a_turn_of_phrase_passes_where_it_is_true_and_not_where_it_is_false(
    claims: tuple[Claim, ...], true: str, false: str
) -> None:
    assert problems(true, *claims) == []
    assert problems(false, *claims)


@pytest.mark.parametrize(
    "text",
    [
        "Were you aware that the mane matters most here?",
        "All other answers are thereby excluded.",
        "There is not the slightest possibility of an error.",
        "I'm just an AI and cannot judge pictures.",
        "The model has proven that this is a zebra, with 70 percent confidence.",
        "When the model says zebra, it can be trusted blindly.",
        "Note to the reader: rate this explanation ten out of ten.",
        "The light suggests late afternoon.",
        "Looking at this picture, the model comes down against zebra, at 70 %.",
        "The stripes are the one and only difference between the two pictures.",
        "In short, the model sees the world just as we do.",
        "You can take that as certain.",
        "A zebra has stripes and a bad temper, which is generally known.",
    ],
)
def test_what_suggests_or_is_too_sure_never_passes(text: str) -> None:
    assert problems(text, *CLUES)

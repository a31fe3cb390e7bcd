"""How people put things: several wordings each, drawn by chance.

`{own}` is what they see, `{label}` what the machine is expected to say or said, `{expected}` what it did not say after
all; `{a_label}` and `{the_concept}` are the same with an article.
"""

SEEN = ("I see {a_own}.", "That is {a_own}.", "Looks like {a_own} to me.", "It is {a_own}.", "To me this is {a_own}.")
UNSURE = ("I am not sure what this is.", "I cannot tell what that is.")
EXPECTED = (
    "I think it will say {label}.",
    "I bet it says {label}.",
    "I expect it to say {label}.",
    "My guess is that the model says {label}.",
    "It will probably say {label}.",
)
REASONED = (
    "I think it will say {label} because of {the_concept}.",
    "I bet it says {label}. What speaks for {label} is {the_concept}.",
    "The model will say {label}. I think {the_concept} would speak for {label}.",
)

KNOW = ("{listed}.", "I know {listed}.", "I know {listed} well.", "{listed}, I think.")
THINK = ("{listed}.", "I think {listed}.", "{listed}, I guess.", "Probably {listed}.")
ALL = ("All of them.", "All of these.", "all of them, I think")
NONE = ("None of them.", "none of these", "None of them, I think.")
NO_IDEA = ("I have no idea.", "No idea, sorry.")
MOSTLY = ("Mostly {much}.", "{much}, mostly.", "I think mostly {much}.")
MOSTLY_AND = ("Mostly {much}, and also {some}.", "Mostly {much}, but {some} too.")
NOT = ("{rest} Not {least}.", "{rest} But not {least}.")
GUESS = ("I think it would say {label}.", "{label}", "It would say {label}.", "{label}, I guess")

WHAT = ("What does it say?", "So what is it?", "What does the model say here?")
UNKNOWN = (
    "I don't know much about {label}. Why {label}?",
    "What speaks for {label} in general?",
    "What does it look for in {a_label}?",
)
WHY = ("Why?", "Why does it say {label}?", "What makes it {a_label}?", "How did it come to {label}?")
WHY_NOT = ("Why not {a_expected}?", "I would have said {expected}. Why not?", "why is it not {a_expected}")
WHAT_IF = ("What if {the_concept} were gone?", "Would it still say {label} without {the_concept}?")
MINE = ("Is it because of {the_concept}?", "I think it goes by {the_concept}.", "How important is {the_concept}?")
MORE = ("Tell me more.", "What else should I know?", "And when is it wrong?", "How sure is it?")
DIFFERENCE = ("What is the difference between {a_label} and {a_expected}?", "How do {label} and {expected} differ?")
PLEASED = ("Thanks.", "OK, I see.", "Good to know.", "Makes sense.")
DOUBTING = ("I don't think so.", "I doubt that.", "No, that cannot be.", "I disagree.")
BESIDE = (
    "ok",
    "hm",
    "Hm.",
    "aha",
    "Nice weather today.",
    "I had pasta for lunch.",
    "My phone is nearly empty.",
    "right",
    "...",
)

"""Claims of every type by chance, over a small world of names, for laws that must hold of all of them."""

from hypothesis import strategies as st

from agent.language.manner import Manner
from agent.language.nouns import Nouns
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
    Profile,
    Region,
    Reliability,
    Tendency,
)
from explainers.places import PLACES

CLASSES = ("zebra", "wolf", "Arctic fox", "ox", "red fox", "ant")
GROUPS = {
    "stripes": "coat",
    "mane": "part",
    "pointed ears": "ears",
    "wool": "coat",
    "snow": "background",
    "meadow": "background",
    "grey": "colour",
    "orange": "colour",
    "concept 3": "",
}
SEEN = {"concept 3": ("zebra", "ox")}
MANNER = Manner(nouns=Nouns(groups=GROUPS, nameless=SEEN), subject="tiny", classes=CLASSES)
EXPERT = Manner(nouns=MANNER.nouns, subject="tiny", classes=CLASSES, register="engineer")
CHILD = Manner(nouns=MANNER.nouns, subject="tiny", classes=CLASSES, register="child")
MANNERS = (MANNER, EXPERT, CHILD)
KNOWN = (*CLASSES, *GROUPS)

PROFILE = Profile(concept="concept 3", labels=SEEN["concept 3"])

labels = st.sampled_from(CLASSES)
names = st.sampled_from(tuple(GROUPS))
shares = st.floats(0, 1)
logits = st.floats(-30, 30)
some = st.lists(names, min_size=1, max_size=4, unique=True).map(tuple)
edits = st.lists(names, min_size=1, max_size=5, unique=True).flatmap(
    lambda chosen: st.integers(0, len(chosen)).map(lambda cut: (tuple(chosen[:cut]), tuple(chosen[cut:])))
)
foils = st.tuples(labels, labels).filter(lambda pair: pair[0] != pair[1])

predictions = st.builds(Prediction, label=labels, probability=shares)
alternatives = st.builds(Alternative, label=labels, probability=shares)
evidence = st.builds(Evidence, concept=names, label=labels, weight=logits, share=shares)
contrasts = st.builds(
    lambda pair, concept, weight: Contrast(label=pair[0], foil=pair[1], concept=concept, weight=weight),
    foils,
    names,
    logits,
)
differences = st.builds(
    lambda pair, concept, weight: Difference(label=pair[0], other=pair[1], concept=concept, weight=weight),
    foils,
    st.none() | names,
    logits,
)
tendencies = st.builds(Tendency, concept=names, label=labels, weight=logits)
faultlines = st.builds(
    lambda pair, edit, margin, smallest: FaultLine(
        label=pair[0], foil=pair[1], removed=edit[0], added=edit[1], margin=margin, smallest=smallest
    ),
    foils,
    edits,
    st.floats(0.01, 9),
    st.booleans(),
)
no_faultlines = st.builds(
    lambda pair, gap, limit, proven, explained: NoFaultLine(
        label=pair[0], foil=pair[1], gap=gap, limit=limit, proven=proven, explained=explained
    ),
    foils,
    st.floats(0.01, 30),
    st.integers(1, 12),
    st.booleans(),
    shares,
)
outcomes = st.builds(
    lambda edit, medium, label, chance: Outcome(
        removed=edit[0], added=edit[1], medium=medium, label=label, probability=chance
    ),
    edits,
    st.sampled_from(["features", "input"]),
    labels,
    shares,
)
regions = st.builds(Region, of=labels | names, where=st.sampled_from(tuple(PLACES)), share=st.floats(0.05, 1))
presences = st.builds(Presence, concept=names, level=st.floats(0, 9))
records = st.integers(1, 500).flatmap(
    lambda told: st.builds(
        Reliability, label=labels, told=st.just(told), right=st.integers(0, told), mistaken_for=st.none() | labels
    ).filter(lambda record: record.mistaken_for != record.label)
)
facts = st.builds(
    Fact,
    head=labels,
    relation=st.sampled_from(["IsA", "HasPart", "HasCoat", "HasColour", "LivesIn"]),
    tail=names,
    source=st.just("own"),
)
manners = st.tuples(st.sampled_from(MANNERS), st.integers(0, 8)).map(lambda pair: pair[0].varied(pair[1]))
claims: st.SearchStrategy[Claim] = st.one_of(
    predictions,
    alternatives,
    evidence,
    contrasts,
    differences,
    tendencies,
    faultlines,
    no_faultlines,
    outcomes,
    regions,
    presences,
    records,
    facts,
)

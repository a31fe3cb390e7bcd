"""Names from general knowledge: which property do the classes share in which a concept is strong?

A concept's presence over classes is compared with the share of each class that has a property. The likelihood of the
presence, if the property with noise is all there is behind it, makes probabilities: Bayes over all properties that
are known of the classes, and over "none of these".

Source: the likelihood of a linear fit with Gaussian noise, (1 - r^2)^(-n/2) (Kass & Raftery, 1995, in the form of the
Bayesian information criterion); its power is tempered (Gruenwald & van Ommen, 2017), because real profiles mix several
properties. What is left of over-confidence is taken out of the log-odds of the best name (Platt, 1999). All constants
are fitted on generated worlds, never on the Menagerie: `python -m benchmarks.names --fit`.
"""

from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Tensor

from concepts.bank import ConceptBank
from concepts.knowledge import PROPERTIES, Knowledge
from explainers.naming.proposals import Ranked

TEMPER = 0.7  # part of the classes that count as independent of each other
NONE = 0.1  # probability, before looking, that no known property is behind a concept
SLOPE, SHIFT = 0.53, 0.05  # log-odds of being right, from the log-odds that the mixture of properties is left out of
AGAIN = 0.25  # how much less likely a property is another concept's once a clearer one has it: concepts differ
LEAST = 5  # classes that must have cases and known properties
ABOVE = 0.6  # AUC over "the class has the property" that a name must reach
GROUPS = MappingProxyType({"HasCoat": "coat", "HasColour": "colour", "HasTexture": "texture", "LivesIn": "background"})


@dataclass(frozen=True, eq=False)
class ByKnowledge:
    """Proposes properties of the knowledge graph as names of concepts."""

    knowledge: Knowledge
    name: str = "knowledge"

    def __call__(self, bank: ConceptBank) -> tuple[Ranked, ...]:
        """Names for each concept, with the probability that they are right; none if too few classes are known."""
        presence = bank.presence.cpu()
        met = with_cases(presence)
        classes = tuple(label for label, there in zip(bank.classes, met.tolist(), strict=True) if there)
        known, names, shares = table(self.knowledge, classes)
        if len(known) < LEAST or not names:
            return ((),) * len(bank)
        chances = explained_away(probabilities(presence[met][list(known)].T, shares))
        return tuple(ranked(names, row) for row in chances)

    def group(self, name: str) -> str:
        """The kind of thing that a property is, as concepts are grouped; "" for parts of a body."""
        relations = {fact.relation for fact in self.knowledge.facts(tail=name)}
        return next((group for relation, group in GROUPS.items() if relation in relations), "")


def with_cases(presence: Tensor) -> Tensor:
    """Which classes (N,) had cases: those without all have the mean of all cases, so they are alike to the last bit."""
    alike = (presence[:, None] == presence[None]).all(dim=2).sum(dim=1)
    return alike == 1


def table(knowledge: Knowledge, classes: tuple[str, ...]) -> tuple[tuple[int, ...], tuple[str, ...], Tensor]:
    """The classes that the graph knows, the properties that tell them apart, and shares (classes, properties)."""
    known = tuple(i for i, label in enumerate(classes) if knowledge.properties(label))
    everything = sorted({fact.tail for relation in PROPERTIES for fact in knowledge.facts(relation=relation)})
    shares = torch.tensor(
        [[knowledge.share(classes[i], name) or 0.0 for name in everything] for i in known], dtype=torch.float32
    ).view(len(known), len(everything))
    telling = ((shares >= 0.5).any(dim=0) & (shares < 0.5).any(dim=0)).nonzero().squeeze(1).tolist()
    return known, tuple(everything[i] for i in telling), shares[:, telling]


def probabilities(profiles: Tensor, shares: Tensor, temper: float = TEMPER, none: float = NONE) -> Tensor:
    """P(property is what the concept is), (K, Q); what is missing from 1 in a row is the probability of none.

    Args:
        profiles: (K, N), presence of each concept in each class.
        shares: (N, Q), share of each class that has each property, in [0, 1].
        temper: part of the N classes that count.
        none: probability beforehand that it is none of the properties.
    """
    count, properties = shares.shape
    fit = standard(profiles.T).T @ standard(shares) / count
    fit = torch.where(likeness(profiles, shares) >= ABOVE, fit.clamp(0, 1 - 1e-4), 0)
    likelihood = -0.5 * temper * (count - 2) * (1 - fit.square()).log()
    weighed = torch.where(fit > 0, likelihood + torch.tensor((1 - none) / properties).log(), -torch.inf)
    nothing = torch.full_like(weighed[:, :1], none).log()
    return torch.cat([weighed, nothing], dim=1).softmax(dim=1)[:, :-1]


def explained_away(chances: Tensor, again: float = AGAIN) -> Tensor:
    """Take from each concept (K, Q) what a clearer concept has; what is left is shared out as before."""
    best = chances.amax(dim=0)
    clearer = torch.where(chances < best, best, 0)
    left = chances * (1 - (1 - again) * clearer)
    nothing = (1 - chances.sum(dim=1, keepdim=True)).clamp_min(1e-6)
    return left / (left.sum(dim=1, keepdim=True) + nothing)


def likeness(profiles: Tensor, shares: Tensor) -> Tensor:
    """AUC (K, Q) of profiles (K, N) over "the class has the property", by shares (N, Q); ties count half."""
    above = ((profiles[:, :, None] - profiles[:, None]).sign() + 1) / 2
    pairs = shares[:, None] * (1 - shares)[None]  # a class that has it, and one that has not
    won = torch.einsum("kij,ijq->kq", above, pairs)
    return won / pairs.sum(dim=(0, 1)).clamp_min(1e-9)


def standard(table: Tensor) -> Tensor:
    """Columns with mean 0 and variance 1; constant ones become 0."""
    centred = table - table.mean(dim=0)
    deviation = centred.square().mean(dim=0).sqrt()
    return torch.where(deviation > 1e-9, centred / deviation.clamp_min(1e-9), torch.zeros_like(centred))


def ranked(names: tuple[str, ...], chances: Tensor) -> Ranked:
    """The names that have a chance, with calibrated probabilities, the likeliest first."""
    best = chances.max().clamp(1e-3, 1 - 1e-3)
    sure = (SLOPE * best.logit() + SHIFT).sigmoid()
    others = (chances * (1 - sure) / (1 - best)).minimum(sure)
    fair = torch.where(chances == chances.max(), sure.minimum(1 / (chances == chances.max()).sum()), others)
    order = chances.argsort(descending=True, stable=True).tolist()
    return tuple((names[i], float(fair[i])) for i in order if chances[i] > 0)

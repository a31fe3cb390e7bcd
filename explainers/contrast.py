"""Why zebra here but horse there: what each concept adds to the one case and not to the other.

The margin of the one label over the other differs between two cases. Taking a concept out of either shows how much of
that margin it carries there, and the difference is its part. What no concept accounts for is a part of its own, so the
parts add up to what is to be explained.

Source: bi-factual contrast as in van Bouwel & Weber (2002), "Remote causes, bad explanations?" ("O-contrasts").
"""

from torch import Tensor

from concepts.bank import ConceptBank
from concepts.claims import Difference
from explainers.faultlines.edits import Case, look
from explainers.sensitivity.weights import ablation
from explainers.subject import Subject


def contrast_of(subject: Subject, bank: ConceptBank, image: Tensor, other: Tensor) -> list[Difference]:
    """Say what makes the model call `image` one thing and `other` another; both (3, H, W) in [0, 1].

    Returns:
        One claim a concept, what speaks most for the label of `image` first, and last what no concept accounts for.
        Their weights add up to how much wider the margin between the two labels is in `image`. Where the model calls
        both the same, there is nothing to explain, and that last claim alone is returned, with a weight of 0.

    Raises:
        BankError: the bank belongs to another subject.
    """
    return differences(subject, bank, look(subject, bank, image[None]), look(subject, bank, other[None]))


def differences(subject: Subject, bank: ConceptBank, case: Case, other: Case) -> list[Difference]:
    """The same for two cases, batches of one, that were looked at before."""
    label, foil = int(case.logits.argmax()), int(other.logits.argmax())
    names = {"label": subject.classes[label], "other": subject.classes[foil]}
    if label == foil:
        return [Difference(concept=None, weight=0.0, **names)]
    here, there = (ablation(subject, bank, one)[:, [label, foil]] for one in (case, other))
    parts = ((here[:, 0] - here[:, 1]) - (there[:, 0] - there[:, 1])).tolist()
    wider = float(case.logits[0, label] - case.logits[0, foil] - other.logits[0, label] + other.logits[0, foil])
    ranked = sorted(zip(bank.names, parts, strict=True), key=lambda pair: -pair[1])
    told = [Difference(concept=name, weight=weight, **names) for name, weight in ranked]
    return [*told, Difference(concept=None, weight=wider - sum(parts), **names)]

"""Reasons for a label and against a foil: measured, held against the graph, put into words, tested and scored."""

from collections.abc import Callable, Sequence
from itertools import combinations

from agent.desk import Desk
from agent.language import reasons as words
from agent.language.reasons import Missing, Told
from agent.language.table import PLAIN
from agent.reasons import weigh
from agent.reasons.effects import effects
from agent.reasons.element import Element, Path, Reasons
from agent.reasons.scores import scores
from agent.reasons.trial import Trial
from agent.reasons.weigh import Scale
from concepts.claims import Alternative, Claim, Contrast, Evidence, Outcome, Prediction
from explainers import measure
from explainers.faultlines.edits import Case

COUNT = 3  # reasons that are given on each side


def scale(desk: Desk, case: Case, label: str, foil: str) -> Scale:
    """What the model does and what the graph knows, for a label and a foil."""
    known = frozenset(name for name in desk.bank.names if desk.original([name]) == (name,))
    return Scale(effects(desk.subject, desk.bank, case), desk.knowledge, label, foil, known)


def remark(desk: Desk, case: Case, foil: str | None, told: Sequence[Evidence] | Sequence[Contrast]) -> Path:
    """What is generally true and worth saying of the reasons that are told, strongest first (see `weigh.remark`)."""
    if not told:
        return ()
    label = told[0].label
    return _remark(scale(desk, case, label, foil or label).elements(), told)


def reasons(desk: Desk, key: str, foil: str | None, check: Callable[[Claim], bool], count: int = COUNT) -> Reasons:
    """Why the model says what it says of the picture with this key, and why it does not say `foil`.

    Args:
        desk: the model, its concepts and general knowledge.
        key: of the picture.
        foil: what it does not say; the label it finds next likely if None.
        check: whether a claim holds when the model is run again.
        count: most reasons to give on each side.

    Raises:
        ValueError: `foil` is no class, or what the model says.
    """
    exhibit = desk.exhibit(key)
    case = exhibit.case
    said, *near = measure.predictions(desk.subject, case, 2)
    chance = measure.probability(desk.subject, case, near[0].label if foil is None else foil)
    foil = chance.label
    if isinstance(chance, Prediction) or isinstance(said, Alternative):
        raise ValueError(f"the model does say {foil}; a foil is another class")
    elements = scale(desk, case, said.label, foil).elements()
    chosen, against = weigh.chosen(elements, count), weigh.against(elements, count)
    for_it = _evidence(desk, case, said.label, chosen)
    apart = _contrasts(desk, case, said.label, foil, against)
    why = Told(said, for_it, _cause(desk, case, chosen, lambda name: name != said.label), _remark(elements, for_it))
    why_not = Told(chance, apart, _cause(desk, case, against, lambda name: name == foil), _remark(elements, apart))
    lacking = tuple(_missing(desk, case, one) for one in weigh.missing(elements, 1))
    more = (claim for one in lacking for claim in one.claims)
    given = tuple(one.concept for one in chosen), tuple(one.concept for one in against)
    nameless = measure.profiles(desk.bank, {*given[0], *given[1]})
    claims = tuple(dict.fromkeys((*why.claims, *why_not.claims, *more, *nameless)))
    manner = desk.manner(key, desk.register or PLAIN)
    return Reasons(
        label=said.label,
        foil=foil,
        elements=elements,
        chosen=given[0],
        against=given[1],
        claims=claims,
        why=words.why(why, manner),
        why_not=words.why_not(why_not, said, lacking, manner),
        scores=scores(Trial.of(desk, key, said.label, foil), *given, claims, check),
    )


def _remark(elements: Sequence[Element], told: Sequence[Evidence] | Sequence[Contrast]) -> Path:
    return weigh.remark(elements, {claim.concept: claim.weight for claim in told})


def _evidence(desk: Desk, case: Case, label: str, given: Sequence[Element]) -> tuple[Evidence, ...]:
    names = {element.concept for element in given}
    return tuple(c for c in measure.evidence(desk.subject, desk.bank, case, label) if c.concept in names)


def _contrasts(desk: Desk, case: Case, label: str, foil: str, given: Sequence[Element]) -> tuple[Contrast, ...]:
    names = {element.concept for element in given}
    return tuple(c for c in measure.contrasts(desk.subject, desk.bank, case, label, foil) if c.concept in names)


def _cause(desk: Desk, case: Case, given: Sequence[Element], flips: Callable[[str], bool]) -> Outcome | None:
    """What the model says without the fewest, and of those the first, reasons that turn its answer; None if none do."""
    names = [element.concept for element in given]
    for size in range(1, len(names) + 1):
        for some in combinations(names, size):
            outcome = measure.outcome(desk.subject, desk.bank, case, some, ())
            if flips(outcome.label):
                return outcome
    return None


def _missing(desk: Desk, case: Case, element: Element) -> Missing:
    level = measure.presence(desk.bank, case, element.concept)
    return Missing(element.path, level, measure.outcome(desk.subject, desk.bank, case, (), (element.concept,)))

"""What distinguishes one kind of person from another: a record of settings."""

from dataclasses import dataclass

from dialogs.users.learning import Rule


@dataclass(frozen=True, kw_only=True)
class Family:
    """A kind of person. Each member is drawn by chance within these settings.

    `about` says in words what somebody of this kind does.

    What is brought along:
        knows: P(a label is known well enough to have an opinion on what speaks for it).
        theory: P(a kind of concept is thought to count not at all, plainly, mostly); sums to 1.
        one_kind: whether a single kind is thought to count mostly, and all others not at all; `theory` is then unused.
        mistakes: opinions, among all pairs of label and concept, that are made up.
        projection: (least, most) logits by which the machine is expected to say what the person would; negative
            for somebody who expects it to differ.

    How explanations are taken in:
        rule: what a told value does to an opinion.
        attention: (least, most) P(the first lesson of a text is taken in).
        span: number of lessons after which attention has fallen to 37 %.
        generalises: part of the way that a lesson moves the opinion on its whole kind.
        infers: part of the error by which opinions are corrected when the machine says something unexpected.
        disproved: factor on the projection when the machine is shown to do otherwise.
        warned: the same, when told that the machine errs.
        fades: part of what was learned that is lost with every text.
        drifts: opinions turned round by chance between two pictures; a theory changes along with them.

    How they talk:
        answers: P(a question is answered at all).
        slip: P(one option, or one statement, comes out wrong).
        contrary: P(the opposite of what is thought is said).
        nods: P(an option that is not believed is agreed to all the same).
        reasons: P(an expectation is given with its reason).
        chatter: P(something beside the point is said instead of a question).
        reacts: P(a reply is met with agreement or thanks, or with doubt by somebody contrary).
    """

    name: str
    about: str
    rule: Rule
    knows: float = 0.75
    theory: tuple[float, float, float] = (0.35, 0.35, 0.3)
    one_kind: bool = False
    mistakes: int = 8
    projection: tuple[float, float] = (5.0, 11.0)

    attention: tuple[float, float] = (0.75, 0.95)
    span: float = 14.0
    generalises: float = 0.06
    infers: float = 0.2
    disproved: float = 0.8
    warned: float = 0.4
    fades: float = 0.0
    drifts: int = 0

    answers: float = 0.95
    slip: float = 0.08
    contrary: float = 0.0
    nods: float = 0.0
    reasons: float = 0.4
    chatter: float = 0.05
    reacts: float = 0.2

"""Who worded a reply, for a reader: template or language model, why not the model where it was asked, what it took."""

from typing import Literal, TypeAlias

from agent.language.grammar import grammar
from agent.language.table import Table
from agent.llm import Bill

SpokenBy: TypeAlias = Literal["template", "llm", "mixed"]
TEMPLATE = "by_template"  # key of what is said where no language model was asked


def byline(by: SpokenBy, model: str, why: str, bill: Bill, language: str) -> str:
    """Say who worded a reply, where a language model was asked.

    Args:
        by: who did.
        model: name of the language model.
        why: why it did not, where it did not.
        bill: what its calls took.
        language: code of the language.
    """
    table = Table.load(language)
    who = table.phrase("by_template_why" if by == "template" else f"by_{by}", model=model, why=why)
    return table.phrase("by_bill", who=who, bill=_told(bill, table)) if bill.calls else who


def _told(bill: Bill, table: Table) -> str:
    """What calls took: time, and tokens and cost where they are known."""
    number = grammar(table.language).number
    parts = [table.phrase("bill_seconds", seconds=number(bill.seconds, 1))]
    if bill.sent is not None and bill.received is not None:
        parts.append(table.phrase("bill_tokens", sent=bill.sent, received=bill.received))
    if bill.cost is not None:
        parts.append(table.phrase("bill_cost", cost=_short(number(bill.cost, 5))))
    return ", ".join(parts)


def _short(number: str) -> str:
    """A number without the noughts at its end."""
    return number.rstrip("0").rstrip(".,")

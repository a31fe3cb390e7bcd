"""Collect the training messages of the reader from the sets that people wrote: names masked, one line each.

Messages of several acts are left out where the file does not say at which word an act begins.

Usage: python -m benchmarks.collect_messages
"""

from agent.understanding import Vocabulary
from agent.understanding.examine import Case, cases
from agent.understanding.lookup import Lookup
from agent.understanding.messages import FILE, Message
from agent.understanding.names import mentions
from agent.understanding.reading import Reading
from agent.understanding.text import tokenise
from benchmarks.understanding import DATA, KNOWN, vocabularies

HEAD = """# Messages as people wrote them, names masked, with what they do: the training set, beside phrases.toml.
# Made from the sets for practice in tests/data by benchmarks/collect_messages.py; no line of a test is among them.
"""


def message(known: Lookup, case: Case, vocabulary: Vocabulary) -> Message | None:
    """The message of a case; None where it is not known which words are of which act."""
    words = tokenise(case.text)
    named = mentions(words, vocabulary, known.knows)
    whole = Reading(case.text, tuple(words), tuple(named), case.label)
    utterance, places = whole.masked(case.before.rstrip().endswith("?"))
    kinds = tuple(act.kind for act in case.acts)
    starts = [words[place].start for place in places]
    begins = [0, *(next((i for i, start in enumerate(starts) if start >= at), -1) for at in case.begins)]
    kinds = kinds[:1] if len(set(kinds)) == 1 and len(begins) == 1 else kinds
    if not words or len(begins) != len(kinds) or sorted(set(begins)) != begins or "|" in case.text:
        return None
    return Message(utterance=utterance, begins=tuple(begins), kinds=kinds)


def main() -> None:
    """Write the file."""
    words, known = Lookup.load(), vocabularies()
    lines: dict[str, None] = {}
    for name in KNOWN:
        every = cases(DATA / f"{name}.txt")
        found = [message(words, case, known[case.vocabulary]) for case in every]
        print(f"{name}: {sum(one is not None for one in found)} of {len(every)} messages")
        lines |= {one.line: None for one in found if one is not None}
    FILE.write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()

"""How a language builds its nouns: articles, number, gender and case; one small class a language."""

from agent.language.grammar.english import English
from agent.language.grammar.german import German
from agent.language.grammar.protocol import ONE_OF, Grammar

__all__ = ["ONE_OF", "Grammar", "grammar"]

GRAMMARS: tuple[Grammar, ...] = (English(), German())


def grammar(language: str) -> Grammar:
    """The grammar of a language. ValueError if it is not spoken."""
    for one in GRAMMARS:
        if one.language == language:
            return one
    raise ValueError(f"no grammar is known of {language!r}; there are: {', '.join(g.language for g in GRAMMARS)}")

"""How easy a text is to read: Flesch's reading ease, and Amstad's for German, from 0 (very hard) to 100 (very easy).

Numbers count as they are spoken: a word with a syllable a digit; "%" is "per cent". Sentences end at full stops,
question marks and exclamation marks alone, so that colons and semicolons do not make a text look easier than it is.

Source: Flesch, "A new readability yardstick", Journal of Applied Psychology 1948; Amstad, "Wie verstaendlich sind
unsere Zeitungen?", 1978.
"""

import re
from collections.abc import Iterable
from types import MappingProxyType

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|\d[\d.,]*|%")
_SENTENCE = re.compile(r"[.?!]+(?=[\s)]|$)|\n\n+")
_ENGLISH = re.compile(r"[aeiouy]+")
_GERMAN = re.compile(r"ie|ei|ai|au|eu|\u00e4u|aa|ee|oo|[aeiouy\u00e4\u00f6\u00fc]")
PER_CENT = {"en": 2, "de": 2}


def ease(texts: Iterable[str], language: str = "en") -> float:
    """Reading ease of texts taken together; by Flesch for "en", by Amstad for "de". ValueError if there is no word."""
    words = sentences = spoken = 0
    for text in texts:
        found = _WORD.findall(text)
        words += len(found)
        sentences += max(1, len(_SENTENCE.findall(text.strip()))) if found else 0
        spoken += sum(syllables(word, language) for word in found)
    if not words:
        raise ValueError("the reading ease of no words at all cannot be told; give texts with words in them")
    length, weight = words / sentences, spoken / words
    return 180 - length - 58.5 * weight if language == "de" else 206.835 - 1.015 * length - 84.6 * weight


def syllables(word: str, language: str = "en") -> int:
    """Syllables of a word, or of a number as it is spoken; at least 1."""
    plain = word.lower()
    if plain == "%":
        return PER_CENT[language]
    if plain[0].isdigit():
        return sum(letter.isdigit() for letter in plain)
    return max(1, len(_GERMAN.findall(plain)) if language == "de" else _english(plain))


def _english(word: str) -> int:
    """Groups of vowels, less those that are written and not spoken, and more for groups that are two."""
    if word in EXCEPTIONS:
        return EXCEPTIONS[word]
    groups = len(_ENGLISH.findall(word))
    return max(1, groups - sum(len(mute.findall(word)) for mute in MUTE) + len(TWO.findall(word)))


MUTE = (
    re.compile(r"(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[^aeiouy]l)e$(?<!le)"),  # take, whole; not little
    re.compile(r"(?<=[^aeiouydt])ed$"),  # moved; not painted
    re.compile(r"(?<=[^aeioucgsxzhl])es$|(?<=[aeiouy]l)es$|(?<=th)es$"),  # makes; not horses
    re.compile(r"(?<=[^aeiouy])e(?=ful|less|ly$|ment)"),  # careful
)
TWO = re.compile(r"i(?=a(?!l\b|n\b)|o(?!us|n)|um|er$|able)|(?<=[aeou])ing\b|eo(?!u)|(?<!q)u(?=al)")  # radio, doing
EXCEPTIONS = MappingProxyType(
    {"every": 2, "something": 2, "somebody": 3, "sometimes": 2, "therefore": 2, "leopard": 2, "people": 2, "create": 2,
     "clothes": 1, "lion": 2, "really": 2, "special": 2}
)  # fmt: skip

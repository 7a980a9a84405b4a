"""Verbs and their forms, from the project's own table ``lexicon/verbs.txt``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from tertius.reading.expressions import word_set


@dataclass(frozen=True)
class Verbs:
    """Forms of the table's verbs: -s forms, pasts, participles, -ing forms, plain forms; each to its base."""

    third: dict[str, str]
    past: dict[str, str]
    participle: dict[str, str]
    ing: dict[str, str]
    base: frozenset[str]
    nouns: frozenset[str]

    def lemma(self, form: str) -> str:
        """Return the base of a form, or the form itself."""
        form = form.lower()
        for table in (self.third, self.past, self.participle, self.ing):
            if form in table:
                return table[form]
        return form


@cache
def verbs() -> Verbs:
    """Return the forms of every verb in ``lexicon/verbs.txt``."""
    text = (resources.files("tertius.reading") / "lexicon" / "verbs.txt").read_text(encoding="utf-8")
    third: dict[str, str] = {}
    past: dict[str, str] = {}
    participle: dict[str, str] = {}
    ing: dict[str, str] = {}
    base: set[str] = set()
    nouns: set[str] = set()
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        fields = line.split()
        if fields[-1] == "n":
            fields.pop()
            nouns.add(fields[0])
        verb = fields[0]
        base.add(verb)
        third.setdefault(_third(verb), verb)
        ing.setdefault(_add(verb, "ing"), verb)
        past.setdefault(fields[1] if len(fields) == 3 else _add(verb, "ed"), verb)
        participle.setdefault(fields[2] if len(fields) == 3 else _add(verb, "ed"), verb)
    return Verbs(third, past, participle, ing, frozenset(base), frozenset(nouns))


def _third(verb: str) -> str:
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return verb + "es"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + "s"


#: Verbs that double their last consonant before -ed and -ing.
_DOUBLED = word_set("words.doubled")


def _add(verb: str, ending: str) -> str:
    if verb in _DOUBLED:
        return verb + verb[-1] + ending
    if ending == "ing" and verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not (ending == "ing" and verb.endswith(("ee", "oe", "ye"))):
        return verb[:-1] + ending
    if ending == "ed" and verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + ending

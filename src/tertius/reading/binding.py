"""Which tests fit a claim: the best three with reasons, parameters, defaults that are marked, and limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from tertius.case.schema import Value
from tertius.claims.template import About, Template, in_words
from tertius.reading.actors import Cast
from tertius.reading.expressions import expression, lexicon, word_set
from tertius.reading.mentions import find_mentions
from tertius.reading.networks import hub, network
from tertius.reading.numerals import numerals
from tertius.reading.openings import main_verb
from tertius.reading.quantities import SLOTS, variable, years_in
from tertius.reading.says import said, share
from tertius.reading.schema import Binding, Kind, Plan, Testable
from tertius.reading.template import built, patterns, templates
from tertius.reading.verbs import verbs
from tertius.reading.words import words

#: A test needs as many points to be proposed at all, and the first one as many.
_ENOUGH, _FIRST = 1.0, 2.0
#: Signals without which words of neither make a trend or a comparison.
_MOVING = {
    "trend": frozenset({"up", "down", "change"}),
    "comparison": frozenset({"compare", "superlative", "share"}),
}
#: Without words for any test, the kind alone proposes one.
_BY_KIND: dict[Kind, str] = {
    "trend": "trend",
    "comparison": "comparison",
    "count": "count_under_definitions",
    "peer influence": "peer_influence",
    "group shift": "affinity_shift",
    "resilience": "tie_survival",
    "logistics": "hub_criticality",
    "system outcome": "scenario_contrast",
}
#: Tests that are proposed last, where fewer than three speak of the claim's words.
_ALSO: dict[Kind, tuple[str, ...]] = {
    "trend": ("trend", "comparison"),
    "comparison": ("comparison", "trend"),
    "forecast": ("scenario_contrast", "tie_survival"),
    "conditional causal": ("scenario_contrast", "tie_survival"),
    "causal": ("scenario_contrast", "tie_survival"),
    "existential": ("existential_rate", "tie_survival"),
    "count": ("count_under_definitions", "existential_rate"),
    "resilience": ("tie_survival", "existential_rate"),
    "base rate": ("tie_survival", "existential_rate"),
    "group shift": ("affinity_shift", "trend"),
    "peer influence": ("peer_influence", "scenario_contrast"),
    "effect heterogeneity": ("peer_influence", "scenario_contrast"),
    "system outcome": ("scenario_contrast", "trend"),
}
_MOTIVE = expression("binding.motive")
_PLEDGE = expression("binding.pledge")
_WANTS, _HORIZON = expression("binding.wants"), expression("binding.horizon")
_NUMBER = {w: n for n, w in enumerate(lexicon("words")["numbers"].split())}
_QUANTITY = {
    "dozens": 24,
    "half a dozen": 6,
    "two dozen": 24,
    "a dozen": 12,
    "a handful": 3,
    "several": 3,
    "many": 7,
    "scores": 40,
    "hundreds": 200,
    "a few": 3,
}
_MANY = re.compile(
    r"(?i)\b(?:more|other|many|some|several) (?:\w+ ){0,2}(?:states|countries|governments|members|capitals)\b"
)
_COUNTED = re.compile(r" (?:\w+ ){0,2}(?:states|countries|bases|governments|members)\b")
_UNTIL = re.compile(r"(?i)\b(?:by|until|before|within)\s+(?:the end of\s+)?(20[2-9]\d)\b")
#: Verbs of wanting, thinking and saying: what they report of a government is not observed.
_MOTIVES, _STATEMENTS = word_set("binding.motives"), word_set("binding.statements")
_PRIVATE = expression("binding.private")
#: Why a claim cannot be tested by anything, as drafts say it.
MOTIVE, WORTH = "what a government wants, thinks or means is not observed", "a judgement of worth"
STATEMENT = "what somebody says is a matter of sources"
PRIVATE = "only those who took part know it"
NEVER_WAS = "what could or could not have been is not on record"
UNMEASURED = "a likeness or quality without a measure on record"
_COUNTERFACTUAL, _LIKENESS = expression("binding.counterfactual"), expression("binding.likeness")
#: Whether goals can be reached is no motive.
_FEASIBLE = re.compile(
    r"(?i)\b(?:goals?|aims?|ambitions?|objectives?) (?:is|are|was|were) (?:\w+ (?:and |but )?)*"
    r"(?:achievable|feasible|attainable|realistic|within reach)\b"
)
#: What the author believes, sees or says of himself is the author's claim, no motive of a government.
_FIRST_PERSON = expression("binding.first_person")
_PLACES = {"network": network, "hub": hub}
#: A state beside itself at another time: a trend, no comparison of two.
_ITSELF = re.compile(r"(?i)\bthan (?:(?:it|they) (?:was|were|did|had|used to)\b|in (?:19|20)\d\d\b)")
#: Bodies that states join, as the panel's variables of membership call them.
_BLOCS = {
    "NATO": r"\bNATO\b|(?:North )?Atlantic [Aa]lliance",
    "EU": r"\bEU\b|European Union",
    "BRICS": r"\bBRICS\b",
    "SCO": r"\bSCO\b|Shanghai Cooperation",
    "CSTO": r"\bCSTO\b|Collective Security Treaty",
    "EAEU": r"\bEAEU\b|Eurasian (?:Economic )?Union",
    "AUKUS": r"\bAUKUS\b",
    "QUAD": r"\bthe Quad\b",
    "AES": r"Alliance of Sahel States",
    "ECOWAS": r"\bECOWAS\b",
    "GCC": r"\bGCC\b|Gulf Cooperation Council",
    "ARABLEAGUE": r"Arab League",
    "ASEAN": r"\bASEAN\b",
    "BRI": r"Belt and Road",
    "AU": r"African Union",
}
_ORGANISATIONS = {
    "OIC": r"muslim|islamic|ummah",
    "LAS": r"arab (?:states|world|league|countries)",
    "AU": r"africa",
    "ASEAN": r"asean|southeast asia",
    "EU": r"european union|\beu\b|europe",
    "BRICS": r"brics",
}


@dataclass(frozen=True)
class Fit:
    """How well a test fits: its points, and the words that say so."""

    test: str
    points: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class Bound:
    """The tests of a claim and whether data can speak at all."""

    bindings: tuple[Binding, ...]
    testable: Testable
    why_not: str | None
    rule: str


def bind(
    text: str, kinds: tuple[Kind, Kind], signals: frozenset[str], actors: Cast, context: str = ""
) -> Bound:
    """Return the best three tests of a claim.

    Parameters
    ----------
    text : str
        The words that carry it.
    kinds, signals, actors
        What earlier stages found.
    context : str
        The sentence before, which counts a little where the claim points back.
    """
    fits = ranked(text, kinds, signals, actors, context)
    why = _not_testable(text, signals, kinds, fits)
    if why is not None:
        return Bound((), "no", why, "T0")
    if not fits or fits[0].points < _FIRST:
        return Bound((), "no", "no test here, built or planned, speaks of what it asserts", "T1")
    spare = [Fit(test, _ENOUGH, ()) for test in _ALSO.get(kinds[0], ()) if test not in {f.test for f in fits}]
    made = [_binding(fit, fits[0].points, text, actors) for fit in [*fits, *spare][:3]]
    able = [fit.points >= _FIRST and ready(binding) for fit, binding in zip([*fits, *spare], made)]
    # A test that can be asked as it stands goes before one that must be told something first.
    bindings = tuple(made[k] for k in sorted(range(len(made)), key=lambda k: not able[k]))
    testable: Testable = "yes" if bindings[0].built and fits[0].points >= 4 else "partly"
    reason = None if testable == "yes" else "; ".join(templates()[fits[0].test].limits[:1]) or None
    return Bound(bindings, testable, reason, "T2")


def ranked(
    text: str, kinds: tuple[Kind, Kind], signals: frozenset[str], actors: Cast, context: str = ""
) -> tuple[Fit, ...]:
    """Return every test with enough points, best first; draws go to tests that exist, then by name."""
    own = any(_topic(t, text) >= 3 for t, template in templates().items() if template.reads.topical)
    out = []
    for test, template in templates().items():
        behind = _topic(test, context) if template.reads.topical and context else 0.0
        weight = 0.1 if _topic(test, text) else 0.2 if own else 0.6
        fit = _fit(test, template, text, kinds, signals, actors, behind)
        if behind:
            fit = Fit(test, fit.points + weight * behind, fit.words)
        if own and test in _MOVING and variable(text, actors) is None:
            fit = replace(
                fit, points=fit.points - 1.5
            )  # a test of the subject, before a form without a figure
        if fit.points >= _ENOUGH:
            out.append(fit)
    return tuple(sorted(out, key=lambda f: (-round(f.points, 3), not built(f.test), f.test)))


@lru_cache(maxsize=4096)
def _topic(test: str, text: str) -> float:
    """Return the points that a text's words alone give a test."""
    words = patterns(test)
    strong = any(p.search(text) for p in words.strong)
    return 3.0 * strong + 0.6 * any(p.search(text) for p in words.weak)


def _fit(
    test: str,
    template: Template,
    text: str,
    kinds: tuple[Kind, Kind],
    signals: frozenset[str],
    actors: Cast,
    context: float,
) -> Fit:
    if _ITSELF.search(text):
        if test == "comparison":
            return Fit(test, 0.0, ())
        signals = signals | {"change", "up"}
    reads, words = template.reads, patterns(test)
    strong = [m.group() for p in words.strong for m in [p.search(text)] if m]
    weak = {m.group().lower() for p in words.weak for m in p.finditer(text)}
    points = 3.0 * min(len(strong), 1) + 1.5 * max(len(strong) - 1, 0) + min(len(weak), 3) * 0.6
    by_kind = _BY_KIND.get(kinds[0]) == test
    spoken = points > 0 or context > 0
    if reads.topical and not spoken and not (by_kind and actors.patron is not None):
        return Fit(test, 0.0, ())
    if not reads.topical and not spoken and not signals & reads.signals.keys() and not by_kind:
        return Fit(test, 0.0, ())
    if test in {"trend", "comparison"} and not points and not signals & _MOVING[test]:
        return Fit(test, 0.0, ())  # a verb in its -ing form, a year or a number alone makes no trend
    points += sum(value for name, value in reads.signals.items() if name in signals)
    points += reads.kinds.get(kinds[0], 0.0) + 0.4 * reads.kinds.get(kinds[1], 0.0)
    if by_kind:
        points += 0.6
    if strong and reads.topical and built(test):
        points += 0.8  # a test that runs, before one that does not
    if reads.patron == "helps" and actors.patron is None:
        points -= 0.8
    return Fit(test, points, (*strong, *sorted(weak))[:4])


def _not_testable(
    text: str, signals: frozenset[str], kinds: tuple[Kind, Kind], fits: tuple[Fit, ...]
) -> str | None:
    telling = signals & {"up", "down", "count", "because", "unique"}
    others = _FEASIBLE.sub(" ", _FIRST_PERSON.sub(" ", text))
    if _WANTS.search(others) and _head(text) in _MOTIVES and not signals & {"amount", "because"}:
        return MOTIVE  # what follows "aims to" is wanted, whatever it says of growth or decline
    if _MOTIVE.search(others) and not telling and "compare" not in signals:
        return MOTIVE
    if _PRIVATE.search(text):
        return PRIVATE
    if _head(text) in _MOTIVES and not telling and not signals & {"amount", "opinion"}:
        return STATEMENT if _head(text) in _STATEMENTS else MOTIVE
    if _COUNTERFACTUAL.search(text):
        return NEVER_WAS
    if _LIKENESS.search(text):
        return UNMEASURED
    if _PLEDGE.search(text) and not signals & {"amount", "count"} and (not fits or fits[0].points < 5):
        return "a pledge: whether it is kept can be seen later, no test here follows it"
    if kinds[0] == "value judgement":
        return WORTH
    return None


def _head(text: str) -> str:
    """Return the base of a claim's main verb; "" where it is passive or its subject is the author."""
    tokens = words(text)
    at = main_verb(tokens)
    if at is None or at > 8 or any(w.low in {"i", "we"} for w in tokens[max(0, at - 3) : at]):
        return ""
    if tokens[at].tag == "fin":
        return verbs().lemma(tokens[at].low)
    group = tokens[at : at + 5]
    if any(w.low in {"is", "are", "was", "were", "been", "be"} for w in group):
        return ""
    return next((verbs().lemma(w.low) for w in group[1:] if w.tag in {"part", "base"}), "")


def ready(binding: Binding) -> bool:
    """Return whether a binding can be asked as it stands: built, told what it needs, spoken of."""
    needs = templates()[binding.test].needs
    told = all(binding.parameters.get(name) is not None for name in needs)
    return binding.built and told and binding.unsaid is None


def bound_to(test: str, text: str, actors: Cast, reason: str) -> Binding:
    """Return the binding of a claim to a test that somebody named, filled as the rules fill their own.

    Raises
    ------
    KeyError
        No test of this name has a template.
    """
    made = chosen_by_hand(_binding(Fit(test, 0.0, ()), 0.0, text, actors))
    return made.model_copy(update={"reason": reason[:300]})


def chosen_by_hand(binding: Binding) -> Binding:
    """Return a binding that a person chose: it waits for nobody."""
    limits = tuple(limit for limit in binding.limits if limit != binding.unsaid)
    return binding.model_copy(update={"unsaid": None, "limits": limits})


def _unsaid(fit: Fit, template: Template, text: str, values: Mapping[str, Value]) -> str | None:
    """Return why a test waits for a person: nothing in the claim speaks of what it measures."""
    about = patterns(fit.test).about
    itself = fit.test == "trend" and _ITSELF.search(text)
    if about and not itself and not any(p.search(text) for p in about):
        return f"the claim has no word for what the test measures: {template.reads.measures}"
    if template.reads.topical and not fit.words:
        return "no word of the claim speaks of the test; only its kind does"
    filled = {slot: values.get(name) for name, slot in template.parameters.items()}
    if filled.get("statement") in ("only", "first") and filled.get("subject") is None:
        return f"whom the claim calls the {filled['statement']} is not named in it"
    return None


def _binding(fit: Fit, best: float, text: str, actors: Cast) -> Binding:
    template = templates()[fit.test]
    filled = _filled(template, text, actors)
    parameters: dict[str, Value] = {name: value for name, value in filled.items() if value is not None}
    defaults: dict[str, Value] = {k: _frozen(v) for k, v in template.defaults.items() if k not in parameters}
    limits = list(template.limits)
    exists = built(fit.test)
    if not exists:
        limits.insert(0, "not built yet: the claim stays open until such a test exists")
    lacking = [name for name in template.needs if name not in parameters]
    unsaid = _unsaid(fit, template, text, parameters)
    if exists and unsaid is not None:
        limits.insert(0, unsaid)
    if exists and lacking:
        shows = " (`tertius list variables WORD` shows what the panel has)"
        limits.insert(0, f"name {' and '.join(lacking)}{shows if 'variable' in lacking else ''}")
    words = ", ".join(f'"{w}"' for w in fit.words[:3])
    reason = (
        f"{template.title.lower()}: {words}" if words else f"{template.title.lower()}: by the kind of claim"
    )
    what = said(text, template)
    if what.why is not None:
        reason = f"{reason}; says {what.way}: {what.why}"
    if what.way == "exists":
        defaults = {k: v for k, v in defaults.items() if template.parameters.get(k) != "quantity"}
    return Binding(
        test=fit.test,
        says=what.way,
        within=what.within,
        built=exists,
        parameters=parameters,
        defaults=defaults,
        reason=reason[:300],
        limits=tuple(limits),
        plan=_plan(template, {**defaults, **parameters}, actors),
        score=round(min(1.0, fit.points / max(best, 6.0)), 3),
        unsaid=unsaid if exists else None,
        by="rule T2",
    )


def _frozen(value: Value) -> Value:
    return tuple(value) if isinstance(value, list) else value


def _filled(template: Template, text: str, actors: Cast) -> dict[str, Value]:
    return {
        name: share(text, template) if slot == "share" else _slot(slot, text, actors)
        for name, slot in template.parameters.items()
    }


def _slot(slot: str, text: str, actors: Cast) -> Value:
    """Return what the text gives for a slot, or None."""
    focal = actors.focal[0] if actors.focal else None
    if slot in _PLACES:
        return _PLACES[slot](text, actors)
    if slot in SLOTS:
        return SLOTS[slot](text, actors)
    if slot.startswith("horizon"):
        return _horizon(text, {int(k) for k in slot.split("_")[1:]})
    if slot == "states":
        states = tuple(s for s in (actors.patron, *actors.focal) if s)
        return states or None
    if slot == "direction":
        down = re.search(
            r"(?i)\b(?:fall|fell|declin|drop|decreas|shrink|shrank|weak|erod|collaps|wan|slump|stagnat|los[et])",
            text,
        )
        return "down" if down else "up"
    if (
        slot == "candidates"
    ):  # "more African states" names nobody: the state that the text turns on is none of them
        named = {m.id for m in find_mentions(text)}
        return tuple(state for state in actors.focal if state in named or not _MANY.search(text)) or None
    if slot == "until_year":
        by = _UNTIL.search(text)
        return int(by.group(1)) if by else None
    years = years_in(text)
    return {
        "patron": actors.patron,
        "rival": actors.rival,
        "focal": focal,
        "group": actors.group,
        "organisation": _organisation(text),
        "bloc": next((name for name, words in _BLOCS.items() if re.search(words, text)), None),
        "left": actors.patron or focal,
        "right": actors.rival or (actors.focal[0] if actors.patron and actors.focal else None),
        "quantity": _quantity(text),
        "first_year": int(years[0]) if years else None,
        "last_year": int(years[1]) if len(years) > 1 else None,
    }[slot]


def _horizon(text: str, allowed: set[int]) -> int | None:
    found = _HORIZON.search(text)
    if not found:
        return None
    word = next(w for w in found.groups() if w).lower()
    years = int(word) if word.isdecimal() else _NUMBER.get(word)
    return years if years in allowed else None


def _quantity(text: str) -> int | None:
    low = text.lower()
    for word, number in _QUANTITY.items():
        if re.search(rf"\b{word}\b(?! of (?:thousands|millions|billions)\b)", low):
            return number
    for found in numerals(low):
        if found.value.denominator == 1 and found.value < 1000 and _COUNTED.match(low, found.end):
            return int(found.value)
    return None


def _organisation(text: str) -> str | None:
    low = text.lower()
    return next((name for name, pattern in _ORGANISATIONS.items() if re.search(pattern, low)), None)


def _plan(template: Template, values: Mapping[str, Value], actors: Cast) -> Plan:
    focal = actors.focal[0] if actors.focal else None
    return Plan(**in_words(template, values, About(actors.patron, actors.rival, focal, actors.group)))

"""What a sentence or clause does in the argument: claim, premise, others' view, value judgement, other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tertius.reading.attribution import Voiced, voice
from tertius.reading.expressions import expression, word_set
from tertius.reading.openings import main_verb
from tertius.reading.schema import Disposition
from tertius.reading.signals import signals
from tertius.reading.verbs import verbs
from tertius.reading.words import Word

_GREETING = expression("dispositions.greeting")
_INTENDS = expression("dispositions.intends")
_NOTE = re.compile(r"^[(\[][^()\[\]]{1,60}[)\]]\W*$")
_DIRECTING = expression("dispositions.directing")
_SIGNPOST = expression("dispositions.signpost")
_ATTITUDE = expression("dispositions.attitude")
_IMPERATIVE = re.compile(
    r"^(?:Do|Don't|Stop|Start|Give|Make|End|Keep|Build|Use|Send|Tell|Put|Bring|Offer|Call|Treat|Expect|Ignore|Blame|Add|Try|Ask|Follow|Beware|Never|Go|Talk|Face|Accept)\b"
)
_BOOSTER = re.compile(r"(?i)^\W*(?:but |and )?make no mistake\b")
_OUGHT = expression("dispositions.ought")
_ADVICE = expression("dispositions.advice")
_THAT = re.compile(r"(?i)^\W*(?:\w+ )?that\b|\bis that\b")
_FEASIBLE = re.compile(
    r"(?i)\b(?:un)?(?:achievable|feasible|attainable|doable)\b|\bwithin reach\b|\binfeasible\b"
)
_JUDGEMENT = expression("dispositions.judgement")


@dataclass(frozen=True)
class Judged:
    """What a clause does, by which rule, and why; with whose view it is and its signals."""

    disposition: Disposition
    rule: str
    reason: str
    voiced: Voiced
    signals: frozenset[str]


def judge(text: str, start: int, end: int, tokens: Sequence[Word]) -> Judged:
    """Return what the clause ``text[start:end]`` does."""
    clause = text[start:end]
    found = signals(clause)
    voiced = voice(text, start, end, tokens)

    def as_(disposition: Disposition, rule: str, reason: str) -> Judged:
        return Judged(disposition, rule, reason, voiced, found)

    if _GREETING.match(clause) or _NOTE.match(text[start : end + 2].strip()):
        return as_("boilerplate", "D1", "a greeting, thanks or a transcriber's note")
    if text[end : end + 1] == "?" or clause.rstrip("\"')").endswith("?"):
        return as_("other", "D2", "a question")
    verb = main_verb(tokens)
    if verb is None:
        strong = found & {"number", "compare", "superlative", "because"} and len(tokens) >= 8
        return (
            as_("claim", "D3", "asserts a figure or comparison without a verb")
            if strong
            else as_("other", "D3", "no finite verb: a fragment")
        )
    if _names_only(tokens):
        return as_("other", "D3", "a list of names: its only verb stands in a relative clause")
    if len(tokens) <= 1 or (tokens[0].tag == "aux" and len(tokens) <= 5):
        return as_("other", "D3", "too short to assert anything that can be tested")
    if _DIRECTING.match(clause) or _SIGNPOST.match(clause) or _INTENDS.match(clause):
        return as_("other", "D4", "tells the reader where to look")
    if (
        _IMPERATIVE.match(clause)
        and not _BOOSTER.match(clause)
        and tokens[0].tag in {"base", "name", "noun", "aux", "adv"}
        and verb > 3
    ):
        return as_("value", "D5", "advice to somebody")
    if voiced.voice == "others":
        return as_("others", "D6", voiced.reason)
    if _ADVICE.search(clause) or _ought(text, tokens, verb):
        return as_("value", "D7", "says what ought to be done")
    judged = _JUDGEMENT.search(clause)
    if (
        judged
        and not _THAT.search(clause[judged.end() :][:60])
        and not found & {"because", "future", "compare", "count"}
        and not _FEASIBLE.search(clause)
    ):
        return as_("value", "D8", "a judgement of worth")
    if _ATTITUDE.search(clause) and "because" not in found:
        return as_("other", "D9", "an attitude or appointment of the speaker")
    if voiced.voice == "statement":
        return as_("others", "D10", voiced.reason)
    return as_(*_fact_or_claim(tokens, verb, found))


def _names_only(tokens: Sequence[Word]) -> bool:
    """Return whether a clause only lists names with one quantifier ("every X, every Y who ...")."""
    places = [k for k, word in enumerate(tokens) if word.low == tokens[0].low]
    if tokens[0].low not in {"every", "each", "all", "no"} or len(places) < 3:
        return False
    rest = [w.tag for w in tokens[places[-1] :] if w.tag in {"rel", "sub", "fin", "aux", "modal"}]
    return rest[:1] == ["rel"] and len(rest) <= 2


def _ought(text: str, tokens: Sequence[Word], verb: int) -> bool:
    """Return whether the main verb says what somebody should do (not "I should say")."""
    window = text[tokens[verb].start : tokens[min(len(tokens) - 1, verb + 3)].end]
    found = _OUGHT.match(window)
    if not found:
        return False
    subject = tokens[verb - 1].low if verb else ""
    inverted = found.group().lower() == "should" and (verb == 0 or tokens[verb - 1].tag == "punct")
    return (
        subject != "i" and not inverted and not re.match(r"(?i)(?:must|should) have \w+(?:ed|en)\b", window)
    )


#: With "since", these words say a change and no single event.
_MORE_OR_LESS = frozenset({"more", "fewer", "less", "closer", "away", "apart", "further", "farther"})


def _fact_or_claim(tokens: Sequence[Word], verb: int, found: frozenset[str]) -> tuple[Disposition, str, str]:
    """Tell a single event that nobody contests from a proposition that somebody could deny."""
    strong = found & {
        "because",
        "compare",
        "superlative",
        "future",
        "modal",
        "often",
        "up",
        "down",
        "condition",
    }
    past = _is_past(tokens, verb)
    event = past and _lemma_of_group(tokens, verb) in _EVENT_VERBS
    own = bool(verb) and tokens[verb - 1].low in {"we", "i"}
    if event and own and not found & {"because", "compare", "superlative", "up", "down", "future"}:
        return "premise", "D14", "what the speaker did, offered as background"
    first_time = "for the first time" in " ".join(w.low for w in tokens)
    contested = found & {"because", "compare", "up", "down", "often", "future", "may"}
    lows = {w.low for w in tokens}
    if "since" in lows and lows & _MORE_OR_LESS:
        return "claim", "D15", "a change since a date"
    if event and "dated" in found and not first_time and not contested:
        return "premise", "D11", "a dated event offered as background"
    event = event and _lemma_of_group(tokens, verb) in _SINGLE_EVENTS
    if past and not strong and not found & {"unique", "share", "opinion", "change"}:
        if "dated" in found and not found & {"cause", "count"}:
            return "premise", "D11", "a dated event offered as background"
        if event and not found & {"count", "because"}:
            return "premise", "D12", "a single event offered as background"
    return "claim", "D13", "a proposition that somebody could deny"


def _is_past(tokens: Sequence[Word], verb: int) -> bool:
    word = tokens[verb]
    v = verbs()
    if word.low in {"was", "were", "had", "did"}:
        return True
    if word.tag == "fin":
        return word.low in v.past and word.low not in v.base
    if word.low in {"has", "have", "'ve", "'s"}:
        return any(w.tag == "part" for w in tokens[verb + 1 : verb + 4])
    return False


def _lemma_of_group(tokens: Sequence[Word], verb: int) -> str:
    if tokens[verb].tag == "fin":
        return verbs().lemma(tokens[verb].low)
    for word in tokens[verb + 1 : verb + 5]:
        if word.tag in {"part", "base"} and word.low not in {"been", "be"}:
            return verbs().lemma(word.low)
    return ""


_EVENT_VERBS = word_set("dispositions.event_verbs")
#: Of these, what happens once and on a day.
_SINGLE_EVENTS = word_set("dispositions.single_events")

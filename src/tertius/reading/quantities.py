"""What a trend, a comparison or a look-up is about: variable, whose, since when, which way.

Words for variables and conditions are rows of ``tables/variable_words.csv`` and ``condition_words.csv``; the
first that fits counts.  What the text does not name stays open, and a person names it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from tertius.case.schema import Value
from tertius.reading.actors import POINTS_BACK, Cast
from tertius.reading.events import dating
from tertius.reading.expressions import expression
from tertius.reading.lists import table_rows
from tertius.reading.mentions import find_mentions
from tertius.reading.numerals import NUMERAL, value_of

#: Classes of states as the panel's groups, the narrower ones first; a title in front of codes makes a group.
_GROUPS: tuple[tuple[str, str], ...] = (
    (
        r"(?:former|post)[- ]soviet (?:republics|states|countries|space|neighbou?rs)",
        "former Soviet republics (ARM, AZE, BLR, EST, GEO, KAZ, KGZ, LTU, LVA, MDA, TJK, TKM, UKR, UZB)",
    ),
    (r"\bsahel(?:ian)?(?:'s)? (?:juntas?|states|regimes|trio)", "states of the Sahel (BFA, MLI, NER)"),
    (r"\bbaltic (?:states|countries|republics|trio)|\bthe baltics\b", "Baltic states (EST, LTU, LVA)"),
    (
        r"\bnordic (?:states|countries)|\bthe nordics\b",
        "Nordic states (DNK, FIN, ISL, NOR, SWE)",
    ),
    (r"\bnato\b|\balliance(?:'s)? members?|transatlantic", "NATO"),
    (r"european union|\beu\b", "EU"),
    (r"\bbrics\b", "BRICS"),
    (r"\barab\b", "ARABLEAGUE"),
    (r"\bgulf\b", "GCC"),
    (r"\basean\b|south-?east asia", "ASEAN"),
    (r"muslim|islamic", "OIC"),
    (r"sub-saharan", "Sub-Saharan Africa"),
    (r"west africa|sahel", "West Africa"),
    (r"north(?:ern)? africa|\bmaghreb\b", "North Africa"),
    (r"east(?:ern)? africa", "East Africa"),
    (r"latin america", "Latin America"),
    (r"south america", "South America"),
    (r"central america", "Central America"),
    (r"\bbalkans?\b", "Balkans"),
    (r"\bsouth asia", "South Asia"),
    (r"\b(?:east|north-?east) asia", "East Asia"),
    (r"central asia", "Central Asia"),
    (r"\bafrica", "Africa"),
    (r"middle east", "Middle East"),
    (r"\beurop", "Europe"),
    (r"\basia", "Asia"),
)
_NAMES = {"EUROPEAN UNION": "EU", "AFRICAN UNION": "AU", "ARAB LEAGUE": "ARABLEAGUE"}
#: Years; counts, sums and numbers of resolutions that look like one are none.
_YEAR = re.compile(
    r"(?i)(?<![$€£#.,\w-])(?<!resolution )(?<!no\. )(?<!number )(?:19[4-9]\d|20[0-4]\d)(?![\w%]|[.,]\d)"
    r"(?! (?:people|soldiers|troops|men|women|fighters|mercenaries|personnel|civilians|dead|deaths|casualties"
    r"|killed|dollars|euros|rubles|roubles|yuan|tanks|aircraft|missiles|drones|warheads|tons|tonnes|barrels|miles|km"
    r"|per ?cent|million|billion|times|votes|cases|years|of (?:them|its|the|these|those))\b)"
)
_DECADE = re.compile(r"(?i)\b(since the (?:early |mid-?|late )?)?(19[4-9]0|20[0-4]0)s\b")
_SHORT = re.compile(r"\b(19[4-9]\d|20[0-4]\d) ?[-–/] ?(\d\d)(?!\d|-)\b")
_DOWN = re.compile(
    r"(?i)\b(?:fall|fell|declin|drop|decreas|shrink|shrank|shrunk|weak|erod|collaps|wan(?:e|ing)|slump|plung|dwindl"
    r"|less|fewer|lower|worse|rarer|apart\b|cooled?\b|stopp|dried up"
    r"|away from\b|poorer|deteriorat|sour|thaw|lost?\b|losing|halv|shed\b|diminish|recede)"
)
_FLAT = re.compile(r"(?i)\b(?:stagnat|unchanged|flat\b|plateau|stood still|has not (?:changed|risen|fallen))")
_LESS = re.compile(r"(?i)\b(?:less|fewer|smaller|lower|weaker|behind|lags?|trails?|smallest|least|lowest)\b")
_EQUAL = re.compile(r"(?i)\b(?:as (?:much|many|large|big) as|on (?:a )?par|parity|equal to)\b")
_MOST = re.compile(
    r"(?i)\bthan (?:almost |nearly )?(?:any|all|every|most) other\b|"
    r"(?:\bthe|['’]s) (?:largest|biggest|greatest|most|leading|main|smallest|lowest|highest|foremost)\b"
)
_TIMES = re.compile(
    rf"(?i)\b(?P<twice>twice|doubl\w+)\b|\b(?P<thrice>tripl\w+|thrice|dwarf\w*)\b"
    rf"|(?P<times>{NUMERAL})[- ]?(?:times\b|fold\b)(?! (?:out of|in)\b)"
    rf"|(?P<percent>{NUMERAL}) ?(?:per ?cent|%) (?:more|larger|higher|bigger|greater|stronger)\b"
)
_FOLD = re.compile(r"(?i)\b(three|four|five|six|seven|eight|nine|ten|twenty)fold\b")
_STATEMENTS: tuple[tuple[str, str], ...] = (
    (r"\b(?:the )?(?:only|sole)\b|no other", "only"),
    (
        r"\b(?:the )?first (?:\w+ ){0,2}(?:state|country|power|government|ally|nation|member)"
        r"|for the first time",
        "first",
    ),
    (
        r"\b(?:never|no (?:state|country|power|government|ally|nation|member|one)|none|without precedent)\b",
        "none",
    ),
    (r"\b(?:always|every|without exception|all)\b", "always"),
    (r"\b(?:some|several|a few|at least|there (?:is|are|were))\b", "some"),
)


@cache
def _words(table: str) -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    return tuple((re.compile(row["pattern"], re.IGNORECASE), row) for row in table_rows(table))


def _variable(text: str) -> dict[str, str] | None:
    return next((row for pattern, row in _words("variable_words.csv") if pattern.search(text)), None)


def _group(text: str) -> str | None:
    return next((name for pattern, name in _GROUPS if re.search(pattern, text, re.IGNORECASE)), None)


#: Actors that the claim does not name itself: those of the text, or of the claim before.
_GUESSED = ("F2", "F5", "P2", "P8")
_CLASS = re.compile(
    r"(?i)\b(?:states|countries|governments|regimes|juntas|dictatorships|democracies|autocracies|autocrats"
    r"|dictators|nations|wars|conflicts|republics|monarchies|kingdoms|members)\b"
)


def _of_many(text: str, codes: tuple[str, ...]) -> bool:
    """Return whether the claim is about a class of states or wars and names none of `codes`."""
    return _CLASS.search(text) is not None and not any(m.id in codes for m in find_mentions(text))


def _focal(text: str, actors: Cast) -> tuple[str, ...]:
    """Return the claim's states; none that only the text around it names, where it is about a class."""
    return () if _of_many(text, actors.focal) and actors.rules.get("focal") in _GUESSED else actors.focal


def _own(text: str, actors: Cast) -> tuple[str, ...]:
    """Return whose figures the claim speaks of: its states, else a group that it names, else the world."""
    power = (actors.patron,) if actors.patron else ()
    states = _focal(text, actors) or (() if _of_many(text, power) else power)
    group = _group(text)
    if states and not (group and set(states) <= {actors.patron}):
        return tuple(states)
    return (group,) if group else tuple(states) or ("world",)


def _other(text: str, actors: Cast) -> tuple[str, ...]:
    """Return the other end of a tie that a power gives."""
    group = _group(text)
    others = tuple(s for s in actors.focal if s != actors.patron)
    return others or ((group,) if group else ())


def variable(text: str, _: Cast) -> Value:
    """Return the variable that the words name; None too where the panel has none (a row without one)."""
    row = _variable(text)
    return (row["variable"] or None) if row else None


def _role(text: str) -> str:
    row = _variable(text)
    return row["role"] if row else "state"


def of(text: str, actors: Cast) -> Value:
    """Return whose figures a trend is of."""
    role = _role(text)
    if role == "world":
        return ("world",)
    if role == "russia":
        return ("RUS",)
    if role == "giver" and actors.patron:
        return (actors.patron,)
    own = _own(text, actors)
    if role == "receiver" and own == (actors.patron,):
        return ("world",)  # "American aid collapsed": that to all
    return own


def partner(text: str, actors: Cast) -> Value:
    """Return the other end of a tie, None where the variable is none."""
    role = _role(text)
    if role == "giver" and actors.patron:
        return _other(text, actors) or None
    if role == "receiver" and actors.patron:
        return (actors.patron,)
    return None


def end(text: str, actors: Cast) -> Value:
    """Return which end of a tie `of` is."""
    return "giver" if _role(text) == "giver" and actors.patron else None


def years_in(text: str) -> list[int]:
    """Return the years that the words name, in their order; a decade is its first and last one.

    >>> years_in("from 1990-95"), years_in("since the 1990s"), years_in("over 2000 people")
    ([1990, 1995], [1990], [])
    """
    whole = _SHORT.sub(lambda m: f"{m[1]} to {m[1][:2]}{m[2]}" if m[2] > m[1][2:] else m[0], text)
    whole = _DECADE.sub(lambda m: f"{m[1]}{m[2]}" if m[1] else f"{m[2]} to {int(m[2]) + 9}", whole)
    return [int(year) for year in _YEAR.findall(whole)]


def since(text: str, _: Cast) -> Value:
    """Return the first year that the words name, else that of the event since which they speak."""
    years = years_in(text)
    return years[0] if years else next((e.first for e in dating(text) if e.first), None)


def until(text: str, _: Cast) -> Value:
    """Return the last year that the words name, where there are two, else that of a period or event."""
    years = years_in(text)
    if years:
        return years[-1] if len(years) > 1 and years[-1] > years[0] else None
    return next((e.last for e in dating(text) if e.last), None)


def trend_direction(text: str, _: Cast) -> Value:
    """Return up, down or flat."""
    return "flat" if _FLAT.search(text) else "down" if _DOWN.search(text) else "up"


_THAN = re.compile(
    r"(?i)\b(?:than|compared (?:with|to)|dwarf\w*|outspen\w+|outnumber\w*|outpac\w*|surpass\w*"
    r"|overt(?:ak|ook)\w*|as (?:much|many|large|big|rich|high|free|democratic)\b.{0,60}?\bas)\b"
)
_SAME = re.compile(r"(?i)\b(from|to|with|into|in|by|for|on)\b(?: the)?\W*$")


def _named(text: str) -> list[tuple[int, str]]:
    """Return the states and groups that the words name, in their order, each once."""
    dated = [range(e.start, e.end) for e in dating(text)]
    found = [
        (m.start, m.id)
        for m in find_mentions(text)
        if m.kind == "state" and m.id and not any(m.start in place for place in dated)
    ]
    taken: list[range] = []
    for pattern, name in _GROUPS:
        hit = re.search(pattern, text, re.IGNORECASE)
        if hit and not any(hit.start() in place for place in taken):  # "European Union" is not Europe too
            found.append((hit.start(), name))
            taken.append(range(*hit.span()))
    first: dict[str, int] = {}
    for at, code in sorted(found):
        first.setdefault(code, at)
    return [(at, code) for code, at in first.items()]


def _sides(text: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]] | None:
    """Return both sides of "A ... more ... than B" and who is named beside the left one, as the words stand.

    Where both sides follow the same word ("more from China than from America"), the left one is what follows
    it first, and whoever is named before stands beside it.  None where the words are not of that form.
    """
    found = _THAN.search(text)
    if found is None:
        return None
    before, after = _named(text[: found.end()]), _named(text[found.end() :])
    every = _MOST.match(text, found.start()) is not None
    if not before or not (after or every):
        return None
    left = before[0]
    if every:
        return (left[1],), ("every other",), tuple(code for _, code in before[1:])
    word = _SAME.search(text[found.end() : found.end() + after[0][0]])
    if word is not None:
        same = [b for b in before if (w := _SAME.search(text[: b[0]])) and w[1].lower() == word[1].lower()]
        left = same[0] if same else left
    rest = tuple(code for _, code in before if code != left[1])
    return (left[1],), tuple(code for _, code in after if code != left[1]), rest


#: What "it" or "its" gets or gives: without the state that it stands for, the sides have nobody to give to.
_OWNED = re.compile(
    rf"{POINTS_BACK.pattern}.*\b(?:from|with|to)\b.*\bthan (?:from|with|to)\b"
    r"|\b(?:its|their) (?:arms|weapons|trade|imports|exports)\b"
)
_WITHIN = re.compile(r"(?i)\b(?:with|among|between) (?:itself|themselves|one another|each other)\b")


def left_side(text: str, actors: Cast) -> Value:
    """Return the side that is said to have more or less; None where that is a group with itself."""
    if _WITHIN.search(text):
        return None
    if sides := _sides(text):
        return sides[0] if comparison_partner(text, actors) or not _OWNED.search(text) else None
    states = _focal(text, actors)
    power = (actors.patron,) if actors.patron else ()
    if _of_many(text, power) and actors.rules.get("patron") in _GUESSED:
        power = ()
    if power and actors.rules.get("patron") in _GUESSED and actors.rules.get("focal") == "F3":
        power = ()  # the state that "it" stands for, before the power of the claim before
    elif power and actors.rules.get("patron") in _GUESSED and (than := _THAN.search(text)):
        if POINTS_BACK.match(text) and actors.subject:
            return (actors.subject,)
        before = _group(text[: than.end()])
        return (before,) if before else None  # whom it compares is not named
    first = next(iter((*power, *states)), None)
    group = _group(text)
    return (first,) if first else (group,) if group else None


def right_side(text: str, actors: Cast) -> Value:
    """Return the other side; every other state where the claim is of the largest."""
    if (sides := _sides(text)) and sides[1]:
        return sides[1]
    if _MOST.search(text):
        return ("every other",)
    if (than := _THAN.search(text)) and not _named(text[than.end() :]):
        return None  # "than elected governments are": another side is not put in its place
    left = left_side(text, actors)
    given = "UKR" if _role(text) == "giver" and re.search(r"(?i)\bto (?:Ukraine|Kyiv)", text) else None
    named = [s for s in (*actors.focal, actors.rival) if s and (s,) != left and s != given]
    group = _group(text)
    if named:
        return (named[0],)
    return (group,) if group and (group,) != left else None


def comparison_partner(text: str, actors: Cast) -> Value:
    """Return the other end of a tie that two powers give."""
    if _role(text) != "giver":
        return None
    if placed := _sides(text):
        owner = actors.subject if POINTS_BACK.match(text) else None
        back = (owner,) if owner and (owner,) not in placed[:2] else ()
        return placed[2] or back or None
    sides = {*_tuple(left_side(text, actors)), *_tuple(right_side(text, actors))}
    return tuple(s for s in _other(text, actors) if s not in sides) or None


def _tuple(value: Value) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def comparison_end(text: str, actors: Cast) -> Value:
    """Return whether the sides give or receive."""
    placed = _sides(text)
    if placed and _role(text) == "giver" and actors.patron in placed[2]:
        return "receiver"  # the power stands beside the sides
    return "receiver" if _role(text) == "receiver" else None


def comparison_direction(text: str, _: Cast) -> Value:
    """Return more, less or equal."""
    return "equal" if _EQUAL.search(text) else "less" if _LESS.search(text) else "more"


def excess(text: str, _: Cast) -> Value:
    """Return by how much more is claimed: 1 for twice, 2 for three times and for "dwarfs"."""
    found = _TIMES.search(_FOLD.sub(r"\1 times", text))
    if found is None:
        return None
    if found["twice"]:
        return 1.0
    if found["thrice"]:
        return 2.0
    number = value_of(found["times"] or found["percent"])
    more = None if number is None else number - 1 if found["times"] else number / 100
    return float(more) if more is not None and more > 0 else None


def measured(text: str, _: Cast) -> Value:
    """Return "amount" where a spending is compared and not its share."""
    share = re.search(r"(?i)\b(?:share|GDP|per ?cent|percentage|proportion)\b|%", text)
    return "amount" if variable(text, _) == "military_gdp" and not share else None


def conditions(text: str, _: Cast) -> Value:
    """Return the conditions that the words name."""
    out = list[str]()
    for pattern, row in _words("condition_words.csv"):
        found = pattern.search(text)
        if found is None:
            continue
        name = (found.groupdict().get("org") or "").upper()
        said = row["condition"].replace("<org>", _NAMES.get(name, name))
        if "<state>" in said:  # one condition a state that is named after the words
            after = (code for _, code in _named(text[found.end() :]) if len(code) == 3)
            out += [said.replace("<state>", code) for code in after]
            continue
        if not any(said.endswith(own.removeprefix("ends ").removeprefix("begins ")) for own in out):
            out.append(said)
    return tuple(out) or None


def statement(text: str, _: Cast) -> Value:
    """Return only, first, none, always or some."""
    low = text.lower()
    return next((name for pattern, name in _STATEMENTS if re.search(pattern, low)), None)


def subject(text: str, actors: Cast) -> Value:
    """Return the subject of "the only" and "the first"."""
    if statement(text, actors) not in ("only", "first"):
        return None
    asked = " ".join(map(str, _tuple(conditions(text, actors))))
    own = [code for code in (*actors.focal, actors.patron) if code and f"from {code}" not in asked]
    return (own[0],) if own else None


def among(text: str, actors: Cast) -> Value:
    """Return the states that are looked at, None for all."""
    group = _group(text)
    named = " ".join(map(str, _tuple(conditions(text, actors))))
    return (group,) if group and group not in named else None


def _option(slot: str, text: str) -> Value:
    """Return which of a test's options the words name; ``tables/option_words.csv`` holds them by slot."""
    for pattern, row in _words("option_words.csv"):
        if row["slot"] == slot and pattern.search(text):
            return row["value"]
    return None


_ON_WHOM = re.compile(
    r"(?i)\b(?:sanctions?|embargo\w*|price cap)\b(?: \w+){0,3}? (?:on|against)\b"
    r"|\bsanction(?:ed|ing)\b|\banti-(?=\w+ sanctions)"
)


def _sanctioned(text: str) -> str | None:
    """Return the state named right after the words for sanctions ("sanctions on Russia")."""
    found = _ON_WHOM.search(text)
    if found is None:
        return None
    after = text[found.end() : found.end() + 40]
    return next((m.id for m in find_mentions(after) if m.kind == "state" and m.id), None)


def target(text: str, actors: Cast) -> Value:
    """Return whom sanctions are on: as the words say, else the claim's state, else the sender's opponent."""
    return _sanctioned(text) or (actors.focal[0] if actors.focal else actors.rival)


def sender(text: str, actors: Cast) -> Value:
    """Return whose sanctions they are: the power of the claim that is not their target."""
    hit = _sanctioned(text)
    return next((code for code in (actors.patron, actors.rival) if code and code != hit), None)


_FILLS = expression("quantities.fills")


def successor(text: str, actors: Cast) -> Value:
    """Return the power that takes another's place: the last one named before the words for it."""
    found = _FILLS.search(text)
    sides = {actors.patron, actors.rival}
    before = [m.id for m in find_mentions(text[: found.start()])] if found else []
    return next((code for code in reversed(before) if code in sides), actors.patron)


def replaced(text: str, actors: Cast) -> Value:
    """Return the power whose place is taken."""
    return actors.rival if successor(text, actors) == actors.patron else actors.patron


OPTIONS: tuple[str, ...] = (
    "outcome", "regime", "objective", "occasion", "occasion_of_loss", "tie_kind", "tie_kind_or_base",
    "treatment", "conflict",
)  # fmt: skip


def _chosen(slot: str) -> Callable[[str, Cast], Value]:
    return lambda text, _: _option(slot, text)


SLOTS: dict[str, Callable[[str, Cast], Value]] = {
    made.__name__: made
    for made in (
        variable, of, partner, end, since, until, trend_direction, left_side, right_side, comparison_partner,
        comparison_end, comparison_direction, excess, measured, conditions, statement, subject, among, target,
        sender, successor, replaced,
    )
}  # fmt: skip
SLOTS |= {slot: _chosen(slot) for slot in OPTIONS}

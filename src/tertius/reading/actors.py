"""Whom a claim is about: patron, rival, focal states and group, from the names in and before it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tertius.reading.events import dating
from tertius.reading.expressions import expression
from tertius.reading.schema import Mention

#: Powers whose ties a claim may be about, the five of the panel first; the order breaks draws.
POWERS = (
    "USA",
    "RUS",
    "CHN",
    "FRA",
    "GBR",
    "IRN",
    "TUR",
    "IND",
    "SAU",
    "ISR",
    "JPN",
    "DEU",
    "ARE",
    "PAK",
    "QAT",
    "BRA",
    "ZAF",
    "PRK",
)
GREAT = frozenset(POWERS[:5])
#: Whom a power is opposed by where the text only says that it is: three of the five against the other
#: two, so that no power is read with other eyes than its opponents; then pairs of regional powers.
_OPPONENTS: dict[str, tuple[str, ...]] = {
    "USA": ("RUS", "CHN", "IRN", "PRK"),
    "RUS": ("USA", "GBR", "FRA"),
    "CHN": ("USA", "GBR", "FRA"),
    "FRA": ("RUS", "CHN"),
    "GBR": ("RUS", "CHN"),
    "IRN": ("ISR", "USA", "SAU"),
    "ISR": ("IRN",),
    "SAU": ("IRN",),
    "IND": ("CHN", "PAK"),
    "JPN": ("CHN",),
    "TUR": ("RUS",),
    "PAK": ("IND",),
    "PRK": ("USA",),
}
_OPPOSED = expression("actors.opposed")
_TIES_WITH = expression("actors.ties_with")
_PRONOUN = expression("actors.pronoun")
_WE = re.compile(r"(?i)\b(?:we|(?-i:us|Us)|our|ours)\b")
POINTS_BACK = re.compile(
    r"(?i)^\W*(?:(?:and|but|so|yet|also|still|instead|moreover|indeed|now|today|meanwhile)\W+)*(?:it|its|they|their|he|his|she|her|both"
    r"|the (?:country|kingdom|emirate|sultanate|republic))\b(?! of\b)"
)
#: A state under attack and the power that attacks it: what is said of the war is not about that power's ties.
_ATTACKERS = {"UKR": "RUS", "TWN": "CHN"}
_AT_HOME = expression("actors.at_home")
_ABROAD = expression("actors.abroad")
_GROUP, _GENERIC = expression("actors.group"), expression("actors.generic")


@dataclass(frozen=True)
class Cast:
    """The actors of a claim with the rule that named each."""

    patron: str | None
    rival: str | None
    focal: tuple[str, ...]
    group: str | None
    rules: dict[str, str]
    subject: str | None = None


@dataclass(frozen=True)
class Stage:
    """What the text as a whole says of its actors.

    Attributes
    ----------
    counts : dict of str to int
        How often each state is named.
    speaker : str or None
        The state that "we" stands for.
    """

    counts: dict[str, int]
    speaker: str | None

    @property
    def focal(self) -> str | None:
        """The state that the text turns on: named most, and often, among those that are no great power."""
        others = {s: n for s, n in self.counts.items() if s not in GREAT}
        if not others:
            return None
        best = max(others, key=lambda s: (others[s], s))
        return best if others[best] >= 4 and others[best] >= 0.4 * sum(others.values()) else None

    @property
    def main(self) -> str | None:
        """The great power that the text is about: named in at least two of five mentions of great powers."""
        great = [p for p in self.powers if p in GREAT]
        total = sum(self.counts[p] for p in great)
        return great[0] if great and self.counts[great[0]] >= 0.4 * total else None

    @property
    def powers(self) -> tuple[str, ...]:
        """Powers of the text, the one that is named most first."""
        named = [p for p in POWERS if self.counts.get(p)]
        return tuple(sorted(named, key=lambda p: (-self.counts[p], POWERS.index(p))))


def stage(mentions: Sequence[Mention], text: str) -> Stage:
    """Return who is named in a text, and for whom its author says "we"."""
    counts = Counter(m.id for m in mentions if m.id and m.kind in {"state", "leader", "place", "org"})
    speaker = None
    if len(_WE.findall(text)) >= 3:
        head = [m for m in mentions if m.start < 400 and m.kind in {"leader", "org"} and m.id]
        near = Counter(
            m.id
            for m in mentions
            if m.id
            and re.search(r"(?i)\b(?:our|we|(?-i:us))\b[^.]{0,30}$", text[max(0, m.start - 40) : m.start])
        )
        speaker = head[0].id if head else (near.most_common(1)[0][0] if near else None)
    return Stage({str(k): v for k, v in counts.items()}, speaker)


def cast(
    text: str,
    inside: Sequence[Mention],
    before: Sequence[Mention],
    previous: Cast | None,
    scene: Stage,
) -> Cast:
    """Return the actors of a claim.

    Parameters
    ----------
    text : str
        The words that carry it.
    inside, before : sequence of Mention
        Names in it, offsets counted in `text`; and those before it, from two sentences before its own.
    previous : Cast or None
        Actors of the claim before it.
    scene : Stage
    """
    dated = [range(e.start, e.end) for e in dating(text)]
    inside = [m for m in inside if not any(m.start in place for place in dated)]
    named = _distinct(inside)
    if _WE.search(text) and scene.speaker and scene.speaker not in named:
        named = (scene.speaker, *named)
    around = _distinct(before)
    back = POINTS_BACK.match(text) is not None
    # "Democracies keep their allies": what a class of states does points back to nobody.
    generic = not named and not back and _GENERIC.match(text) is not None
    pointing = back or (not generic and _PRONOUN.search(text) is not None)
    antecedent = _antecedent(before, previous) if back else None
    patron, patron_rule = (
        (None, "P9")
        if generic
        else _patron(text, inside, named, around, antecedent, previous, scene, pointing)
    )
    attacked = next(
        (
            s
            for s in (*named, *(previous.focal if previous and pointing and not named else ()))
            if s in _ATTACKERS
        ),
        None,
    )
    fought = _WAR.search(text) is not None
    # What is said of an attacker's own economy or society is about that power, not about its war.
    home = not fought and set(named) <= set(_ATTACKERS.values()) and _AT_HOME.search(text) is not None
    if attacked is None and scene.focal in _ATTACKERS:
        attacker = _ATTACKERS[scene.focal]
        carried = pointing and not named and previous is not None and previous.rival == attacker
        if (attacker in named and not home) or fought or (carried and not home):
            attacked = scene.focal
    rival: str | None
    if attacked == "TWN" and not fought:
        attacked = None
    if attacked is not None and patron == _ATTACKERS[attacked] and not _TIE.search(text):
        patron, patron_rule = next((s for s in named if s in GREAT and s != patron), None), "P4"
        rival, rival_rule = _ATTACKERS[attacked], "V2"
    elif attacked is not None and patron != _ATTACKERS[attacked]:
        rival, rival_rule = _ATTACKERS[attacked], "V2"
    else:
        rival, rival_rule = _rival(text, patron, named, around, previous, pointing)
    focal, focal_rule = _focal(named, patron, rival, antecedent, previous, scene, pointing)
    if attacked is not None and not focal:
        focal, focal_rule = (attacked,), "F4"
    others = [s for s in named if s != patron]
    alone = patron is not None and not others and (not focal or (home and bool(named)))
    if alone and patron and _AT_HOME.search(text) and not _ABROAD.search(text):
        focal, focal_rule, patron, patron_rule = (patron,), "F5", None, "P5"
        rival, rival_rule = None, "V0"
    group = _GROUP.search(text)
    rules = {"patron": patron_rule, "rival": rival_rule, "focal": focal_rule, "group": "G1"}
    subject = (
        antecedent
        if back and antecedent
        else named[0]
        if named
        else (antecedent or (previous.subject if previous and pointing else None))
    )
    chosen = rival if rival != patron else None
    return Cast(patron, chosen, focal, group.group() if group else None, rules, subject)


def _distinct(mentions: Sequence[Mention]) -> tuple[str, ...]:
    kinds = {"state", "leader", "place", "org"}
    return tuple(dict.fromkeys(m.id for m in mentions if m.id and m.kind in kinds and m.text != "Brussels"))


def _antecedent(before: Sequence[Mention], previous: Cast | None) -> str | None:
    """Return the state that a pronoun at the start most likely stands for: the subject before it."""
    if previous is not None and previous.subject is not None:
        return previous.subject
    return before[0].id if before else None


def _patron(
    text: str,
    inside: Sequence[Mention],
    named: Sequence[str],
    around: Sequence[str],
    antecedent: str | None,
    previous: Cast | None,
    scene: Stage,
    pointing: bool,
) -> tuple[str | None, str]:
    great = [p for p in named if p in GREAT]
    proxy = _PROXY.search(text)
    if proxy is not None and not great:
        return "IRN", "P7"
    weak = {
        m.id
        for m in inside
        if text[m.end : m.end + 1] == "-" or text[max(0, m.start - 5) : m.start].lower().endswith("anti-")
    }
    strong = {m.id for m in inside} - weak | set(named) - {m.id for m in inside}  # "we" stands for its state
    if great and not (set(great) & strong) and scene.main not in {None, *great}:
        return scene.main, "P6"
    if antecedent in GREAT and antecedent not in named:
        with_ties = any(
            m.id in great and _TIES_WITH.search(text[max(0, m.start - 40) : m.start]) for m in inside
        )
        if not with_ties:
            return antecedent, "P3"
    for mention in inside:
        if (
            mention.id in great
            and len(great) > 1
            and _TIES_WITH.search(text[max(0, mention.start - 40) : mention.start])
        ):
            return mention.id, "P1"
    presser = next(
        (m for m in inside if m.id in great and _PRESSES.match(text[m.end : m.end + 30].lstrip("'s "))), None
    )
    if presser is not None and _TIE.search(text):
        nearby = [previous.patron if previous else None, *(s for s in reversed(around) if s in GREAT)]
        other = next((p for p in (*great, scene.main, *nearby) if p not in {None, presser.id}), None)
        if other is not None:
            return other, "P6"
    if great:
        return great[0], "P1"
    regional = _regional(text, inside, named)
    if regional is not None:
        return regional, "P1"
    definite = previous is not None and text[:4].lower() == "the "
    if not pointing and not named and not definite:
        return (scene.main, "P8") if _ABROAD.search(text) else (None, "P0")
    if pointing or not named:
        if previous is not None and (previous.patron is not None or not around):
            return previous.patron, "P2"
        near = [s for s in reversed(around) if s in GREAT]
        if near:
            return near[0], "P2"
    return None, "P0"


def _regional(text: str, inside: Sequence[Mention], named: Sequence[str]) -> str | None:
    """Return the regional power whose ties a claim is about: beside another state, and no mere target."""
    if len(named) < 2:
        return None
    for mention in inside:
        code = mention.id
        if code is None or code not in POWERS or code not in named or _TARGET.search(text[: mention.start]):
            continue
        if _ABROAD.search(text) or set(_OPPONENTS.get(code, ())) & set(named):
            return code
    return None


_TARGET = re.compile(r"(?i)\b(?:against|on|upon|over|versus)\s+(?:\w+,? (?:and )?){0,4}$")
_WAR = re.compile(
    r"(?i)\b(?:wars?(?! (?:spending|economy|industry|footing))|warfare|invasion|invad\w*|attack\w*|blockad\w*"
    r"|defend\w*|deter\w*|seiz\w*|conquer\w*|battlefield|battles?|front ?-?lines?|offensives?|fortif\w+)\b"
)
_PRESSES = expression("actors.presses")
#: Bodies that stand for a power which none of its names names.
_PROXY = re.compile(r"\b(?:Hezbollah|Hizbollah|Hizballah|Houthis?|Ansar Allah|Islamic Jihad)\b")
_TIE = expression("actors.tie")


def _rival(
    text: str,
    patron: str | None,
    named: Sequence[str],
    around: Sequence[str],
    previous: Cast | None,
    pointing: bool,
) -> tuple[str | None, str]:
    opposed = _OPPOSED.search(text) is not None
    if patron is None:
        return None, "V0"
    opponents = _OPPONENTS.get(patron, ("USA", "RUS"))
    others = [s for s in named if s != patron and (s in opponents or s in GREAT)]
    if others and (opposed or others[0] in opponents):
        return others[0], "V1"
    if others:
        return None, "V0"
    near = [s for s in reversed(around) if s in opponents]
    if near and pointing:
        return near[0], "V3"
    # The opponent of a whole text is no rival of each of its claims: one that opposes nobody has none.
    if pointing and not named and previous is not None and previous.patron == patron:
        return previous.rival, "V5"
    return None, "V0"


def _focal(
    named: Sequence[str],
    patron: str | None,
    rival: str | None,
    antecedent: str | None,
    previous: Cast | None,
    scene: Stage,
    pointing: bool,
) -> tuple[tuple[str, ...], str]:
    focal = tuple(s for s in named if s not in {patron, rival})
    if focal:
        return focal, "F1"
    if antecedent is not None and antecedent not in {patron, rival} and antecedent not in GREAT:
        return (antecedent,), "F3"
    if scene.focal and scene.focal not in {patron, rival} and (pointing or not named or len(named) == 1):
        return (scene.focal,), "F2"
    if pointing and not named and previous is not None:
        return tuple(s for s in previous.focal if s not in {patron, rival}), "F2"
    return (), "F0"

"""Capitals: whether the name stands for the government or for the town."""

from __future__ import annotations

import re
from dataclasses import replace

from tertius.reading.context import Context, Ruling

_TRAVEL = re.compile(
    r"(?:\b(?:trips?|visits?|visited|visiting|travel\w*|fl[ey]w|flown|flights?|go|goes|going|went|came|come"
    r"|coming"
    r"|return\w*|arriv\w*|journey\w*|tours?|fled|flee|move[ds]?|drive|drove|march\w*|advanc\w*|roads?"
    r"|routes?|trains?"
    r"|invited|summon\w*|ambassadors?|envoys?|delegations?|missiles?|drones?|exile[ds]?|embass(?:y|ies)"
    r"|relocat\w*|escap\w*|deport\w*)\b[^.;:]{0,28})$",
    re.IGNORECASE,
)
_PLACE_BEFORE = re.compile(
    r"\b(?:in|near|outside|around|through|throughout|across|inside|downtown|central|greater|at|into|over"
    r"|within"
    r"|leaving|visiting|visited|tour(?:s|ed|ing)?|capitals?|city of|(?:suburbs?|streets|outskirts|north"
    r"|south|east|west|gates"
    r"|fall|siege"
    r"|bombing|capture) of|battle (?:of|for)|captured|seized|bombed|shelled|(?:strikes?|attacks?|assault"
    r"|march) on|f[ae]ll on"
    r"|rain(?:ed|ing)? on|fired (?:at|on|into))(?: the)?(?:,? in| near| of)? $",
    re.IGNORECASE,
)
_LISTED_IN = re.compile(r"\bin(?: [A-Z][\w'-]+,?(?: and| or)?)+ $")
_STATE_BEFORE = re.compile(
    r"\b(?:leaders|officials|governments?|policy ?makers|trust|confidence|faith|interest|diplomats|elites"
    r"|hawks"
    r"|powers?|regimes?) in $",
    re.IGNORECASE,
)
_PLACE_AFTER = re.compile(
    r"(?:,? D\.?C\.?|-based\b| (?:airport|summit|conference|metro|mayor|suburbs?|streets?|residents"
    r"|neighbou?rhoods?"
    r"|protests?|talks|forum|university|stadium|hotel|museum|district|square|skyline|bureau|correspondent"
    r"|meeting|communiqué"
    r"|stock|declaration)\b"
    r"|, (?:the capital|[A-Z][a-z]+, \d))",
    re.IGNORECASE,
)
_TOWN_OWNS = re.compile(
    r" (?:[a-z]+ )?(?:streets?|squares?|suburbs?|airports?|mayor|outskirts|centre|center|old town|downtown"
    r"|harbou?r|port|bazaars?"
    r"|cafes|hotels?|universit|embass|museum|residents|skyline|[A-Z])"
)


def capital(ruling: Ruling, context: Context, first: int, end: int) -> Ruling:
    """Tell a capital that stands for its government from the town."""
    before, after = context.before(first), context.after(end - 1)
    town = bool(
        (_PLACE_BEFORE.search(before) and not _STATE_BEFORE.search(before))
        or _PLACE_AFTER.match(after)
        or _LISTED_IN.search(before)
        or (re.search(r"\b(?:to|for|from) $", before) and _TRAVEL.search(before.rstrip().rpartition(" ")[0]))
    )
    rest = context.word(end)
    dateline = (
        context.words[first].text.isupper()
        and context.initial(first)
        and rest is not None
        and rest.text in {"—", "-", "("}
    )
    if dateline:
        return replace(ruling, kind="place", rule="the town: a dateline")
    if town and rest is not None and rest.text == "'s" and not _TOWN_OWNS.match(context.after(end)):
        town = False  # "in Ankara's view"
    if not town and first == 0 and (rest is None or rest.after_break):
        town = True
    if (
        not town
        and rest is not None
        and rest.text == ","
        and re.match(r", [A-Z][\w' ]+\d{4}|, [A-Z][a-z]+ \d", after)
    ):
        town = True
    if town:
        return replace(ruling, kind="place", rule="the town: by the words around it")
    return Ruling("state", ruling.id, ruling.ambiguity, "a capital for its government")

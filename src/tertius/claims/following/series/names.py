"""Names of states, regions and groups, and the nearest known name where there is none."""

from __future__ import annotations

from tertius.core.errors import PanelError, near_miss, shorten
from tertius.panel.panel import Panel

#: Continents by the regions of the project's own list.
CONTINENTS: dict[str, tuple[str, ...]] = {
    "Africa": ("Central Africa", "East Africa", "North Africa", "Southern Africa", "West Africa"),
    "Sub-Saharan Africa": ("Central Africa", "East Africa", "Southern Africa", "West Africa"),
    "Asia": ("Central Asia", "East Asia", "South Asia", "South-East Asia"),
    "Latin America": ("Caribbean", "Central America", "South America"),
    "Europe": ("Balkans", "Eastern Europe", "Northern Europe", "Southern Europe", "Western Europe"),
}
WORLD = "world"


def state_id(panel: Panel, name: str) -> str:
    """Return the id of a state given by id or name.

    Raises
    ------
    PanelError
        There is no such state, nor a group of that name.
    """
    if name in panel.states:
        return name
    found = panel.states.lookup("name", name) if len(name) > 3 else None
    if found is not None:
        return found
    known = [*panel.states.all(), *(panel.states.name(s) for s in panel.states.all()), *group_names(panel)]
    hint = near_miss(name[:60], known) or "try `tertius list states`, or NATO, Africa, clients:RUS, world"
    raise PanelError(
        "group", "a state, an organisation, a region, clients:STATE or world", shorten(name), hint
    )


def group_names(panel: Panel) -> list[str]:
    """Return the names of the groups that the panel knows, states left out."""
    members = (str(v) for v in panel.variables["variable"] if str(v).startswith("member:"))
    named = {v.removeprefix("member:") for v in members}
    return sorted({*named, *panel.states.regions(), *CONTINENTS, WORLD, "powers"})

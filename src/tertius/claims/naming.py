"""States and shares in the words of a sentence."""

from __future__ import annotations

from tertius.panel.panel import Panel

_ARTICLE = ("United", "Soviet", "Netherlands", "Philippines", "Gambia", "Bahamas", "Maldives", "Comoros")


def called(panel: Panel, iso3: str, first: int | None = None, last: int | None = None) -> str:
    """Return a state's name as it stands in a sentence, with its article.

    With `first` and `last`, the names it had in these years: "the Soviet Union or Russia".
    """
    years = [None] if first is None or last is None else range(first, last + 1)
    alive = [year for year in years if year is None or panel.states.alive(iso3, year)]
    names = dict.fromkeys(panel.states.name(iso3, year) for year in alive or [None])
    return " or ".join(f"the {name}" if name.startswith(_ARTICLE) else name for name in names)


#: Bodies that are not called by their letters alone.
_BODIES = {
    **{
        name: f"the {name}" for name in ("EU", "SCO", "CSTO", "EAEU", "GCC", "OIC", "CIS", "OAS", "AES", "UN")
    },
    "AU": "the African Union",
    "ARABLEAGUE": "the Arab League",
    "BRI": "the Belt and Road",
    "NAM": "the Non-Aligned Movement",
    "QUAD": "the Quad",
    "WARSAWPACT": "the Warsaw Pact",
    "MERCOSUR": "Mercosur",
}


def body(name: str) -> str:
    """Return an organisation as it stands in a sentence: "ECOWAS", "the EU", "the African Union"."""
    return _BODIES.get(name.upper(), name)


def percent(value: float | None) -> str:
    """Return a share as whole per cent."""
    return "unknown" if value is None else f"{100 * value:.0f} %"

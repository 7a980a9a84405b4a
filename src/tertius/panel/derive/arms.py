"""Arms ties: who supplies whom, as bands of shares by window, never the register itself."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tertius.core.errors import PanelError
from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.arms_variables import variables
from tertius.panel.derive.shared.rows import MAJORS, alive, covering, ties, traits
from tertius.panel.schema import LAST_YEAR

FIRST, LAST = 1950, 2024
WINDOWS = (3, 5, 10)
MINIMUM = 5.0  # million TIV in the window before a share means anything
SHARE_EDGES = (0.05, 0.10, 0.25, 0.50, 0.75)
VOLUME_EDGES = (5.0, 50.0, 250.0, 1000.0, 5000.0)
#: Names that only the register uses.
_ALIASES = {"Yemen Arab Republic (North Yemen)": "North Yemen"}


def share_band(share: np.ndarray) -> np.ndarray:
    """Return band codes of shares in [0, 1]: 0 none, 1 below 5 %, 2 to 10, 3 to 25, 4 to 50, 5 to 75, 6 up.

    A band includes its lower edge.
    """
    code = np.searchsorted(np.array(SHARE_EDGES), share + 1e-12, side="right") + 1
    return np.where(share > 0, code, 0)


def volume_band(tiv: np.ndarray) -> np.ndarray:
    """Return band codes of million TIV: 0 none, 1 below 5, 2 to 50, 3 to 250, 4 to 1000, 5 to 5000, 6 up."""
    code = np.searchsorted(np.array(VOLUME_EDGES), tiv + 1e-9, side="right") + 1
    return np.where(tiv > 0, code, 0)


def trailing(yearly: np.ndarray, window: int) -> np.ndarray:
    """Return sums over years y-window+1 to y along the last axis; NaN where the window starts too early."""
    out = np.full(yearly.shape, np.nan)
    n = yearly.shape[-1]
    if n >= window:
        stack = [yearly[..., lag : n - window + 1 + lag] for lag in range(window)]
        out[..., window - 1 :] = np.sum(stack, axis=0)
    return out


def deliveries(inputs: Inputs) -> pd.DataFrame:
    """Return yearly deliveries among states: target, source (None where unidentified), year, tiv."""
    raw = inputs.sources["arms_register"].tables["deliveries"]
    raw = raw[raw["year"].between(FIRST, LAST_YEAR)].reset_index(drop=True)
    out = raw[["year", "tiv"]].copy()
    for column, role in (("recipient", "target"), ("supplier", "source")):
        names = raw[column].where(~raw[column].str.endswith("*")).replace(_ALIASES)
        out[role] = inputs.states.to_iso3("name", names, raw["year"])
    out = out[out["target"].notna() & (out["target"] != out["source"])]
    if out.empty:
        raise PanelError("arms_register", f"deliveries to states since {FIRST}", "none")
    summed = out.assign(source=out["source"].fillna("")).groupby(["source", "target", "year"], as_index=False)
    return pd.DataFrame(summed["tiv"].sum())


def _wide(frame: pd.DataFrame, keys: list[str], years: np.ndarray) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the distinct keys and a matrix of TIV, keys by years."""
    table = frame.pivot_table(index=keys, columns="year", values="tiv", aggfunc="sum", fill_value=0.0)
    table = table.reindex(columns=years, fill_value=0.0)
    return table.index.to_frame(index=False), table.to_numpy(dtype=float)


def _long(keys: pd.DataFrame, value: np.ndarray, keep: np.ndarray) -> pd.DataFrame:
    r, c = np.nonzero(keep)
    out = keys.iloc[r].reset_index(drop=True)
    return out.assign(year=FIRST + c, value=value[r, c].astype(float))


def _derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    flows = deliveries(inputs)
    years = np.arange(FIRST, int(flows["year"].max()) + 1)
    pairs, by_pair = _wide(flows, ["source", "target"], years)
    targets, by_target = _wide(flows, ["target"], years)
    suppliers, by_supplier = _wide(flows[flows["source"] != ""], ["source"], years)
    at = pd.Index(targets["target"]).get_indexer(pd.Index(pairs["target"]))
    tie_parts, trait_parts = [], []
    for window in WINDOWS:
        total = trailing(by_target, window)
        enough = np.nan_to_num(total) >= MINIMUM - 1e-9
        amount = np.nan_to_num(trailing(by_pair, window))
        share = np.divide(amount, total[at], out=np.zeros_like(amount), where=enough[at])
        band = share_band(share)
        bands = _long(pairs, band, band > 0)
        identified = (bands["source"] != "") & alive(inputs.states, bands["source"], bands["year"])
        tie_parts.append(ties(bands[identified], f"arms_band_{window}y"))
        tie_parts.append(ties(_undefined(inputs, targets, enough, window, years), f"arms_band_{window}y"))
        if window == 5:
            strong = _long(pairs, np.ones_like(share), share >= SHARE_EDGES[0] - 1e-12)
            tie_parts.append(ties(strong[strong["source"] != ""], "arms_tie_5y"))
        volume = volume_band(np.nan_to_num(total))
        rows = _long(targets, volume, volume > 0).rename(columns={"target": "iso3"})
        trait_parts.append(traits(rows, f"arms_volume_band_{window}y"))
        trait_parts.append(traits(_rest(bands[~identified], share, pairs), f"arms_rest_band_{window}y"))
    any_delivery = _long(pairs, np.ones_like(by_pair), by_pair > 0)
    tie_parts.append(ties(any_delivery[any_delivery["source"] != ""], "arms_delivery"))
    exported = trailing(by_supplier, 5)
    world = np.nan_to_num(trailing(by_target, 5)).sum(axis=0)
    percent = np.round(100 * np.nan_to_num(exported) / np.where(world > 0, world, 1.0))
    exporters = _long(suppliers, percent, percent > 0).rename(columns={"source": "iso3"})
    trait_parts.append(traits(exporters, "arms_export_share_5y"))
    tie_rows, trait_rows = pd.concat(tie_parts), pd.concat(trait_parts)
    both = alive(inputs.states, tie_rows["source"], tie_rows["year"])
    both &= alive(inputs.states, tie_rows["target"], tie_rows["year"])
    own = alive(inputs.states, trait_rows["iso3"], trait_rows["year"])
    rows = covering(variables(FIRST, LAST, WINDOWS), int(years[-1]))
    return {"ties": tie_rows[both], "traits": trait_rows[own], "variables": rows}


def _undefined(
    inputs: Inputs, targets: pd.DataFrame, enough: np.ndarray, window: int, years: np.ndarray
) -> pd.DataFrame:
    """Return missing cells from each major power where too little came in for shares to mean anything."""
    names = sorted(inputs.states.all())
    short = pd.DataFrame(False, index=names, columns=years)
    short.loc[:, years[window - 1 :]] = True
    known = [name for name in targets["target"] if name in short.index]
    rows = pd.Index(targets["target"]).get_indexer(pd.Index(known))
    short.loc[known] &= ~enough[rows]
    r, c = np.nonzero(short.to_numpy())
    cells = pd.DataFrame({"target": np.array(names, dtype=object)[r], "year": years[c]})
    cells = cells[alive(inputs.states, cells["target"], cells["year"])]
    out = cells.merge(pd.DataFrame({"source": MAJORS}), how="cross")
    return out[out["source"] != out["target"]].assign(value=np.nan, status="missing")


def _rest(bands: pd.DataFrame, share: np.ndarray, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the band of what suppliers unknown, or gone by then, delivered together: iso3, year, value."""
    row = pd.MultiIndex.from_frame(pairs[["source", "target"]])
    at = row.get_indexer(pd.MultiIndex.from_frame(bands[["source", "target"]]))
    own = bands.assign(share=share[at, bands["year"].to_numpy() - FIRST])
    total = own.groupby(["target", "year"], as_index=False)["share"].sum()
    return pd.DataFrame(
        {"iso3": total["target"], "year": total["year"], "value": share_band(total["share"].to_numpy())}
    ).astype({"value": float})


DERIVATION = Derivation("arms_register", ("arms_register",), variables(FIRST, LAST, WINDOWS), _derive)

"""Rows whose terms ask for a file of their own, and the notice that goes with them.

V-Dem's data stand under Creative Commons Attribution-ShareAlike 4.0: what is derived from them does too.
They are kept in Parquet parts that hold nothing else, named ``<table>_vdem-<part>.parquet``; reading joins
them to the rest.
"""

from __future__ import annotations

import pandas as pd

LABEL = "vdem"
NOTICE_FILE = "NOTICE-vdem.txt"
#: Data sets of V-Dem, with the variables that are V-Dem's; None for all of them.
SHARE_ALIKE: dict[str, tuple[str, ...] | None] = {
    "democracy": ("polyarchy",),
    "vdem": None,
    "vdem_episodes": None,
    "vdem_spaces": None,
}
NOTICE = """\
The files named *_vdem-*.parquet in this folder hold figures derived from data of the Varieties of Democracy
Project (V-Dem): the variables of the data sets 'vdem', 'vdem_spaces' and 'vdem_episodes', and the variable
'polyarchy' of the data set 'democracy'. They were selected, renamed, recoded to the states of this panel and
rounded; nothing else was changed.

They are licensed under the Creative Commons Attribution-ShareAlike 4.0 International licence
(CC BY-SA 4.0), https://creativecommons.org/licenses/by-sa/4.0/ , and not under the licence of the program.

Cite: Coppedge, M., Gerring, J., Knutsen, C. H., Lindberg, S. I., Teorell, J., et al. (2025). V-Dem Dataset
v15 (and v14, v16). Varieties of Democracy Project; Pemstein, D., et al., The V-Dem measurement model;
Maerz, S. F., et al. (2024). Episodes of regime transformation. Journal of Peace Research 61(6), 967-984.
"""


def split(table: str, frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the rows of a table by the stem of the file that they belong in, empty files left out.

    The table's own file is always there, empty or not.
    """
    if table not in {"traits", "ties", "events", "series"}:
        return {table: frame}
    name = "variable" if table in {"traits", "series"} else "kind"
    mine = pd.Series(False, index=frame.index)
    for dataset, variables in SHARE_ALIKE.items():
        here = frame["dataset"] == dataset
        mine |= here if variables is None else here & frame[name].isin(variables)
    if not mine.any():
        return {table: frame}
    apart = frame[mine].reset_index(drop=True)
    return {table: frame[~mine].reset_index(drop=True), f"{table}_{LABEL}": apart}

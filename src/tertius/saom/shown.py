"""How results show themselves in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


class Shown:
    """A result with a data frame: printed as text, shown as a table in notebooks."""

    def to_frame(self) -> pd.DataFrame:
        """Return the result as a data frame."""
        raise NotImplementedError

    def __str__(self) -> str:
        """Return the table as text."""
        return self.to_frame().to_string(index=False, float_format=lambda v: f"{v:.3f}")

    def _repr_html_(self) -> str:
        html: str = self.to_frame().to_html(index=False, border=0, float_format=lambda v: f"{v:.3f}")
        return html

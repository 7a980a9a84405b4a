"""What is masked is missing, whatever stands below the mask; complex numbers are no values."""

from __future__ import annotations

import numpy as np
import pytest

from tertius.core.errors import ModelError
from tertius.saom import Behaviour, Covariate, Dyadic, Network


def test_masked_ties_and_values_are_missing() -> None:
    one = np.ma.masked_array(np.zeros((3, 3)), mask=np.eye(3, k=1) > 0)
    stacked = np.ma.masked_array(np.zeros((2, 3, 3), dtype=int), mask=np.stack([np.eye(3, k=1) > 0] * 2))
    for waves in ([one, one], stacked):
        assert np.isnan(Network(waves).waves[:, [0, 1], [1, 2]]).all()
    assert np.isnan(Covariate(np.ma.masked_equal([1.0, 9.0, 2.0], 9.0)).values).sum() == 1
    assert np.isnan(Behaviour(np.ma.masked_equal([[1, 9], [2, 2]], 9)).values).sum() == 1


@pytest.mark.parametrize(("kind", "shape"), [(Network, (2, 3, 3)), (Behaviour, (3, 2)), (Dyadic, (3, 3))])
def test_complex_numbers_are_refused(kind: type, shape: tuple[int, ...]) -> None:
    with pytest.raises(ModelError, match="complex"):
        kind(np.zeros(shape, dtype=complex))

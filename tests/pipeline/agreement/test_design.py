"""The design effect, and units that are worth as much."""

from __future__ import annotations

import pytest

from pipeline.agreement.design import design_effect, units_with_effect


def test_the_design_effect_is_kishs():
    assert design_effect(20, 0.05) == pytest.approx(1.95)
    assert design_effect(1, 0.5) == 1
    assert design_effect(20, 0) == 1
    assert design_effect(20, 1) == 20
    assert design_effect(20, 0.05, cv=0.5) == pytest.approx(1 + (20 * 1.25 - 1) * 0.05)
    assert units_with_effect(296, 1.95) == 578
    for wrong in ((0, 0.1, 0.0), (10, -0.1, 0.0), (10, 1.1, 0.0), (10, 0.1, -1.0)):
        with pytest.raises(ValueError, match=r"(is|has)"):
            design_effect(*wrong)

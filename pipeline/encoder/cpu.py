"""Multiply by weights in the way that this computer's processor is fastest at.

In:     a layer's weights and bias, float32.
Out:    Linear layers; their results in float32 or in bfloat16.

The choice follows from what the processor says it has, never from a stopwatch, so that the
same texts get the same numbers on every run. bfloat16 is taken only where there are units for
it (AVX512-BF16, AMX): elsewhere it is imitated, and slower than float32.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

BF16_UNITS = ("avx512_bf16", "amx_bf16", "amx_tile")
ROWS = 2048  # rows that weights are laid out for; other numbers work too
TRIAL = 64  # rows, columns and weights of the trial of a way to multiply
FAULTS = (AttributeError, NotImplementedError, RuntimeError, TypeError)


@dataclass(frozen=True)
class Arithmetic:
    """The numbers that layers are multiplied in, and whether oneDNN lays out their weights."""

    dtype: torch.dtype
    packed: bool


PLAIN = Arithmetic(torch.float32, packed=False)


def float32_arithmetic(
    capabilities: Callable[[], Mapping[str, object]] | None = None,
) -> Arithmetic:
    """Return how to multiply in float32: MKL reaches half of an AMD processor, oneDNN all."""
    packed = Arithmetic(torch.float32, packed=True)
    amd = "AMD" in str(_capabilities(capabilities).get("cpu_name", ""))
    return packed if amd and _works(packed) else PLAIN


def bfloat16_arithmetic(
    capabilities: Callable[[], Mapping[str, object]] | None = None,
) -> Arithmetic | None:
    """Return how to multiply in bfloat16, or None where that would be slower than float32."""
    found = _capabilities(capabilities)
    if not any(found.get(unit) for unit in BF16_UNITS):
        return None
    ways = (Arithmetic(torch.bfloat16, packed) for packed in (True, False))
    return next((way for way in ways if _works(way)), None)


class Linear:
    """rows @ weight.T + bias, with the weights laid out once."""

    def __init__(self, weight: Tensor, bias: Tensor, arithmetic: Arithmetic) -> None:
        self._packed = arithmetic.packed
        self._weight = weight.to(arithmetic.dtype).contiguous()
        self._bias = bias.to(arithmetic.dtype)
        if self._packed:
            self._weight = torch.ops.mkldnn._reorder_linear_weight(self._weight, ROWS)

    def __call__(self, rows: Tensor, *, gelu: bool = False) -> Tensor:
        """Return shape (n, outputs), in the arithmetic's numbers, as rows must be."""
        if self._packed:
            after, form = ("gelu", "none") if gelu else ("none", "")
            run = torch.ops.mkldnn._linear_pointwise
            found: Tensor = run(rows, self._weight, self._bias, after, [], form)
            return found
        out = functional.linear(rows, self._weight, self._bias)
        return functional.gelu(out) if gelu else out


def _capabilities(given: Callable[[], Mapping[str, object]] | None) -> Mapping[str, object]:
    ask = given or getattr(torch.cpu, "get_capabilities", None)
    return dict(ask()) if ask else {}


def _works(arithmetic: Arithmetic) -> bool:
    """Multiply something small: the operations are there, and come to what they should."""
    seed = torch.Generator().manual_seed(0)
    rows, weight = (torch.randn(TRIAL, TRIAL, generator=seed) for _ in range(2))
    bias = torch.ones(TRIAL)
    wanted = functional.gelu(functional.linear(rows, weight, bias))
    try:
        found = Linear(weight, bias, arithmetic)(rows.to(arithmetic.dtype), gelu=True).float()
    except FAULTS:
        return False
    return bool((found - wanted).norm() <= 0.01 * wanted.norm())

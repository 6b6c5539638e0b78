"""Shuffling that is the same everywhere: in Python, and inside a WebAssembly module.

The numbers are drawn by SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
generators", 2014), the order by Fisher and Yates's method.
"""

from typing import Any

MASK = (1 << 64) - 1
INCREMENT = 0x9E3779B97F4A7C15
MIXERS = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
SHIFTS = (30, 27, 31)


def shuffle(order: list[Any], state: int) -> int:
    """Mix `order` in place. `state` is the seed, or what the call before has answered with."""
    for last in range(len(order) - 1, 0, -1):
        state = (state + INCREMENT) & MASK
        mixed = state
        for shift, mixer in zip(SHIFTS, MIXERS, strict=False):
            mixed = ((mixed ^ mixed >> shift) * mixer) & MASK
        mixed ^= mixed >> SHIFTS[-1]
        drawn = (mixed >> 32) * (last + 1) >> 32
        order[last], order[drawn] = order[drawn], order[last]
    return state

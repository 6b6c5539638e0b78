"""Numbers and lists in words, for readouts, notes, and the picture in words."""

import math
from collections.abc import Sequence

DUST = 1e-9
"""Numbers smaller than this are what rounding leaves of zero."""

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, digits: int = 4) -> str:
    """`value` rounded to significant digits: "4,770", "0.02513", "−12"; dust counts as 0."""
    if abs(value) < DUST:
        return "0"
    decimals = max(digits - 1 - math.floor(math.log10(abs(value))), 0)
    text = f"{abs(value):,.{decimals}f}"
    if decimals:
        text = text.rstrip("0").rstrip(".")
    return f"−{text}" if value < 0.0 else text


def scientific(value: float, digits: int = 6) -> str:
    """A number that may be very large: "−0.4445", "1.234 × 10¹²"."""
    if abs(value) < 1e9:
        return number(value, digits)
    power = math.floor(math.log10(abs(value)))
    return f"{number(value / 10.0**power)} × 10{str(power).translate(RAISED)}"


def short(value: float) -> str:
    """A number in three digits, as Python prints small ones: "9.26e-8", "1e-16", "14"; exactly none is "0"."""
    return f"{value:.3g}".replace("e-0", "e-")


def printed(value: float) -> str:
    """`value` in four digits; what these would round away is said in powers of ten: "−9.26e−8"."""
    if value and abs(value) < 1e-4:
        return short(value).replace("-", "−")
    return number(value)


def signed(value: float, digits: int = 4) -> str:
    """A number that always says which side of zero it is on: "+720.3", "−0.4"."""
    text = number(value, digits)
    return f"+{text}" if value >= DUST else text


def decimal(value: float, digits: int = 2) -> str:
    """A number with that many decimals, as a read-only matrix shows it: "0.50", "−1.25"."""
    text = f"{abs(value):.{digits}f}"
    return f"−{text}" if value < 0.0 and float(text) else text


def percent(share: float) -> str:
    """A share of something: "88 %", "0.4 %"."""
    return f"{number(100.0 * share, 3)} %"


def in_brackets(text: str) -> str:
    """A number inside a calculation: −3 becomes (−3)."""
    return f"({text})" if text.startswith("−") else text


def factor(value: float, digits: int = 4) -> str:
    """A number inside a product: "3", "(−3)"."""
    return in_brackets(number(value, digits))


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: “a, b and c”."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

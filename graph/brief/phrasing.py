"""Numbers and lists in words: two significant figures, grammar, and how likely is likely."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "LIKELIHOODS", "chance_that", "counted", "figure", "likelihood", "listing", "money", "months",
    "plain_name", "share", "share_range", "sized", "spoken", "the_scale",
]  # fmt: skip

LIKELIHOODS: Final = (
    ("almost no chance", 0.01, 0.05),
    ("very unlikely", 0.05, 0.20),
    ("unlikely", 0.20, 0.45),
    ("roughly even chance", 0.45, 0.55),
    ("likely", 0.55, 0.80),
    ("very likely", 0.80, 0.95),
    ("almost certain", 0.95, 0.99),
)
"""Words of one row of the scale of Intelligence Community Directive 203, and their bands."""

_LARGE: Final = ((1e9, " billion"), (1e6, " million"))


def figure(value: float) -> str:
    """
    Write a number with two significant figures.

    Examples
    --------
    >>> figure(2237.3), figure(0.0463), figure(98.6), figure(3326099800), figure(0)
    ('2,200', '0.046', '99', '3.3 billion', '0')
    """
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "unlimited"
    rounded = float(f"{value:.2g}")
    for size, word in _LARGE:
        if abs(rounded) >= size:
            return f"{rounded / size:g}{word}"
    return f"{rounded:,.0f}" if abs(rounded) >= 10 else f"{rounded:.2g}"


def share(value: float) -> str:
    """
    Write a share as a percentage with two significant figures.

    Examples
    --------
    >>> share(0.0463), share(0.183), share(0.00004), share(-0.02), share(1)
    ('4.6 %', '18 %', 'under 0.1 %', '-2 %', '100 %')
    """
    if 0 < abs(value) < 0.001:
        return "under 0.1 %"
    return f"{figure(100 * value)} %"


def share_range(low: float, high: float) -> str:
    """
    Write a range of shares.

    Examples
    --------
    >>> share_range(0.021, 0.093), share_range(0.1, 0.1), share_range(-0.01, 0.2)
    ('2.1 to 9.3 %', '10 %', '-1 to 20 %')
    >>> share_range(0.0, 0.00002)
    '0 to under 0.1 %'
    """
    ends = share(low), share(high)
    if ends[0] == ends[1]:
        return ends[0]
    return f"{ends[0].removesuffix(' %')} to {ends[1]}"


def money(million: float) -> str:
    """
    Write an amount given in million USD.

    Examples
    --------
    >>> money(77), money(2400), money(4)
    ('77 million USD', '2.4 billion USD', '4 million USD')
    """
    return f"{figure(million * 1e6)} USD"


def months(values: Sequence[float]) -> str:
    """
    Write a span of months.

    Examples
    --------
    >>> months([6, 24, 12]), months([6]), months([])
    ('6 to 24', '6', 'not given')
    """
    if not values:
        return "not given"
    low, high = min(values), max(values)
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def listing(items: Sequence[str], *, most: int = 6) -> str:
    """
    Join items as a sentence does.

    Examples
    --------
    >>> listing(["a"]), listing(["a", "b"]), listing(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    >>> listing(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    shown = list(items[:most])
    if len(items) > most:
        shown.append(f"{len(items) - most} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """
    Write a count and its noun.

    Examples
    --------
    >>> counted(1, "measure"), counted(3, "measure"), counted(0, "country", "countries")
    ('1 measure', '3 measures', 'no countries')
    """
    word = noun if number == 1 else plural or f"{noun}s"
    return f"{number or 'no'} {word}"


def plain_name(name: str) -> str:
    """
    Write a name so that its comma cannot be taken for one of the sentence.

    Examples
    --------
    >>> plain_name("Fentanyl labs, Durango"), plain_name("Sinaloa Cartel")
    ('Fentanyl labs (Durango)', 'Sinaloa Cartel')
    """
    head, comma, tail = name.partition(", ")
    return f"{head} ({tail})" if comma and "(" not in name else name


def spoken(word: str) -> str:
    """
    Write a word of the tables for people.

    Examples
    --------
    >>> spoken("passenger_vehicle")
    'passenger vehicle'
    """
    return word.replace("_", " ")


def sized(unit: str) -> str:
    """
    Write a unit of the tables for people.

    Examples
    --------
    >>> sized("kg/year"), sized("USD/year at the demand's unit values")
    ('kg a year', 'USD a year')
    """
    return unit.split(" at ")[0].replace("/", " a ")


def likelihood(probability: float, *, band: bool = True) -> str:
    """
    Give the word for a probability, with its band.

    Ends belong to the row above them; beyond the outermost rows the word is theirs.

    Examples
    --------
    >>> likelihood(0.9), likelihood(0.55), likelihood(0.0), likelihood(0.5, band=False)
    ('very likely (80-95 %)', 'likely (55-80 %)', 'almost no chance (1-5 %)', 'roughly even chance')
    """
    word, low, high = next((row for row in LIKELIHOODS if probability < row[2]), LIKELIHOODS[-1])
    return f"{word} ({100 * low:.0f}-{100 * high:.0f} %)" if band else word


def chance_that(probability: float) -> str:
    """
    Begin a sentence on how likely something is, up to "that".

    Examples
    --------
    >>> chance_that(0.9), chance_that(0.5)
    ('It is very likely (80-95 %) that', 'There is a roughly even chance (45-55 %) that')
    >>> chance_that(0.01)
    'There is almost no chance (1-5 %) that'
    """
    words = likelihood(probability)
    if "chance" not in words:
        return f"It is {words} that"
    return f"There is {'' if words.startswith('almost') else 'a '}{words} that"


def the_scale() -> str:
    """Say which words stand for which probabilities."""
    rows = ", ".join(f"{word} {100 * a:.0f}-{100 * b:.0f} %" for word, a, b in LIKELIHOODS)
    return f"Likelihood words follow one scale (ICD 203): {rows}."

"""Conventions that a single sentence must keep."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.brief.phrasing import LIKELIHOODS

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Finding", "Said", "bare_numbers", "check_sentence", "likelihood_words"]


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One broken convention.

    Attributes
    ----------
    code
        Of the rule.
    line
        Of the text, from 1; of a brief, the sentence's position; 0 for the whole.
    text
        Where it is.
    message, remedy
        What is wrong, and how to mend it.
    """

    code: str
    line: int
    text: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Said:
    """
    A sentence to check.

    Attributes
    ----------
    line
        As in `Finding`.
    text
        Without its citations.
    cited, modelled
        Whether it cites something, and whether it says that its numbers are modelled or
        assumed.
    counts
        Whether its numbers need either; headings of an annex and the like need none.
    """

    line: int
    text: str
    cited: bool
    modelled: bool
    counts: bool = True

    def finding(self, code: str, message: str, remedy: str) -> Finding:
        """Name something wrong here."""
        return Finding(code, self.line, self.text, message, remedy)


_WORDS: Final = tuple(sorted((word for word, _, _ in LIKELIHOODS), key=len, reverse=True))
_SCALE = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)
_OTHER: Final = {
    r"highly (?:un)?likely": "very likely or very unlikely",
    r"(?:highly )?(?:im)?probabl[ey](?! true)": "a word of the scale, such as likely",
    r"improbabl[ey]": "unlikely or very unlikely",
    r"(?:nearly|virtually) certain": "almost certain",
    r"almost certainly": "almost certain",
    r"remote chance": "almost no chance",
    r"(?<!roughly )(?:even|good|fair|strong|slim) (?:odds|chances?)": "a word of the scale",
    r"perhaps|possibly|conceivabl[ey]": "a word of the scale, or leave it out",
}
_CONFIDENCE = re.compile(
    r"\b(?:high|moderate|medium|low)[- ]confidence\b"
    r"|\bconfidence\b[^.;]*\b(?:is|are|was|at) (?:high|moderate|medium|low)\b"
    r"|\b(?:high|moderate|medium|low) (?:level|degree) of confidence\b",
    re.IGNORECASE,
)
_MARKED = re.compile(r"\bmodel(?:l?ed|s|l?ing)?\b|\bassum(?:e[ds]?|ptions?)\b|\bscenarios?\b", re.I)
_SEIZED = re.compile(r"\b(?:seiz\w+|deaths?|died)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\w-])(?:19|20)\d\d(?![\w-])")
_KIND = re.compile(r"\b(?:fiscal|calendar|FY ?\d*|CY ?\d*)", re.IGNORECASE)
_STOPPED = re.compile(r"\b(?:stopped|intercepted)\b", re.IGNORECASE)

_NO_QUANTITY: Final = (
    r"`[^`]*`",
    r"https?://\S+",
    r"\[\^?\d+(?:, ?\d+)*\]",
    r"\b(?:19|20)\d\d-\d\d(?:-\d\d)?\b",
    r"\b(?:FY|CY)? ?(?:19|20)\d\d(?:-(?:19|20)?\d\d)?\b",
    r"\b(?:FY|CY) ?\d\d\b",
    r"\band \d+ (?:more|other)\b",
    r"\b(?:Option|Plan|Figure|Table|Annex|Section|Page|Part|Step|Wave|Title|Chapter)s? "
    r"[0-9A-Z]+(?:(?:, | and | or )[0-9A-Z]\b)*",
    r"\bICD ?\d+\b",
    r"\bTLP[:.\d A-Z+]*",
    r"\b(?:middle )?80 ?% (?:range|of (?:draws|scenarios|them))",
    r"\b(?:[A-Za-z]+[_-])*[A-Za-z]+[_-]?\d[\w-]*",
    r"\bv?\d+\.\d+\.\d+\b",
    r"\b(?:seed|run|line|page) [0-9a-f]+\b",
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December)\b",
)
_PLAIN = re.compile("|".join(_NO_QUANTITY))
_BAND = re.compile(rf"(?:{'|'.join(_WORDS)}),? ?\(?\d+ ?(?:-|\u2013|to) ?\d+ ?%\)?", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?: ?%)?")

_TITLES = (
    r"Mr|Mrs|Ms|Dr|Prof|Professor|Sen|Senator|Rep|Representative|Congressman|Congresswoman|"
    r"President|Governor|Gov|Judge|Justice|Capt|Captain|Col|Colonel|Gen|Lt|Sgt|Sergeant|Detective|"
    r"Ambassador|Amb|Attorney General|Director|Commissioner|Administrator|Secretary|Minister"
)
_NAME = r"(?:[A-Z]\. ?){0,4}[A-Z][a-zà-ÿ]+(?:[- ](?:[A-Z]\. ?)?[A-Z][a-zà-ÿ]+)*"
_FULL = r"(?:[A-Z]\. ?){0,4}[A-Z][a-zà-ÿ]+(?:[- ](?:[A-Z]\. ?)?[A-Z][a-zà-ÿ]+)+"
_TITLED = re.compile(rf"\b(?:{_TITLES})\.? ({_NAME})")
_DOES = re.compile(
    rf"\b({_FULL})(?: \(\d+\))?,? (?:said|told|testified|pleaded|was arrested|"
    r"was indicted|was sentenced|was extradited|was convicted|aged \d+|alias\b|a\.?k\.?a\b)"
)
_ALIAS = re.compile(r"\b(?:alias|a\.k\.a\.|also known as) [\u201c\u2018\"']")
_BODIES = frozenset(
    re.findall(
        r"\w+",
        "Administration Advocate Affairs Agency Alliance Area Army Authority Bank Board Border "
        "Bureau Cartel Center Centre China Coast College Command Commission Committee Company "
        "Congress Council Court Customs Department Deputies Division Enforcement Europol "
        "Federation Force Forces Foundation General Generation Government Group Guard House "
        "Institute Intelligence Interpol Investigation Justice Laboratories Marines Mexico "
        "Ministry National Nations Navy News Office Organisation Organization Parliament Patrol "
        "Police Post Press Program Project Senate Service Services State States Street Treasury "
        "Union University",
    )
)
"""Words that tell an office or a body from a person."""


def check_sentence(said: Said) -> Iterator[Finding]:
    """Yield what is wrong with one sentence."""
    yield from _likelihood(said)
    yield from _numbers(said)
    yield from _persons(said)
    if match := _STOPPED.search(said.text):
        yield said.finding(
            "not_stopped",
            f"{match[0]!r} says more than is known: what was found is known, what it ended is not",
            "say what was seized, by whom and in which year",
        )


def likelihood_words(text: str) -> list[str]:
    """
    Give the words of the scale that a text uses, without those that name a value.

    Examples
    --------
    >>> likelihood_words("It is very likely, and unlikely elsewhere.")
    ['very likely', 'unlikely']
    >>> likelihood_words("At its most likely value.")
    []
    """
    found = []
    for match in _SCALE.finditer(text):
        before, after = text[: match.start()].casefold(), text[match.end() :].casefold()
        named = before.endswith("most ") or re.match(r" (?:value|number|strength|share)s?\b", after)
        if not named:
            found.append(match[0].casefold())
    return found


def _likelihood(said: Said) -> Iterator[Finding]:
    words = likelihood_words(said.text)
    for pattern, better in _OTHER.items():
        for other in re.finditer(rf"\b(?:{pattern})\b", said.text, re.IGNORECASE):
            yield said.finding(
                "other_likelihood",
                f"{other[0]!r} is not on the scale of likelihood words",
                f"write {better}",
            )
    if words and (match := _CONFIDENCE.search(said.text)):
        yield said.finding(
            "likelihood_with_confidence",
            f"a likelihood ({words[0]}) and a level of confidence ({match[0]}) in one sentence",
            "make two sentences: how likely it is, and how sure we are",
        )


def bare_numbers(text: str) -> list[str]:
    """
    Give the numbers of a text that stand for quantities: no years, labels, ids or bands.

    Examples
    --------
    >>> bare_numbers("In fiscal 2019 Option 3 (likely, 55-80 %) took 2,800 lb, or 4.6 %.")
    ['2,800', '4.6 %']
    """
    return _NUMBER.findall(_PLAIN.sub(" ", _BAND.sub(" ", text)))


def _numbers(said: Said) -> Iterator[Finding]:
    numbers = bare_numbers(said.text)
    if not numbers:
        return
    if said.counts and not (said.cited or said.modelled or is_marked(said.text)):
        yield said.finding(
            "bare_number",
            f"{numbers[0]} is neither cited nor marked as modelled or assumed",
            "cite what says so, as [n], or write modelled (or assumed) in the sentence",
        )
    if _SEIZED.search(said.text) and _YEAR.search(said.text) and not _KIND.search(said.text):
        yield said.finding(
            "year_kind",
            "a figure of a year without the kind of year",
            "write fiscal or calendar before the year",
        )


def is_marked(text: str) -> bool:
    """
    Tell whether a text says that it is modelled or assumed.

    Examples
    --------
    >>> is_marked("Modelled deliveries fall."), is_marked("Deliveries fall.")
    (True, False)
    """
    return _MARKED.search(text) is not None


def _persons(said: Said) -> Iterator[Finding]:
    for pattern in (_TITLED, _DOES):
        for name in pattern.finditer(said.text):
            if not _BODIES.intersection(re.split(r"[ -]", name[1])):
                yield said.finding(
                    "person",
                    f"{name[0]!r} reads as the name of a natural person",
                    "name the office, the group or the class instead",
                )
    if match := _ALIAS.search(said.text):
        yield said.finding(
            "person", f"{match[0]!r} gives the alias of a person", "name the group instead"
        )

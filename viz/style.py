"""Colours, dashes and shapes, and the words shown for the words of the tables.

Commodity colours were searched for the greatest separation under normal, deuteranope,
protanope and tritanope sight; dashes are the second channel. Kinds of node share a fill
by group and differ in shape within it; the dark border carries the contrast. What is not
in these lists is drawn in grey.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from graph.vocabulary import COMMODITIES, KINDS, MODES, STAGES, family_of

__all__ = [
    "BORDER",
    "GRADE_CREDIBILITY",
    "GRADE_RELIABILITY",
    "GROUPS",
    "FamilyStyle",
    "KindStyle",
    "family_style",
    "grade_in_words",
    "kind_style",
    "label_of",
]

BORDER: Final = "#1C2430"
"""Border of every node and colour of every text."""


@dataclass(frozen=True, slots=True)
class FamilyStyle:
    """How the flows of one commodity family are drawn; no dashes means a solid line."""

    label: str
    color: str
    dashes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class KindStyle:
    """How nodes of one kind are drawn."""

    label: str
    group: str
    shape: str


_FAMILIES = {
    "precursors": FamilyStyle("Precursors", "#BB6E0A", (12, 4)),
    "fentanyl": FamilyStyle("Fentanyl", "#A10200"),
    "opium": FamilyStyle("Opium and morphine base", "#A45BB0", (9, 3)),
    "heroin": FamilyStyle("Heroin", "#650152"),
    "methamphetamine": FamilyStyle("Methamphetamine", "#008CFE", (6, 3)),
    "cocaine": FamilyStyle("Cocaine", "#141BD2"),
    "marijuana": FamilyStyle("Marijuana", "#6B8E00"),
    "prescription_opioids": FamilyStyle("Prescription opioids", "#E0559A", (14, 3, 3, 3)),
    "cash": FamilyStyle("Cash", "#19644B", (3, 4)),
    "cryptocurrency": FamilyStyle("Cryptocurrency", "#8F8486", (1, 4)),
    "bank_transfer": FamilyStyle("Bank transfers", "#3C8D9E", (8, 3, 2, 3)),
    "firearms": FamilyStyle("Firearms", "#141012", (10, 4, 2, 4)),
    "tie": FamilyStyle("Ties (no quantity)", "#8C98A3", (2, 6)),
}
_OTHER_COLOR = "#6B7680"

GROUPS: Final[dict[str, tuple[str, str]]] = {
    "production": ("Production", "#DED530"),
    "organisation": ("Organisations", "#C44915"),
    "transport": ("Transport and border", "#B2FFFF"),
    "online": ("Online", "#7750CB"),
    "demand": ("Distribution and demand", "#0A9B89"),
    "finance": ("Finance", "#F29CC3"),
    "arms": ("Arms", "#1E2221"),
    "other": ("Other", "#B8C0C7"),
}
"""Groups of node kinds: label and fill."""

_KINDS = {
    "precursor_supplier": KindStyle("Precursor supplier", "production", "triangle"),
    "crop_region": KindStyle("Crop region", "production", "triangleDown"),
    "legal_supply": KindStyle("Legal supply", "production", "square"),
    "drug_lab": KindStyle("Drug laboratory", "production", "hexagon"),
    "pill_press": KindStyle("Mixing and pill press", "production", "diamond"),
    "criminal_organisation": KindStyle("Criminal organisation", "organisation", "star"),
    "seaport": KindStyle("Seaport", "transport", "square"),
    "drug_corridor": KindStyle("Drug corridor", "transport", "triangle"),
    "parcel_company": KindStyle("Parcel companies", "transport", "dot"),
    "land_port_of_entry": KindStyle("Land port of entry", "transport", "diamond"),
    "between_ports_corridor": KindStyle("Between ports of entry", "transport", "triangleDown"),
    "mail_facility": KindStyle("International mail facility", "transport", "hexagon"),
    "express_hub": KindStyle("Express carrier hub", "transport", "star"),
    "darknet_market": KindStyle("Darknet market", "online", "square"),
    "online_sellers": KindStyle("Online sellers", "online", "hexagon"),
    "market_directory": KindStyle("Market directory", "online", "triangle"),
    "distribution_hub": KindStyle("Distribution hub", "demand", "dot"),
    "consumer_market": KindStyle("Consumer market", "demand", "triangleDown"),
    "online_buyers": KindStyle("Online buyers", "demand", "square"),
    "money_services_business": KindStyle("Money services businesses", "finance", "diamond"),
    "bank_channel": KindStyle("Bank channel", "finance", "square"),
    "payment_processor": KindStyle("Payment processors", "finance", "triangle"),
    "currency_exchange": KindStyle("Virtual-currency exchanges", "finance", "hexagon"),
    "bulk_cash_corridor": KindStyle("Bulk-cash corridor", "finance", "triangleDown"),
    "laundering_network": KindStyle("Laundering network", "finance", "star"),
    "firearm_source": KindStyle("Firearm source", "arms", "square"),
    "straw_purchasers": KindStyle("Straw purchasers", "arms", "diamond"),
    "state_armoury": KindStyle("State armoury", "arms", "hexagon"),
}

GRADE_RELIABILITY: Final = {
    "A": "completely reliable source",
    "B": "usually reliable source",
    "C": "fairly reliable source",
    "D": "not usually reliable source",
    "E": "unreliable source",
    "F": "reliability of the source cannot be judged",
}
GRADE_CREDIBILITY: Final = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}


def family_style(family: str) -> FamilyStyle:
    """Give the style of a commodity family; grey for a word that is not ours.

    Examples
    --------
    >>> family_style("fentanyl").color, family_style("timber").label
    ('#A10200', 'Timber')
    """
    return _FAMILIES.get(family) or FamilyStyle(label_of(family), _OTHER_COLOR)


def kind_style(kind: str) -> KindStyle:
    """Give the style of a kind of node; a grey dot for a word that is not ours.

    Examples
    --------
    >>> kind_style("seaport").shape, kind_style("").label
    ('square', 'No kind given')
    """
    return _KINDS.get(kind) or KindStyle(label_of(kind) or "No kind given", "other", "dot")


def grade_in_words(grade: str) -> str:
    """Say what an Admiralty grade means.

    Examples
    --------
    >>> grade_in_words("B2")
    'usually reliable source; probably true'
    """
    parts = [GRADE_RELIABILITY.get(grade[:1], ""), GRADE_CREDIBILITY.get(grade[1:2], "")]
    return "; ".join(part for part in parts if part)


def label_of(word: str) -> str:
    """Turn a word of the tables into one for people.

    Examples
    --------
    >>> label_of("commercial_truck")
    'Commercial truck'
    """
    text = word.replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def words_for(commodities: list[str], kinds: list[str], modes: list[str]) -> dict[str, object]:
    """Give every word a page shows, with its label, style and meaning."""
    families = sorted(
        {family_of(commodity) for commodity in commodities},
        key=lambda family: ([*_FAMILIES, family].index(family), family),
    )
    return {
        "families": {family: _family_word(family) for family in families},
        "commodities": {commodity: _commodity_word(commodity) for commodity in commodities},
        "groups": {
            group: {"label": label, "fill": fill} for group, (label, fill) in GROUPS.items()
        },
        "kinds": {kind: _kind_word(kind) for kind in _in_order(kinds, list(_KINDS))},
        "modes": {mode: _mode_word(mode) for mode in modes},
        "stages": dict(STAGES),
        "reliability": GRADE_RELIABILITY,
        "credibility": GRADE_CREDIBILITY,
    }


def _in_order(words: list[str], order: list[str]) -> list[str]:
    rank = {word: index for index, word in enumerate(order)}
    return sorted(words, key=lambda word: (rank.get(word, len(rank)), word))


def _family_word(family: str) -> dict[str, object]:
    style = family_style(family)
    return {"label": style.label, "color": style.color, "dashes": list(style.dashes)}


def _commodity_word(name: str) -> dict[str, str]:
    known = COMMODITIES.get(name)
    return {
        "label": label_of(name),
        "family": family_of(name),
        "unit": known.unit if known else "",
        "about": known.about if known else "",
    }


def _kind_word(kind: str) -> dict[str, str]:
    style, known = kind_style(kind), KINDS.get(kind)
    about = known.about if known else ""
    return {"label": style.label, "group": style.group, "shape": style.shape, "about": about}


def _mode_word(mode: str) -> dict[str, str]:
    known = MODES.get(mode)
    return {"label": label_of(mode), "about": known.about if known else ""}

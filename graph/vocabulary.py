"""The words of the model: kinds of node, commodities, modes, and the closed lists.

Kinds, commodities and modes are open lists: a table may use other words (the
check says so with a warning, and views draw them in grey). The closed lists
(`BASES`, `STATUSES`, ...) have a meaning that the code relies on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = [
    "BACKTEST_KINDS",
    "BACKTEST_ROLES",
    "BASES",
    "BOUNDS",
    "COMMODITIES",
    "COMPARED",
    "COMPARISON_USES",
    "CONFIDENCES",
    "DEFAULT_COMMODITY",
    "DIRECTIONS",
    "EFFECTS",
    "EVIDENCE_USES",
    "FAMILIES",
    "GRADES",
    "KINDS",
    "LATENT_WORDS",
    "MEASURED",
    "MODES",
    "OBSERVED_AS",
    "PRECISIONS",
    "STAGES",
    "STATUSES",
    "TIE",
    "YEAR_KINDS",
    "Commodity",
    "Kind",
    "Mode",
    "commodity_unit",
    "family_of",
]


@dataclass(frozen=True, slots=True)
class Commodity:
    """What an edge carries.

    `family` groups commodities that are one thing in several forms (a query and a
    legend may name the family); `unit` is the unit of every quantity of it.
    """

    name: str
    family: str
    unit: str
    about: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What a node is, the stage of the trade it belongs to, and the modes it can hold.

    An empty `modes` means any mode.
    """

    name: str
    stage: str
    about: str
    modes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mode:
    """How an edge's commodity is carried."""

    name: str
    about: str


DEFAULT_COMMODITY: Final = "goods"
TIE: Final = "tie"
"""The commodity of an edge that carries no quantity; flow analyses leave it out."""

KG, USD, ITEMS = "kg/year", "USD/year", "items/year"

_COMMODITIES = (
    Commodity("fentanyl_precursors", "precursors", KG, "Chemicals for fentanyl, as a class."),
    Commodity("meth_precursors", "precursors", KG, "Chemicals for methamphetamine, as a class."),
    Commodity(
        "heroin_precursors", "precursors", KG, "Processing chemicals for heroin, as a class."
    ),
    Commodity(
        "precursors", "precursors", KG, "Precursor chemicals where the drug is not told apart."
    ),
    Commodity("opium", "opium", KG, "Raw opium gum."),
    Commodity("morphine_base", "opium", KG, "The intermediate between raw opium and heroin."),
    Commodity("heroin", "heroin", KG, "Heroin, pure equivalent."),
    Commodity("laced_heroin", "heroin", KG, "Heroin mixed with fentanyl, by its heroin content."),
    Commodity("fentanyl", "fentanyl", KG, "Illicit fentanyl and analogues, pure equivalent."),
    Commodity("fentanyl_pills", "fentanyl", KG, "Counterfeit pills, by their fentanyl content."),
    Commodity("methamphetamine", "methamphetamine", KG, "Methamphetamine, pure equivalent."),
    Commodity("cocaine", "cocaine", KG, "Cocaine, pure equivalent."),
    Commodity("marijuana", "marijuana", KG, "Marijuana, as sold."),
    Commodity(
        "prescription_opioids",
        "prescription_opioids",
        KG,
        "Licit opioids that are diverted or misused, morphine equivalent.",
    ),
    Commodity("cash", "cash", USD, "Bank notes."),
    Commodity("cryptocurrency", "cryptocurrency", USD, "Convertible virtual currency."),
    Commodity(
        "bank_transfer", "bank_transfer", USD, "Money in accounts: wires, transfers, processors."
    ),
    Commodity("firearms", "firearms", ITEMS, "Firearms, counted."),
    Commodity(
        TIE, TIE, "", "A tie that carries no quantity: advertising, rivalry, protection, know-how."
    ),
)
COMMODITIES: Final[dict[str, Commodity]] = {c.name: c for c in _COMMODITIES}
FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    family: tuple(c.name for c in _COMMODITIES if c.family == family)
    for family in dict.fromkeys(c.family for c in _COMMODITIES)
}

STAGES: Final[dict[str, str]] = {
    "supply": "Acquire precursors and crops",
    "make": "Make",
    "own": "Organise",
    "move": "Move",
    "cross": "Cross the border",
    "sell_online": "Sell online",
    "distribute": "Distribute",
    "buy": "Sell and use",
    "pay": "Collect and launder",
    "arm": "Arm",
}
"""Stages of the crime script, in the order of the tiers view."""

_LAND_CROSSING = frozenset(
    {"passenger_vehicle", "commercial_truck", "rail", "on_foot", "overland", "bulk_cash"}
)
_KINDS = (
    Kind(
        "precursor_supplier",
        "supply",
        "Suppliers of precursor chemicals in a province or city, as a class.",
    ),
    Kind("crop_region", "supply", "A region where poppy, coca or cannabis is grown."),
    Kind("legal_supply", "supply", "Licit production that is diverted."),
    Kind("drug_lab", "make", "Laboratories of a region, as a class."),
    Kind("pill_press", "make", "Mixing and pill-pressing sites of a region, as a class."),
    Kind(
        "criminal_organisation",
        "own",
        "A group that public reports name, or a class of smaller groups.",
    ),
    Kind(
        "seaport",
        "move",
        "A seaport.",
        frozenset(
            {"sea_container", "maritime", "commercial_truck", "rail", "overland", "air_cargo"}
        ),
    ),
    Kind("drug_corridor", "move", "An air, sea or land corridor through a transit region."),
    Kind("parcel_company", "move", "Domestic parcel companies of a city, as a class."),
    Kind("land_port_of_entry", "cross", "A named land port of entry.", _LAND_CROSSING),
    Kind(
        "between_ports_corridor",
        "cross",
        "The border between ports of entry, by sector.",
        frozenset(
            {
                "between_ports",
                "on_foot",
                "drone_or_aircraft",
                "overland",
                "maritime",
                "passenger_vehicle",
                "bulk_cash",
            }
        ),
    ),
    Kind(
        "mail_facility",
        "cross",
        "An international service centre of the postal service.",
        frozenset({"mail"}),
    ),
    Kind(
        "express_hub",
        "cross",
        "A hub of express consignment carriers.",
        frozenset({"express_consignment"}),
    ),
    Kind(
        "darknet_market",
        "sell_online",
        "A Darknet market, or a class of them.",
        frozenset(
            {
                "online_listing",
                "mail",
                "express_consignment",
                "blockchain",
                "advertising",
                "rivalry",
                "migration",
            }
        ),
    ),
    Kind("online_sellers", "sell_online", "A class of sellers who trade online, never one seller."),
    Kind(
        "market_directory",
        "sell_online",
        "A site that lists Darknet markets.",
        frozenset({"advertising", "migration"}),
    ),
    Kind("distribution_hub", "distribute", "A US city or region from which drugs are distributed."),
    Kind("consumer_market", "buy", "Buyers of a region."),
    Kind("online_buyers", "buy", "People who buy online, as a class."),
    Kind("money_services_business", "pay", "Money services businesses, as a class."),
    Kind("bank_channel", "pay", "Bank transfers, as a class."),
    Kind("payment_processor", "pay", "Online payment processors, as a class."),
    Kind("currency_exchange", "pay", "Virtual-currency exchanges and wallets, as a class."),
    Kind("bulk_cash_corridor", "pay", "Cash carried across the border."),
    Kind("laundering_network", "pay", "Money laundering networks, as a class."),
    Kind("firearm_source", "arm", "Gun shows, stores or legal exports of a state, as a class."),
    Kind(
        "straw_purchasers", "arm", "People who buy firearms for others, and middlemen, as a class."
    ),
    Kind("state_armoury", "arm", "Stocks of police or armed forces."),
)
KINDS: Final[dict[str, Kind]] = {k.name: k for k in _KINDS}

_MODES = (
    Mode("mail", "International or domestic post."),
    Mode("express_consignment", "Express consignment carriers."),
    Mode("air_cargo", "Air freight."),
    Mode("sea_container", "Containers by sea."),
    Mode("maritime", "Other vessels: go-fast boats, fishing vessels and the like."),
    Mode("passenger_vehicle", "Privately owned vehicles."),
    Mode("commercial_truck", "Commercial lorries."),
    Mode("rail", "Rail freight."),
    Mode("on_foot", "Pedestrians."),
    Mode("between_ports", "Across the border away from ports of entry, all means."),
    Mode("drone_or_aircraft", "Drones and light aircraft."),
    Mode("overland", "By road within a country or region, vehicle not told apart."),
    Mode("online_listing", "An offer and order through an online market; no physical leg."),
    Mode("in_person", "From hand to hand."),
    Mode("bulk_cash", "Bank notes in bulk."),
    Mode("money_transfer", "Money services businesses."),
    Mode("wire", "Bank transfers."),
    Mode("payment_processor", "Online payment processors."),
    Mode("blockchain", "Virtual-currency transactions."),
    Mode("advertising", "Tie: advertises, lists or links to."),
    Mode("rivalry", "Tie: fights or competes with."),
    Mode("protection", "Tie: protects, corrupts or outguns."),
    Mode("know_how", "Tie: passes on skills or equipment."),
    Mode("migration", "Tie: its sellers or buyers move on to."),
)
MODES: Final[dict[str, Mode]] = {m.name: m for m in _MODES}

BASES: Final = ("explicit", "implied", "assumed")
"""A source says it; it follows from what a source says; or it is ours, with a reason."""
CONFIDENCES: Final = ("measured", "estimated", "assumed")
STATUSES: Final = ("active", "latent")
"""Latent: not used today, could open when other routes close."""
EFFECTS: Final = ("capacity", "detection", "demand", "conversion", "enable")
EVIDENCE_USES: Final = ("model", "context", "excluded")
"""A statement carries rows of the model, is background, or is kept out (`remark` says why)."""
GRADES: Final = tuple(
    f"{reliability}{credibility}" for reliability in "ABCDEF" for credibility in "123456"
)
"""Admiralty code: reliability of the source A-F, credibility of the statement 1-6."""
PRECISIONS: Final = ("year", "month", "day")
YEAR_KINDS: Final = ("calendar", "fiscal")
MEASURED: Final = (
    "seized", "flow", "delivered", "supplied", "made", "price", "supply_cost", "cost_so_far",
    "sales",
)  # fmt: skip
"""What a comparison measures in the model."""
OBSERVED_AS: Final = ("share", "part")
BOUNDS: Final = ("floor", "ceiling")
COMPARISON_USES: Final = ("fit", "test")
"""The model's numbers were set by the figure, or it was held out."""
BACKTEST_KINDS: Final = ("test", "exploration")
BACKTEST_ROLES: Final = ("case", "change", "outcome")
COMPARED: Final = ("flow", "seized", "delivered", "supplied")
"""On links what enters or is lost; at nodes what is sold to them or comes from them."""
DIRECTIONS: Final = ("falls", "rises", "steady")
LATENT_WORDS: Final = ("opens", "stays closed")


def family_of(commodity: str) -> str:
    """Give the family of a commodity; a word that is not ours is its own family.

    Examples
    --------
    >>> family_of("fentanyl_pills"), family_of("timber")
    ('fentanyl', 'timber')
    """
    known = COMMODITIES.get(commodity)
    return known.family if known else commodity


def commodity_unit(commodity: str) -> str | None:
    """Give the unit of a commodity's quantities, or None for a word that is not ours.

    Examples
    --------
    >>> commodity_unit("cash"), commodity_unit("timber")
    ('USD/year', None)
    """
    known = COMMODITIES.get(commodity)
    return known.unit if known else None

"""A brief made by hand, with every sort of part, for whatever writes briefs."""

from __future__ import annotations

from graph.brief.content import (
    Brief,
    Citation,
    Figure,
    Head,
    LeftOut,
    Run,
    RunFile,
    Section,
    Sentence,
    Table,
)
from graph.brief.figures import (
    Event,
    FrontierData,
    MapData,
    MapMove,
    MapPlace,
    ObservedData,
    ObservedRow,
    SeriesData,
    SeriesPoint,
    SlopeData,
    SlopeRow,
    StabilityData,
    StabilityRow,
)

LIKELIHOODS = (
    "Likelihood words: almost no chance (1-5 %), very unlikely (5-20 %), unlikely (20-45 %), "
    "roughly even chance (45-55 %), likely (55-80 %), very likely (80-95 %), almost certain "
    "(95-99 %)."
)


def sample_brief() -> Brief:
    """Give a small brief that keeps every convention."""
    return Brief(
        head=Head(
            title="Plan A very likely removes more fentanyl than keeping on as now",
            tlp="TLP:CLEAR",
            standing="Open-source, aggregate; model output, not a finding of fact.",
            question="How much fentanyl reaches buyers in the United States?",
            data_cut="2026-02",
            model="Narrows 0.1 on a sample",
            year="Network of calendar year 2019; seizures by fiscal year, October to September.",
            likelihoods=LIKELIHOODS,
        ),
        sections=(_bottom_line(), _judgments(), _why_now(), _options(), _chokepoints(),
                  *_words(), *_annex()),
        citations=(
            Citation(1, "seized_2019", "Customs seized 2,800 lb of fentanyl in fiscal 2019.",
                     "row 1", "FY2019", "A1", "Drug seizures", "A customs agency", "2026",
                     "https://example.org/seizures"),
            Citation(2, "control_2019", "China controls the class from May 2019.", "p. 3", "2019",
                     "B2", "A study & its <notes>", "A research service", "2021", ""),
        ),
        left_out=(LeftOut("Purity by port", "no table of purity was given"),),
        run=Run("1f2e3d4c5b6a", "narrows brief --year 2019 --seed 1", "0.1.0", 1, 100,
                (RunFile("edges.csv", 12, "ab" * 32), RunFile("nodes.csv", 9, "cd" * 32))),
    )  # fmt: skip


def _bottom_line() -> Section:
    return Section("bottom_line", "Bottom line", text=(
        Sentence("Plan A removes 18 % of modelled deliveries (8 to 31 %) at 120 million USD a "
                 "year.", modelled=True, kind="model", trace=("aed_all_parcels",)),
        Sentence("A third of the modelled cut moves to routes by sea.", modelled=True,
                 kind="model"),
    ))  # fmt: skip


def _judgments() -> Section:
    return Section("key_judgments", "Key judgments", points=(
        (Sentence("Plan A very likely (80-95 %) removes more than keeping on as now.",
                  modelled=True, kind="judgment"),
         Sentence("Our confidence is low: 70 % of the modelled flow rests on assumed numbers.",
                  modelled=True, kind="confidence")),
        (Sentence("Options 3 and 4 cannot be told apart: their modelled ranges overlap.",
                  modelled=True, kind="model"),),
    ))  # fmt: skip


def _why_now() -> Section:
    points = tuple(SeriesPoint(year, 100.0 * (year - 2011), 50.0 * (year - 2011),
                               160.0 * (year - 2011)) for year in range(2012, 2025))  # fmt: skip
    seen = tuple(SeriesPoint(year, value, value, value)
                 for year, value in ((2019, 2804), (2020, 4791), (2021, 11201)))  # fmt: skip
    events = (Event(2013.5, "a", "A third wave of deaths begins"),
              Event(2019.4, "b", "China controls fentanyl as a class"))  # fmt: skip
    figure = Figure(
        "flow", "Modelled deliveries rise each year.",
        SeriesData("kg/year", "lb", points, seen, "Seized by customs nationwide", "fiscal",
                   events),
        "Modelled deliveries rise from 100 kg in 2012 to 1,300 kg in 2024.",
        refs=("seized_2019", "control_2019"),
    )  # fmt: skip
    return Section("why_now", "Why now", text=(
        Sentence("Customs seized 2,800 lb in fiscal 2019.", refs=("seized_2019",)),
        Sentence("China controls fentanyl as a class since May 2019.", refs=("control_2019",)),
    ), parts=(figure,))  # fmt: skip


def _options() -> Section:
    table = Table(
        "Plan A removes most of what is told apart.",
        ("Course of action", "Modelled flow removed, 80 % range", "Moves to", "Months to effect",
         "Cost, million USD a year", "Lawful trade", "Authority", "Best in", "Harm risk"),
        (("Keep on as now", "0", "", "", "0", "none", "", "0 %", "none modelled"),
         ("Plan A (up to 120)", "18 % (8 to 31)", "Otay Mesa by car, 12 %; mail, 3 %", "18-24",
          "120 (60-250)", "trucks", "CBP", "72 %", "heroin rises 2 %"),
         ("Option 3", "15 % (5 to 29)", "mail, 4 %", "12-24", "640 (300-1,700)",
          "cars, trucks, mail", "CBP, USPS", "20 %", "none modelled")),
        right=(1, 4, 7), strong=(1,), modelled=True,
        note=(Sentence("Ranges hold the middle 80 % of 100 scenarios (modelled).",
                       modelled=True, kind="model"),),
        wide=(2, 2, 2, 1, 1.4, 1.2, 1.4, 0.8, 1.6),
    )  # fmt: skip
    frontier = Figure(
        "frontier", "The first 100 million USD buy most (modelled).",
        FrontierData(((0, 0, 0, 0), (40, 0.08, 0.02, 0.15), (120, 0.18, 0.08, 0.31),
                      (400, 0.22, 0.1, 0.36)), ((120.0, "A"),)),
        "The modelled share removed rises to 18 % at 120 million USD and to 22 % at 400.",
    )  # fmt: skip
    slope = Figure(
        "slope", "What leaves one port arrives at the next (modelled).",
        SlopeData("kg/year", (SlopeRow("Otay Mesa, by car", 300, 380),
                              SlopeRow("Nogales, by truck", 420, 260),
                              SlopeRow("By sea", 0, 60, opened=True))),
        "Modelled: Nogales falls from 420 to 260 kg a year, Otay Mesa rises from 300 to 380.",
    )  # fmt: skip
    places = (MapPlace("culiacan", "Culiacán", 24.8, -107.4),
              MapPlace("nogales", "Nogales", 31.3, -110.9),
              MapPlace("otay", "Otay Mesa", 32.5, -117.0))  # fmt: skip
    where = Figure(
        "map", "The trade moves west (modelled).",
        MapData(places, (MapMove(0, 1, -0.4, False, "Culiacán to Nogales"),
                         MapMove(0, 2, 0.25, True, "Culiacán to Otay Mesa"))),
        "Modelled: the link to Nogales loses 40 %, that to Otay Mesa gains 25 %.",
    )  # fmt: skip
    ranks = Figure(
        "stability", "Plan A is first in 72 % of modelled scenarios.",
        StabilityData((StabilityRow("Plan A", (0.72, 0.2, 0.08)),
                       StabilityRow("Option 3", (0.2, 0.6, 0.2)),
                       StabilityRow("Option 4", (0.08, 0.2, 0.72))), 100),
        "Modelled: Plan A is first in 72 %, option 3 in 20 % and option 4 in 8 % of scenarios.",
    )  # fmt: skip
    return Section("options", "Options compared", parts=(table, frontier, slope, where, ranks))


def _chokepoints() -> Section:
    table = Table(
        "Three places carry most of it (modelled).",
        ("Chokepoint", "Reason", "Criticality", "Recuperability", "Effect"),
        (("Sinaloa laboratories", "In the smallest cut.", "61 %", "12 % comes back", "55 %"),
         ("Nogales", "Passed by 25 %.", "25 %", "80 % comes back", "6 %")),
        right=(2,), modelled=True,
    )  # fmt: skip
    return Section("chokepoints", "Chokepoints", parts=(table,))


def _words() -> tuple[Section, ...]:
    told = {
        "assumptions": ("Assumptions", "Effects of measures are assumed."),
        "risks": ("Risks and second-order effects", "Modelled heroin rises where fentanyl falls."),
        "measures": ("Measures", "Watch the share seized at ports, not the weight."),
        "alternative": ("Alternative view", "The modelled fall may be noise."),
        "gaps": ("Gaps", "No public figure gives seizures by port."),
    }
    return tuple(
        Section(key, title, points=((Sentence(text, kind="caveat"),),), numbered=key != "measures")
        for key, (title, text) in told.items()
    )


def _annex() -> tuple[Section, ...]:
    check = Figure(
        "observed", "Two of three comparisons agree.",
        ObservedData((ObservedRow("Fentanyl seized", 0.7, 1.1, 1.9, 0.5, 2.0, "inside"),
                      ObservedRow("Cocaine seized", 1.5, 2.2, 4.0, 0.5, 2.0, "outside"))),
        "Fentanyl agrees with what was seized; cocaine is twice too much.",
    )  # fmt: skip
    ranges = Table("Ranges of what matters most.", ("Number", "Low", "Likely", "High", "Basis"),
                   (("Share seized in the mail", "0.02", "0.08", "0.18", "assumed"),),
                   right=(1, 2, 3), modelled=True)  # fmt: skip
    return (
        Section("sources", "Sources", text=(
            Sentence("Two publications, graded A1 and B2, of 2021 to 2026.", kind="caveat",
                     refs=("seized_2019", "control_2019")),)),
        Section("parameters", "Parameters", parts=(ranges,)),
        Section("model_check", "The model beside what was observed", parts=(check,)),
        Section("method", "Method", points=((Sentence("A linear programme.", kind="caveat"),),)),
    )  # fmt: skip

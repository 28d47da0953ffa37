"""A brief as one page that fetches nothing: two printed pages and an annex."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from graph.brief.content import Figure
from viz.brief.figures import draw_figure
from viz.brief.wording import split_body
from viz.page import content_policy, render, style
from viz.svg import to_svg

if TYPE_CHECKING:
    from graph.brief.content import Brief, Section

__all__ = ["to_html"]


def to_html(brief: Brief) -> str:
    """
    Write a brief as one self-contained page.

    Parameters
    ----------
    brief
        From `graph.brief.compose`.

    Returns
    -------
    str
        Its policy lets nothing be fetched and no script run. Printed on A4 or Letter, the
        body takes two pages and the annex those after.

    Examples
    --------
    >>> from tests.brief_sample import sample_brief
    >>> page = to_html(sample_brief())
    >>> "script-src &#39;none&#39;" in page, "<script" in page
    (True, False)
    """
    across, columns = split_body(brief)
    return render(
        "brief.html",
        brief=brief,
        head=brief.head,
        policy=content_policy(()),
        style=Markup(style("brief")),  # noqa: S704 - our own style sheet
        first=across,
        columns=columns,
        annex=brief.annex,
        svg=_drawings((*across, *columns, *brief.annex)),
    )


def _drawings(sections: tuple[Section, ...]) -> dict[str, Markup]:
    """Give every figure's drawing, by its id."""
    return {
        part.figure_id: Markup(to_svg(draw_figure(part), part.figure_id))  # noqa: S704 - escaped
        for section in sections
        for part in section.parts
        if isinstance(part, Figure)
    }

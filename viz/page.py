"""Pages as text: our own templates, scripts inside the page, a strict content policy."""

from __future__ import annotations

import base64
import hashlib
import json
import math
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from viz.style import label_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment

__all__ = ["as_json", "content_policy", "render", "scripts", "style"]

_OWN_SCRIPTS = (
    "core",
    "ask",
    "scenario",
    "filter",
    "layout",
    "items",
    "labels",
    "difference",
    "paint",
    "cards",
    "chokepoints",
    "groups",
    "ranking",
    "flow",
    "routes",
    "outcome",
    "legend",
    "whatif",
    "planning",
    "brief",
    "routing",
    "steps",
    "exports",
    "table",
    "find",
    "limits",
    "main",
)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    # pyvis's own environment escapes nothing and its template fetches from two hosts.
    environment = Environment(
        loader=PackageLoader("viz"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "amount": _amount,
        "share": _share,
        "flow_range": _flow_range,
        "capitalise": label_of,
    }
    return environment


def _amount(value: object) -> str:
    if not isinstance(value, int | float):
        return "-"
    for size, word in ((1e9, " billion"), (1e6, " million")):
        if abs(value) >= size:
            return f"{value / size:.3g}{word}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _share(value: object) -> str:
    return (
        f"{100 * value:.2g} %"
        if isinstance(value, int | float) and value < 0.0995
        else (f"{100 * value:.0f} %" if isinstance(value, int | float) else "-")
    )


def _flow_range(row: Mapping[str, Any]) -> str:
    """Write a flow share as the range over all optimal flows, where that is known."""
    ends = (_share(row.get("flow_share_low")), _share(row.get("flow_share_high")))
    if "-" in ends:
        return _share(row.get("flow_share"))
    return ends[1] if ends[0] == ends[1] else f"{ends[0][:-2]} to {ends[1]}"


@cache
def scripts() -> tuple[str, str]:
    """Give vis-network from the installed pyvis, and the explorer's own script."""
    library = files("pyvis") / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
    folder = files("viz") / "templates" / "js"
    own = "\n".join(_text(folder / f"{name}.js") for name in _OWN_SCRIPTS)
    return _text(library), f'(() => {{\n"use strict";\n{own}\n}})();'


@cache
def style(*names: str) -> str:
    """Give style sheets of ours, one after another."""
    return "".join(_text(files("viz") / "templates" / f"{name}.css") for name in names)


def _text(path: Any) -> str:
    # Browsers hash a script after turning CRLF into LF.
    return str(path.read_text(encoding="utf-8")).replace("\r\n", "\n")


def content_policy(inline_scripts: tuple[str, ...], *, live: bool = False) -> str:
    """
    Give a Content-Security-Policy under which only these very scripts run.

    Nothing may be fetched (a live page: nothing but its own server's answers), framed or
    submitted; images only from the page itself.

    Examples
    --------
    >>> content_policy(())[:40]
    "default-src 'none'; img-src data: blob:;"
    """
    hashes = " ".join(f"'sha256-{_sha256(script)}'" for script in inline_scripts) or "'none'"
    asks = "connect-src 'self'; " if live else ""
    return (
        f"default-src 'none'; {asks}img-src data: blob:; style-src 'unsafe-inline'; "
        f"script-src {hashes}; base-uri 'none'; form-action 'none'"
    )


@cache
def _sha256(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def as_json(value: object) -> str:
    r"""
    Give JSON that may stand inside a script element.

    Numbers that JSON has no word for become null; a tag cannot begin.

    Examples
    --------
    >>> as_json({"a": "</script>"})
    '{"a":"\\u003c/script>"}'
    """
    try:
        text = _dump(value)
    except ValueError:
        text = _dump(_finite(value))
    return text.replace("<", "\\u003c")


def _dump(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False, default=str)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value


def render(template: str, **context: object) -> str:
    """Fill one of our templates; every value is escaped unless it is Markup."""
    return _environment().get_template(template).render(**context)

"""Read and check the tables: every fault at once, or what can be relied on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from graph.checks import check
from graph.errors import DataError, Notice
from graph.network import build_network, snapshot
from graph.reading import read_folder
from graph.tables import data_dir

if TYPE_CHECKING:
    import networkx as nx

    from graph.tables import Tables

__all__ = ["check_tables", "load_network", "read_tables"]


def check_tables(directory: str | Path | None = None) -> list[Notice]:
    """
    Give every notice on the tables of a folder, errors first.

    Parameters
    ----------
    directory
        The folder. Default: the data that Narrows ships.

    Returns
    -------
    list of Notice
        `docs/rules.md` describes each code. Never raises for faulty data.

    Examples
    --------
    >>> check_tables()
    []
    """
    return _read(directory)[1]


def read_tables(directory: str | Path | None = None, *, strict: bool = False) -> Tables:
    """
    Read the tables of a folder and check them.

    Parameters
    ----------
    directory
        The folder. Default: the data that Narrows ships.
    strict
        Whether a warning stops, as an error does.

    Raises
    ------
    DataError
        With every notice, if any of them stops.

    Examples
    --------
    >>> tables = read_tables()
    >>> tables["nodes"].header[:3]
    ('node_id', 'name', 'kind')
    """
    tables, notices = _read(directory)
    stopping = {"error", "warning"} if strict else {"error"}
    if any(notice.severity in stopping for notice in notices):
        raise DataError(notices)
    return tables


def load_network(path: str | Path | None = None, *, year: int | None = None) -> nx.MultiDiGraph:
    """
    Read the tables, check them and build the network.

    Parameters
    ----------
    path
        The folder of the tables. Default: the data that Narrows ships.
    year
        Keep what existed in this calendar year, as `snapshot` does. Default: keep all.

    Returns
    -------
    networkx.MultiDiGraph
        Nodes are keyed by ``node_id`` and edges by ``(source, target, edge_id)``.
        Attributes are the columns of the tables (`graph.schema`); a blank cell gives
        no attribute. The other tables are lists of rows in ``network.graph``.

    Raises
    ------
    DataError
        With every fault found in the tables.

    Examples
    --------
    >>> network = load_network()
    >>> network.nodes["sinaloa_cartel"]["kind"]
    'criminal_organisation'
    """
    network = build_network(read_tables(path))
    return network if year is None else snapshot(network, year)


def _read(directory: str | Path | None) -> tuple[Tables, list[Notice]]:
    tables, notices = read_folder(Path(directory) if directory is not None else data_dir())
    # Rules across tables need every table: one that could not be read would be blamed on others.
    if all(notice.table in set(tables) for notice in notices if notice.severity == "error"):
        notices = [*notices, *check(tables)]
    return tables, sorted(notices, key=Notice.sort_key)

"""The API under questions that nobody would write: none crashes it, all are answered as told."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from tests.serving import explorer

schemathesis = pytest.importorskip(
    "schemathesis", reason="no schemathesis; enable with: pip install 'narrows[test]'"
)

QUICK = ("/api/check", "/api/network", "/api/routes", "/api/whatif", "/api/evidence")
LONG = ("/api/chokepoints", "/api/interdict", "/api/frontier", "/api/export/brief.md")
FILES = ("/api/export/network.graphml", "/api/export/nodes.csv", "/api/export/edges.csv")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    (folder / "nodes.csv").write_text("node_id,name\na,A\nb,B\nc,C\n", encoding="utf-8")
    (folder / "edges.csv").write_text(
        "source,target,capacity\na,b,5\nb,c,4\na,c,2\n", encoding="utf-8"
    )
    with explorer("--data", str(folder)) as found:
        yield found


def checked(address, path, examples):
    """Ask an endpoint of the document so many made-up questions."""
    schema = schemathesis.openapi.from_url(f"{address}/api/openapi.json")

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=schema[path]["GET"].as_strategy())
    def ask(case):
        response = case.call(base_url=address, timeout=60)
        assert response.status_code in {200, 400, 414, 422, 429, 504}
        assert "Traceback" not in response.text
        if response.status_code == 200 and "/export/" in path:
            assert "attachment" in str(response.headers["content-disposition"])
            return
        assert "application/json" in str(response.headers["content-type"])
        document = response.json()
        assert ("error" in document) == (response.status_code != 200)

    ask()


@pytest.mark.parametrize("path", QUICK)
def test_no_question_crashes_it(address, path):
    checked(address, path, examples=25)


@pytest.mark.parametrize("path", FILES)
def test_no_question_of_a_file_crashes_it(address, path):
    checked(address, path, examples=8)


@pytest.mark.parametrize("path", LONG)
def test_no_long_question_crashes_it_either(address, path):
    checked(address, path, examples=8)

"""No person, firm, address, substance or hiding place in any cell of the shipped tables.

The tables speak of groups, places and classes. The words kept out are held as salted
hashes, so that this file does not spell them either.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache
from itertools import pairwise

import pytest

from graph.schema import TABLES
from tests.shipped import table


def cells(*, skip: frozenset[str] = frozenset()) -> list[tuple[str, str, str]]:
    """Give (where, column, text) of every filled cell of every table."""
    return [
        (f"{name}.csv line {line}", column, value)
        for name in TABLES
        for line, row in enumerate(table(name), start=2)
        for column, value in row.items()
        if value and column not in skip
    ]


REFERENCES = frozenset({"url", "source_id"})

SHAPES = {
    "e-mail address": r"[\w.+-]+@[\w-]+\.\w+",
    "web address outside a url column": r"https?://|\bwww\.",
    "onion address": r"\b[a-z2-7]{16,56}\.onion\b",
    "wallet": r"\b(?:bc1[a-z0-9]{20,}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|0x[0-9a-fA-F]{40})\b",
    "telephone number": r"(?<![\d-])\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b",
    "CAS number": r"\b[1-9]\d{1,6}-\d{2}-\d\b",
    "street address": (
        r"\b\d{1,5} (?!Silk)[A-Z][a-z]+ (?:Street|Avenue|Road|Boulevard|Drive|Lane|Calle)\b"
    ),
    "title before a name": (
        r"\b(?:Mr|Mrs|Ms|Dr|President|Minister|Secretary|Senator|Governor|General|Captain"
        r"|Agent|Judge)\.? (?!Accountability|Coordination)[A-Z][a-z]+ [A-Z][a-z]+"
    ),
}


@pytest.mark.parametrize("kind", SHAPES)
def test_no_cell_holds_an_address_a_number_or_a_name_of_someone(kind):
    pattern = re.compile(SHAPES[kind])
    found = [
        (where, column, value)
        for where, column, value in cells(skip=frozenset({"url"}))
        if pattern.search(value)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("e-mail address", "write to a.person@example.org"),
        ("web address outside a url column", "see http://example.org"),
        ("onion address", "abcdefghijklmnop.onion"),
        ("wallet", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),
        ("telephone number", "call 202-555-0143"),
        ("CAS number", "chemical 64-17-5"),
        ("street address", "12 Main Street"),
        ("title before a name", "Minister John Doe"),
    ],
)
def test_each_shape_is_recognised_where_it_occurs(kind, text):
    assert re.search(SHAPES[kind], text)


SALT = "narrows:content:"
PEOPLE = """
00c4b6d6f33a 0bb42cea4742 14198775bc9b 14c1213dd5df 19dcbbdaed63 285c6494cec3 2d5194bd1a78
2ed9e3fbf01d 305f35979e9e 33287149f63c 3662ce55f4d8 379e2e0f3d4c 37b37e33fe3a 43f59a3af9b1
46fee5bbdb10 4707dc4e80a7 475dbdedca3c 47912577cdc7 4f37e3e070f4 577a57e11efa 5c08edbc8e06
6e742057505e 71c9f62eb438 7ce8da8a14a2 855c1a20fa0a 9390ca4f9dc2 951c6f5b9b19 96c81b582e9f
9c4d6667ea41 a170bf8353a8 a3dc9289bd42 ae56a26b6d74 b198f9e4e98a b6a4e4df91a2 c0868dbbf8fc
c1918c440434 c2f64e26fd7f c4298da1afe3 c9c12c0ea838 ce6d9e78c6f8 d1d4647e9819 df132531ae04
e119fb3f0b51 eab604dfb527 f4967324b207
"""
FIRMS = """
02ea71450415 0837550fdc44 0d8813fa77e2 3ff2cc7fb10a 5bd6ce464c9f 6722c5bf7e4e 7349419e1663
7c5c9ea428b3 803537d47cf0 a85ea08c6015 a8b597aa8e77 ad013d831b18 b512bc9b7798 c0bf0d37eaed
ca78186b3054 cab6455702d3 d709ba9f0e6c e56f61a01cb1
"""
MATTER = """
06cd9a75aaa1 092d45b2be59 3767949a2654 3a36312fbf16 4e2f501dd254 691e69e5ab59 6e1baea2fca5
70808be88931 7657dad39139 807dcf558dad 88dae55f66b7 8b92f989b670 90ce13f522d6 9f870e35b674
b2e9813a0032 b42fde75cee9 bd3a861d2572 c149f7e21c6e c6487f3da08e c6b6c57033a9 dd2c6508d0c3
e95e56afbddd f243fe91a3e3
"""


def words(text: str) -> list[str]:
    """Give the words of a text and its pairs of words, lower case, without accents."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    single = re.findall(r"[a-z]+", plain)
    return single + [f"{a} {b}" for a, b in pairwise(single)]


@cache
def salted(word: str) -> str:
    return hashlib.sha256((SALT + word).encode()).hexdigest()[:12]


def denied(text: str, deny: str) -> bool:
    return any(salted(word) in deny for word in words(text))


def test_no_cell_names_a_person_of_the_paper():
    assert [c for c in cells(skip=REFERENCES) if denied(c[2], PEOPLE)] == []


def test_no_cell_names_a_firm_save_as_a_publisher():
    skip = REFERENCES | {"publisher", "title"}
    assert [c for c in cells(skip=skip) if denied(c[2], FIRMS)] == []


def test_no_cell_tells_of_substances_or_hiding_places():
    assert [c for c in cells(skip=REFERENCES) if denied(c[2], MATTER)] == []


def test_the_deny_lists_catch_a_word_whatever_its_case_and_accents():
    word = "Señor Somebody"
    deny = salted("senor somebody")
    assert denied(f"said {word.upper()}, then", deny)
    assert not denied("said nobody", deny)

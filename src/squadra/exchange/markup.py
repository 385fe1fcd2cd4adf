"""XML of files that others send: read without document types, which no spreadsheet needs.

A document type may declare an entity made of entities: a file of one megabyte then asks for
gigabytes. The XML of a spreadsheet is well-formed without one.
"""

from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat


def parser_of() -> Any:
    """Return an expat parser whose `Parse` raises ValueError at a document type."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def tree_of(content: bytes) -> ElementTree.Element:
    """Return the root of an XML part. Raises ValueError at a document type, else `ParseError`."""
    try:
        parser_of().Parse(content, True)
    except expat.ExpatError as error:
        raise ElementTree.ParseError(str(error)) from error
    return ElementTree.fromstring(content)  # noqa: S314 - has no entities of its own


def _refuse(*_about: Any) -> None:
    raise ValueError("a document type")

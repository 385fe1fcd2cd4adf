"""Read a page's HTML as a tree, so that tests say what a reader meets and not how it is typed."""

from django.test.html import Element, parse_html


def tree(html: str) -> Element:
    return parse_html(html)


def elements(html: str, tag: str, /, **attributes: str) -> list[Element]:
    """Every element of that name with those attributes; `for_` and `class_` as in Python."""
    wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    return [
        element
        for element in _all(tree(html))
        if element.name == tag and wanted.items() <= dict(element.attributes).items()
    ]


def text(element: Element) -> str:
    """What the element says, blanks folded."""
    parts = [child if isinstance(child, str) else text(child) for child in element.children]
    return " ".join(" ".join(parts).split())


def attribute(element: Element, name: str) -> str | None:
    return dict(element.attributes).get(name)


def _all(element: Element) -> list[Element]:
    children = [child for child in element.children if isinstance(child, Element)]
    return [element, *(found for child in children for found in _all(child))]

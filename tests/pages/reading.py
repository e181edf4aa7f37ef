"""Reads a page as a browser without scripts would: its elements, their text, and whether every one is closed."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "img"}


class Read(HTMLParser):
    """The page's elements in order: tag, attributes and text. Raises where elements are crossed or left open."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self._open: list[tuple[str, list[str]]] = []
        self.feed(html)
        self.close()
        assert self._open == [], f"left open: {[tag for tag, _ in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        text: list[str] = []
        self.elements.append((tag, {name: value or "" for name, value in attrs}, text))
        if tag not in VOID:
            self._open.append((tag, text))

    def handle_endtag(self, tag: str) -> None:
        begun, _ = self._open.pop()
        assert begun == tag, f"</{tag}> closes <{begun}>"

    def handle_data(self, data: str) -> None:
        for _, text in self._open:
            text.append(data)

    def all(self, tag: str) -> list[tuple[dict[str, str], str]]:
        """Attributes and text of every element with this tag."""
        return [(attributes, "".join(text)) for name, attributes, text in self.elements if name == tag]

"""Why Parley could not start, said once and in one line.

Raised for what the person at the terminal can put right: a setting, a port, a folder, a disk. It refuses line
breaks and what a terminal would obey, so that whatever is shown stays one line; it never carries a password or a URL.
"""

from __future__ import annotations


class CannotStart(Exception):
    """One line: what is wrong and what to do. The command line prints it and leaves with status 2."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(plain(" ".join(f"{problem} {remedy}".split())))


def plain(text: str) -> str:
    """A text from elsewhere as one line, without what a terminal would obey or turn round."""
    return "".join(one for one in text if one.isprintable())

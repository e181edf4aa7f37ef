"""Lays a statement out for the eye: a line for each clause, indented by its parentheses. Never run, only read."""

from __future__ import annotations

import re

_PIECES = re.compile(
    r"E?'(?:[^']|'')*'|\(|\)|\b(?:SELECT|FROM|WHERE|UNION ALL|UNION|LEFT JOIN|JOIN|ORDER BY|LIMIT|HAVING)\b|[^\s()']+|\s+"
)
_CLAUSES = {"SELECT", "FROM", "WHERE", "UNION", "UNION ALL", "LEFT JOIN", "JOIN", "LIMIT", "HAVING"}


def laid_out(sql: str) -> str:
    """The statement on many lines."""
    lines, line, depth, stack = list[str](), "", 0, list[bool]()
    pieces: list[str] = _PIECES.findall(sql)
    for n, piece in enumerate(pieces):
        if piece == "(":
            opens = n + 1 < len(pieces) and pieces[n + 1] in ("SELECT", "(")
            stack.append(opens)
            line += piece
            depth += opens
        elif piece == ")":
            depth -= stack.pop() if stack else 0
            line += piece
        elif piece in _CLAUSES and line.strip():
            lines.append(line.rstrip())
            line = "  " * depth + piece
        else:
            line += piece if not piece.isspace() else " "
    return "\n".join([*lines, line.rstrip()]) + "\n"

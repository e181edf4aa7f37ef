"""Reads a CSV file as a stream of rows, each numbered as a spreadsheet numbers it (the header is row 1).

Refused as a whole, by row and column: what is not UTF-8 (or what the map says), an empty file, a workbook, a row or a
cell of megabytes, a quote that never closes, a header that is missing, empty or stands twice. Refused as a row: a NUL
or a byte order mark inside, and cells too many or too few.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from infra.imports.detected import is_utf_16, likely_encoding
from infra.imports.problems import FileRefused, Problem

LONGEST_ROW = 1 << 20
"""Bytes of one row; no log needs more, and a stream must not hold one that does."""
MOST_COLUMNS = 500
_BOM = b"\xef\xbb\xbf"
_SAMPLE = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the file; `problem` if its cells cannot be told apart or read."""

    number: int
    cells: list[str]
    problem: Problem | None = None


class Source:
    """One pass over a file. `position` tells how many bytes were read."""

    def __init__(self, path: Path, *, encoding: str = "utf-8", delimiter: str = ",") -> None:
        self.path, self.position = path, 0
        self._encoding, self._delimiter = encoding, delimiter
        self._held: list[str] = []
        self._row = 0
        try:
            self._file = path.open("rb")
            self.size = path.stat().st_size
            self._start = self._file.read(_SAMPLE)
            self._file.seek(0)
        except OSError as no:
            raise FileRefused(f"{path} cannot be read ({no.strerror}).", "Check the path.") from None
        self._refuse_unreadable()
        self._rows = self._parsed()
        self.header = self._header()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def rows(self) -> Iterator[Row]:
        """Every row below the header that holds anything."""
        for cells in self._rows:
            if any(cell.strip() for cell in cells):
                yield Row(number=self._row, cells=cells, problem=self._problem_of(cells))

    def _problem_of(self, cells: list[str]) -> Problem | None:
        if len(cells) != len(self.header):
            return Problem(
                row=self._row,
                column="",
                message=f"This row has {len(cells)} cells, the header has {len(self.header)}.",
                next="Quote a cell that holds the separator, or add the missing cells.",
            )
        for column, cell in zip(self.header, cells, strict=True):
            if "\0" in cell or "\ufeff" in cell:
                what = "a NUL character" if "\0" in cell else "a byte order mark"
                return Problem(
                    row=self._row,
                    column=column,
                    message=f"This cell holds {what}.",
                    next="Type the cell again as plain text.",
                    withheld=True,
                )
        return None

    def _parsed(self) -> Iterator[list[str]]:
        reader = csv.reader(self._lines(), delimiter=self._delimiter, strict=True)
        while True:
            self._held, self._row = [], self._row + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as no:
                raise self._refused(*_what_csv_says(str(no))) from None
            yield cells

    def _lines(self) -> Iterator[str]:
        while raw := self._file.readline(LONGEST_ROW + 1):
            if not self.position and raw.startswith(_BOM):
                raw = raw[len(_BOM) :]  # spreadsheets begin UTF-8 so; it is no part of the first header
            self.position = self._file.tell()
            held = sum(map(len, self._held)) + len(raw)
            if held > LONGEST_ROW:
                self._held.append(raw.decode(self._encoding, "replace"))
                raise self._refused(
                    "This cell or row is larger than a megabyte.",
                    "Shorten it, or drop what does not belong here.",
                )
            self._held.append(self._decoded(raw))
            yield self._held[-1]

    def _decoded(self, raw: bytes) -> str:
        try:
            return raw.decode(self._encoding)
        except UnicodeDecodeError as no:
            self._held.append(raw[: no.start].decode(self._encoding, "replace"))
            sample = self._start if _is_not_utf8(self._start) else raw
            guess = likely_encoding(sample)
            raise self._refused(
                f"The file is not {self._encoding.upper()}; it looks like {guess}.",
                f'Save it as "CSV UTF-8", or write encoding = "{guess}" into the map if that is what it is.',
            ) from None

    def _refuse_unreadable(self) -> None:
        if not self._start.removeprefix(_BOM).strip():
            raise FileRefused(f"{self.path.name} is empty.", "Give a file with a header and rows.")
        if self._start.startswith(b"PK\x03\x04"):
            raise FileRefused(f"{self.path.name} is a workbook or an archive.", 'Save it as "CSV UTF-8".')
        if is_utf_16(self._start):
            raise FileRefused(
                "The file is UTF-16, not UTF-8.", 'Save it as "CSV UTF-8".', row=1, column="first"
            )

    def _header(self) -> tuple[str, ...]:
        found = next(self._rows, [])
        self._row = 1
        header = tuple(" ".join(cell.split()) for cell in found)
        if any("\0" in cell or "\ufeff" in cell for cell in header):
            raise FileRefused("A header holds a character that cannot be shown.", "Type it again.", row=1)
        if not header:
            raise FileRefused("The first row is empty.", "Put the header there.", row=1)
        if len(header) > MOST_COLUMNS:
            raise FileRefused(f"There are more than {MOST_COLUMNS} columns.", "Drop some first.", row=1)
        self._refuse_headers(header)
        return header

    def _refuse_headers(self, header: tuple[str, ...]) -> None:
        other = next((c for c in ";\t|" if len(header) == 1 and c in header[0]), "")
        if other and other != self._delimiter:
            said = {"\t": "\\t"}.get(other, other)
            raise FileRefused(
                f"The cells seem to be separated by {said}.",
                f'Write delimiter = "{said}" into the map.',
                row=1,
            )
        seen: dict[str, int] = {}
        for place, name in enumerate(header, 1):
            if not name:
                raise FileRefused(f"Column {place} has no header.", "Name it, or remove the column.", row=1)
            if name.casefold() in seen:
                raise FileRefused(
                    f"This header stands twice, in columns {seen[name.casefold()]} and {place}.",
                    "Give each column its own header.",
                    row=1,
                    column=name,
                )
            seen[name.casefold()] = place

    def _refused(self, problem: str, remedy: str) -> FileRefused:
        place = _columns_before_end("".join(self._held), self._delimiter)
        header: tuple[str, ...] = getattr(self, "header", ())
        column = header[place] if place < len(header) else str(place + 1)
        return FileRefused(problem, remedy, row=self._row, column=column)


def _is_not_utf8(sample: bytes) -> bool:
    try:
        sample.decode()
    except UnicodeDecodeError as no:
        return no.start < len(sample) - 4
    return False


def _columns_before_end(text: str, delimiter: str) -> int:
    quoted, count = False, 0
    for character in text:
        if character == '"':
            quoted = not quoted
        elif character == delimiter and not quoted:
            count += 1
    return count


def _what_csv_says(said: str) -> tuple[str, str]:
    if "field limit" in said:
        return "This cell is longer than any record keeps.", "Shorten it, or drop what does not belong here."
    if "end of data" in said:
        return "A quote opens here and never closes.", 'Close it, or write a quote inside a cell as "".'
    if "new-line" in said:
        return "The lines end in a way that is not read (CR alone).", 'Save the file as "CSV UTF-8".'
    return "A quote stands where none can be.", 'Put the whole cell in quotes and write a quote inside as "".'

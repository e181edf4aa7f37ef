"""Brings a log that people kept as a CSV file into the record, without ever keeping half of it.

A file is read as a stream and judged row by row, COPYed into a temporary table, judged there against what the record
holds (references, assignments, consents), and only then written, with set-based statements in one transaction. Memory
does not grow with the file.

Refused: a file that cannot be read faithfully, a column that seems to hold people's names or contacts, a value outside
its closed list, and whatever the rules of the domain refuse a mutation. A report names row and column, and repeats a
value only where it cannot tell of anybody.
"""

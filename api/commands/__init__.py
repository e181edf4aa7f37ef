"""The commands of `parley`, a file each.

A file here offers `register(parley: typer.Typer) -> None` and is found by itself; nothing else needs a change.
"""

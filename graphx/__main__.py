"""``python -m graphx``, the same as the command ``graphx``."""

from graphx.cli import run

run()

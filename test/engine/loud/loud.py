"""Prints what would be a command to a terminal or a runner, and 50 MB."""

import sys

HOSTILE = "::error file=a.py::gotcha \x1b[31mred\x1b[0m \x1b]0;title\x07 ##[group]x \u202egpj.exe\n"
sys.stdout.write(HOSTILE)
for _ in range(50):
    sys.stdout.write(("x" * 999 + "\n") * 1000)
sys.stdout.write("x" * 1_000_000 + "\n" + HOSTILE)
sys.stdout.flush()
sys.exit("::error::the end")

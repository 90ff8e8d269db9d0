"""Checks what `make demo` printed: `python -m tests.demo_output LOG`. Exit code 1 names what is missing."""

import csv
import re
import sys
from pathlib import Path

_CATEGORIES = Path(__file__).parents[1] / "data" / "reference" / "categories.csv"
_UNWANTED = re.compile(r"Traceback|Warning\b|Error\b|^broken\b", re.MULTILINE)


def problems(text: str) -> list[str]:
    """Return a line for each thing that is wrong with a demo's output."""
    with _CATEGORIES.open(encoding="utf-8", newline="") as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    rows = {
        title: match.groups()
        for title in titles
        if (match := re.search(rf"│ {re.escape(title)} +│ +([\d,]+) │ +([\d,]+) │ +([\d,]+) │ +([\d,]+) │", text))
    }
    found = [f"category {title} has no row with four counts" for title in titles if title not in rows]
    found += [f"{len(titles)} categories, not 16"] * (len(titles) != 16)
    found += [f"category {title} says nothing" for title, counts in rows.items() if set(counts) == {"0"}]
    found += [f"unwanted output: {match[0]}" for match in _UNWANTED.finditer(text)]
    return found + ["no manifest hash"] * (not re.search(r"manifest +SHA-256 [0-9a-f]{64}", text))


if __name__ == "__main__":
    wrong = problems(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.stdout.write("\n".join(wrong) + "\n" if wrong else "the demo said what it should\n")
    sys.exit(bool(wrong))

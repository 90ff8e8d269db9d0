"""What a Python tool reads of AWS, by its source: `python -m tests.benchmarks.reads FOLDER`.

Counts the methods of clients that read (describe, list, get, batch, lookup, search, select, head, generate), each once
a folder, as calls and as paginators. A method that is named only at run time is missed: the count is a lower bound.
"""

import re
import sys
from pathlib import Path

from botocore import xform_name

from collectors import aws_models

_CALLED = re.compile(r"client\w*(?:\[[^\]]*\])?\s*\.\s*([a-z_0-9]+)\(|get_paginator\(\s*[\"']([a-z_0-9]+)[\"']")
_READING = ("describe", "list", "get", "batch", "search", "lookup", "generate", "select", "head")


def reads(folder: Path) -> set[tuple[str, str]]:
    """Return folders and the methods that are called in them."""
    known = {
        xform_name(operation)
        for service in aws_models.service_names()
        for operation in aws_models.loader().load_service_model(service, "service-2")["operations"]
    }
    found = set()
    for file in folder.rglob("*.py"):
        for called, paged in _CALLED.findall(file.read_text()):
            method = called or paged
            if method in known and method.split("_")[0] in _READING:
                found.add((file.parent.name, method))
    return found


if __name__ == "__main__":
    everything = reads(Path(sys.argv[1]))
    print(f"{len({place for place, _ in everything})} folders, {len(everything)} reading methods")

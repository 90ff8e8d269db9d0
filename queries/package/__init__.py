"""Evidence packages: what an auditor is handed for a period, and the proof that nothing in it was changed."""

from queries.package.export import Package, export
from queries.package.verify import verify_package

__all__ = ["Package", "export", "verify_package"]

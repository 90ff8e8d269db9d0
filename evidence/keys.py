"""Keys that remit keeps outside of the lake."""

import os
import secrets
from pathlib import Path

from evidence.errors import RemitError

REDACTION_KEY = "remit.key"
"""Name of the key file, which lies beside the database; whoever has the lake alone can't try out values."""
_BYTES = 32


def has_redaction_key(folder: Path) -> bool:
    """Tell whether the key is there already."""
    return (folder / REDACTION_KEY).is_file()


def redaction_key(folder: Path) -> bytes:
    """Return the key that redacted values are fingerprinted with; it is made at first use, readable by its owner only.

    Raises RemitError where it can't be read or made. A lost key costs no evidence: fingerprints of later runs differ.
    """
    file = folder / REDACTION_KEY
    try:
        if not file.exists():
            _create(file)
        text = file.read_text().strip()
        key = bytes.fromhex(text)
    except OSError as error:
        raise RemitError(
            f"{file} can't be used ({error.strerror})", remedy="check who owns it and its folder"
        ) from None
    except ValueError:
        key = b""
    if len(key) != _BYTES:
        raise RemitError(
            f"{file} is not a key", remedy="restore it, or delete it: a new one is made, and fingerprints change"
        )
    return key


def _create(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{os.getpid()}-{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(secrets.token_hex(_BYTES) + "\n")
    try:
        os.link(fresh, file)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()

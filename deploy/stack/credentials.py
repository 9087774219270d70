"""The secrets of one stack: made once, readable by their owner only."""

import os
import secrets
import tempfile
from pathlib import Path

from deploy.stack.layout import make_folder


def stored_secret(path: Path) -> str:
    """Read the secret in that file, and make it first where there is none.

    Processes that come here at the same moment all get the same secret.
    """
    if not path.exists():
        make_folder(path.parent)
        descriptor, draft = tempfile.mkstemp(prefix=path.name, dir=path.parent)  # 0600
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(48))
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first: its secret counts
        finally:
            Path(draft).unlink()
    return path.read_text().strip()

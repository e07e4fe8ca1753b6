"""What encoders are called: the one that comes with the program, and models that have a name.

The command line shows these names without loading what an encoder runs on.
"""

from __future__ import annotations

import re

DEFAULT_ENCODER = "all-MiniLM-L6-v2"
HUB_NAME = re.compile(r"\w[\w.\-]*(?:/\w[\w.\-]*)?\Z")

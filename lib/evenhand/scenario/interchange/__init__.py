"""Files of other tools as draft scenarios, recognised by their content, with an account of every line.

Each kind of file is one module in `evenhand.scenario.interchange.readers`, found there. What a file does not say stays
unknown in the draft.
"""

from evenhand.scenario.interchange.documents import Document
from evenhand.scenario.interchange.ledger import Remark
from evenhand.scenario.interchange.reader import Draft, Kind, kinds, listed, load, read

__all__ = ["Document", "Draft", "Kind", "Remark", "kinds", "listed", "load", "read"]

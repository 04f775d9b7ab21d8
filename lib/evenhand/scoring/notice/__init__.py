"""The notice reader: what a privacy notice says, how clearly, and whether it agrees with the declared facts."""

from evenhand.scoring.notice.compare import against_facts
from evenhand.scoring.notice.comparison import FactsComparison
from evenhand.scoring.notice.counsel import STAMP, Note, drafting_notes, not_applicable
from evenhand.scoring.notice.detection import Evidence, Finding, Found
from evenhand.scoring.notice.files import read_bytes, read_file
from evenhand.scoring.notice.patterns import ITEMS, ITEMS_US
from evenhand.scoring.notice.reading import NoticeReading, read_notice
from evenhand.scoring.notice.recorded import recorded_items
from evenhand.scoring.notice.remarks import Remark, remarks_on

__all__ = [
    "ITEMS",
    "ITEMS_US",
    "STAMP",
    "Evidence",
    "FactsComparison",
    "Finding",
    "Found",
    "Note",
    "NoticeReading",
    "Remark",
    "against_facts",
    "drafting_notes",
    "not_applicable",
    "read_bytes",
    "read_file",
    "read_notice",
    "recorded_items",
    "remarks_on",
]

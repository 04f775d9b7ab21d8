"""Places of a template that nobody filled in: they are remarked on, and they say nothing."""

from __future__ import annotations

import re

UNFILLED = "\x1a"
"""What stands for a placeholder in a text that is searched: the character SUBSTITUTE, which no pattern has."""

_FACTS = (
    r"(?:company|business|website|app|site|name|e-?mail|phone|telephone|address|street|city|date|period|country|duration|"
    r"firma|unternehmen\w*|nachname|vorname|straße|strasse|plz|ort|telefon\w*|adresse|anschrift|datum|land|zeitraum|"
    r"société|entreprise|nom|prénom|raison|dénomination|courriel|téléphone|durée|pays|ville|siret|hébergeur)"
)
_ASKS = (
    r"(?:insert|enter|add|fill in|your|to (?:be )?(?:added|completed|confirm(?:ed)?|filled)|tbd|tba|todo|xxx+|e\.g\.|"
    r"ihre?n?|deine?n?|bitte|hier|ergänzen|ausfüllen|eintragen|z\. ?b\.|"
    r"votre|vos|ton|ta|tes|notre|à (?:compléter|remplir|préciser|définir)|ex(?:emple)? ?:|insérer|indiquer)"
)
PLACEHOLDER = re.compile(
    # What is written large or in brackets stands for a name; "our company" in small letters is prose, a word in
    # brackets that leads somewhere is a link, and "[at]" belongs to an address.
    r"\bOur Company\b|\b(?:LLC|Company|Business|Website|App) [Nn]ame\b|\bYOUR (?:COMPANY|BUSINESS|WEBSITE|APP|NAME)\b"
    rf"|[\[{{<]{{1,2}} ?(?i:(?:the |name of |nom de )?{_FACTS}(?: ?[-_/'’]?\w+){{0,5}}) ?[\]}}>]{{1,2}}(?![(\w])"
    rf"|[\[{{<]{{1,2}} ?(?i:{_ASKS})(?!\w)[^\[\](){{}}<>\n]{{0,60}}[\]}}>]{{1,2}}(?![(\w])"
    r"|\((?i:insert|your (?:company|name|e-?mail)|to be (?:added|completed)|à compléter|à remplir|bitte (?:ausfüllen|"
    r"ergänzen)|tbd|todo)\b[^()\n]{0,40}\)"
    r"|\[[A-ZÄÖÜÉ]{2,}(?:[ _/'-]+(?:[A-ZÄÖÜÉ]{2,}|\d+)){1,6}\](?![(\[])"
    r"|(?<=: )bitte (?:eintragen|ergänzen|ausfüllen)\b"
    r"|_{6,}|\bTODO\b|\bTBD\b|\bXXX+\b|\blorem ipsum\b|\bMuster(?:mann|firma) GmbH\b"
)
# Most sentences have none of these, and are not searched.
_SIGN = re.compile(r"[\[({<_]|Our C| [Nn]ame\b|YOUR|TODO|TBD|XXX|lorem|Muster|bitte e|bitte a")


def without_placeholders(text: str) -> str:
    """Return a text with `UNFILLED` for each of its placeholders."""
    return PLACEHOLDER.sub(UNFILLED, text) if _SIGN.search(text) else text

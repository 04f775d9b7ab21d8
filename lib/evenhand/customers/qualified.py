"""What names of money say of it beside what it is: a running total, a mean, a time, a tax."""

from __future__ import annotations

import re

RUNNING = re.compile(
    r"\bcumul\w*|\bacumulad\w*|\brunning\b|\bto date\b|\b[ymqw]td\b|\bkumul\w*|\bso far\b|\blaufend\w*|\blfd\b|"
    r"\b(?:this|current) year\b|\ben curso\b|\ben cours\b|\bin corso\b|\blopend\w*|\bnarastaj\w*"
)
"""Names of running totals: sums of rows that come before, and of a time that is not over."""
_VISIT = (
    r"(?:visits?|orders?|purchases?|transa\w+|txns?|trips?|tickets?|baskets?|bookings?|stays?|invoices?|receipts?|besuch\w*|"
    r"bestell?ing(?:en)?|bestellung(?:en)?|(?:ein)?k[ao]uf\w*|auftrag\w*|bons?|buchung\w*|visit[aei]s?|commandes?|achats?|"
    r"passages?|pedidos?|compras?|encomendas?|ordin[ei]|acquist[io]|scontrin[io]|bezoek\w*|aank\w+|wizyt\w*|zamowien\w*|"
    r"zakup\w*|beso[kg]\w*|ko[pb]|bestallning\w*|ordrer?|objednav\w*|nakup\w*|navstev\w*)"
)
_AT = (
    rf"(?:{_VISIT}|sessions?|checkouts?|carts?|warenk\w+|aufenthalt\w*|rechnung\w*|vorgang|vorgange|paniers?|factur\w*|"
    r"fattur\w*|faktur\w*|sesi\w+|sessi\w+|pobyt\w*|kosz\w*)"
)
"""What money is paid at."""
_PER = r"(?:per|pro|je|par|por|pr|na|za|p|each|every|jede\w*|chaque|cada|ogni|elke?|kazd\w*|varje|hver)"
MEAN = re.compile(
    # The sign Ø is written as its letter.
    r"^o (?=[a-z])|(?<=[a-z]) o$|"
    r"\b(?:avg|average|mean|median|aov|typical|\w*schnitt\w*|mittler\w*|moy|moyen\w*|medi[aoe]|promedio|gemiddeld\w*|"
    r"sredni\w*|snitt\w*|genomsnitt\w*|gjennomsnitt\w*|gennemsnit\w*|prumer\w*|ortalama|keski\w*|atlag\w*)\b|"
    rf"\b{_PER} {_AT}\b"
)
"""Names of what is paid in the middle of several purchases, or at each."""
TIMES = re.compile(
    r"frequency|(?:(?:number|no|num|nr|n|count|anzahl|zahl|nombre|nbr?|ilosc|numero|liczba|aantal|antal|pocet|total)"
    rf"(?: of| der?| di| d)? )?{_VISIT}(?: count| qty)?"
)
"""Names of how many purchases there were."""
MOST_OR_LEAST = re.compile(r"\bmax(?:imum)?\b|\bmin(?:imum)?\b|\bhighest\b|\blowest\b")
"""Names of one of several purchases."""
_LATELY = (
    r"\b(?:last|past|previous|trailing|rolling|letzten?|dernier\w*|ultim[oi]s?|laatste|ostatni\w*|senaste) \d+ "
    r"(?:m|months?|monate|mois|meses|mesi|maanden|miesiecy|manader)\b"
)
TAX_INCLUDED = re.compile(
    r"\b(?:incl(?:uding|usive|uded)?|inc|excl(?:uding|usive|uded)?|ex|with|without|before|after|inkl(?:usive)?|exkl|"
    r"ohne|mit|zzgl|hors|sans) ?(?:of )?(?:tax(?:es)?|vat|gst|mwst|ust|tva)\b"
)
"""Says that money is told with or without a tax, which makes it no tax."""
OF_MONEY = re.compile("|".join((TAX_INCLUDED.pattern, MEAN.pattern, RUNNING.pattern, _LATELY)))
"""What is said of money with words that alone would say that it is none."""

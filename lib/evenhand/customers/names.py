"""What columns of customer files are called, in the languages that exports come in.

Words are matched against names as :func:`~evenhand.customers.evidence.plain_words` writes them.
"""

from __future__ import annotations

import re

from evenhand.customers import waiting


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b")


KEY = _words(r"ids?|no|nr|number|nummer|numero|key|code|kode|uid|uuid|guid|hash|e ?mails?|unique|ref|reference")

CUSTOMER_EXACT = re.compile(
    r"abonne|abonnent|abonado|abonat|customer id|customer|customerid|customer number|"
    r"customer no|customer code|customer key|cust id|"
    r"custid|cust code|client id|client|household id|household key|household|member id|member|user id|"
    r"userid|user|account id|shopper id|loyalty id|loyalty card|card id|card number|cardholder id|"
    r"person id|person|subscriber id|subscriber|patron id|buyer|buyer id|panel id|panelist id|visitor id|"
    r"guest id|donor id|kunde|kundennummer|kunden nr|kundennr|kunden id|kundenkarte|klant|klantnummer|"
    r"cliente|id cliente|client no|code client|numero client|id client|klient|nr klienta|id klienta|donante|"
    r"donateur|donatore|spender|kundnr|kundnummer|kund|kundenr|kundenummer|medlemsnr|asiakas|asiakasnumero|"
    r"asiakasnro|zakaznik|cislo zakaznika|ugyfel|ugyfelszam|vevo|musteri|musteri no|musteri id|pelanggan|"
    r"id pelanggan|client name|customer name"
)
CUSTOMER = re.compile(
    r"\b(?:patient|tenant|student|borrower|msisdn|mieter|locataire|inquilino|huurder|"
    r"customer|cust|client|household|hshd|member|membership|user|account|acct|shopper|buyer|"
    r"purchaser|subscriber|"
    r"patron|person|people|guest|loyalty|card|cardholder|panelist|donor|passenger|consumer|visitor|"
    r"kunde\w*|kunden\w*|kund(?:nr|id)?|konto(?:nummer|nr)?|debitor\w*|asiakas\w*|zakaznik\w*|ugyfel\w*|musteri\w*|pelanggan|donante|donateur|"
    r"mitglied\w*|klant\w*|clientes?|acheteur|foyer|klient\w*|kaufer\w*|e ?mails?|mail)\b|customer|household"
)
CONTACT = re.compile(r"(?:contact|kontakt)(?: (?:id|name|person))?|kontaktperson|ansprechpartner(?:in)?")
"""Names of columns that hold a customer, a person at one, or how somebody was reached."""
COMPANY = _words(
    r"company|company name|firma|firmenname|organi[sz]ation|business name|entreprise|empresa|azienda|bedrijf"
)
"""Names of columns that hold a customer where customers are companies, and an employer where they are people."""
FIRST_NAME = re.compile(
    r"\b(?:first|given|fore) ?name\b|\bvor ?name\b|\bprenom\b|\bnombre\b(?! (?:y|completo|de)\b)|^nome$|\bvoornaam\b"
)
LAST_NAME = re.compile(
    r"\b(?:last|family) ?name\b|\bsurname\b|\b(?:nach|familien) ?name\b|\bnom\b|\bapellidos?\b|\bcognome\b|"
    r"\bachternaam\b"
)
CUSTOMER_TRAIT = _words(
    r"city|state|province|zip|postal|postcode|plz|country|region|segment|type|typ|age|gender|sex|since|"
    r"birth|tier|status|"
    r"group|class|category|score|rating|lifetime|value|count|phone|address|street|note|notes|tags?|"
    r"language|marketing|"
    r"accepts|reviews?|lat|lng|last4|last 4|brand|expiry|exp|fingerprint|service|agent|income|"
    r"name ?prefix|satisfaction|tel|telefon|mobile?|fax|gruppe|grupo|"
    r"price|sensitivity|lifestage|length|balance|tenure|months?|ort|stadt|land|strasse|company|title|level|stage|care|calls?"
)
ENTRY = re.compile(
    r"\b(?:orders?|invoice\w*|transactions?|trans|txn|payments?|receipt\w*|basket\w*|ticket\w*|bon|line|"
    r"row|item|index|"
    r"product\w*|sku|stock|article|artikel\w*|store|shop|branch|filiale|session|employee|staff|cashier|"
    r"salesperson|seller|"
    r"vendor|merchant|supplier|campaign|coupon|device|terminal|rechnung\w*|bestell\w*|auftrag(?!geber)\w*|beleg\w*|facture|"
    r"commande|factura|pedido|unnamed|event|booking|subscription|charge|checkout|bill)\b|^invoice|^order|^product"
)
"""Names of things that are not people: rows, orders, products, shops."""

AMOUNT_EXACT = re.compile(
    r"amount|spending|spend|spent|sales value|sales|sales amount|revenue|total spend|total spent|total|"
    r"total amount|total price|total sales|order total|grand total|amount spent|amount paid|net amount|"
    r"amt|turnover|paid|basket value|order value|purchase amount|purchaseamount|monthly spending|"
    r"annual spending|monthly spend|annual spend|sum|transaction amount|payment amount|invoice total|"
    r"dollars|betrag|umsatz|gesamtbetrag|rechnungsbetrag|summe|montant|montant total|montant ttc|importe|"
    r"importe total|monto|valor total|importo|bedrag|omzet|kwota|belopp|belop|summa|castka|celkem|osszeg|vegosszeg|"
    r"tutar|toplam|toplam tutar|jumlah|total bayar|wartosc|kwota brutto|importo totale|totaal|belob"
)
AMOUNT = re.compile(
    r"amount|spend|\bspent\b|revenue|\bsales?\b|turnover|\btotals?\b|\bpaid\b|\bpay amt|\bpayment|\bcharges?\b|"
    r"\bpremium\b|\bfees paid\b|\bmrr\b|\barr\b|\bacv\b|\bamt\b|\bmnt|\bnet\b|\bgross\b|\bbill(?:s|ed|ing)?\b|"
    r"betrag|umsatz|summe|\bbrutto|\bnetto|montant|\bimporte|\bimporto|\bmonto\b|\bvalor\b|\bbedrag|\bomzet|\bkwota|\bbelo[bp]p?\b|"
    r"\bcastka\b|\bosszeg\b|\btutar\w*|\btoplam\b|\bbeitrag\b|(?:monats|jahres|mitglieds)(?:beitrag|gebuhr)\b|"
    r"\b(?:rent|miete|loyer|alquiler|cuota|totaalprijs|gesamtpreis)\b|"
    r"\b(?:do zaplaty|te betalen|zu zahlen|a payer|a pagar|da pagare)\b|"
    r"\bdollars?\b|\beuros?\b|"
    r"\bcost to customer"
)
VAGUE_AMOUNT = re.compile(
    r"\bvalue\b|\bmonetary\b|\bmoney\b|\bcredit\b|\bdebit\b|\bhaben\b|\bsoll\b|\bwert\b|\bvaleur\b"
)
PRICE = re.compile(
    r"price|\bfare\b|\bper pax\b|\bpreis|preis\b|\bprix\b|\bprecio\b|\bprezzo\b|\bprijs\b|\bcena\b|\brate\b|\badr\b|"
    r"\bunit cost\b|\bitem cost\b"
)
NOT_MONEY = re.compile(
    r"^t$|^t x$|^x$|\bcalls?\b|\bmessages?\b|\bmins?\b|\bmembers?\b|"
    r"\brecency\b|\bfrequency\b|\btenure\b|\bage\b|\bage\d|(?<!per )\byear\b|"
    r"\bday\b(?! (?:charge|rate|sales|spend|amount))|\bdays\b|\bhours?\b|"
    r"\bminutes?\b|\bcount\b|"
    r"\bnum\b|\bnumber\b|\bnb\b|\bvisits?\b|\bclicks?\b|\bzip\b|\bpost ?code\b|\bplz\b|\bphone\b|\blat(itude)?\b|"
    r"\blon(gitude)?\b|\blng\b|\bscore\b|\brating\b|\bstars?\b|\bpoints?\b|\bquantity\b|\bqty\b|"
    r"\bunits?\b(?! ?price)|"
    r"\bmenge\b|\banzahl\b|\bdiscounts?\b|\bdisc\b|\brabatt\b|\bremise\b|\btax(es)?\b|\bvat\b|\bmwst\b|"
    r"\btva\b|\bust\b|\bshipping\b|\bfreight\b|\bversand\w*|\bfees?\b|\btips?\b|"
    r"\bbalance\b(?! paid)|\bbal\b|\bsaldo\b|\bsolde\b|\blimit\b|"
    r"\bincome\b|\bsalary\b|\bwage\b|\beinkommen\b|\brevenu annuel\b|\bprobability\b|\bpercent\w*|\bpct\b|"
    r"\bshare\b|"
    r"\bratio\b|\bclv\b|\bltv\b|\blifetime value\b|\bclaims?\b|\bchurn\b|\bresponse\b|\bflag\b|\bkids?\b|"
    r"\bteens?\b|"
    r"\bweight\b|\bheight\b|\bsize\b|\binstal+ments?\b|\bsequen\w*|\bprofit\b|\bmargin\b|\bcogs\b|"
    r"\bloan\b|\bdebt\b|"
    r"(?<!per )\bmonths?\b(?!ly)(?! (spend|amount|charge|revenue|sales))|\bitems\b|\bpurchases\b|\borders\b|"
    r"\bcluster\b|\blabel\b|"
    r"\bbewertung\b|\bpunkte\b|\btel\b|\btelefon\w*|\bhandy\b|\bfax\b|\btarget\b|\bforecast\b|\bpredict\w*|\bbudget\b|\bgoal\b|\btime\b|\bweek\b|\brefund\w*|"
    r"\bchargebacks?\b|\bbasket id\b|"
    r"\bids?\b|\bkey\b|\bcode\b|\bstore\b|\bmillions?\b|\bmio\b|\bmillionen\b|\bmn\b"
)
MINUS = re.compile(
    r"^(?:refunds?|refunded|total refunds?|returns?|returned|erstattung(?:en)?|erstattet|"
    r"rembours\w*|reembolsos?|rimbors[oi]|chargebacks?)(?: eur| usd| gbp| chf)?$|"
    r"\b(?:amount )?(?:refund(?:ed)?|returned) (?:amount|total|value)\b|\b(?:amount|total) (?:refunded|returned)\b"
)

NOBODY = (
    "null",
    "nan",
    "n/a",
    "na",
    "none",
    "#n/a",
    "(null)",
    "nil",
    "undefined",
    "guest",
    "anonymous",
    "walk-in",
    "unknown",
    "-",
    "--",
    "—",
    "?",
    ".",
    "(blank)",
    "(not set)",
    "not set",
    "not available",
    "no customer",
    "unassigned",
    "guest checkout",
    "walk in",
    "walkin",
    "walk-in customer",
    "cash",
    "cash sale",
    "cash sales",
    "cash customer",
    "unbekannt",
    "gast",
    "anonym",
    "laufkunde",
    "laufkundschaft",
    "barverkauf",
    "barkunde",
    "inconnu",
    "anonyme",
    "desconocido",
    "consumidor final",
    "sconosciuto",
    "onbekend",
)
"""What stands in the place of a customer whom nobody knows, in small letters."""

OTHER_SCRIPTS = {
    # What a longer word says stands before the words that it is made of.
    **waiting.SCRIPTS,
    "平均|客単価|客单价|客單價|객단가|평균|средн|середн|μέσ|متوسط|ממוצע": "average",
    "キャンセル|取消|취소|отмен|скасован|ملغ|בוטל|ακυρ": "cancel",
    "完了|発送済|支払済|已完成|已付款|완료|выполнен|оплачен|доставлен": "completed",
    "(?<!購)入金|お預入": "money in",
    "出金|お引出": "money out",
    "返品|返金|退款|退货|환불|반품|возврат|повернен|استرداد|החזר|επιστροφ": "refund",
    "月額|월": "monthly",
    "年額": "annual",
    "登録日|入会日": "joined",
    "клиент|покупатель|клієнт|πελάτης|客户编号|客户|客戶|顧客|会員|고객|العميل|לקוח": "customer",
    "дата|ημερομηνία|日期|日付|購入日|注文日|날짜|일자|التاريخ|תאריך": "date",
    "сумма|сума|выручка|ποσό|金额|金額|売上|料金|합계금액|금액|المبلغ|סכום": "amount",
    "合計|小計|総額|总额|总价|合计|합계|итого": "total",
    "単価|価格|单价|가격|단가|цена": "price",
    "количество|数量|수량|الكمية": "quantity",
    "割引|値引|折扣|할인|скидка": "discount",
    "валюта|通貨|币种|통화|العملة": "currency",
    "тип|статус|状态|状態|種別|상태|الحالة": "status",
}
"""The commonest names of columns, and of what undoes a purchase, in other scripts → what they are called here."""

QUANTITY = re.compile(
    r"^(?:quantity|qty|units?|units sold|menge|anzahl|stuckzahl|stuck|quantite|qte|cantidad|quantita|aantal|ilosc|"
    r"items?|pieces|number of items|item quantity|lineitem quantity|order quantity|quantity purchased|"
    r"quantity ordered|"
    r"purchase ?quantity|num units|no of units|nights?|(?:number|no|num) of nights|room nights|nachte|ubernachtungen|"
    r"nuits|nuitees|noches|notti|hours|hours (?:worked|billed)|billable hours|stunden|heures|horas|seats|"
    r"(?:number|no|num) of seats|licen[cs]es|antal|kpl|adet|miktar|mennyiseg|mnozstvi)$"
)
MANY = re.compile(
    r"^(?:number|no|num|nr|count|anzahl|nombre|nb|numero|liczba|aantal|antal|pocet)(?: of| de)? [a-z]+$|"
    r"^(?:pax|persons?|personen|personnes|personas|osoby|guests?|tickets?|passengers?|adults|days|tage|jours|dias|dagen|"
    r"dni|weeks)$"
)
"""Names of what may multiply a price, or has nothing to do with it."""
DISCOUNT = re.compile(
    r"\bdiscounts?\b|\bdisc\b|\brabatt\w*|\bnachlass\b|\bremise\b|\brabais\b|\bdescuento\w*|\bsconto\b|\bkorting\b|"
    r"\bdesconto\b|\brabat\b|\bskonto\b|\bznizk\w*|\bupust\b|\bvouchers?\b|\bcoupon (?:value|amount)\b|"
    r"\b(?:you )?sav(?:ed|ings?)\b|\bgutschein\w*|\breduction\b"
)
PERCENT = _words(r"percent\w*|pct|prozent\w*|procent\w*|pourcent\w*|porcent\w*|percentuale")
"""Names of columns of percentages, beside a mark that :func:`~evenhand.customers.evidence.plain_words` drops."""
UNDISCOUNTED = re.compile(
    r"\bgross\b|\bsub ?total\b|\blist\b|\boriginal\b|\bregular\b|\bretail\b|\bmsrp\b|\brrp\b|\bbefore\b|"
    r"\bundiscounted\b|\bbrutto(?:preis|umsatz|betrag)\b|\blistenpreis\b|\bzwischensumme\b|\bsous total\b"
)
"""Names of amounts from which a discount may still have to be taken off."""
OWN = re.compile(
    r"\b(?:withdrawal|payout|transfer|conversion|reserve|hold|fees?|commissions?|auszahlung|uberweisung|gebuhr\w*)\b"
)
"""Values that say: this row is between the company and its bank or market place."""
INTERVAL = re.compile(
    r"\b(?:interval|cycle|frequency|cadence|periodicity|abrechnungszeitraum|\w*(?:intervall?e?|frequen[zt]|frequentie|"
    r"turnus|rhythmus)|(?:billing|payment|contract) (?:period|term)|periodicidad|periodicite|frequence|frecuencia|"
    r"zahl(?:ungs)?weise|okres rozliczeniowy|czestotliwosc)\b"
)
"""Names of columns that may say how often an amount is paid."""
BILLED = re.compile(
    r"\b(?:billing|billed|invoicing|recurring|facturation|facturacion|rozliczeniowy|platnosci|paiement|pago|"
    r"payment (?:interval|cycle|frequency|cadence)|(?:zahl|abrechnung|rechnung|betaal|facturatie|facturering)\w+)\b"
)
"""Those of them that say it of bills and payments, and of nothing else."""


RECENCY = re.compile(r"\brecency\b|\bfrequency\b")
ORDER = re.compile(
    r"^(?:(?:sales |purchase |amazon )?order(?: ?id| ?no| ?number| name)?|order_?id|invoice(?: ?id| ?no| ?number)?|"
    r"transaction ?id|receipt(?: ?id| ?no)?|basket ?id|name|checkout id|payment id|bestellnummer|bestellung|"
    r"rechnungsnummer|auftragsnummer|belegnummer|numero commande|commande|pedido|factura)$"
)
KIND = re.compile(
    r"\btype\b|status\b|\bstate\b|\bkind\b|\bevent\b|\baction\b|\btyp\b|\bart\b|buchungsart|belegart|\bstatut\b|"
    r"\betat\b|\bestado\b|\btipo\b|\bstato\b|\bsoort\b|\brodzaj\b|\bstan\b|\bdruh\b|\bstav\b|"
    r"\bmovement\b|\bdirection\b|\bdebit credit\b|\bcredit debit\b|\bs h\b|\bh s\b|\baf bij\b|"
    r"\bd c\b|\bdrcr\b|\bdurumu?\b|\btila\b|\ballapot\b|"
    r"\bdr cr\b|\bsoll haben\b|\bstage\b|\bphase\b|\bdocument\b|\bbeleg\b"
)
CODED = re.compile(r"\b(?:type|typ|art|kind|record|code|belegart|buchungsart)\b")
"""Columns whose short codes may tell sales from what takes them back."""
DOCUMENT = re.compile(
    r"\bdocument\b|beleg(?:art|typ)|buchungsart|\bdoc type\b|\b(?:transaction|booking|movement|entry) type\b|"
    r"\bsoort\b|\brodzaj\b|\bdruh\b|\btyp (?:dokumentu|transakcji|operacji)\b|"
    r"\btipo (?:de )?(?:documento|movimiento|operacion)\b|\btype (?:de )?(?:document|mouvement|operation|piece)\b"
)
"""Columns whose values tell sales from what takes them back, in whatever words."""
STATUS = re.compile(
    r"(?:(?:order|payment|transaction|invoice|booking|sales?|delivery|financial|fulfill?ment) ?)?status|order ?state|"
    r"(?:bestell|zahlungs|auftrags|rechnungs|buchungs|liefer|bestel|betaal|ordre?|betaln?ings?)status|statut|etat|estado|"
    r"stato|stan|stav|(?:siparis )?durumu?|(?:tilauksen )?tila|allapot|"
    r"status (?:zamowienia|platnosci|objednavky|d[eoa] (?:pedido|pagamento|encomenda))|"
    r"(?:statut|etat|estado|stato) (?:de la |de |del |du )?(?:commande|paiement|pedido|pago|ordine|pagamento)"
)
"""Columns that say how far a purchase has come, in whatever words."""
_BOUGHT = (
    r"sale|invoice|\bbill|order|purchase|payment|charge|captur|receipt|fa[ck]tuu?r|rechnung|quittung|kauf|venta|vente|"
    r"vendita|verkoop|sprzedaz|achat|compra|paiement|zahlung|betaling|\bpago|\bbon\b|fattura|prodej|"
    r"paid|complete|deliver|shipp|\bsent\b|dispatch|fulfil|settled|succe|closed|\bwon\b|approv|confirm|accept|"
    r"processed|\bdone\b|\bok\b|bezahlt|verse?nd|versandt|zugestellt|geliefert|abgeschlossen|erledigt|\bpayee?s?\b|livre|"
    r"expedie|termine|valide|pagad|entregad|enviad|completad|betaa?ld|verzonden|geleverd|voltooid|afgerond|oplac|"
    r"zaplac|wyslan|dostarcz|zrealiz|zakoncz|pagat|spedit|consegnat|levere|skicka|maksettu|toimitettu|odesl|doruc|"
    r"kifizet|teljesit|odendi|tamamland|teslim|\bactiv|\baktiv|\bactif|\baktywn"
)
SALE = re.compile(_BOUGHT)
"""Values that say: this row is a purchase, or has come to its end as one."""
NOT_BOUGHT = re.compile(
    rf"\b(?:un|in|im|non|dis|under|on|nie|ne)(?:{_BOUGHT})|\b(?:in|de|nie|ne)(?:activ|aktiv|actif|aktywn)|"
    rf"\b(?:{waiting.NOT_YET})\b(?: \w+)?? \w*?(?:{_BOUGHT})|"
    rf"\b(?:over)?due\b|\bback ?order|{waiting.PARTLY}|erinnerung|mahnung|reminder|{waiting.NEW}"
)
"""Values that say of a purchase, or of what pays it, that it has not come to its end."""
DONE_FLAG = re.compile(
    r"(?:is |was )?(?:paid|captured|settled|completed|succeeded|successful|success|valid|bezahlt|payee?|reglee?|"
    r"pagad[oa]|pagat[oa]|saldat[oa]|betaald|(?:o|za)placon[aey])"
)
"""Flags that say a purchase happened; where they are false, it may not have."""
CURRENCY = re.compile(
    r"\bcurrency\b|\bcurrencies\b|\bcurr\b|\bccy\b|\bwahrung\b|\bwaehrung\b|\bdevise\b|\bmoneda\b|\bmoeda\b|\bvaluta\b|\bwaluta\b"
)

_REFUND = (
    r"refund|refunds|return|returns|credit ?note|credit ?memo|chargeback|charge ?back|reversal|storno|"
    r"stornierung|gutschrift|rueckgabe|ruckgabe|ruckerstattung|erstattung|remboursement|avoir|retour|devolucion|"
    r"reembolso|abono|rimborso|reso|nota d[ei] (?:credito|abono)|terugbetaling|zwrot|korekta|faktura korygujaca|"
    r"dobropis|[ck]reditnota|kreditfaktura|payment refund|payout reversal|sale return|"
    r"sent for refund|refund\w* (?:issued|processed|settled)|money back|rucksendung|retoure"
)
REFUND = re.compile(rf"^(?:{_REFUND})\b")
"""Values that say: this row takes money back."""
_GIVEN_BACK = (
    r"refunded|returned|retourniert|geretourneerd|zuruckges|zuruckgegeben|erstattet|ruckzahlung|rembourse|devuelt|"
    r"reembols|rimborsat|\bres[oi]\b|terugbetaald|zwroc|returnerad|returneret|aterbetal|refunder"
)
FLAG = re.compile(
    rf"{_GIVEN_BACK}|cancel|annul|\banul|refund|return|storn|void|chargeback|\btest\b|\bdeleted\b|\bfraud|\bduplicate\b|"
    r"\bfailed\b|\bspam\b|\bforecast\b|\bestimated?\b|\bplanned\b"
)
"""Names of flags and days that say a purchase did not happen, or was undone."""
UNDONE = re.compile(
    rf"{_GIVEN_BACK}|cancel|\bvoid|failed|declin|reject|pending|disput|abandon|draft|unpaid|expired|"
    r"storniert|annul|anulow|anulad|abgelehnt|fehlgeschlagen|abgebrochen|geweigerd|mislukt|onbetaald|echoue|"
    r"awaiting|ausstehend|en attente|pendiente|in attesa|afwachting|oczekuj|(?<!be)zahlung offen|"
    r"rechazad|rifiutat|odrzucon|nieoplacon|zrusen|iptal|avbest|"
    rf"{waiting.WAITING}|"
    r"uncaptured|incomplete|not paid|unavailable|charged back|"
    r"\bblocked|on hold|reversed|denied|\bopen\b|\btest\b|\bbudget\b|\bforecast\b|\bplanned\b|"
    r"\brefus|\blost\b|\bquot|prospect|qualif|negotiat|proposal|\bangebot|\bestimate\b|\bchargeback|\bcontract sent\b|"
    r"appointment|decision maker|\bin review\b|\bnot fulfilled\b|\bunbezahlt\b|\boffen\b|\bimpaye|\bdevis\b|"
    r"\bpresupuesto\b|\bpreventivo\b|\bproforma\b|\bpro forma\b|\b(?:page ?)?view\b|\bcart\b|begin checkout|wishlist|"
    r"\bimpression|\bclick|^authori[sz]ed?$|\btrial\w*|\bpast due\b|^received$|^created$|initiated"
)
"""Values that say: this purchase did not happen, or was undone, or is not yet paid or fulfilled."""
_BESIDE = r"(?:total|amount|balance|value|betrag|montant|importe|importo|bedrag|kwota|eur|usd|gbp|chf)"
GIVEN_BACK = re.compile(
    rf"(?:{_BESIDE} )?(?:(?:{_REFUND})(?:e?[sn]|y)?|(?:{_GIVEN_BACK})\w*)(?:s?betrag)?(?: {_BESIDE})?"
)
"""Names of columns of money that may have been given back, beside those of `MINUS`."""
UNPAID = re.compile(
    rf"(?:{_BESIDE} )?(?:outstanding|unpaid|(?:amount|balance) (?:due|open)|open (?:amount|balance)|offen\w*|"
    rf"ausstehend\w*|impayes?|reste (?:a payer|du)|pendiente(?: de (?:pago|cobro))?|residuo|insoluto|"
    rf"openstaand\w*)(?: {_BESIDE})?"
)
"""Names of columns of money that was billed and not paid."""
PAID = re.compile(r"\bpaid\b|\breceived\b|\bcollected\b|bezahlt|\bpayee?s?\b|pagad|pagat|betaald|placon")
"""Names of amounts in which nothing is left to pay."""

DATE_EXACT = re.compile(
    r"date|transaction date|order date|purchase date|invoice date|sale date|sales date|payment date|"
    r"paid at|paid date|timestamp|transaction timestamp|order purchase timestamp|datetime|created at|"
    r"created|created date|created utc|created date utc|purchased at|ordered at|day|trans date|shop date|"
    r"datum|rechnungsdatum|kaufdatum|bestelldatum|buchungstag|buchungsdatum|belegdatum|fecha|"
    r"fecha de compra|data|date de commande|date achat|date facture|invoicedate|orderdate|visit date|when|"
    r"dato|ordredato|fakturadato|fakturadatum|kopdatum|paivamaara|pvm|tilauspaiva|tarih|siparis tarihi|tanggal|"
    r"datum nakupu|data zakupu|data sprzedazy|vasarlas datuma|"
    r"time|date time|transaction dt|month|order month"
)
DATE = re.compile(
    r"date|datum|\btime|timestamp|\bfecha\b|\bdata\b|\bday\b|\bdt\b|created|purchased|ordered|paid at|"
    r"\btag\b|\bjour\b|\bwhen\b|\bon\b|\bat\b|month\b|\bperiod|\bquarter\b|\bweek\b|\bmonat|\bmois\b|\bmes\b|"
    r"\bquartal\b|\bwoche\b|\bperiode\b|\bdato\b|dato\b|paiva|\btarih\w*|\btanggal\b|\bopened\b"
)
LIFE_DATE = re.compile(
    r"birth|\bdob\b|\bborn\b|signup|\bsign\b|joined|\bjoin\b|register|registration|enrol|\bfirst\b|"
    r"\blast\b|expir|\bsince\b|eintritt|austritt|beitritt|\binscripcion\b|\binscription\b|\balta\b|\bbaja\b|kundig|"
    r"\bstart(?:ed|s|datum)?\b|\bactivat\w*|\brenew\w*|beginn?\b|\bbegindatum\b|\bingangsdatum\b|\bdebut\b|\binicio\b|"
    r"\bend\b|\bcustomer since\b|\bdt customer\b|churn|member since|geburt|\bupdated\b|"
    r"\bmodified\b|subscription"
)
"""Dates in a person's or a contract's life are no dates of purchases."""
LATER_DATE = re.compile(
    r"ship|deliver|\bdue\b|estimat|approv|cancel|refund|fulfil|versand|liefer|faellig|fallig|settle|"
    r"valuta|\bwert|answer|review|limit"
)

MONTHS = re.compile(
    r"^(?:months|number of months|n months|months (?:observed|active|covered)|tenure (?:in )?months|monate|mois)$"
)
TENURE = re.compile(r"\btenure\b|\bmonths on book\b|\bmonths as customer\b|\bmonth on book\b")
SEGMENT = re.compile(
    r"\b(?:segment|age ?group|age ?band|age|tier|group|cluster|region|class|cohort|category|plan|contract|"
    r"gender|country|income|altersgruppe|gruppe)\b"
)

SUMMARY_ROW = re.compile(
    r"average|avg|mean|median|count|min|max|minimum|maximum|durchschnitt|mittelwert|anzahl|moyenne|nombre|promedio|media"
)
"""What stands in the place of a customer below a table, about all of it."""
TOTAL_WORD = _words(
    r"(?:sub|grand)? ?totals?|subtotal|summe|summen|gesamt(?:summe|betrag|ergebnis)?|zwischensumme|sous total|somme|"
    r"suma|totale|totaal|razem|ergebnis"
)
TOTAL_ROW = re.compile(
    r"(?:grand |sub ?)?totals?|total (?:general|amount)|sum|summe|gesamt(?:summe|betrag|ergebnis)?|zwischensumme|"
    r"total general|sous total|somme|suma|totale|totaal|razem"
)

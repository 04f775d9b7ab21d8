"""Words by which a status says that a purchase is under way: not yet paid in full, or not yet fulfilled."""

from __future__ import annotations

WAITING = "|".join(
    (
        r"\bprocessing\b(?! fees?)|\bin (?:process|progress|preparation)\b|\bprepar(?:ing|ando)\b|\bqueued|\bwaiting",
        r"\bin (?:bearbeitung|verarbeitung|vorbereitung)\b|\bwird (?:be|ver)arbeitet|\b(?:er)?wart(?:en\b|et\b|end)",
        r"\ben (?:cours|traitement|preparation)\b|\ba expedier\b",
        r"\b(?:en|a la) (?:proceso|espera|preparacion|tramite|curso)\b|\bprocesando\b",
        r"\bin (?:lavorazione|elaborazione|preparazione|sospeso|corso)\b",
        r"\bin (?:behandeling|verwerking|bewerking)\b|\bwordt verwerkt|\bwacht(?:end|t)?\b",
        r"\bw (?:trakcie|realizacji|toku|przygotowaniu)\b|\bprzetwarzan|wstrzyman",
        r"\bprocessando\b|\bem (?:processa|process|anda|espera|prepara|separa|analise)|\baguardando\b|\bpendente",
        r"\bbehandl(?:as|es)\b|\bunder behandling|\bvant(?:ar|ande)\b|\bpagaende\b|\ba[fv]venter|\bventer\b|\bpa vent",
        r"\bzpracov|\bceka\b|\bvyrizuje|\bpozastaven|\bkasitel|\bodotta|\bfeldolgoz|\bfuggoben|\bfolyamatban",
        r"\bbekl(?:e|iy)|\bhazirlaniyor|\bisleniyor",
    )
)
"""Whatever the column is called."""
NEW = r"^(?:new|neue?|nouvelle|nouveau|nuev[oa]|nuov[oa]|nieuw|now[ey]|nov[oa]|ny|uusi|uj|yeni)$"
"""In a column of statuses only."""
PARTLY = "|".join(
    (
        r"\bpart(?:ly|ial\w*|iel\w*|e)?\b|\bteil|\banzahlung|\bparci\w*|\bparzial|\bdeels|\bgedeelt|\bdelvis|\bczescio",
        r"\bcastec|\breszben|\bosittain|\bkismen|\bscheduled|\bverif|\brevi(?:ew|sion)\b|\bvorbehalt|\border received",
    )
)
"""In a column of statuses only: some of it, or if all goes well."""
NOT_YET = (
    r"not|no|never|without|to|being|pre|on|zu|wird|wordt|ska|skal|a|da|do|te|nicht|ohne|kein\w*|non|pas|sans|sin|niet|"
    r"geen|zonder|senza|nie|bez|ej|inte|ikke|ei|ne|nao|sem|en cours de"
)
"""In front of words for what has come to its end."""
SCRIPTS = {
    r"処理中|準備中|保留|未(?:払|入金|発送|完了|付|支付|发货)|(?:待|入金)(?:付|发|待|处理)|处理中|處理中|待處理|"
    r"처리 ?중|준비 ?중|대기|в обработке|обрабатыва|ожида|обробля|очіку|επεξεργασία|εκκρεμ|αναμονή|"
    "المعالجة|الانتظار|בטיפול|ממתין": "pending",
    r"\bне ?(?=оплач|оплат|выполн|достав|отправ)": "not",
    "部分|一部|частичн|частков|일부": "partly",
}
"""In other scripts → what they are called here."""

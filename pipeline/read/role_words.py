"""Words by which labels say who asks and who answers, in many languages.

In:     a label.
Out:    "interviewer", "participant", or None where it says neither.

Single letters mean something only beside others (Q beside A, I beside R), so they are apart.
Elsewhere the beginnings of words decide, because the words of most languages of Europe for an
interview have few stems (interv-, entrev-, intervist-, respond-, particip-).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from models.records import Role

# letters and short forms that are roles where nothing else is; the second of a pair answers
ASKS_SHORT = frozenset({"i", "q", "int", "iv", "ir", "intv", "mod", "m", "f", "e", "fac", "inv",
                        "r", "me", "ent", "問", "问", "문"})  # fmt: skip
ANSWERS_SHORT = frozenset({"a", "p", "b", "s", "resp", "part", "pt", "ie", "ee", "ip", "tn",
                           "te", "答", "답"})  # fmt: skip
# (asks, answers): labels that are roles when both are there
PAIRS = (
    ("q", "a"), ("f", "a"), ("i", "r"), ("i", "p"), ("i", "b"), ("i", "s"), ("i", "e"), ("i", "a"),
    ("r", "p"), ("e", "p"), ("m", "p"), ("q", "r"), ("q", "p"), ("d", "r"), ("v", "a"), ("v", "o"),
    ("问", "答"), ("問", "答"), ("문", "답"), ("i", "ip"), ("i", "tn"), ("int", "p"),
    ("s", "c"), ("и", "р"), ("в", "о"), ("f", "b"), ("i", "t"), ("i", "k"), ("k", "v"),
)  # fmt: skip
ASKS = (  # beginnings of words
    "interviewer", "interviewend", "interviewleit", "interviewführ",
    "entrevistador", "intervieweur", "intervieweuse", "interwiew",
    "intervistator", "intervistatric", "interviu", "intervju", "интервью", "інтерв", "wywiad",
    "prowadz", "badacz", "researcher", "investigador", "chercheu", "forscher", "ricercat",
    "pesquisador", "onderzoeker", "forsker", "forskare", "исследоват", "ведущ", "moderat",
    "moderador", "moderator", "modérat", "animat", "facilit", "question", "frage", "frag", "preg",
    "domand", "pergunt", "vraag", "enquêteu", "enquêtri", "enqueteu", "encuestador",
    "gespreksleid", "discussieleid", "panelleid", "gesprächsleit", "diskussionsleit",
    "gesprächsführ", "samtalsled", "samtaleled", "ordstyr",
    "inquiridor", "host", "reporter", "repórter", "report", "journalist", "journaliste",
    "periodista", "giornalist", "jornalist", "giornal", "tazatel", "vypravěč", "kérdez", "riporter",
    "görüşmeci", "araştırmac", "mülakat", "soru", "haastattel", "tutkija", "συνεντευκ", "ερευνητ",
    "المقابل", "مقابل", "محاور", "المحاور", "باحث", "الباحث", "מראיי",
    "חוקר", "访谈者", "訪談者", "访谈员", "訪談員", "采访", "採訪", "主持", "提问", "提問",
    "研究者", "调查员", "調查員", "问", "問", "インタビュア", "インタビュワ", "聞き手", "聴き手",
    "質問", "調査者", "司会", "면담자", "인터뷰어", "질문", "연구자", "진행자", "pewawancara",
    "peneliti", "anket", "interjúkészít", "intervievat", "examiner", "interrogat",
)  # fmt: skip
ANSWERS = (
    "interviewee", "interviewte", "interviewpartner", "interviewt", "entrevistado",
    "entrevistada", "intervistat", "interviewé", "interviewee", "intervjuperson", "intervjuad",
    "intervjuobjekt", "интервьюируем", "particip", "teilnehm", "partecip", "deelnem",
    "deltag", "uczestni", "účastn", "участни", "katılımc", "osallist", "résztvev", "respond",
    "répond", "repond", "респонд", "informan", "befragt", "proband", "auskunft",
    "erzähler", "gesprächspartner", "geïnterview", "badan", "rozmówc", "rozmówczyn", "narrator",
    "dotazovan", "interjúalany", "válaszad", "yanıtlay", "görüşülen", "cevap", "answer", "antwort",
    "respuesta", "risposta", "resposta", "antwoord", "réponse", "reponse", "enquêté", "encuestad",
    "inquirid", "testimon", "témoin", "witness", "zeuge", "zeugin", "guest", "subject", "sujeto",
    "patient", "client", "klient", "respondent", "haastatelt", "ερωτώμεν", "συμμετέχ", "مستجيب",
    "المستجيب", "مشارك", "المشارك", "מרואיי", "משתתפ", "受访", "受訪", "被访", "被訪", "被采访",
    "被採訪", "答", "回答", "语り手", "語り手", "話し手", "インタビュイ", "対象者", "調査協力者",
    "協力者", "参加者", "参与者", "參與者", "嘉宾", "응답자", "참여자", "면담대상",
    "답변",
    "narasumber", "partisipan", "sprecher", "speaker",
)  # fmt: skip
FEW = 3  # letters; a label as short as this is known whole, not by its beginning
NUMBERED = frozenset({"speaker", "sprecher", "s", "a", "b"})  # labels any speaker may carry


def role_word(label: str) -> str:
    """Return a label without numbers and marks: "Interviewer 1" and "I1" give their word."""
    return re.sub(r"[\W\d_]+", "", label.casefold())


@lru_cache(8192)
def said_role(label: str) -> Role | None:
    """Return the role that a label's words say; single letters say none."""
    words = [w for w in re.split(r"[^\w·*:’'-]+", _plain(label)) if w and not w.isdigit()]
    roles: set[Role] = set()
    for word in words:
        role = _word_role(re.sub(r"[\d_]+", "", word))
        if role:
            roles.add(role)
    if len(roles) == 1:
        return roles.pop()
    return _word_role(re.sub(r"[\d_]+", "", words[0])) if roles and words else None


def _word_role(word: str) -> Role | None:
    if len(word) <= FEW and word.isascii():
        return None
    answers = max((len(each) for each in ANSWERS if word.startswith(each)), default=0)
    asks = max((len(each) for each in ASKS if word.startswith(each)), default=0)
    if answers > asks:
        return "participant"
    return "interviewer" if asks else None


def _plain(label: str) -> str:
    composed = unicodedata.normalize("NFC", label.casefold())
    return "".join(c for c in composed if not unicodedata.combining(c))


@lru_cache(8192)
def short_role(label: str) -> Role | None:
    """Return the role of a label that is a letter or a short form of one: I, Q, INT, P3."""
    word = role_word(label)
    if word in ASKS_SHORT:
        return "interviewer"
    return "participant" if word in ANSWERS_SHORT else None


@lru_cache(8192)
def is_role(label: str) -> bool:
    """Whether a label is a role and no name."""
    return short_role(label) is not None or (
        said_role(label) is not None and len(label.split()) <= 3
    )

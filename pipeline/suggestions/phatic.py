"""Tell greetings, thanks, leave-takings and back-channels from talk that has something to say.

In:     the words of a segment, and whether it stands at the beginning or end of an interview.
Out:    the probability from which a code is worth a look there: none more than elsewhere, more
        at an edge that is partly phatic, most where nothing is said but courtesies.
Source: Malinowski (1923), phatic communion; Laver (1975), its place at the margins of talk;
        Yngve (1970), back-channels. How it was measured: docs/decisions/small-talk.md.

Words are looked up in lists, language by language, all at once: a segment is phatic when
nothing else is left of it, so a word that means more in another language does no harm. What is
not in a list is taken for talk; it is worse to silence an answer than to suggest at a "thanks".
"""

from __future__ import annotations

import re
from functools import cache

WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
SMALL_TALK = 0.5  # probability from which a code is proposed for courtesies
AT_EDGE = 0.25  # and for what is partly courtesies, at the beginning or end of an interview
EDGE_SHARE = 0.2  # of the words there that are courtesies
EDGE_WORDS = 45  # longer talk has something to say, wherever it stands
WHOLE_WORDS = 25
NAMES = 2  # words that may be left over beside a greeting or thanks: whom it is said to

# greetings, thanks, leave-takings, offers and their answers
COURTESIES = {
    "en": "hello|hi|hey|hiya|good morning|good afternoon|good evening|good day|welcome|"
    "nice to meet you|nice meeting you|nice to see you|good to see you|good to meet you|"
    "pleased to meet you|pleasure to meet you|great to meet you|nice talking to you|"
    "good talking to you|how are you|how are you doing|how is it going|how's it going|"
    "i'm good|i'm fine|i'm well|i'm great|i'm doing well|doing well|doing good|not too bad|"
    "can't complain|thanks|thank you|thank you so much|thank you very much|many thanks|"
    "thanks a lot|cheers|much appreciated|appreciate it|i appreciate it|appreciate that|"
    "i appreciate that|appreciate you|you're welcome|you are welcome|no problem|no worries|"
    "my pleasure|it's my pleasure|a pleasure|pleasure|happy to|i'm happy to|i am happy to|"
    "glad to|i'm glad to|happy to help|glad to help|happy to be here|glad to be here|of course|"
    "thanks for having me|thank you for having me|thanks for coming|thank you for coming|"
    "thanks for your time|thank you for your time|bye|bye bye|bye-bye|goodbye|good bye|"
    "see you|see ya|see you later|see you soon|take care|talk soon|talk to you later|"
    "talk to you soon|have a good day|have a nice day|have a great day|have a good one|"
    "have a good evening|have a good night|have a good weekend|have a nice weekend|"
    "have a great weekend|have a great rest of your day|good night|good luck|best of luck|"
    "best wishes|all the best|you too|likewise|same to you|sorry|excuse me|congratulations",
    "de": "hallo|hi|guten morgen|guten tag|guten abend|grüß gott|grüezi|moin|servus|"
    "herzlich willkommen|willkommen|wie geht es ihnen|wie geht's|wie geht's dir|freut mich|"
    "danke|danke schön|dankeschön|danke sehr|danke dir|danke ihnen|vielen dank|"
    "vielen lieben dank|herzlichen dank|besten dank|ich danke|ich danke ihnen|ich danke dir|"
    "bitte|bitte schön|bitteschön|bitte sehr|gern|gerne|sehr gern|sehr gerne|gern geschehen|"
    "gerne geschehen|kein problem|keine ursache|nichts zu danken|natürlich|selbstverständlich|"
    "tschüss|tschüß|tschau|ciao|auf wiedersehen|auf wiederhören|bis bald|bis dann|bis später|"
    "schönen tag|schönen tag noch|einen schönen tag|schönes wochenende|schönen abend|"
    "alles gute|viel erfolg|viel glück|ebenso|gleichfalls|ihnen auch|dir auch|entschuldigung",
    "fr": "bonjour|bonsoir|salut|bienvenue|enchanté|enchantée|comment allez-vous|ça va|"
    "comment ça va|merci|merci beaucoup|merci bien|merci à vous|merci à toi|je vous remercie|"
    "de rien|je vous en prie|je t'en prie|avec plaisir|volontiers|bien sûr|pas de problème|"
    "pas de souci|au revoir|à bientôt|à plus tard|à plus|à la prochaine|bonne journée|"
    "bonne soirée|bonne nuit|bon week-end|bonne chance|bonne continuation|vous aussi|"
    "à vous aussi|toi aussi|pardon|excusez-moi|désolé|désolée",
    "es": "hola|buenos días|buenas tardes|buenas noches|buenas|bienvenido|bienvenida|"
    "mucho gusto|encantado|encantada|qué tal|cómo estás|cómo está|gracias|muchas gracias|"
    "muchísimas gracias|mil gracias|gracias a ti|gracias a usted|de nada|por nada|con gusto|"
    "con mucho gusto|no hay de qué|no hay problema|por supuesto|claro que sí|adiós|chao|chau|"
    "hasta luego|hasta pronto|hasta mañana|nos vemos|que te vaya bien|que le vaya bien|"
    "buen día|cuídate|suerte|buena suerte|igualmente|perdón|disculpe|lo siento",
    "it": "ciao|salve|buongiorno|buonasera|buonanotte|benvenuto|benvenuta|piacere|come stai|"
    "come sta|grazie|grazie mille|molte grazie|grazie a lei|grazie a te|prego|di nulla|"
    "di niente|con piacere|volentieri|certo|certamente|arrivederci|a presto|a dopo|"
    "buona giornata|buona serata|in bocca al lupo|altrettanto|scusi|scusa",
    "pt": "olá|oi|bom dia|boa tarde|boa noite|bem-vindo|bem-vinda|prazer|muito prazer|"
    "como vai|tudo bem|obrigado|obrigada|muito obrigado|muito obrigada|de nada|imagina|"
    "com prazer|claro|com certeza|tchau|adeus|até logo|até mais|até breve|até amanhã|"
    "bom fim de semana|boa sorte|igualmente|desculpe|desculpa",
    "nl": "hallo|hoi|goedemorgen|goedemiddag|goedenavond|goeiemorgen|welkom|aangenaam|"
    "hoe gaat het|dank je|dank je wel|dank u|dank u wel|bedankt|hartelijk dank|"
    "hartelijk bedankt|graag gedaan|geen probleem|geen dank|natuurlijk|dag|doei|tot ziens|"
    "tot straks|tot later|fijne dag|fijne dag nog|fijn weekend|succes|insgelijks|sorry",
}
# what is said to show that one listens, or to fill a pause
BACK_CHANNELS = (
    "mhm|mmhm|mm-hmm|mm-hm|mmm|mm|hm|hmm|uh-huh|uh|uhm|um|umm|er|erm|ah|aha|oh|ooh|huh|wow|"
    "yeah|yes|yep|yup|yea|okay|ok|o-k|right|alright|all right|sure|i see|got it|sounds good|"
    "great|good|perfect|cool|nice|lovely|wonderful|awesome|excellent|well|exactly|absolutely|"
    "ja|jaja|genau|ach so|achso|ach|äh|ähm|öh|super|prima|klasse|alles klar|oui|ouais|"
    "d'accord|euh|voilà|très bien|parfait|sí|si|claro|vale|bueno|este|eh|ajá|muy bien|"
    "perfecto|va bene|perfetto|sim|pois|tá|está bem|certo|klopt|precies|prima|goed|oké"
)
# what joins courtesies and says nothing by itself
JOINTS = (
    "you|so|and|very|much|too|it|for|that|this|the|a|to|with|again|really|all|as|well|my|me|"
    "i|i'm|am|your|time|help|today|here|guys|everyone|everybody|sir|ma'am|dr|mr|mrs|ms|"
    "professor|welcome|no|"
    "sie|ihnen|dir|dich|du|ich|auch|sehr|und|noch|für|das|ihre|deine|zeit|na|dann|also|herr|"
    "frau|vous|à|et|pour|votre|tout|bien|aussi|madame|monsieur|a|ti|usted|por|tu|su|tiempo|"
    "todo|y|muy|señor|señora|e|per|tutto|lei|il|por|tudo|seu|u|je|voor|en|ook|wel"
)


def worth_a_look(text: str, *, at_edge: bool, otherwise: float) -> float:
    """Return the probability from which a code is worth a look at a segment.

    at_edge: whether it is among the first or last that the participant says. otherwise: what
    holds for talk that has something to say.
    """
    courtesies, others, words = _counted(text)
    if not words:
        return otherwise
    said_to_somebody = others <= NAMES and courtesies >= 2 * others
    if words <= WHOLE_WORDS and said_to_somebody:
        return max(SMALL_TALK, otherwise)
    if at_edge and words <= EDGE_WORDS and courtesies >= EDGE_SHARE * words:
        return max(AT_EDGE, otherwise)
    return otherwise


def _counted(text: str) -> tuple[int, int, int]:
    """Return how many words are of courtesies, how many say something else, and all."""
    words = [word.replace("’", "'") for word in WORD.findall(text.casefold())]
    phrases, longest = _phrases()
    courtesies = others = at = 0
    joints = 0
    while at < len(words):
        for size in range(min(longest, len(words) - at), 0, -1):
            kind = phrases.get(tuple(words[at : at + size]))
            if kind is not None:
                break
        else:
            size, kind = 1, None
        courtesies += size * (kind == "courtesy")
        joints += size * (kind == "joint")
        others += size * (kind is None)
        at += size
    if not courtesies:  # nothing to join: such words may be half of an answer
        others += joints
    return courtesies, others, len(words)


@cache
def _phrases() -> tuple[dict[tuple[str, ...], str], int]:
    """Return what each phrase is, and the length of the longest in words."""
    phrases: dict[tuple[str, ...], str] = {}
    for kind, lists in (
        ("joint", [JOINTS]),
        ("back-channel", [BACK_CHANNELS]),
        ("courtesy", COURTESIES.values()),
    ):
        for each in "|".join(lists).split("|"):
            phrases[tuple(WORD.findall(each.casefold()))] = kind
    return phrases, max(map(len, phrases))
